package cli_test

import (
	"context"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/campaign/ledger"
	"campaign/providers"
	"campaign/providers/provider"
)

// TestAllocations guards the speed of the road without a clock: how often memory is asked for, for a row that is read
// and rendered with three variables, and for a message on its whole way. The vendor is another process, so only the
// road is counted. The bounds are a third above what is measured; a regression that matters goes through them.
func TestAllocations(t *testing.T) {
	const rows, messages = 20_000, 3_000
	dir := folder(t, sandboxURL(t), "unlimited", list(rows))
	c, problems := campaign.Load(filepath.Join(dir, "campaign.yaml"), file.Options{Drivers: providers.All(),
		Environment: func(string) (string, bool) { return token, true }})
	require.NotNil(t, c, "%v", problems)
	ctx := context.Background()

	read := mallocs(t, func() {
		plan, problems, err := c.Plan(ctx, campaign.PlanOptions{})
		require.NoError(t, err)
		require.Empty(t, problems)
		require.Equal(t, rows, plan.Send)
	}) / rows
	l, err := ledger.Open(ctx, filepath.Join(dir, "ledger.db"))
	require.NoError(t, err)
	session, err := l.Begin(ctx, ledger.Start{Campaign: c.Name, Digest: c.Digest})
	require.NoError(t, err)
	some, problems, err := c.Plan(ctx, campaign.PlanOptions{Limit: messages})
	require.NoError(t, err)
	require.Empty(t, problems)
	sent := mallocs(t, func() {
		_, err := c.Run(ctx, campaign.RunOptions{Session: session, Ready: some.Ready, Client: provider.NewClient(c.InFlight, time.Minute)})
		require.NoError(t, err)
	}) / messages
	t.Logf("%.1f allocations a row, %.1f a message", read, sent)
	rowBound, messageBound := 13.0, 130.0
	if raced {
		rowBound, messageBound = 16, 145
	}
	assert.Less(t, read, rowBound)
	assert.Less(t, sent, messageBound)
	require.NoError(t, session.Close())
	require.NoError(t, l.Close())
	require.NoError(t, c.Close())
}

func mallocs(t *testing.T, do func()) float64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs - before.Mallocs)
}

// sandboxURL starts `campaign sandbox` as a process of its own and returns the base_url of Cloud Humans in it.
func sandboxURL(t *testing.T) string {
	t.Helper()
	p := start(t, t.TempDir(), "sandbox", "--addr", "127.0.0.1:0")
	address := regexp.MustCompile(`base_url: (http://127\.0\.0\.1:\d+/cloudhumans)`)
	var found []string
	require.Eventually(t, func() bool {
		found = address.FindStringSubmatch(p.err.String())
		return found != nil
	}, 20*time.Second, 20*time.Millisecond)
	return found[1]
}
