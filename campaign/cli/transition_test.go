package cli_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// points are where the ledger's writer can be killed: before and after what it writes is on disk.
var points = []string{"before-claim-commit", "after-claim-commit", "before-settle-commit", "after-settle-commit"}

// TestKilledAtEveryTransition kills a run at every transition of the ledger, the first, the second and later ones, a
// hundred runs, each started where the last one died.
func TestKilledAtEveryTransition(t *testing.T) {
	const people, inFlight = 150, 4
	binary := faulty(t)
	for _, point := range points {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
				time.Sleep(time.Duration(rand.IntN(4)) * time.Millisecond)
				accept(w, to, n)
			})
			dir := folder(t, r.URL, fmt.Sprintf("unlimited, in_flight: %d", inFlight), list(people))
			secret := "CLOUDHUMANS_API_ACCESS_TOKEN=" + token
			kills := 0
			for i := range 25 {
				count := []int{1, 2, 3, 1 + rand.IntN(8)}[i%4]
				p := startAs(t, binary, dir, []string{secret, fmt.Sprintf("CAMPAIGN_FAULT=%s:%d", point, count)}, "run", "--yes", "campaign.yaml")
				if p.end(t) != -1 {
					break // everybody is through
				}
				kills++
				if i%5 == 4 { // what a person would look at meanwhile
					p := startAs(t, binary, dir, []string{secret}, "results", "campaign.yaml")
					require.Equal(t, 0, p.end(t), p.err.String())
					invariants(t, r, results(t, dir, "campaign.results.csv"), people)
				}
			}
			require.Greater(t, kills, 3)
			p := startAs(t, binary, dir, []string{secret}, "run", "--yes", "campaign.yaml")
			require.Contains(t, []int{0, 3}, p.end(t), p.err.String())
			lines := results(t, dir, "campaign.results.csv")
			invariants(t, r, lines, people)
			got := states(lines)
			assert.Zero(t, got["pending"], "%v", got)
			assert.LessOrEqual(t, got["unsure"], kills*inFlight)
		})
	}
}
