package file_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/file"
	"campaign/providers"
)

// grow makes files, with their folders, below a folder.
func grow(t *testing.T, root string, files ...string) {
	t.Helper()
	for _, name := range files {
		path := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, nil, 0o600))
	}
}

// realTemp is a temporary folder by its real path; on some systems the usual one leads through a link.
func realTemp(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	return dir
}

// ledgersOf are the ledgers of the campaign file at a path, as its folder is root.
func ledgersOf(t *testing.T, path string) (own string, consent []string) {
	t.Helper()
	c, problems := file.Load(path, file.Options{Drivers: providers.All(), Placeholders: true,
		Environment: func(string) (string, bool) { return "", false }})
	require.NotNil(t, c, "%v", problems)
	return c.LedgerPath, c.ConsentLedgers
}

// TestWhichLedgerCounts: the one that is named, else the one beside the file, else the nearest above; the rest are asked
// who must not be messaged.
func TestWhichLedgerCounts(t *testing.T) {
	const ledger = ".campaign/ledger.db"
	for _, test := range []struct {
		what    string
		ledgers []string
		setting string
		own     string
		consent []string
	}{
		{what: "none", own: "team/spring/" + ledger, consent: []string{"team/spring/" + ledger}},
		{what: "above", ledgers: []string{"team/" + ledger}, own: "team/" + ledger, consent: []string{"team/" + ledger}},
		{what: "beside and above", ledgers: []string{"team/" + ledger, "team/spring/" + ledger}, own: "team/spring/" + ledger,
			consent: []string{"team/spring/" + ledger, "team/" + ledger}},
		{what: "far above, past a folder without one", ledgers: []string{ledger, "team/.campaign/campaign.schema.json"}, own: ledger, consent: []string{ledger}},
		{what: "named", ledgers: []string{"team/" + ledger}, setting: "ledger: own.db\n", own: "team/spring/own.db",
			consent: []string{"team/spring/own.db", "team/" + ledger}},
		{what: "named, and there", ledgers: []string{"team/" + ledger, "team/spring/own.db"}, setting: "ledger: own.db\n",
			own: "team/spring/own.db", consent: []string{"team/spring/own.db", "team/" + ledger}},
		{what: "the one above is named", ledgers: []string{"team/" + ledger, "team/spring/" + ledger}, setting: "ledger: ../" + ledger + "\n",
			own: "team/" + ledger, consent: []string{"team/" + ledger, "team/spring/" + ledger}},
	} {
		t.Run(test.what, func(t *testing.T) {
			root := realTemp(t)
			t.Setenv("HOME", filepath.Dir(root))
			grow(t, root, append(test.ledgers, "team/spring/people.csv")...)
			path := filepath.Join(root, "team/spring/campaign.yaml")
			require.NoError(t, os.WriteFile(path, []byte(campaignFile+test.setting), 0o644))
			own, consent := ledgersOf(t, path)
			assert.Equal(t, filepath.Join(root, test.own), own)
			var want []string
			for _, name := range test.consent {
				want = append(want, filepath.Join(root, name))
			}
			assert.Equal(t, want, consent)
		})
	}
}

// TestOneLedgerFromAnywhere: it doesn't hang on the working directory, nor on the way to the file.
func TestOneLedgerFromAnywhere(t *testing.T) {
	root := realTemp(t)
	t.Setenv("HOME", filepath.Dir(root))
	grow(t, root, "team/.campaign/ledger.db", "team/spring/people.csv", "elsewhere/x")
	require.NoError(t, os.WriteFile(filepath.Join(root, "team/spring/campaign.yaml"), []byte(campaignFile), 0o644))
	require.NoError(t, os.Symlink(filepath.Join(root, "team/spring"), filepath.Join(root, "elsewhere/spring")))
	for here, typed := range map[string]struct{ path, own string }{
		"team":        {"spring/campaign.yaml", ".campaign/ledger.db"},
		"team/spring": {"campaign.yaml", "../.campaign/ledger.db"},
		"elsewhere":   {"spring/campaign.yaml", "../team/.campaign/ledger.db"},
		".":           {"team/../team/spring/campaign.yaml", "team/.campaign/ledger.db"},
	} {
		t.Run(here, func(t *testing.T) {
			t.Chdir(filepath.Join(root, here))
			own, _ := ledgersOf(t, typed.path)
			assert.Equal(t, filepath.FromSlash(typed.own), own)
		})
	}
	if runtime.GOOS == "windows" {
		return // a folder that is in use can't be removed
	}
	t.Run("a folder that is gone", func(t *testing.T) {
		gone := t.TempDir()
		t.Chdir(gone)
		require.NoError(t, os.Remove(gone))
		own, _ := ledgersOf(t, filepath.Join(root, "team/spring/campaign.yaml"))
		assert.Equal(t, filepath.Join(root, "team/.campaign/ledger.db"), own)
	})
}
