package cli_test

import (
	"path/filepath"
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
