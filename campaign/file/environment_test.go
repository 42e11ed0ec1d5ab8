package file_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/file"
	"campaign/providers"
	"campaign/providers/provider"
)

// TestUnsetAddress: a rehearsal goes on with another address; a run says once what is missing.
func TestUnsetAddress(t *testing.T) {
	for name, provider := range map[string]string{
		"cloudhumans": "",
		"99digital":   "  name: 99digital\n  from: \"972500000000\"\n  api_key: ${TOKEN}\n",
	} {
		for _, address := range []string{"${CAMPAIGN_BASE}", "https://${CAMPAIGN_BASE}/api", "http://${CAMPAIGN_BASE}:8080"} {
			t.Run(name+" "+address, func(t *testing.T) {
				text := campaignFile
				if provider != "" {
					start, end := strings.Index(campaignFile, "  name: cloudhumans"), strings.Index(campaignFile, "recipients:")
					text = campaignFile[:start] + provider + campaignFile[end:]
				}
				text = strings.Replace(text, "recipients:", "  base_url: "+address+"\nrecipients:", 1)
				path := filepath.Join(t.TempDir(), "campaign.yaml")
				require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
				options := file.Options{Drivers: providers.All(), Environment: func(string) (string, bool) { return "", false }}

				_, problems := file.Load(path, options)
				require.Len(t, problems, 2)
				assert.Contains(t, problems[0].String(), "${TOKEN} is not set")
				assert.Contains(t, problems[1].String(), "${CAMPAIGN_BASE} is not set")

				options.Placeholders = true
				c, problems := file.Load(path, options)
				require.NotNil(t, c, "%v", problems)
				assert.Equal(t, []string{"TOKEN", "CAMPAIGN_BASE"}, c.Placeholders)
			})
		}
	}
}

// TestNamesInSettings: which names of the environment a setting that isn't a secret may ask for. Whoever wrote the folder
// may have written its .env too.
func TestNamesInSettings(t *testing.T) {
	const own = "CLOUDHUMANS_ or CAMPAIGN_"
	for name, c := range map[string]struct {
		setting, env string
		want         string // of Encode
		refused      string
	}{
		"the provider's prefix":              {setting: "${CLOUDHUMANS_X}", want: "acct-1"},
		"the program's prefix":               {setting: "${CAMPAIGN_X}", want: "acct-2"},
		"in a text":                          {setting: "a${CAMPAIGN_X}-${CLOUDHUMANS_X}", want: "aacct-2-acct-1"},
		"in .env":                            {setting: "${ACCOUNT}", env: "ACCOUNT=17", want: "accounts/17/"},
		"in .env and alike":                  {setting: "${AWS_SECRET_ACCESS_KEY}", env: "AWS_SECRET_ACCESS_KEY=AKIA99", want: "accounts/AKIA99/"},
		"a prefix in both":                   {setting: "${CLOUDHUMANS_X}", env: "CLOUDHUMANS_X=17", want: "acct-1"},
		"somebody else's":                    {setting: "${AWS_SECRET_ACCESS_KEY}", refused: "${AWS_SECRET_ACCESS_KEY} can't stand in a setting that is sent and shown; begin its name with " + own + ", or give it its value in a .env file beside the campaign file"},
		"somebody else's in a text":          {setting: "17${AWS_SECRET_ACCESS_KEY}", refused: "${AWS_SECRET_ACCESS_KEY} can't stand"},
		"another provider's":                 {setting: "${META_X}", refused: "${META_X} can't stand"},
		"nobody's":                           {setting: "${NOT_SET}", refused: "${NOT_SET} can't stand"},
		"the prefix in small letters":        {setting: "${cloudhumans_x}", refused: "${cloudhumans_x} can't stand"},
		"the prefix without its line":        {setting: "${CLOUDHUMANSX}", refused: "${CLOUDHUMANSX} can't stand"},
		"in .env, with another value":        {setting: "${AWS_SECRET_ACCESS_KEY}", env: "AWS_SECRET_ACCESS_KEY=x", refused: "${AWS_SECRET_ACCESS_KEY} has one value in the environment and another in .env; begin its name with " + own + ", or unset it in the environment"},
		"in .env, empty":                     {setting: "${AWS_SECRET_ACCESS_KEY}", env: "AWS_SECRET_ACCESS_KEY=", refused: "has one value in the environment and another in .env"},
		"the secret's":                       {setting: "${TOKEN}", refused: "${TOKEN} is a secret, and this setting is shown"},
		"the secret's, in .env":              {setting: "${TOKEN}", env: "TOKEN=s3cret", refused: "${TOKEN} is a secret, and this setting is shown"},
		"the name that a secret should have": {setting: "${CLOUDHUMANS_API_ACCESS_TOKEN}", refused: "is a secret, and this setting is shown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, ".env"), []byte(c.env+"\n"), 0o644))
			values := map[string]string{"TOKEN": "s3cret", "CLOUDHUMANS_API_ACCESS_TOKEN": "s3cret2", "AWS_SECRET_ACCESS_KEY": "AKIA99", "META_X": "acct-3",
				"CLOUDHUMANS_X": "acct-1", "CAMPAIGN_X": "acct-2", "cloudhumans_x": "acct-4", "CLOUDHUMANSX": "acct-5"}
			options := file.Options{Drivers: providers.All(), Environment: func(name string) (string, bool) { v, ok := values[name]; return v, ok }}
			text := strings.Replace(campaignFile, `account_id: "17"`, `account_id: "`+c.setting+`"`, 1)
			loaded, problems := loadIn(t, dir, text, options)
			if c.refused == "" {
				require.NotNil(t, loaded, "%v", problems)
				assert.Contains(t, request(t, loaded).URL, c.want)
				return
			}
			require.Nil(t, loaded)
			require.Len(t, problems, 1, "%v", problems)
			assert.Contains(t, problems[0].String(), "provider.account_id: ")
			assert.Contains(t, problems[0].String(), c.refused)
			options.Placeholders = true // a preview refuses it too
			loaded, problems = loadIn(t, dir, text, options)
			require.Nil(t, loaded)
			assert.Contains(t, problems[0].String(), c.refused)
		})
	}
}

// message is one that every vendor can express.
var message = provider.Message{Ref: "5511987654321", To: "+5511987654321", Template: &provider.Template{Name: "hello", Language: "pt_BR",
	Variables: []provider.Variable{{Name: "name", Value: "Ana"}}}}

// request sends the message.
func request(t *testing.T, c *file.File) provider.Request {
	t.Helper()
	r, err := c.Provider.Encode(message)
	require.NoError(t, err)
	return r
}

// TestPrefixes are the contract's, and proposed names begin with them.
func TestPrefixes(t *testing.T) {
	want := map[string]string{"cloudhumans": "CLOUDHUMANS_", "socialminer": "SOCIALMINER_", "moorse": "MOORSE_", "wegly": "WEGLY_",
		"99digital": "DIGITAL99_", "meta": "META_"}
	for _, d := range providers.All() {
		assert.Equal(t, want[d.Name]+"BASE_URL", file.EnvironmentName(d.Name, "base_url"))
	}
	assert.Len(t, providers.All(), len(want))
}
