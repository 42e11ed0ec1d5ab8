package cli_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRateAtTheReceiver measures 80/s where the messages arrive: the rate is kept, and never a burst.
func TestRateAtTheReceiver(t *testing.T) {
	if !strings.Contains(os.Getenv("CAMPAIGN_TEST_REQUIRE"), "pace") {
		t.Skip("needs a machine that does nothing else: set CAMPAIGN_TEST_REQUIRE=pace")
	}
	const rate, seconds = 80, 20
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "80/s", list(rate*seconds+1))
	code, _, stderr := runProgram(t, dir, "run", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	var times []time.Time
	for _, a := range r.got() {
		times = append(times, a.at)
	}
	slices.SortFunc(times, time.Time.Compare)
	require.Len(t, times, rate*seconds+1)
	took := times[len(times)-1].Sub(times[0]).Seconds()
	t.Logf("%.2f/s over %.2f s, at most %d in a second and %d in a tenth", rate*seconds/took, took,
		most(times, time.Second), most(times, 100*time.Millisecond))
	assert.GreaterOrEqual(t, rate*seconds/took, 79.5)
	assert.LessOrEqual(t, most(times, time.Second), 81)
	assert.LessOrEqual(t, most(times, 100*time.Millisecond), 9)
}

// most is the largest number of arrivals in any window of that width.
func most(times []time.Time, width time.Duration) int {
	most, from := 0, 0
	for i := range times {
		for times[i].Sub(times[from]) >= width {
			from++
		}
		most = max(most, i-from+1)
	}
	return most
}
