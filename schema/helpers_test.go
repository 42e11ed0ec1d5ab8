package schema_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"campaign/schema"
)

var update = flag.Bool("update", false, "write the expected files again")

// cloudhumans has the settings of spec's first provider, with the kinds of rules that providers have.
const cloudhumans = `{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "Cloud Humans",
  "description": "Cloud Chat by Cloud Humans.",
  "type": "object",
  "required": ["account_id", "inbox_id", "api_access_token"],
  "additionalProperties": false,
  "properties": {
    "account_id": {"description": "The account.", "type": "string", "pattern": "^[0-9]+$", "x-problem": "must be a number", "examples": ["17"]},
    "inbox_id": {"description": "The inbox.", "type": "string", "pattern": "^[0-9]+$", "examples": ["42"]},
    "api_access_token": {"description": "The token.", "type": "string", "writeOnly": true, "examples": ["${CLOUDHUMANS_API_ACCESS_TOKEN}"]},
    "base_url": {"description": "The address.", "type": "string", "format": "uri", "default": "https://cloudchat.cloudhumans.com"}
  }
}`

const socialminer = `{
  "type": "object",
  "required": ["apikey"],
  "additionalProperties": false,
  "properties": {
    "apikey": {"description": "The key.", "type": "string", "writeOnly": true},
    "api_version": {"description": "The version.", "type": "string", "enum": ["4.0", "5.0"], "default": "4.0"},
    "local_storage": {"description": "Keep it.", "type": "boolean"},
    "channel": {"description": "A number.", "type": "integer", "minimum": 1}
  }
}`

func providers() []schema.ProviderSettings {
	return []schema.ProviderSettings{
		{Name: "cloudhumans", Schema: []byte(cloudhumans)},
		{Name: "socialminer", Schema: []byte(socialminer)},
	}
}

func campaign(t testing.TB) *schema.Schema {
	t.Helper()
	text, err := schema.Campaign(schema.Base(), providers())
	require.NoError(t, err)
	s, err := schema.Compile(text)
	require.NoError(t, err)
	return s
}

// judge is all that is said of a file, as a person sees it.
func judge(s *schema.Schema, file, text string) []schema.Problem {
	d, problems := schema.Parse(file, []byte(text))
	return schema.Sort(append(problems, s.Check(d)...))
}

// said is each problem on a line.
func said(problems []schema.Problem) []string {
	lines := []string{}
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	return lines
}

// golden compares got with a kept file that was read by eye.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run with -update, and read what it writes")
	require.Equal(t, string(want), got)
}

func files(t testing.TB, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, found)
	return found
}

func read(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

// good is the beginning of a file, to which a case adds what it is about.
const good = `version: 1
name: winter
provider: {name: cloudhumans, account_id: "17", inbox_id: "42", api_access_token: "${T}"}
recipients: {csv: people.csv}
`

const withTemplate = good + "template: {name: winter_sale}\n"

func lines(all ...string) string { return strings.Join(all, "\n") + "\n" }
