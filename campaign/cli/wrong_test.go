package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWrongInput: each mistake gets its own clear problem with its position, exit code 2, and nothing is sent.
func TestWrongInput(t *testing.T) {
	good := strings.NewReplacer("RATE", "10/s").Replace(campaignFile)
	replace := func(old, new string) string {
		require.Contains(t, good, old)
		return strings.Replace(good, old, new, 1)
	}
	for name, test := range map[string]struct {
		campaign string
		people   string
		want     []string // each on one line of standard error
	}{
		"typed-in token": {campaign: replace("${CLOUDHUMANS_API_ACCESS_TOKEN}", "abc-typed-token-123"),
			want: []string{`campaign.yaml:7:\d+: provider.api_access_token: a secret must not stand in the file; write api_access_token: \$\{CLOUDHUMANS_API_ACCESS_TOKEN\}`}},
		"unset variable": {campaign: replace("${CLOUDHUMANS_API_ACCESS_TOKEN}", "${NOT_SET_ANYWHERE}"),
			want: []string{`campaign.yaml:7:\d+: .*\$\{NOT_SET_ANYWHERE\} is not set`}},
		"unknown key": {campaign: replace("account_id", "acount_id"),
			want: []string{`campaign.yaml:5:3: provider.acount_id: unknown setting; did you mean account_id\?`}},
		"bad rate":             {campaign: replace("10/s", "10/d"), want: []string{`campaign.yaml:16:\d+: throttle.rate: must be like 20/s`}},
		"missing column":       {campaign: replace("{{ code }}", "{{ codigo }}"), want: []string{`campaign.yaml:15:\d+: template.variables.custom_code: .*codigo.*`, `code`}},
		"missing phone column": {people: "mobile,first_name,code\n+5511987654321,A,B\n", want: []string{`(campaign.yaml|people.csv):\d+.*phone`, `mobile`}},
		"colliding variable":   {campaign: replace("custom_code:", "inbox_id:"), want: []string{`campaign.yaml:15:15: template.variables.inbox_id: Cloud Humans keeps this name for itself; rename`}},
		"no country": {campaign: replace("csv: people.csv", "csv: people.csv\n  default_country: ZZ\n  suppress: [people.csv]"),
			want: []string{`campaign.yaml:11:20: recipients.default_country: "ZZ" isn't a country's code`}},
		"no encoding": {campaign: replace("csv: people.csv", "csv: people.csv\n  encoding: klingon"),
			want: []string{`campaign.yaml:11:13: recipients.encoding: "klingon" isn't known; write utf-8`}},
		"no delimiter": {campaign: replace("csv: people.csv", "csv: people.csv\n  delimiter: '\"'"),
			want: []string{`campaign.yaml:11:14: recipients.delimiter: "\"" can't separate cells; write one of`}},
		"blank delimiter": {campaign: replace("csv: people.csv", "csv: people.csv\n  delimiter: ' '"),
			want: []string{`campaign.yaml:11:14: recipients.delimiter: " " can't separate cells; write one of`}},
		"a tab as YAML has it": {campaign: replace("csv: people.csv", "csv: people.csv\n  delimiter: \"\\t\""),
			want: []string{`people.csv:1: there is no column "phone"; the file has "phone,first_name,code"`}},
		"tab":             {campaign: replace("  name: hello", "\tname: hello"), want: []string{`campaign.yaml:12:1: .*tab`}},
		"two documents":   {campaign: good + "---\nversion: 1\n", want: []string{`campaign.yaml:17:1: .*document`}},
		"empty file":      {campaign: "\n", want: []string{`campaign.yaml.* empty`}},
		"no rows":         {people: "phone,first_name,code\n", want: []string{`people.csv:1: .*no rows`}},
		"binary list":     {people: "\x00\x01\x02\xff\xfe\x00PK\x00\x00", want: []string{`people.csv`}},
		"binary campaign": {campaign: "\x7fELF\x02\x01\x01\x00\x00\x00", want: []string{`campaign.yaml`}},
		"not a campaign":  {campaign: "hello\n", want: []string{`campaign.yaml:1`}},
		"empty list":      {people: "", want: []string{`people.csv.* empty`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, accept)
			if test.campaign == "" {
				test.campaign = good
			}
			if test.people == "" && name != "empty list" {
				test.people = list(3)
			}
			dir := t.TempDir()
			write(t, dir, "campaign.yaml", strings.ReplaceAll(test.campaign, "BASE", r.URL))
			write(t, dir, "people.csv", test.people)
			for _, args := range [][]string{{"check"}, {"run", "--yes"}} {
				code, stdout, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
				assert.Equal(t, 2, code, stderr)
				assert.Empty(t, stdout)
				for _, want := range test.want {
					assert.Regexp(t, regexp.MustCompile("(?m)"+want), stderr)
				}
				assertPlain(t, stderr)
			}
			assert.Empty(t, r.got())
		})
	}
}

// assertPlain: no word of Go's, no stack, no token.
func assertPlain(t *testing.T, text string) {
	t.Helper()
	for _, word := range []string{"panic", "goroutine", "runtime error", "map[string]", "interface {}", "*schema.", "yaml: line", "json: ",
		"unmarshal", "typed-token", token, "EOF", "<nil>", "%!"} {
		assert.NotContains(t, text, word)
	}
}

// TestNoSettingsAtAll: a document that is a list, a number or a text has one thing wrong with it.
func TestNoSettingsAtAll(t *testing.T) {
	dir := t.TempDir()
	for document, cure := range map[string]string{"- a": ", not a list; take the dashes away", "17": "", "hello": ""} {
		write(t, dir, "c.yaml", document+"\n")
		for _, command := range []string{"check", "run", "preview", "status"} {
			code, _, stderr := runProgram(t, dir, command, "c.yaml")
			assert.Equal(t, 2, code)
			assert.Equal(t, "c.yaml:1:1: must be settings, such as version: 1"+cure+"\n"+document+"\n^\n", stderr)
		}
	}
}

func TestFoldersAndMissingFiles(t *testing.T) {
	dir := folder(t, "https://example.com", "10/s", list(3))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "folder.csv"), 0o755))
	for name, want := range map[string]string{"folder.csv": "folder.csv/campaign.yaml: there is no such file", "none.yaml": "there is no such file"} {
		code, _, stderr := runProgram(t, dir, "run", "--yes", name)
		assert.Equal(t, 2, code)
		assert.Contains(t, stderr, want)
	}
	text := read(t, dir, "campaign.yaml")
	for name, want := range map[string]string{"folder.csv": "folder", "none.csv": "no such file"} {
		write(t, dir, "campaign.yaml", strings.Replace(text, "people.csv", name, 1))
		code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
		assert.Equal(t, 2, code)
		assert.Contains(t, stderr, want)
		assertPlain(t, stderr)
	}
}

// TestAListThatBreaksOff: every command says where, and that it is the list's fault.
func TestAListThatBreaksOff(t *testing.T) {
	dir := folder(t, "https://127.0.0.1:1", "unlimited", "phone,first_name,code\n"+phone(1)+",Ana,A\n"+phone(2)+",\"Bia,B\n")
	for _, args := range [][]string{{"check"}, {"preview"}, {"preview", "--payload"}, {"preview", "--html", "-"}, {"run"}, {"run", "--dry-run"},
		{"run", "--yes", "--test-to", phone(9), "--row", "3"}, {"results"}, {"results", "-o", "-"}, {"report"}} {
		code, _, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
		assert.Equal(t, 2, code, "%v", args)
		assert.Contains(t, stderr, "people.csv:3: a quote (\") that opens the cell in column B, on line 3, is never closed; close it, or take it out\n", "%v", args)
		assert.NotContains(t, stderr, "campaign: ", "%v", args)
	}
	code, stdout, stderr := runProgram(t, dir, "preview", "--row", "2", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Contains(t, stdout, "Ana")
}
