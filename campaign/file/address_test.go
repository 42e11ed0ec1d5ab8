package file_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/file"
	"campaign/schema"
)

// at is the campaign file with an address.
func at(address string) string {
	return strings.Replace(campaignFile, "recipients:", "  base_url: \""+address+"\"\nrecipients:", 1)
}

func loadAt(t *testing.T, dir, address string, environment map[string]string, allowed ...string) (*file.File, []schema.Problem) {
	t.Helper()
	o := options(environment)
	for _, host := range allowed {
		h, err := file.ParseHost(host)
		require.NoError(t, err)
		o.Hosts = append(o.Hosts, h)
	}
	return loadIn(t, dir, at(address), o)
}

// TestAddresses: which address needs whose word, however it is written, and how it is named before the first send.
func TestAddresses(t *testing.T) {
	const none, not = "", " (not cloudchat.cloudhumans.com)"
	for _, c := range []struct {
		address, allowed string
		sender, refused  string // one of them
	}{
		{"https://cloudchat.cloudhumans.com", none, "cloudhumans", none},
		{"https://CLOUDCHAT.cloudhumans.com./v9", none, "cloudhumans", none},
		{"https://cloudchat.cloudhumans.com:8443", none, "cloudhumans", none},
		{"http://127.0.0.1:4711", none, "cloudhumans at http://127.0.0.1:4711" + not, none},
		{"http://LOCALHOST.:4711/x", none, "cloudhumans at http://localhost:4711" + not, none},
		{"https://[::1]", none, "cloudhumans at https://[::1]" + not, none},
		{"http://[0:0::1]:80", none, "cloudhumans at http://[::1]:80" + not, none},

		{"https://his.host", none, none, "to his.host, which"},
		{"https://cloudchat.cloudhumans.com.his.host", none, none, "to cloudchat.cloudhumans.com.his.host, which"},
		{"https://cloudhumans.com", none, none, "to cloudhumans.com, which"},
		{"https://127.0.0.1.his.host", none, none, "to 127.0.0.1.his.host, which"},
		{"https://2130706433", none, none, "to 2130706433, which"}, // some resolvers take it for 127.0.0.1
		{"https://10.0.0.7", none, none, "to 10.0.0.7, which"},
		{"https://${CLOUDHUMANS_HOST}/api", none, none, "to her.host, which"},
		{"${CLOUDHUMANS_BASE}", none, none, "to her.host:8443, which"},

		{"https://his.host/api", "his.host", "cloudhumans at https://his.host" + not, none},
		{"https://HIS.host.:8443", "his.HOST", "cloudhumans at https://his.host:8443" + not, none},
		{"https://his.host", "His.Host.", "cloudhumans at https://his.host" + not, none},
		{"https://his.host", "his.host:443", "cloudhumans at https://his.host" + not, none},
		{"https://his.host:8443", "his.host:443", none, "to his.host:8443, which"},
		{"https://his.host", "his.host:8443", none, "to his.host, which"},
		{"https://sub.his.host", "his.host", none, "to sub.his.host, which"},
		{"https://[fd00::0:7]:8443", "fd00::7", "cloudhumans at https://[fd00::7]:8443" + not, none},
		{"https://[fd00::7]:8443", "[fd00::7]:8443", "cloudhumans at https://[fd00::7]:8443" + not, none},
		{"https://xn--loudchat-ech.cloudhumans.com", "xn--loudchat-ech.cloudhumans.com",
			"cloudhumans at https://xn--loudchat-ech.cloudhumans.com" + not, none},

		{"https://сloudchat.cloudhumans.com", "xn--loudchat-ech.cloudhumans.com", none, // its first letter is Cyrillic
			"provider.base_url: has a host with letters that can look like others; if it is meant, write it in ASCII: xn--loudchat-ech.cloudhumans.com"},
		{"https://%D1%81loudchat.cloudhumans.com", none, none, "write it in ASCII: xn--loudchat-ech.cloudhumans.com"},
		{"https://his.host@cloudchat.cloudhumans.com", none, none, "without a user"},
		{"https://cloudchat.cloudhumans.com@his.host", "his.host", none, "without a user"},
		{"https:his.host", "his.host", none, "isn't an address"},
		{"https://:443", none, none, "isn't an address"},
		{"http://his.host", "his.host", none, "must be https"},
	} {
		t.Run(c.address+" "+c.allowed, func(t *testing.T) {
			t.Parallel()
			var allowed []string
			if c.allowed != "" {
				allowed = []string{"example.com", c.allowed}
			}
			loaded, problems := loadAt(t, t.TempDir(), c.address, map[string]string{"TOKEN": "s3cret", "CLOUDHUMANS_HOST": "her.host",
				"CLOUDHUMANS_BASE": "https://her.host:8443"}, allowed...)
			if c.refused != "" {
				require.Nil(t, loaded)
				require.Len(t, problems, 1, "%v", problems)
				assert.Contains(t, problems[0].String(), c.refused)
				return
			}
			require.NotNil(t, loaded, "%v", problems)
			assert.Equal(t, c.sender, loaded.Sender())
		})
	}
}
