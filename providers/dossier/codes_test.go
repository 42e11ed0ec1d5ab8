package dossier_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers"
	"campaign/providers/dossier"
	"campaign/providers/provider"
)

// load reads entries from one source, each a line.
func load(entries ...string) (dossier.Codes, error) {
	return loadFile(`{"sources": {"page": {"kind": "documented", "where": "https://vendor.example/codes"}}, "codes": [` + strings.Join(entries, ",\n") + `]}`)
}

func loadFile(text string) (dossier.Codes, error) {
	return dossier.LoadCodes(fstest.MapFS{dossier.CodesFile: {Data: []byte(text)}})
}

// entry is a right one, with some of it replaced.
func entry(replace ...string) string {
	return strings.NewReplacer(replace...).Replace(
		`{"code": "7", "verdict": "rejected", "again": "fixed", "means": "it is wrong", "do": "fix it", "source": "page"}`)
}

// TestEveryVendorsCodes: those that document codes have them, those that don't have none.
func TestEveryVendorsCodes(t *testing.T) {
	some := map[string]bool{"meta": true, "socialminer": true, "99digital": true}
	for _, d := range providers.All() {
		codes, err := dossier.LoadCodes(d.Dossier)
		require.NoError(t, err, d.Name)
		assert.Equal(t, some[d.Name], len(codes.All()) > 0, d.Name)
	}
}

func TestCodesThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		entries []string
		want    string
	}{
		"an unknown key":            {[]string{entry(`"do"`, `"todo"`)}, `line 1: json: unknown field "todo"`},
		"twice the same":            {[]string{entry(), entry("wrong", "odd")}, "code 7: stands twice"},
		"an unknown verdict":        {[]string{entry("rejected", "refused")}, `verdict must be rejected, throttled, unavailable, denied or unsure, not "refused"`},
		"no verdict":                {[]string{entry(`"rejected"`, `""`)}, `not ""`},
		"no meaning":                {[]string{entry("it is wrong", " ")}, `means must be a text without a full stop, not " "`},
		"a full stop":               {[]string{entry("fix it", "fix it.")}, `do must be a text without a full stop, not "fix it."`},
		"no code":                   {[]string{entry(`"7"`, `""`)}, `code must be a text`},
		"no source":                 {[]string{entry(`"page"`, `"book"`)}, `there is no source "book"`},
		"again, not rejected":       {[]string{entry("rejected", "denied")}, "again belongs to what is rejected"},
		"rejected, no again":        {[]string{entry(`"again": "fixed", `, "")}, "again belongs to what is rejected"},
		"again, no duration":        {[]string{entry("fixed", "later")}, `again must be a duration such as 24h, not "later"`},
		"a negative duration":       {[]string{entry("fixed", "-24h")}, `again must be a duration`},
		"never, no why":             {[]string{entry(`"fixed"`, `"never", "about": "recipient"`)}, "why belongs to"},
		"why, but fixed":            {[]string{entry(`"fixed"`, `"fixed", "why": "they are"`)}, "why belongs to"},
		"never, of everybody":       {[]string{entry(`"fixed"`, `"never", "why": "they are"`)}, "only what is about the recipient"},
		"opted out, not for ever":   {[]string{entry(`"fixed"`, `"24h", "why": "a", "about": "recipient", "opted_out": true`)}, "who opted out is never sent again"},
		"about anything":            {[]string{entry(`"fixed"`, `"fixed", "about": "account"`)}, `about must be recipient or template, not "account"`},
		"a wait of what is over":    {[]string{entry(`"fixed"`, `"fixed", "wait": "1m"`)}, "only what is tried again waits"},
		"a broken pattern":          {[]string{entry(`"fixed"`, `"fixed", "details": "("`)}, "details: error parsing regexp"},
		"a place for nothing":       {[]string{entry(`"fixed"`, `"fixed", "details": "(?P<a>x)"`, "fix it", "fix {b}")}, "details has no group b"},
		"a place without a pattern": {[]string{entry("fix it", "fix {b}")}, "details has no group b"},
		"a range backwards":         {[]string{entry(`"7"`, `"9-7"`)}, "a range goes from less to more"},
		"ranges that overlap":       {[]string{entry(`"7"`, `"1-9"`), entry(`"7"`, `"9-12"`)}, "code 9-12: is in the range 1-9 too"},
		"a range of kinds":          {[]string{entry(`"7"`, `"1-9", "subcode": "3"`)}, "a range has one meaning"},
		"one code, two agains": {[]string{entry(), entry(`"7"`, `"7", "subcode": "3"`, `"fixed"`, `"never", "why": "a", "about": "recipient"`)},
			"code 7 3: has meanings that differ in again"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(c.entries...)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no JSON":          {"{\n\"codes\": [\n}", "line 3: invalid character"},
		"more than one":    {`{"codes": []} {}`, "goes on after its end"},
		"an unused source": {`{"sources": {"page": {"kind": "documented", "where": "x"}}, "codes": []}`, "source page: no code is from it"},
		"a source of no kind": {`{"sources": {"page": {"kind": "heard"}}, "codes": [` + entry() + `]}`,
			`source page: kind must be documented, inferred or recorded, not "heard"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := loadFile(c.text)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestFind(t *testing.T) {
	known, err := load(
		entry(), // the one of no kind comes last, wherever it stands
		entry(`"7"`, `"7", "subcode": "3"`, "it is wrong", "it is of the third kind"),
		entry(`"7"`, `"7", "details": "button (?P<n>[0-9]+)"`, "it is wrong", "the button {n} is wrong", "fix it", "fix button_{n}"),
		entry(`"7"`, `"70-79"`, "it is wrong", "it is in the range"),
		entry(`"7"`, `"75"`, "it is wrong", "it is 75"),
		entry(`"7"`, `"W-1"`, "it is wrong", "it is a word"),
		entry(`"7"`, `"8"`, "rejected", "unavailable", `"again": "fixed", `, `"wait": "6s", "about": "recipient", `))
	require.NoError(t, err)
	for name, c := range map[string]struct {
		code, subcode string
		words         []string
		want          string
	}{
		"plain":              {"7", "", nil, "it is wrong; fix it"},
		"another subcode":    {"7", "4", []string{"a button"}, "it is wrong; fix it"},
		"its subcode":        {"7", "3", []string{"button 1"}, "it is of the third kind; fix it"},
		"its words":          {"7", "", []string{"nothing", "the button 12 lacks"}, "the button 12 is wrong; fix button_12"},
		"the first of range": {"70", "", nil, "it is in the range; fix it"},
		"the last of range":  {"79", "", nil, "it is in the range; fix it"},
		"below the range":    {"69", "", nil, ""},
		"beyond the range":   {"80", "", nil, ""},
		"its own in a range": {"75", "", nil, "it is 75; fix it"},
		"a word":             {"W-1", "", nil, "it is a word; fix it"},
		"no code":            {"", "", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			found, ok := known.Find(c.code, c.subcode, c.words...)
			assert.Equal(t, c.want != "", ok)
			if ok {
				assert.Equal(t, c.want, found.Text())
			}
		})
	}
	found, _ := known.Find("8", "")
	assert.Equal(t, &provider.Error{Verdict: provider.Unavailable, Code: "8", Text: "it is wrong; fix it", RetryAfter: 6 * time.Second,
		OnlyRecipient: true}, found.Failure("8"))
	known.All()[0].Means = "spoilt"
	assert.NotEqual(t, "spoilt", known.All()[0].Means, "the list is the caller's own")
}

// TestAny: a vendor whose codes' meanings aren't published says one thing of all.
func TestAny(t *testing.T) {
	known, err := load(entry(), entry(`"7"`, `"*"`, "it is wrong", "it is any"))
	require.NoError(t, err)
	for code, want := range map[string]string{"7": "it is wrong", "8": "it is any", "E-4": "it is any"} {
		found, ok := known.Find(code, "")
		require.True(t, ok)
		assert.Equal(t, want, found.Means)
	}
	_, ok := known.Find("", "")
	assert.False(t, ok, "no code is none")
	_, ok = dossier.Codes{}.Find("7", "")
	assert.False(t, ok)
}
