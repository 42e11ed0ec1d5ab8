package file_test

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/file"
	"campaign/providers"
	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/schema"
)

// hidden are values for all settings that a person writes freely, by vendor: as such a vendor gives them, and like nothing
// else in a request.
var hidden = map[string]map[string]string{
	"cloudhumans": {"account_id": "7731", "inbox_id": "9912", "base_url": "https://cloudchat.cloudhumans.com/tenant-5"},
	"socialminer": {"base_url": "https://api-cerberus-kong.socialminer.tech/tenant-5"},
	"moorse":      {"integration_id": "5a5a5a5a-75e2-46eb-9063-b25a0d44f895", "base_url": "https://api.moorse.io/tenant-5"},
	"wegly": {"whatsapp_phone_id": "6b6b6b6b-7a57-4407-a9c5-5cd4e5a5fd6c", "origin": "https://loja-7731.example.com",
		"base_url": "https://api.wegly.com.br/tenant-5"},
	"99digital": {"from": "972779998877", "base_url": "https://api.99digital.co.il/whatsapp/v9"},
	"meta":      {"phone_number_id": "555777888999", "api_version": "v31.7", "base_url": "https://graph.facebook.com/tenant-5"},
}

// secretSetting is each vendor's secret.
var secretSetting = map[string]string{"cloudhumans": "api_access_token", "socialminer": "apikey", "moorse": "token", "wegly": "token",
	"99digital": "api_key", "meta": "access_token"}

// fromEnvironment is a vendor's campaign with its settings in the environment, and the names and values there.
func fromEnvironment(vendor string) (text string, values map[string]string) {
	values = map[string]string{}
	block := "provider:\n  name: " + vendor + "\n"
	for setting, value := range hidden[vendor] {
		name := file.EnvironmentName(vendor, setting)
		values[name] = value
		block += fmt.Sprintf("  %s: ${%s}\n", setting, name)
	}
	name := file.EnvironmentName(vendor, secretSetting[vendor])
	values[name] = "s3cret"
	block += fmt.Sprintf("  %s: ${%s}\n", secretSetting[vendor], name)
	return "version: 1\nname: test\n" + block + "recipients: {csv: people.csv, default_country: BR}\n" +
		"template: {name: hello, language: pt_BR, variables: {name: \"{{ first_name }}\"}}\n", values
}

// freeSettings are the settings that a person writes freely and that are no secrets.
func freeSettings(t *testing.T, d provider.Driver) (free []string) {
	t.Helper()
	settings, err := dossier.LoadSettings(d.Dossier)
	require.NoError(t, err)
	for _, s := range settings.All {
		if !s.Secret && len(s.Enum) == 0 {
			free = append(free, s.Name)
		}
	}
	return free
}

// whole is a request as one text.
func whole(r provider.Request) string {
	var headers strings.Builder
	_ = r.Header.Write(&headers) // into memory
	return r.Method + " " + r.URL + "\n" + headers.String() + "\n" + string(r.Body)
}

// TestPayloadsHideTheEnvironment, at every vendor and in every setting: the place shows ${NAME}, and the rest is what is sent.
func TestPayloadsHideTheEnvironment(t *testing.T) {
	for _, d := range providers.All() {
		assert.ElementsMatch(t, freeSettings(t, d), slices.Collect(maps.Keys(hidden[d.Name])), d.Name)
	}
	for vendor := range hidden {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			text, values := fromEnvironment(vendor)
			c, problems := loadIn(t, t.TempDir(), text, options(values))
			require.NotNil(t, c, "%v", problems)
			payload, err := c.Payload(message)
			require.NoError(t, err)
			shown, filled := whole(payload), whole(payload)
			for setting, value := range hidden[vendor] {
				name := "${" + file.EnvironmentName(vendor, setting) + "}"
				assert.Contains(t, shown, name)
				assert.NotContains(t, shown, value)
				filled = strings.ReplaceAll(filled, name, value)
			}
			sent := whole(request(t, c))
			assert.Equal(t, sent, filled)
			assert.NotContains(t, sent+shown, "s3cret")

			rehearsal := options(nil) // where nothing is set the place shows the same
			rehearsal.Placeholders = true
			c, problems = loadIn(t, t.TempDir(), text, rehearsal)
			require.NotNil(t, c, "%v", problems)
			payload, err = c.Payload(message)
			require.NoError(t, err)
			assert.Equal(t, shown, whole(payload))
		})
	}
}

// TestPayloadsShowDotEnv: what .env has was written for this campaign, and is shown; secrets aren't.
func TestPayloadsShowDotEnv(t *testing.T) {
	for vendor := range hidden {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			text, values := fromEnvironment(vendor)
			dir := t.TempDir()
			var env strings.Builder
			for name, value := range values {
				fmt.Fprintf(&env, "%s=%s\n", name, value)
			}
			require.NoError(t, os.WriteFile(filepath.Join(dir, ".env"), []byte(env.String()), 0o600))
			for _, also := range []map[string]string{nil, values} { // in the environment
				c, problems := loadIn(t, dir, text, options(also))
				require.NotNil(t, c, "%v", problems)
				payload, err := c.Payload(message)
				require.NoError(t, err)
				assert.Equal(t, whole(request(t, c)), whole(payload))
				assert.NotContains(t, whole(payload), "s3cret")
			}
			for name := range values {
				values[name] += "1" // the environment wins, and then the value isn't .env's
			}
			c, problems := loadIn(t, dir, text, options(values))
			require.NotNil(t, c, "%v", problems)
			payload, err := c.Payload(message)
			require.NoError(t, err)
			for setting, value := range hidden[vendor] {
				assert.NotContains(t, whole(payload), value+"1")
				assert.Contains(t, whole(payload), "${"+file.EnvironmentName(vendor, setting)+"}")
			}
		})
	}
}

// TestPayloadsHideAPart of a setting, and a part of an address.
func TestPayloadsHideAPart(t *testing.T) {
	text, values := fromEnvironment("meta")
	text = strings.NewReplacer("${META_API_VERSION}", "v${META_MAJOR}.${META_MINOR}", "${META_BASE_URL}", "https://${META_HOST}/${META_TENANT}/").Replace(text)
	values["META_MAJOR"], values["META_MINOR"], values["META_HOST"], values["META_TENANT"] = "31", "7", "graph.facebook.com", "t-5"
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".env"), []byte("META_MINOR=7\nMETA_TENANT=t-5\n"), 0o600))
	c, problems := loadIn(t, dir, text, options(values))
	require.NotNil(t, c, "%v", problems)
	payload, err := c.Payload(message)
	require.NoError(t, err)
	assert.Equal(t, "https://${META_HOST}/t-5/v${META_MAJOR}.7/${META_PHONE_NUMBER_ID}/messages", payload.URL)
	assert.Equal(t, "https://graph.facebook.com/t-5/v31.7/555777888999/messages", request(t, c).URL)
}

// TestFixedWordsAreShown: where a vendor takes one of a few words, the word is nobody's own.
func TestFixedWordsAreShown(t *testing.T) {
	text, values := fromEnvironment("socialminer")
	text = strings.Replace(text, "recipients:", "  api_version: ${SOCIALMINER_API_VERSION}\nrecipients:", 1)
	values["SOCIALMINER_API_VERSION"] = "5.0"
	c, problems := loadIn(t, t.TempDir(), text, options(values))
	require.NotNil(t, c, "%v", problems)
	payload, err := c.Payload(message)
	require.NoError(t, err)
	assert.Equal(t, http.Header{"Content-Type": {"application/json"}, "Version": {"5.0"}}, payload.Header)
	values["SOCIALMINER_API_VERSION"] = "AKIA99"
	c, problems = loadIn(t, t.TempDir(), text, options(values))
	require.Nil(t, c, "another word is refused")
	assert.False(t, slices.ContainsFunc(problems, func(p schema.Problem) bool { return strings.Contains(p.Caret(), "AKIA99") }))
}
