package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestLedgerCheck reads every record.
func TestLedgerCheck(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(fivePeople))
	code, _, stderr := runProgram(t, dir, "ledger", "check", "campaign.yaml")
	assert.Equal(t, 1, code)
	assert.Contains(t, stderr, "there is no ledger at ")
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	code, stdout, _ := runProgram(t, dir, "ledger", "check", "campaign.yaml")
	assert.Equal(t, 0, code)
	assert.Equal(t, "ok  .campaign/ledger.db: 1 campaign, 5 messages, 0 people who must not be messaged\n", stdout)

	// One digit of one number.
	text := read(t, dir, ".campaign/ledger.db")
	at := strings.Index(text, phone(3))
	require.Positive(t, at)
	spoiled := []byte(text)
	spoiled[at+len(phone(3))-1]++
	write(t, dir, ".campaign/ledger.db", string(spoiled))
	code, stdout, stderr = runProgram(t, dir, "ledger", "check", "campaign.yaml")
	assert.Equal(t, 1, code)
	assert.True(t, strings.HasPrefix(stdout, "damaged  .campaign/ledger.db: 1 campaign, 5 messages"), stdout)
	assert.Contains(t, stderr, "Send nothing more with it")
	assertPlain(t, stderr)
}

// TestLedgerBackup: a copy is whole while a run writes, and a campaign goes on with it as its ledger.
func TestLedgerBackup(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "100/s", list(150))
	p := start(t, dir, "run", "--yes", "campaign.yaml")
	require.Eventually(t, func() bool { return len(r.got()) > 20 }, 30*time.Second, time.Millisecond)
	code, _, stderr := runProgram(t, dir, "ledger", "backup", "campaign.yaml", "copy.db")
	require.Equal(t, 0, code, stderr)
	assert.Contains(t, stderr, "copied .campaign/ledger.db to copy.db (")
	require.Equal(t, 0, p.end(t), p.err.String())
	for path, says := range map[string]string{
		"copy.db":             "copy.db is there already, or what a ledger keeps beside itself, and nothing is overwritten",
		".campaign/ledger.db": "is there already",
		"none/copy.db":        "the folder none isn't there",
	} {
		code, _, stderr := runProgram(t, dir, "ledger", "backup", "campaign.yaml", path)
		assert.Equal(t, 1, code)
		assert.Contains(t, stderr, says)
		assertPlain(t, stderr)
	}

	// As docs/ledger.md says, with the results that know more set aside.
	require.NoError(t, os.Rename(filepath.Join(dir, ".campaign"), filepath.Join(dir, "set-aside")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".campaign"), 0o700))
	require.NoError(t, os.Rename(filepath.Join(dir, "copy.db"), ledgerIn(dir)))
	require.NoError(t, os.Rename(filepath.Join(dir, "copy.db.count"), ledgerIn(dir)+".count"))
	code, stdout, stderr := runProgram(t, dir, "ledger", "check", "campaign.yaml")
	assert.Equal(t, 0, code, stdout+stderr)
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 2, code, "the results know more: %s", stderr)
	require.NoError(t, os.Remove(filepath.Join(dir, resultsOf)))
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Contains(t, []int{0, 3}, code, stderr) // who was on the way is unsure
	twice := 0
	for _, n := range r.sends() {
		twice += n - 1
	}
	assert.Less(t, twice, 150-15, "who was accepted before the copy isn't sent it again")
}

// TestStatusRuns: who ran it, how it ended, and what was sent before and after.
func TestStatusRuns(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "20/s", list(100))
	runs := func() string {
		code, stdout, stderr := runProgram(t, dir, "status", "--runs", "campaign.yaml")
		require.Equal(t, 0, code, stderr)
		return stdout
	}
	assert.Equal(t, "test: nothing was sent yet\n", runs())
	code, _, stderr := runProgram(t, dir, "run", "--yes", "--limit", "2", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	host, err := os.Hostname()
	require.NoError(t, err)
	first := runs()
	assert.Regexp(t, `^test\n  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC  \S+ on `+host+`  through, after .*\n`+
		`    before  nothing\n    after   2 accepted\n    flags   --limit=2 --yes\n$`, first)

	p := start(t, dir, "run", "--yes", "campaign.yaml")
	require.Eventually(t, func() bool { return len(r.got()) > 5 }, 30*time.Second, time.Millisecond)
	assert.Regexp(t, ` on `+host+`  goes on\n    before  2 accepted\n    after   `, strings.TrimPrefix(runs(), first))
	require.NoError(t, p.Process.Kill())
	p.end(t)
	assert.Contains(t, strings.TrimPrefix(runs(), first), " on "+host+"  killed, or the machine went down\n")
}
