package pace

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// depart lets n letters go, each claimed by a worker of its own, and returns when each left, since the first.
func depart(t *testing.T, p *Pace, n int, claim func(i int) time.Duration) []time.Duration {
	t.Helper()
	times := make([]time.Time, n)
	var workers sync.WaitGroup
	for i := range n {
		slot, err := p.Ahead(t.Context())
		require.NoError(t, err)
		workers.Go(func() {
			time.Sleep(claim(i))
			assert.NoError(t, p.Leave(t.Context(), slot, false))
			times[i] = time.Now()
		})
	}
	workers.Wait()
	slices.SortFunc(times, time.Time.Compare)
	var left []time.Duration
	for _, at := range times {
		left = append(left, at.Sub(times[0]))
	}
	return left
}

func at(d time.Duration) func(int) time.Duration { return func(int) time.Duration { return d } }

// most is the largest number of departures in any window of that width.
func most(left []time.Duration, width time.Duration) int {
	most := 0
	for i := range left {
		n := 0
		for _, l := range left[i:] {
			if l-left[i] < width {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// connect lets n letters go at their turns, each of which has its connection at the time that ready gives for its turn,
// and gives when each went on, since the first turn.
func connect(t *testing.T, p *Pace, n int, ready func(turn time.Duration) time.Duration) (left []time.Duration, held int) {
	t.Helper()
	var mu sync.Mutex
	var workers sync.WaitGroup
	began := time.Now()
	for range n {
		slot, err := p.Ahead(t.Context())
		require.NoError(t, err)
		workers.Go(func() {
			assert.NoError(t, p.Leave(t.Context(), slot, false))
			time.Sleep(ready(time.Since(began)) - time.Since(began))
			err := p.Connected(t.Context())
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				assert.ErrorIs(t, err, ErrHeld)
				held++
				return
			}
			left = append(left, time.Since(began))
		})
	}
	workers.Wait()
	slices.Sort(left)
	return left, held
}

// Who waited together for a connection doesn't leave together; who would wait long is held.
func TestConnectionsThatComeTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left, held := connect(t, New(20, 100), 200, func(turn time.Duration) time.Duration { return max(turn, 5*time.Second) })
		assert.LessOrEqual(t, most(left, time.Second), 21)
		assert.LessOrEqual(t, most(left, 100*time.Millisecond), 3)
		assert.Equal(t, 200, len(left)+held)
		assert.Less(t, held, 50)
	})
}

// Connections that each take long cost no turn: the letters leave later, and as evenly.
func TestConnectionsThatEachTakeLong(t *testing.T) {
	for set, took := range map[Rate]time.Duration{20: 450 * time.Millisecond, 1: 4 * time.Second, 80: 2 * time.Second, 1000: 300 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			const n = 100
			left, held := connect(t, New(set, 5000), n, func(turn time.Duration) time.Duration {
				return turn + took + time.Duration(rand.Int64N(int64(time.Second)/int64(set)/2))
			})
			assert.Zero(t, held)
			ideal := took + time.Duration(n/float64(set)*float64(time.Second))
			assert.InDelta(t, ideal.Seconds(), left[n-1].Seconds(), 0.02*ideal.Seconds()+0.3)
			assert.LessOrEqual(t, most(left, time.Second), int(set)+1)
		})
	}
}

func TestPaceIsEven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left := depart(t, New(80, 1000), 20*80+1, at(2*time.Millisecond))
		assert.InDelta(t, 20, left[len(left)-1].Seconds(), 0.1)
		assert.LessOrEqual(t, most(left, time.Second), 81)
		assert.LessOrEqual(t, most(left, 100*time.Millisecond), 9)
	})
}

func TestPaceOfOneAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left := depart(t, New(Rate(1.0/3600), 1000), 3, at(time.Millisecond))
		assert.InDelta(t, 2*3600, left[2].Seconds(), 12)
	})
}

func TestUnlimitedPaceWaitsForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		depart(t, New(Unlimited, 1000), 1000, at(0))
		assert.Zero(t, time.Since(began))
	})
}

// TestStallMakesAGapAndNoBurst: a letter whose claim the disk held up takes a new turn, and nothing is made up for.
func TestStallMakesAGapAndNoBurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left := depart(t, New(80, 1000), 400, func(i int) time.Duration {
			if i >= 100 && i < 110 {
				return time.Second
			}
			return time.Millisecond
		})
		assert.LessOrEqual(t, most(left, 100*time.Millisecond), 9)
		assert.InDelta(t, 409.0/80, left[399].Seconds(), 0.03, "ten turns are lost, and no more")
	})
}

// TestClaimsArentMadeLongBeforeTheirTurn: at a slow rate a letter that isn't to leave for long stays unclaimed.
func TestClaimsArentMadeLongBeforeTheirTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Rate(1.0/60), 1000)
		for range 3 {
			slot, err := p.Ahead(t.Context())
			require.NoError(t, err)
			assert.LessOrEqual(t, time.Until(slot.At), leastLead)
			require.NoError(t, p.Leave(t.Context(), slot, false))
		}
	})
}

// TestLeadFollowsTheDisk: once a claim was slow, later ones as slow cost no turn; and a quick disk is trusted again.
func TestLeadFollowsTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(80, 1000)
		slow := func(i int) time.Duration {
			took := time.Millisecond
			if i%80 == 79 {
				took = 300 * time.Millisecond
			}
			p.Claimed(took)
			return took
		}
		left := depart(t, p, 800, slow)
		assert.InDelta(t, 10.02, left[799].Seconds(), 0.02)
		assert.LessOrEqual(t, most(left, 100*time.Millisecond), 9)
		time.Sleep(forgetting + time.Second)
		p.Claimed(time.Millisecond)
		assert.Equal(t, leastLead, p.lead.long)
	})
}

// TestPaceOutlastsAStall: even the first claim that the disk holds up for a fifth of a second costs no turn.
func TestPaceOutlastsAStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left := depart(t, New(80, 1000), 201, func(i int) time.Duration {
			if i == 10 {
				return 200 * time.Millisecond
			}
			return time.Millisecond
		})
		assert.InDelta(t, 200*margin/80, left[200].Seconds(), 0.001)
	})
}

// TestLeadLeavesRoomForAnswers: a slow disk doesn't make the claimed fill the bound in flight, which would slow the rate.
func TestLeadLeavesRoomForAnswers(t *testing.T) {
	for _, c := range []struct {
		rate     Rate
		inFlight int
		most     time.Duration
	}{{80, 1000, mostLead}, {80, 16, 100 * time.Millisecond}, {1000, 100, 50 * time.Millisecond}, {5000, 4096, 409 * time.Millisecond}} {
		p := New(c.rate, c.inFlight)
		p.Claimed(time.Minute)
		assert.InDelta(t, c.most.Seconds(), p.slot(0).lead.Seconds(), 0.002, "%s, %d in flight", c.rate, c.inFlight)
	}
}

// TestLateForATurn: who takes letters a little late, as timers and a busy machine do, keeps the rate all the same.
func TestLateForATurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(5000, 4096)
		began := time.Now()
		var last Slot
		for i := range 5000 {
			slot, err := p.Ahead(t.Context())
			require.NoError(t, err)
			if !last.At.IsZero() {
				assert.InDelta(t, margin/5000, slot.At.Sub(last.At).Seconds(), 1e-6)
			}
			last = slot
			time.Sleep(150 * time.Microsecond)
			if i%100 == 99 {
				time.Sleep(5 * time.Millisecond)
			}
		}
		assert.InDelta(t, margin, last.At.Sub(began).Seconds()-p.lead.long.Seconds()/2, 0.001)
	})
}

// TestSecondsHoldTheRate: at a fast rate the few that a machine woke up late for leave at once, and no turn is lost; but
// no second holds more than the rate.
func TestSecondsHoldTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(1000, 1000)
		began := time.Now()
		var left []time.Duration
		for i := range 10_000 {
			turn := began.Add(time.Duration(float64(i) * margin * float64(time.Millisecond)))
			if stalled := i % 700; stalled < 12 { // the machine sleeps through twelve turns
				turn = turn.Add(time.Duration(12-stalled) * time.Millisecond)
			}
			time.Sleep(time.Until(turn))
			at := p.depart()
			assert.LessOrEqual(t, at.Sub(turn), 25*time.Millisecond)
			left = append(left, at.Sub(began))
		}
		assert.LessOrEqual(t, most(left, time.Second), 1000)
		assert.InDelta(t, 10*margin, left[len(left)-1].Seconds(), 0.03)
	})
}

func TestHoldReleasesWhoStandsAtTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(10, 1000)
		slot, err := p.Ahead(t.Context())
		require.NoError(t, err)
		p.Hold(time.Minute)
		assert.ErrorIs(t, p.Leave(t.Context(), slot, false), ErrHeld)
	})
}

func TestInterruptEndsEveryWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Rate(1.0/3600), 1000)
		depart(t, p, 1, at(0))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began := time.Now()
		_, err := p.Ahead(ctx)
		assert.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, time.Second, time.Since(began))
	})
}

// TestWaitsDoNotReadTheWallClock: every moment that a run waits for carries the monotonic reading ("m="), by which Go
// compares moments, so that a clock that is set back or forth in mid-run changes no wait.
func TestWaitsDoNotReadTheWallClock(t *testing.T) {
	p := New(10, 1000)
	p.Slow(time.Minute)
	slot := p.slot(0)
	for name, at := range map[string]time.Time{"a hold": p.brake.resume, "a turn": slot.At, "a slowdown": p.brake.slowedAt, "the recovery": p.brake.easedAt,
		"the count of departures": p.brake.leftFrom} {
		assert.Contains(t, at.String(), " m=", name)
	}
}
