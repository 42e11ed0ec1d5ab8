package campaign_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/providers"
)

// TestUnsetAddress: a rehearsal goes on with another address; a run says once what is missing.
func TestUnsetAddress(t *testing.T) {
	for name, provider := range map[string]string{
		"cloudhumans": "",
		"99digital":   "  name: 99digital\n  from: \"972500000000\"\n  api_key: ${TOKEN}\n",
	} {
		for _, address := range []string{"${BASE}", "https://${BASE}/api", "http://${BASE}:8080"} {
			t.Run(name+" "+address, func(t *testing.T) {
				text := file
				if provider != "" {
					start, end := strings.Index(file, "  name: cloudhumans"), strings.Index(file, "recipients:")
					text = file[:start] + provider + file[end:]
				}
				text = strings.Replace(text, "recipients:", "  base_url: "+address+"\nrecipients:", 1)
				path := filepath.Join(t.TempDir(), "campaign.yaml")
				require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
				require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(path), "people.csv"), []byte(people), 0o644))
				options := campaign.LoadOptions{Drivers: providers.All(), Environment: func(string) (string, bool) { return "", false }}

				_, problems := campaign.Load(path, options)
				require.Len(t, problems, 2)
				assert.Contains(t, problems[0].String(), "${TOKEN} is not set")
				assert.Contains(t, problems[1].String(), "${BASE} is not set")

				options.StandIn = true
				c, problems := campaign.Load(path, options)
				require.NotNil(t, c, "%v", problems)
				assert.Equal(t, []string{"TOKEN", "BASE"}, c.StandIns)
				require.NoError(t, c.Close())
			})
		}
	}
}
