package cli_test

import (
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// invariants are what must hold at any moment, whatever happened: everybody has a line; nobody was sent it twice; who is
// accepted was sent it, and who was sent it is accepted, rejected or unsure.
func invariants(t *testing.T, r *receiver, lines []map[string]string, people int) {
	t.Helper()
	require.Len(t, lines, people)
	sends := r.sends()
	for to, n := range sends {
		assert.Equal(t, 1, n, "%s was sent it so often", to)
	}
	for _, l := range lines {
		switch l["status"] {
		case "accepted", "rejected":
			assert.Equal(t, 1, sends[l["recipient"]], "answered, and never seen: %v", l)
		case "pending":
			assert.Zero(t, sends[l["recipient"]], "seen, and forgotten: %v", l)
		case "unsure":
		default:
			t.Errorf("no end for %v", l)
		}
	}
}

// answerAfter accepts after a while.
func answerAfter(wait time.Duration) func(http.ResponseWriter, string, int) {
	return func(w http.ResponseWriter, to string, n int) {
		time.Sleep(wait)
		accept(w, to, n)
	}
}

// TestKilledAtAnyMoment kills a run with SIGKILL again and again and starts it anew, until everybody is through. Nobody
// gets the message twice, nobody is forgotten, and what is unsure is no more than what was on its way.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	const people, inFlight, kills = 1500, 8, 15
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		time.Sleep(time.Duration(rand.IntN(8)) * time.Millisecond)
		accept(w, to, n)
	})
	dir := folder(t, r.URL, "unlimited, in_flight: 8", list(people))
	binary, secret := faulty(t), "CLOUDHUMANS_API_ACCESS_TOKEN="+token
	for range kills {
		before := len(r.got())
		p := startAs(t, binary, dir, []string{secret}, "run", "--yes", "campaign.yaml")
		target := before + rand.IntN(80)
		for deadline := time.Now().Add(20 * time.Second); len(r.got()) < target && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
		}
		require.NoError(t, p.Process.Kill())
		p.end(t)
	}
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Contains(t, []int{0, 3}, code, stderr)

	lines := results(t, dir, "campaign.results.csv")
	invariants(t, r, lines, people)
	got := states(lines)
	assert.Equal(t, people, got["accepted"]+got["unsure"], "%v", got)
	assert.LessOrEqual(t, got["unsure"], kills*inFlight)
	assert.NotEmpty(t, got["unsure"], "no kill hit a message on its way: the test proves nothing")
}

// TestKilledWhereverItStands kills a hundred runs at a random moment after their start: while they read, plan, open the
// ledger, send or write results. The results file is whole or not there.
func TestKilledWhereverItStands(t *testing.T) {
	t.Parallel()
	const people, kills, inFlight = 400, 100, 4
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
		accept(w, to, n)
	})
	dir := folder(t, r.URL, "unlimited, in_flight: 4", list(people))
	binary, secret := faulty(t), "CLOUDHUMANS_API_ACCESS_TOKEN="+token
	for range kills {
		p := startAs(t, binary, dir, []string{secret}, "run", "--yes", "campaign.yaml")
		time.Sleep(time.Duration(rand.IntN(120)) * time.Millisecond)
		_ = p.Process.Kill() // it may have ended by itself
		p.end(t)
		if _, err := os.Stat(filepath.Join(dir, "campaign.results.csv")); err == nil {
			invariants(t, r, results(t, dir, "campaign.results.csv"), people)
		}
	}
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Contains(t, []int{0, 3}, code, stderr)
	lines := results(t, dir, "campaign.results.csv")
	invariants(t, r, lines, people)
	got := states(lines)
	assert.Zero(t, got["pending"], "%v", got)
	assert.LessOrEqual(t, got["unsure"], kills*inFlight)
}
