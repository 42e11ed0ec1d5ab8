package file_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"campaign/campaign/file"
	"campaign/providers"
	"campaign/schema"
)

const campaignFile = `version: 1
name: test
provider:
  name: cloudhumans
  account_id: "17"
  inbox_id: "42"
  api_access_token: ${TOKEN}
recipients:
  csv: people.csv
  default_country: BR
  max_invalid: 100%
template:
  name: hello
  variables:
    name: "{{ first_name }}"
    custom_code: "{{ code }}"
  content:
    body: "{{name}} {{custom_code}}"
`

// load loads a campaign file in a folder of its own.
func load(t *testing.T, text string, environment map[string]string) *file.File {
	t.Helper()
	o := options(environment)
	o.AnyHost = true
	f, problems := loadIn(t, t.TempDir(), text, o)
	require.NotNil(t, f, "%v", problems)
	return f
}

// loadIn writes a campaign file into a folder and loads it.
func loadIn(t *testing.T, dir, text string, o file.Options) (*file.File, []schema.Problem) {
	t.Helper()
	path := filepath.Join(dir, "campaign.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	return file.Load(path, o)
}

// options are those of a run with these values in its environment.
func options(environment map[string]string) file.Options {
	return file.Options{Drivers: providers.All(), Environment: func(name string) (string, bool) { v, given := environment[name]; return v, given }}
}
