package schema_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"campaign/schema"
	"campaign/schema/wording"
)

func TestProblemAsText(t *testing.T) {
	for _, c := range []struct {
		name string
		p    schema.Problem
		want string
	}{
		{"all", schema.Problem{File: "w.yaml", Line: 12, Column: 3, Path: "provider.acount_id", Text: "unknown setting", Hint: "did you mean account_id?"},
			"w.yaml:12:3: provider.acount_id: unknown setting; did you mean account_id?"},
		{"file only", schema.Problem{File: "w.yaml", Text: "is empty"}, "w.yaml: is empty"},
		{"no file", schema.Problem{Path: "to", Text: "is missing"}, "to: is missing"},
		{"line only", schema.Problem{File: "w.yaml", Line: 2, Text: "x"}, "w.yaml:2: x"},
		{"an escape sequence", schema.Problem{File: "w\x1b[2J.yaml", Text: "a\nb\u202ec\u0007"}, "w␛[2J.yaml: a␊b�c␇"},
		{"not UTF-8", schema.Problem{Text: "a\xffb"}, "a�b"},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, c.p.String()) })
	}
}

func TestCaretStandsBelowThePlace(t *testing.T) {
	for _, c := range []struct {
		name, line string
		column     int
		want       string
	}{
		{"plain", "a: b", 4, "   ^"},
		{"tabs are kept", "a:\t b", 5, "  \t ^"},
		{"wide letters take two columns", "日本: b", 5, strings.Repeat(" ", 6) + "^"},
		{"emoji take two columns", "😀: b", 4, strings.Repeat(" ", 4) + "^"},
		{"accents set apart take none", "e\u0301: b", 5, "   ^"},
		{"control signs take one", "\x1b\x1b: b", 5, "    ^"},
		{"the end of the line", "ab", 3, "  ^"},
		{"beyond the end", "ab", 9, "  ^"},
	} {
		t.Run(c.name, func(t *testing.T) {
			shown := schema.Problem{Text: "x", Line: 1, Column: c.column, Excerpt: c.line}.Caret()
			rows := strings.Split(shown, "\n")
			assert.Len(t, rows, 3)
			assert.Equal(t, c.want, rows[2])
		})
	}
}

func TestLongLinesAreShortened(t *testing.T) {
	d, _ := schema.Parse("f", []byte("a: {"+strings.Repeat("x", 300)+": 1, here: y, "+strings.Repeat("z", 300)+": 1}\n"))
	rows := strings.Split(d.Locate(wording.Problem{Path: "a.here", Text: "t"}).Caret(), "\n")
	assert.Less(t, len(rows[1]), 180)
	assert.Equal(t, "y", string([]rune(rows[1])[len(rows[2])-1]), "the caret is below the value")
}

func TestProblemsAreSorted(t *testing.T) {
	a, b := schema.Problem{File: "a", Line: 2}, schema.Problem{File: "a", Line: 1, Column: 5}
	c, d := schema.Problem{File: "a", Line: 1, Column: 2}, schema.Problem{File: "0", Line: 1}
	assert.Equal(t, []schema.Problem{c, b, a, d}, schema.Sort([]schema.Problem{a, d, b, c, a}))
}

func TestNearest(t *testing.T) {
	words := []string{"account_id", "inbox_id", "api_access_token", "base_url", "rate", "url"}
	for word, want := range map[string]string{
		"acount_id": "account_id", "account-id": "account_id", "Account_ID": "account_id", "accountid": "account_id", "acocunt_id": "account_id",
		"inboxid": "inbox_id", "baseurl": "base_url", "rat": "rate", "uri": "url", "raet": "rate", "colour": "", "": "", "x": "", "6": "",
		strings.Repeat("a", 100_000): "",
	} {
		assert.Equal(t, want, wording.Nearest(word, words), word)
	}
}
