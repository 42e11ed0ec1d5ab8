package cli_test

import (
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestKilledAtAnyMoment kills a run with SIGKILL again and again and starts it anew, until everybody is through. Nobody
// gets the message twice, nobody is forgotten, and what is unsure is no more than what was on its way.
func TestKilledAtAnyMoment(t *testing.T) {
	const people, inFlight, kills = 1500, 8, 15
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		time.Sleep(time.Duration(rand.IntN(8)) * time.Millisecond)
		accept(w, to, n)
	})
	dir := folder(t, r.URL, "unlimited, in_flight: 8", list(people))
	for range kills {
		before := len(r.got())
		p := start(t, dir, "run", "campaign.yaml")
		target := before + rand.IntN(80)
		for deadline := time.Now().Add(20 * time.Second); len(r.got()) < target && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
		}
		require.NoError(t, p.Process.Kill())
		p.end(t)
	}
	code, _, stderr := runProgram(t, dir, "run", "campaign.yaml")
	require.Contains(t, []int{0, 3}, code, stderr)

	sends := r.sends()
	for to, n := range sends {
		assert.Equal(t, 1, n, to)
	}
	lines := results(t, dir, "campaign.results.csv")
	require.Len(t, lines, people)
	got := states(lines)
	assert.Equal(t, people, got["accepted"]+got["unsure"], "%v", got)
	assert.LessOrEqual(t, got["unsure"], kills*inFlight)
	for _, l := range lines {
		if l["status"] == "accepted" {
			assert.Equal(t, 1, sends[l["recipient"]], "accepted and never seen: %v", l)
		}
	}
	assert.NotEmpty(t, got["unsure"], "no kill hit a message on its way: the test proves nothing")
}
