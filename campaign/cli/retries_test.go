package cli_test

import (
	"database/sql"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sometimesDown can't take the first message for every tenth recipient.
func sometimesDown(w http.ResponseWriter, to string, n int) {
	if to[len(to)-1] == '1' {
		notNow(1)(w, to, n)
		return
	}
	accept(w, to, n)
}

// TestWhoeverWaitsHoldsNobodyUp: letters that wait for their next try take no place of those that could leave.
func TestWhoeverWaitsHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, sometimesDown)
	dir := folder(t, r.URL, "50/s, in_flight: 2", list(200))
	code, _, stderr := runRaced(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	times, before := map[string]int{}, 0
	for _, a := range r.got() {
		if times[a.body["phone_number"]]++; times[a.body["phone_number"]] == 2 {
			break
		}
		before++
	}
	assert.Greater(t, before, 16, "some fifty leave in the second until the first comes again; two that held their places up would let twelve")
	assert.Len(t, r.got(), 220)
	assert.Equal(t, map[string]int{"accepted": 200}, states(results(t, dir, "campaign.results.csv")))
}

// TestInterruptEndsTheWaitForAnotherTry: nobody is kept waiting, and whoever waited stays pending.
func TestInterruptEndsTheWaitForAnotherTry(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, sometimesDown)
	dir := folder(t, r.URL, "unlimited", list(20))
	p := startRaced(t, dir, "run", "--yes", "campaign.yaml")
	require.Eventually(t, func() bool { return len(r.got()) == 20 }, 20*time.Second, 5*time.Millisecond)
	time.Sleep(200 * time.Millisecond) // for the answers
	require.NoError(t, p.Process.Signal(os.Interrupt))
	assert.Equal(t, 130, p.end(t), p.err.String())
	assert.Len(t, r.got(), 20)
	assert.Equal(t, map[string]int{"accepted": 18, "pending": 2}, states(results(t, dir, "campaign.results.csv")))
}

// TestLedgerLostAfterAnInterrupt: that answers can't be written down is said, also when the run was stopping anyway.
func TestLedgerLostAfterAnInterrupt(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, answerAfter(time.Second))
	dir := folder(t, r.URL, "10/s", list(100))
	p := startRaced(t, dir, "run", "--yes", "campaign.yaml")
	require.Eventually(t, func() bool { return len(r.got()) > 3 }, 20*time.Second, 5*time.Millisecond)
	require.NoError(t, p.Process.Signal(os.Interrupt))
	require.NoError(t, os.RemoveAll(filepath.Dir(ledgerIn(dir))))
	assert.Equal(t, 1, p.end(t), p.err.String())
	assert.Contains(t, p.err.String(), "was removed or replaced while it was in use; put it back and start again\n"+
		"  what became of ")
	assert.Contains(t, p.err.String(), " couldn't be written down, and reads as unsure; fix the cause and run again\n")
	assert.Contains(t, p.err.String(), "campaign: no results were written, since the ledger knows who was sent what; bring it back, "+
		"then write them with `campaign results campaign.yaml`\n")
	assert.NoFileExists(t, filepath.Join(dir, "campaign.results.csv"), "they would say pending of those who were messaged")
}

// TestLedgerThatIsBusyForAWhile: the run ends, but what was answered or stayed here meanwhile isn't in doubt.
func TestLedgerThatIsBusyForAWhile(t *testing.T) {
	t.Run("by itself", func(t *testing.T) { ledgerIsBusy(t, false) })
	t.Run("interrupted", func(t *testing.T) { ledgerIsBusy(t, true) })
}

func ledgerIsBusy(t *testing.T, interrupt bool) {
	t.Parallel()
	r := newReceiver(t, answerAfter(300*time.Millisecond))
	dir := folder(t, r.URL, "20/s", list(100))
	p := startRaced(t, dir, "run", "--yes", "--json", "campaign.yaml")
	require.Eventually(t, func() bool { return len(r.got()) > 10 }, 20*time.Second, 5*time.Millisecond)
	db, err := sql.Open("sqlite", ledgerIn(dir))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	other, err := db.Conn(t.Context())
	require.NoError(t, err)
	_, err = other.ExecContext(t.Context(), "PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE")
	require.NoError(t, err)
	if interrupt {
		require.NoError(t, p.Process.Signal(os.Interrupt))
	}
	time.Sleep(14 * time.Second) // a run waits for ten
	_, err = other.ExecContext(t.Context(), "ROLLBACK")
	require.NoError(t, err)
	assert.Equal(t, 1, p.end(t), p.err.String())
	assert.Contains(t, p.err.String(), "is in use by another program for too long")
	sent := len(r.got())
	assert.Equal(t, map[string]int{"accepted": sent, "pending": 100 - sent}, states(results(t, dir, "campaign.results.csv")))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	invariants(t, r, results(t, dir, "campaign.results.csv"), 100)
}

// notNow is a vendor that can't take the first messages for anybody.
func notNow(tries int) func(http.ResponseWriter, string, int) {
	return func(w http.ResponseWriter, to string, n int) {
		if n <= tries {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		accept(w, to, n)
	}
}

// TestFirstTryIsNeverTaken: a vendor that is unavailable for everybody once isn't given up on.
func TestFirstTryIsNeverTaken(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, notNow(1))
	dir := folder(t, r.URL, "20/s", list(40))
	write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+"retry: {attempts: 2}\n")
	code, _, stderr := runRaced(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Equal(t, map[string]int{"accepted": 40}, states(results(t, dir, "campaign.results.csv")))
}

// TestNotNowHoldsEverybody for as long as the vendor asks, and it is said.
func TestNotNowHoldsEverybody(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		if to == phone(5) && n == 1 {
			w.Header().Set("Retry-After", "2")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		accept(w, to, n)
	})
	dir := folder(t, r.URL, "20/s", list(20))
	code, _, stderr := runRaced(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.Contains(t, stderr, "waiting 2 s: the vendor can't take messages now (")
	longest := time.Duration(0)
	got := r.got()
	for i := 1; i < len(got); i++ {
		longest = max(longest, got[i].at.Sub(got[i-1].at))
	}
	assert.GreaterOrEqual(t, longest, 1900*time.Millisecond)
	assert.Len(t, got, 21)
}

// TestTheLastOneWaits, which is told of: else a run would seem to stand still.
func TestTheLastOneWaits(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, notNow(2))
	dir := folder(t, r.URL, "20/s", list(1))
	write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+"retry: {attempts: 5}\n")
	code, _, stderr := runRaced(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.Regexp(t, `waiting \S+ s: whoever is next waits for another try \(`, stderr)
}
