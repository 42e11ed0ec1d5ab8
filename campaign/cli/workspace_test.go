//go:build unix

package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// toReceiver makes a started campaign one that is sent to a receiver.
func toReceiver(t *testing.T, r *receiver, dir string) {
	t.Helper()
	write(t, dir, ".env", "CLOUDHUMANS_ACCOUNT_ID=1\nCLOUDHUMANS_INBOX_ID=2\n")
	rewrite(t, dir, "campaign.yaml", replaced("  name: cloudhumans", "  name: cloudhumans\n  base_url: "+r.URL))
}

// TestInitStartsAWorkspace: campaigns that are started in one folder share one ledger, and git doesn't take it.
func TestInitStartsAWorkspace(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, accept)
	team := t.TempDir()
	for i, name := range []string{"spring", "autumn"} {
		toReceiver(t, r, started(t, team, name))
		for _, there := range []string{filepath.Join(team, ".campaign", ".gitignore"), filepath.Join(team, name, ".campaign", ".gitignore")} {
			assert.Equal(t, "*\n", read(t, filepath.Dir(there), ".gitignore"))
		}
		code, _, stderr := runProgram(t, filepath.Join(team, name), "run", "--yes", "campaign.yaml")
		require.Equal(t, 0, code, stderr)
		assert.Contains(t, stderr, "  ledger      ../.campaign/ledger.db, nothing of this campaign before\n")
		assert.Len(t, r.got(), 3*(i+1))
		assert.NoFileExists(t, ledgerIn(filepath.Join(team, name)))
		code, _, stderr = runProgram(t, team, "run", "--yes", filepath.Join(name, "campaign.yaml"))
		require.Equal(t, 0, code, stderr)
		assert.Contains(t, stderr, "  ledger      .campaign/ledger.db, 3 accepted before\n")
		assert.Len(t, r.got(), 3*(i+1), "from whichever folder it is run")
	}
	if _, err := exec.LookPath("git"); err == nil {
		require.NoError(t, exec.Command("git", "-C", team, "init", "-q").Run())
		status, err := exec.Command("git", "-C", team, "status", "--porcelain", "-uall").Output()
		require.NoError(t, err)
		assert.Contains(t, string(status), "spring/campaign.yaml")
		assert.NotContains(t, string(status), ".campaign/")
	}
}

// TestInitMakesNoLedgerInVain: none where the campaign has one, or wouldn't find it.
func TestInitMakesNoLedgerInVain(t *testing.T) {
	t.Parallel()
	team := t.TempDir()
	spring := started(t, team, "spring")
	started(t, spring, "second")
	assert.NoFileExists(t, ledgerIn(spring), "there is one above")

	here, there := t.TempDir(), t.TempDir()
	started(t, here, filepath.Join("..", filepath.Base(there), "outside"))
	assert.NoFileExists(t, ledgerIn(here), "a campaign elsewhere doesn't find it")
	assert.NoFileExists(t, ledgerIn(there))

	home := t.TempDir()
	p := startAs(t, faulty(t), home, []string{"HOME=" + home}, "init", "--provider", "meta", "spring")
	require.Equal(t, 0, p.end(t), p.err.String())
	assert.NoFileExists(t, ledgerIn(home), "home's would be everybody's")
	p = startAs(t, faulty(t), home, []string{"HOME=" + home}, "init", "--provider", "meta")
	require.Equal(t, 0, p.end(t), p.err.String())
	assert.FileExists(t, ledgerIn(home), "beside the campaign file it counts")
	assert.FileExists(t, filepath.Join(home, ".campaign", "campaign.schema.json"))
}

// TestRunKeepsItsFolderOutOfGit, but leaves folders alone that aren't its own, or were there.
func TestRunKeepsItsFolderOutOfGit(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(1))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.Equal(t, "*\n", read(t, filepath.Join(dir, ".campaign"), ".gitignore"))

	dir = folder(t, r.URL, "unlimited", list(1))
	rewrite(t, dir, "campaign.yaml", added("ledger: team/ledger.db\n"))
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.NoFileExists(t, filepath.Join(dir, "team", ".gitignore"))

	dir = folder(t, r.URL, "unlimited", list(1))
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".campaign"), 0o700))
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.NoFileExists(t, filepath.Join(dir, ".campaign", ".gitignore"), "who takes it away may have reasons")
}

// TestALedgerAboveThatIsBarred: a colleague's ledger that this user may not see isn't passed over.
func TestALedgerAboveThatIsBarred(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, accept)
	team, err := os.MkdirTemp("/tmp", "barred-*") // another user comes in here
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(team)) })
	binary := filepath.Join(team, "program")
	text, err := os.ReadFile(faulty(t))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(binary, text, 0o755))
	spring := filepath.Join(team, "spring")
	require.NoError(t, os.CopyFS(spring, os.DirFS(folder(t, r.URL, "unlimited", list(1)))))
	require.NoError(t, os.Mkdir(filepath.Join(team, ".campaign"), 0o000))
	for _, dir := range []string{team, spring} {
		require.NoError(t, os.Chmod(dir, 0o777))
	}
	run := func() (int, string) {
		c := exec.Command(binary, "run", "--yes", "campaign.yaml")
		c.Dir, c.Env = spring, []string{"CLOUDHUMANS_API_ACCESS_TOKEN=" + token, "HOME=/nonexistent"}
		if os.Getuid() == 0 { // who may look into everything
			c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		out, _ := c.CombinedOutput() // the code says it
		return c.ProcessState.ExitCode(), string(out)
	}
	code, said := run()
	assert.Equal(t, 2, code, said)
	assert.Contains(t, said, "ledger: whether there is a ledger in ../.campaign can't be seen: this user may not look into it; ask whoever owns it")
	assert.Empty(t, r.got())
	rewrite(t, spring, "campaign.yaml", added("ledger: own.db\n"))
	code, said = run()
	assert.Equal(t, 0, code, said)
	assert.Len(t, r.got(), 1)
	assert.Contains(t, said, "1 accepted")
}
