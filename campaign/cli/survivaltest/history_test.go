package survivaltest

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRandomHistories lets campaigns go through random histories: runs that are killed, interrupted, limited, started twice,
// told to retry; lists that grow, shrink, and are shuffled; messages that change, people who opt out; vendors that answer
// in every way. What holds at every step is in the oracle. In the end the vendor is well again, and everybody has the
// message. A history is told by its seed: CAMPAIGN_TEST_SEED repeats one, CAMPAIGN_TEST_HISTORIES says how many there are.
func TestRandomHistories(t *testing.T) {
	first, given := seed(t)
	histories := 20
	if given {
		histories = 1
	} else if text := os.Getenv("CAMPAIGN_TEST_HISTORIES"); text != "" {
		var err error
		histories, err = strconv.Atoi(text)
		require.NoError(t, err, "CAMPAIGN_TEST_HISTORIES")
	}
	t.Logf("histories %d to %d", first, first+uint64(histories)-1)
	var workers sync.WaitGroup
	next := make(chan uint64)
	for range 4 * runtime.GOMAXPROCS(0) { // they mostly wait
		workers.Go(func() {
			for seed := range next {
				w := newWorld(seed, newVendor(t, mood(seed)), t.TempDir())
				if err := w.history(); err != nil {
					t.Errorf("CAMPAIGN_TEST_SEED=%d\n%s\n%s", seed, strings.Join(w.story, "\n"), err)
				} else if given {
					t.Log(strings.Join(w.story, "\n"))
				}
			}
		})
	}
	for i := range histories {
		next <- first + uint64(i)
	}
	close(next)
	workers.Wait()
}

// history is one, to its end or to the first step after which something is wrong.
func (w *world) history() error {
	for range 6 + w.IntN(6) {
		w.change()
		if err := w.write(); err != nil {
			return err
		}
		from := len(w.processes)
		if err := w.live(); err != nil {
			return err
		}
		if err := w.judge(from); err != nil {
			return err
		}
	}
	return w.heal()
}

// heal has the vendor take everything: whoever is pending gets the message by a plain run, the others when they are asked
// for, and then nobody any more.
func (w *world) heal() error {
	w.vendor.recovers()
	w.well = true
	w.tell("the vendor is well again")
	for _, last := range []struct {
		again  bool
		states string // of the people who didn't opt out, then
	}{{false, "accepted rejected unsure"}, {true, "accepted"}, {true, "accepted"}} {
		from, before, finished := len(w.processes), len(w.vendor.seen("")), w.finished("accepted")
		a := w.prepare()
		a.limit, a.rejected, a.unsure, a.allowed = 0, last.again, last.again, true
		if err := w.run(a, nothing); err != nil {
			return err
		}
		if err := w.judge(from); err != nil {
			return err
		}
		if !w.finished(last.states) {
			return fmt.Errorf("in the end there are more states than %s: %v", last.states, w.known)
		}
		if now := len(w.vendor.seen("")); finished && now > before {
			return fmt.Errorf("%d messages were sent when all was done", now-before)
		}
	}
	return nil
}

// finished tells whether all people on the list who didn't opt out are in one of the states.
func (w *world) finished(states string) bool {
	for to, status := range w.known {
		if _, out := w.optedOut[to]; !out && !strings.Contains(states, status) {
			return false
		}
	}
	return true
}
