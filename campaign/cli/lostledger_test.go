package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestResultsAreKept: nothing but a run that is meant writes over results that know more than the ledger.
func TestResultsAreKept(t *testing.T) {
	t.Parallel()
	_, dir := sentFolder(t)
	before := read(t, dir, resultsOf)
	withoutFolder(t, dir)
	for _, args := range [][]string{{"results"}, {"report"}, {"run", "--assume", "accepted"}} {
		code, _, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
		assert.Equal(t, 2, code, "%v: %s", args, stderr)
		assert.Contains(t, stderr, "campaign.results.csv says that 5 people got this campaign")
		assert.Equal(t, before, read(t, dir, resultsOf))
	}
	assert.NoDirExists(t, filepath.Dir(ledgerIn(dir)))
	code, _, stderr := runProgram(t, dir, "results", "-o", "other.csv", "campaign.yaml")
	assert.Equal(t, 0, code, "elsewhere they may be written: %s", stderr)
}

// TestLedgerThatIsGone: no command takes it for one that never was.
func TestLedgerThatIsGone(t *testing.T) {
	t.Parallel()
	_, dir := sentFolder(t)
	onlyLocks(t, dir)
	require.NoError(t, os.Remove(filepath.Join(dir, resultsOf)))
	for command, want := range map[string]int{"status": 2, "results": 2, "report": 2, "ledger check": 1} {
		code, _, stderr := runProgram(t, dir, append(strings.Fields(command), "campaign.yaml")...)
		assert.Equal(t, want, code, "%s: %s", command, stderr)
		assert.Contains(t, stderr, "the ledger .campaign/ledger.db is gone")
	}
}

// TestLedgerOnADiskThatIsNotThere: a link to it isn't taken for a ledger that never was.
func TestLedgerOnADiskThatIsNotThere(t *testing.T) {
	t.Parallel()
	r, dir := sentFolder(t)
	disk := t.TempDir()
	require.NoError(t, os.RemoveAll(disk))
	require.NoError(t, os.Rename(filepath.Join(dir, ".campaign"), disk))
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".campaign"), 0o700))
	require.NoError(t, os.Symlink(filepath.Join(disk, "ledger.db"), ledgerIn(dir)))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.Contains(t, stderr, ".campaign/ledger.db, 5 accepted before")

	require.NoError(t, os.Rename(disk, disk+"-away"))
	require.NoError(t, os.Remove(filepath.Join(dir, resultsOf)))
	for _, args := range [][]string{{"run", "--yes"}, {"check"}, {"status"}, {"results"}} {
		code, _, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
		assert.Equal(t, 2, code, "%v: %s", args, stderr)
		assert.Contains(t, stderr, "the ledger .campaign/ledger.db is a link that leads nowhere")
	}
	assert.Len(t, r.got(), fivePeople)
	require.NoError(t, os.Rename(disk+"-away", disk))
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Len(t, r.got(), fivePeople)
}

// TestALinkBesideAnotherLedger: the ledger of the file that is linked to knows the campaign, the one beside the link doesn't.
func TestALinkBesideAnotherLedger(t *testing.T) {
	t.Parallel()
	r, dir := sentFolder(t)
	desktop := t.TempDir()
	started(t, desktop, "other")
	write(t, desktop, "people.csv", list(fivePeople))
	require.NoError(t, os.Symlink(filepath.Join(dir, "campaign.yaml"), filepath.Join(desktop, "campaign.yaml")))
	code, _, stderr := runProgram(t, desktop, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 2, code, stderr)
	assert.Contains(t, stderr, ledgerIn(dir)+` knows that "test" was sent (5 accepted), and .campaign/ledger.db, which is nearer, doesn't`)
	assert.Len(t, r.got(), fivePeople)
}
