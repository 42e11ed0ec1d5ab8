package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPreviewsHideTheEnvironment: what is shown of requests, and written to a page or a file for others, has no value that
// only this machine's environment knows. What .env has was written for the campaign.
func TestPreviewsHideTheEnvironment(t *testing.T) {
	const account, inbox = "acct-7731", "inbox-9912"
	previews := [][]string{{"preview", "--payload"}, {"preview", "--html", "-"}, {"preview", "--html", "page.html"}, {"run", "--dry-run"},
		{"run", "--dry-run", "--out", "payloads.jsonl"}, {"run", "--dry-run", "--out", "-"}}
	shown := func(t *testing.T, dotEnv string, base string, env ...string) (all string) {
		dir := folder(t, base, "10/s", list(2))
		text := strings.NewReplacer(`"17"`, "${CLOUDHUMANS_ACCOUNT}", `"42"`, "in${CLOUDHUMANS_INBOX}").Replace(read(t, dir, "campaign.yaml"))
		write(t, dir, "campaign.yaml", text)
		write(t, dir, ".env", dotEnv)
		for _, args := range previews {
			code, stdout, stderr := ended(t, startAs(t, faulty(t), dir, env, append(args, "campaign.yaml")...))
			require.Equal(t, 0, code, stderr)
			all += stdout + stderr
		}
		all += read(t, dir, "page.html") + read(t, dir, "payloads.jsonl")
		assertNoTrace(t, token, "a preview", []byte(all))
		return all
	}
	values := []string{"CLOUDHUMANS_ACCOUNT=" + account, "CLOUDHUMANS_INBOX=" + inbox, "CLOUDHUMANS_API_ACCESS_TOKEN=" + token}
	t.Run("of the environment", func(t *testing.T) {
		all := shown(t, "", "https://cloudchat.cloudhumans.com", values...)
		assert.NotContains(t, all, account)
		assert.NotContains(t, all, inbox)
		for _, place := range []string{"/api/v1/accounts/${CLOUDHUMANS_ACCOUNT}/conversations", "in${CLOUDHUMANS_INBOX}"} {
			assert.Equal(t, 2*len(previews), strings.Count(all, place), "%s: of two rows each time", place)
		}
	})
	t.Run("of .env", func(t *testing.T) {
		all := shown(t, strings.Join(values, "\n"), "https://cloudchat.cloudhumans.com")
		assert.Contains(t, all, "/api/v1/accounts/"+account+"/conversations")
		assert.Contains(t, all, `"inbox_id": "in`+inbox+`"`)
		assert.NotContains(t, all, "${CLOUDHUMANS")
	})
	t.Run("an address", func(t *testing.T) {
		all := shown(t, "", "https://${CAMPAIGN_HOST}/x", append(values, "CAMPAIGN_HOST=127.0.0.1:4711")...)
		assert.Contains(t, all, "https://${CAMPAIGN_HOST}/x/api/v1/accounts/")
		assert.Contains(t, all, "<bdi>cloudhumans at https://${CAMPAIGN_HOST}/x (not cloudchat.cloudhumans.com)</bdi>")
		assert.NotContains(t, all, "127.0.0.1:4711/x")
		assert.Contains(t, all, "  provider    cloudhumans at https://127.0.0.1:4711 (not cloudchat.cloudhumans.com)\n", "the plan, for whoever runs it")
	})
}
