package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/providers"
)

// digestOf is the digest that a run of the folder's campaign would record.
func digestOf(t testing.TB, dir string) string {
	t.Helper()
	c, problems := campaign.Load(filepath.Join(dir, "campaign.yaml"), file.Options{Drivers: providers.All(),
		Environment: func(string) (string, bool) { return token, true }})
	require.NotNil(t, c, "%v", problems)
	require.NoError(t, c.Close())
	return c.Digest
}

// TestAPlaceholderIsNoChange: whoever looks at a campaign without its environment isn't told that it was sent with another content.
func TestAPlaceholderIsNoChange(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "50/s", list(3))
	write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), `account_id: "17"`, "account_id: ${CLOUDHUMANS_ACCOUNT}", 1))
	require.Contains(t, read(t, dir, "campaign.yaml"), "${CLOUDHUMANS_ACCOUNT}")
	secret := "CLOUDHUMANS_API_ACCESS_TOKEN=" + token
	code, _, stderr := ended(t, startAs(t, faulty(t), dir, []string{secret, "CLOUDHUMANS_ACCOUNT=18"}, "run", "--yes", "campaign.yaml"))
	require.Equal(t, 0, code, stderr)
	for _, args := range [][]string{{"run", "--dry-run", "campaign.yaml"}, {"preview", "--html", "-", "campaign.yaml"}} {
		code, _, stderr = ended(t, startAs(t, faulty(t), dir, nil, args...))
		require.Equal(t, 0, code, stderr)
	}
	code, _, stderr = ended(t, startAs(t, faulty(t), dir, []string{secret, "CLOUDHUMANS_ACCOUNT=19"}, "run", "--dry-run", "campaign.yaml"))
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "changed")
}

// TestALinkToACampaign: beside a link there is no ledger, and everybody would be sent the campaign again.
func TestALinkToACampaign(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, accept)
	dir, desktop := folder(t, r.URL, "50/s", list(3)), t.TempDir()
	write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), "people.csv", filepath.Join(dir, "people.csv"), 1))
	require.NoError(t, os.Symlink(filepath.Join(dir, "campaign.yaml"), filepath.Join(desktop, "campaign.yaml")))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	code, _, stderr = runProgram(t, desktop, "run", "--yes", "campaign.yaml")
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "campaign.yaml: this is a link to "+filepath.Join(dir, "campaign.yaml")+", which has been sent")
	require.Len(t, r.got(), 3)
}
