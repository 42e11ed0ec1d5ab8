package cli_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A gate is the only way out of this machine, and lets nobody through: it tells who wanted to go where.
type gate struct{ asked chan string }

func newGate(t *testing.T) (*gate, []string) {
	t.Helper()
	g := &gate{make(chan string, 100)}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		g.asked <- q.Host
		w.WriteHeader(http.StatusBadGateway)
	}))
	t.Cleanup(s.Close)
	return g, []string{"HTTPS_PROXY=" + s.URL, "NO_PROXY=", "CLOUDHUMANS_API_ACCESS_TOKEN=" + token}
}

// foreignFolder is a campaign from somebody else, whose messages and whose token would go to his.host.
func foreignFolder(t *testing.T) string {
	t.Helper()
	dir := folder(t, "https://his.host/api", "unlimited", list(2))
	write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+"retry: {attempts: 1}\n")
	write(t, dir, ".env", "CAMPAIGN_ALLOW_HOSTS=his.host\n") // his as well: it allows nothing
	return dir
}

// sending are the commands that send, or show what would be sent.
var sending = [][]string{{"check"}, {"check", "--json"}, {"preview"}, {"preview", "--payload"}, {"preview", "--html", "-"}, {"run", "--dry-run"},
	{"run", "--yes"}, {"run", "--yes", "--quiet"}, {"run", "--yes", "--test-to", phone(9)}}

// TestForeignAddressIsRefused by every command that sends or shows what would be sent, unless a person names the host.
func TestForeignAddressIsRefused(t *testing.T) {
	t.Parallel()
	const refused = "provider.base_url: would send the token and the list to his.host, which isn't the vendor's own host " +
		"(cloudchat.cloudhumans.com); if you trust that host, add --allow-host his.host, or set CAMPAIGN_ALLOW_HOSTS=his.host in the environment"
	g, env := newGate(t)
	dir := foreignFolder(t)
	for _, others := range []string{"", "example.com, his.host.example.com, host"} {
		for _, args := range sending {
			code, stdout, stderr := ended(t, startAs(t, faulty(t), dir, append(env, "CAMPAIGN_ALLOW_HOSTS="+others), append(args, "campaign.yaml")...))
			assert.Equal(t, 2, code, "%v %s", args, stderr)
			if args[len(args)-1] == "--json" {
				assert.Contains(t, stdout, "would send the token and the list to his.host")
			} else {
				assert.Contains(t, stderr, "campaign.yaml:8:13: "+refused, "%v", args)
			}
		}
	}
	for _, args := range [][]string{{"status"}, {"results"}, {"report"}, {"run", "--sandbox"}} { // these send nothing there
		code, _, stderr := ended(t, startAs(t, faulty(t), dir, append(env, "CAMPAIGN_ALLOW_HOSTS="), append(args, "campaign.yaml")...))
		assert.Equal(t, 0, code, "%v %s", args, stderr)
		assert.NotContains(t, stderr, "his.host")
	}
	assert.Empty(t, g.asked)
}

// TestForeignAddressIsNamed wherever a person says yes to it.
func TestForeignAddressIsNamed(t *testing.T) {
	t.Parallel()
	const named = "cloudhumans at https://his.host (not cloudchat.cloudhumans.com)"
	for _, word := range [][]string{{"--allow-host", "his.host"}, {"--allow-host", "example.com,HIS.host.:443"}, nil} {
		g, env := newGate(t)
		dir := foreignFolder(t)
		env = append(env, "CAMPAIGN_ALLOW_HOSTS="+map[bool]string{true: "example.com,his.host"}[word == nil])
		for _, args := range [][]string{{"check"}, {"run", "--dry-run"}, {"preview"}, {"preview", "--html", "-"}} {
			code, stdout, stderr := ended(t, startAs(t, faulty(t), dir, env, append(append(args, word...), "campaign.yaml")...))
			require.Equal(t, 0, code, "%v %s", args, stderr)
			if len(args) > 1 || args[0] == "check" {
				assert.Contains(t, stdout+stderr, named, "%v", args)
			}
		}
		_, stdout, _ := ended(t, startAs(t, faulty(t), dir, env, append(append([]string{"check", "--json"}, word...), "campaign.yaml")...))
		assert.Contains(t, stdout, `"provider":"cloudhumans","address":"https://his.host"`)
		require.Empty(t, g.asked)
		for _, args := range [][]string{{"run", "--yes"}, {"run", "--yes", "--test-to", phone(9)}} {
			code, _, stderr := ended(t, startAs(t, faulty(t), dir, env, append(append(args, word...), "campaign.yaml")...))
			assert.Equal(t, 3, code, stderr)
			assert.Contains(t, stderr, "  provider    "+named+"\n")
			require.NotEmpty(t, g.asked)
			assert.Equal(t, "his.host:443", <-g.asked)
		}
	}
}

// TestOwnAddressIsNotNamed: only what a person should look at stands there.
func TestOwnAddressIsNotNamed(t *testing.T) {
	g, env := newGate(t)
	dir := folder(t, "https://CloudChat.cloudhumans.com./", "unlimited, in_flight: 1}\nretry: {attempts: 1", list(2))
	code, _, stderr := ended(t, startAs(t, faulty(t), dir, env, "run", "--yes", "campaign.yaml"))
	assert.Equal(t, 3, code, stderr)
	assert.Contains(t, stderr, "  provider    cloudhumans\n")
	require.NotEmpty(t, g.asked)
	assert.True(t, strings.HasPrefix(strings.ToLower(<-g.asked), "cloudchat.cloudhumans.com"))
}

// TestQuestionNamesTheAddress before one message as before all.
func TestQuestionNamesTheAddress(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(5))
	term := openTerminal(t, 120, dir, "run", "--test-to", phone(9), "campaign.yaml")
	term.wait("Send it with cloudhumans at " + r.URL + " (not cloudchat.cloudhumans.com) now? [y/N]")
	term.press("n", "Enter")
	term.wait("exit 130")
	assert.Empty(t, r.got())
}

// TestHostsThatAreNone: a slip in what a person allows is said, not passed over.
func TestHostsThatAreNone(t *testing.T) {
	dir := foreignFolder(t)
	for host, want := range map[string]string{
		"https://his.host": `"https://his.host" is no host; write its name alone, such as api.example.com or api.example.com:8443`,
		"his.host/api":     `"his.host/api" is no host`,
		"me@his.host":      `"me@his.host" is no host`,
		"*.host":           `"*.host" is no host`,
		"híš.host":         `"híš.host" has letters that can look like others; if it is meant, write it in ASCII: xn--h-jga26a.host`,
	} {
		code, _, stderr := runProgram(t, dir, "check", "--allow-host", host, "campaign.yaml")
		assert.Equal(t, 1, code)
		assert.Contains(t, stderr, "campaign: --allow-host: "+want)
		code, _, stderr = ended(t, startAs(t, faulty(t), dir, []string{"CAMPAIGN_ALLOW_HOSTS=his.host," + host}, "check", "campaign.yaml"))
		assert.Equal(t, 1, code)
		assert.Contains(t, stderr, "campaign: CAMPAIGN_ALLOW_HOSTS: "+want)
	}
}
