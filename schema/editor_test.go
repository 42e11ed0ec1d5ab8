package schema_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// document is a campaign file with the modeline that leads to the schema, and the place of the | in it.
func document(t *testing.T, text string) (path, document string, at position) {
	t.Helper()
	schema, err := filepath.Abs("campaign.schema.json")
	require.NoError(t, err)
	document = "# yaml-language-server: $schema=" + schema + "\n" + text
	if before, _, ok := strings.Cut(document, "|"); ok {
		at = position{strings.Count(before, "\n"), len(before) - strings.LastIndex(before, "\n") - 1}
	}
	return filepath.Join(t.TempDir(), "campaign.yaml"), strings.Replace(document, "|", "", 1), at
}

// TestEditorCompletes holds the schema against the server that editors use.
func TestEditorCompletes(t *testing.T) {
	s := startLanguageServer(t)
	tests := []struct {
		name, text string
		want, no   []string
		about      map[string]string
	}{
		{"the file's keys", "version: 1\n|\n",
			[]string{"description", "ledger", "message", "name", "provider", "recipients", "results", "retry", "stop", "template", "throttle"},
			[]string{"version", "csv"}, map[string]string{"throttle": "never in bursts"}},
		{"providers", "provider:\n  name: |\n",
			[]string{"99digital", "cloudhumans", "meta", "moorse", "socialminer", "wegly"}, nil, map[string]string{"meta": "without a reseller"}},
		{"a provider's settings", "provider:\n  name: meta\n  |\n",
			[]string{"access_token", "api_version", "base_url", "phone_number_id"}, []string{"account_id", "name"},
			map[string]string{"phone_number_id": "It is not the phone number itself"}},
		{"another's", "provider:\n  name: cloudhumans\n  |\n",
			[]string{"account_id", "api_access_token", "base_url", "inbox_id"}, []string{"phone_number_id"}, nil},
		{"a template's keys", "template:\n  name: x\n  |\n",
			[]string{"content", "header_attachment", "language", "variables"}, []string{"type"}, nil},
		{"types of messages", "message:\n  type: |\n",
			[]string{"audio", "buttons", "contacts", "document", "image", "link", "list", "location", "sticker", "text", "video"}, nil,
			map[string]string{"location": "A place on the map"}},
		{"a message's keys, by its type", "message:\n  type: buttons\n  |\n",
			[]string{"body", "buttons", "client_id", "footer", "header", "reply_to"}, []string{"latitude", "sections", "link"}, nil},
		{"rates", "throttle:\n  rate: |\n", []string{"20/s", "600/m", "unlimited"}, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.t = t
			path, text, at := document(t, tt.text)
			uri, _ := s.open(path, text)
			got := s.complete(uri, at)
			assert.Subset(t, slices.Sorted(maps.Keys(got)), tt.want)
			for _, name := range tt.no {
				assert.NotContains(t, got, name)
			}
			for name, about := range tt.about {
				assert.Contains(t, string(got[name].Documentation), about)
			}
		})
	}
}

func TestEditorExplains(t *testing.T) {
	s := startLanguageServer(t)
	tests := []struct{ name, text, want string }{
		{"a key", "recipients:\n  max_inv|alid: 5%\n", "Refuse to start when more rows than this can't be sent"},
		{"a provider", "provider:\n  name: mo|orse\n", "a Brazilian gateway for WhatsApp"},
		{"a provider's setting", "provider:\n  name: cloudhumans\n  inbox|_id: \"42\"\n", "inbox"},
		{"a button's parameter", "template:\n  name: x\n  button_par|am_0: a\n", "counted from 0 over all its buttons"},
		{"a key of a message", "message:\n  type: location\n  lat|itude: 1.5\n", "Degrees north of the equator"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.t = t
			path, text, at := document(t, tt.text)
			uri, _ := s.open(path, text)
			assert.Contains(t, s.hover(uri, at), tt.want)
		})
	}
}

const wholeFile = `version: 1
name: x
provider: {name: meta, phone_number_id: "1", access_token: "${META}"}
recipients: {csv: people.csv}
template: {name: x}
`

func TestEditorFindsFaults(t *testing.T) {
	s := startLanguageServer(t)
	tests := []struct {
		name, text string
		want       []string
	}{
		{"none", wholeFile, nil},
		{"an unknown key", wholeFile + "trottle: {rate: 5/s}\n", []string{"Property trottle is not allowed."}},
		{"an unknown setting", strings.Replace(wholeFile, "phone_number_id: \"1\"", "phone_number_id: \"1\", inbox_id: 4", 1),
			[]string{"Property inbox_id is not allowed."}},
		{"a secret that isn't there", strings.Replace(wholeFile, ", access_token: \"${META}\"", "", 1), []string{`Missing property "access_token".`}},
		{"a wrong form, in words", wholeFile + "throttle: {rate: fast}\n", []string{"must be like 20/s, 600/m, 3600/h, 0.5/s or unlimited"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.t = t
			path, text, _ := document(t, tt.text)
			_, faults := s.open(path, text)
			var got []string
			for _, f := range faults {
				got = append(got, f.Message)
			}
			assert.Equal(t, tt.want, got)
		})
	}
	files, err := filepath.Glob("../examples/campaigns/*/campaign.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			s.t = t
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Contains(t, string(text), "yaml-language-server: $schema=", "the modeline")
			_, faults := s.open(file, string(text))
			assert.Empty(t, faults)
			// The schema is really there: the same file with a fault has one.
			_, faults = s.open(filepath.Join(filepath.Dir(file), "faulty.yaml"), string(text)+"\nnonsense: 1\n")
			assert.NotEmpty(t, faults)
		})
	}
}
