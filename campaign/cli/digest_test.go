package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/providers"
)

// digestOf is the digest that a run of the folder's campaign would record.
func digestOf(t testing.TB, dir string) string {
	t.Helper()
	c, problems := campaign.Load(filepath.Join(dir, "campaign.yaml"), campaign.LoadOptions{Drivers: providers.All(),
		Environment: func(string) (string, bool) { return token, true }})
	require.NotNil(t, c, "%v", problems)
	require.NoError(t, c.Close())
	return c.Digest
}

// TestAStandInIsNoChange: whoever looks at a campaign without its environment isn't told that it was sent with another content.
func TestAStandInIsNoChange(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "50/s", list(3))
	write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), `account_id: "17"`, "account_id: ${ACCOUNT}", 1))
	require.Contains(t, read(t, dir, "campaign.yaml"), "${ACCOUNT}")
	secret := "CLOUDHUMANS_API_ACCESS_TOKEN=" + token
	code, _, stderr := ended(t, startAs(t, faulty(t), dir, []string{secret, "ACCOUNT=18"}, "run", "campaign.yaml"))
	require.Equal(t, 0, code, stderr)
	for _, args := range [][]string{{"run", "--dry-run", "campaign.yaml"}, {"preview", "--html", "-", "campaign.yaml"}} {
		code, _, stderr = ended(t, startAs(t, faulty(t), dir, nil, args...))
		require.Equal(t, 0, code, stderr)
	}
	code, _, stderr = ended(t, startAs(t, faulty(t), dir, []string{secret, "ACCOUNT=19"}, "run", "--dry-run", "campaign.yaml"))
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "changed")
}
