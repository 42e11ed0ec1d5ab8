package campaign

import (
	"context"
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
		turn, err := p.Ahead(t.Context())
		require.NoError(t, err)
		workers.Go(func() {
			time.Sleep(claim(i))
			assert.NoError(t, p.Leave(t.Context(), turn))
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

func TestPaceIsEven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left := depart(t, NewPace(80, 1000), 20*80+1, at(2*time.Millisecond))
		assert.InDelta(t, 20, left[len(left)-1].Seconds(), 0.1)
		assert.LessOrEqual(t, most(left, time.Second), 81)
		assert.LessOrEqual(t, most(left, 100*time.Millisecond), 9)
	})
}

func TestPaceOfOneAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left := depart(t, NewPace(Rate(1.0/3600), 1000), 3, at(time.Millisecond))
		assert.InDelta(t, 2*3600, left[2].Seconds(), 12)
	})
}

func TestUnlimitedPaceWaitsForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		depart(t, NewPace(Unlimited, 1000), 1000, at(0))
		assert.Zero(t, time.Since(began))
	})
}

// TestStallMakesAGapAndNoBurst: a letter whose claim the disk held up takes a new turn, and nothing is made up for.
func TestStallMakesAGapAndNoBurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left := depart(t, NewPace(80, 1000), 400, func(i int) time.Duration {
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
		p := NewPace(Rate(1.0/60), 1000)
		for range 3 {
			turn, err := p.Ahead(t.Context())
			require.NoError(t, err)
			assert.LessOrEqual(t, time.Until(turn.at), leastLead)
			require.NoError(t, p.Leave(t.Context(), turn))
		}
	})
}

// TestLeadFollowsTheDisk: once a claim was slow, later ones as slow cost no turn; and a quick disk is trusted again.
func TestLeadFollowsTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(80, 1000)
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
		assert.Equal(t, leastLead, p.lead)
	})
}

// TestPaceOutlastsAStall: even the first claim that the disk holds up for a fifth of a second costs no turn.
func TestPaceOutlastsAStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left := depart(t, NewPace(80, 1000), 201, func(i int) time.Duration {
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
		p := NewPace(c.rate, c.inFlight)
		p.Claimed(time.Minute)
		assert.InDelta(t, c.most.Seconds(), p.turn(0).lead.Seconds(), 0.002, "%s, %d in flight", c.rate, c.inFlight)
	}
}

// TestLateForATurn: who takes letters a little late, as timers and a busy machine do, keeps the rate all the same.
func TestLateForATurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(5000, 4096)
		began := time.Now()
		var last Turn
		for i := range 5000 {
			turn, err := p.Ahead(t.Context())
			require.NoError(t, err)
			if !last.at.IsZero() {
				assert.InDelta(t, margin/5000, turn.at.Sub(last.at).Seconds(), 1e-6)
			}
			last = turn
			time.Sleep(150 * time.Microsecond)
			if i%100 == 99 {
				time.Sleep(5 * time.Millisecond)
			}
		}
		assert.InDelta(t, margin, last.at.Sub(began).Seconds()-p.lead.Seconds()/2, 0.001)
	})
}

// TestSecondsHoldTheRate: at a fast rate the few that a machine woke up late for leave at once, and no turn is lost; but
// no second holds more than the rate.
func TestSecondsHoldTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(1000, 1000)
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

func TestThrottlingSlowsEverybodyAndRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(100, 1000)
		depart(t, p, 10, at(0))
		for range 50 { // a storm of refusals counts once
			p.Slow(3 * time.Second)
		}
		assert.InDelta(t, 50, float64(p.limiter.Limit()), 0.2)

		asked := time.Now()
		turn, err := p.Ahead(t.Context())
		require.NoError(t, err)
		require.NoError(t, p.Leave(t.Context(), turn))
		assert.GreaterOrEqual(t, time.Since(asked), 3*time.Second, "Retry-After holds everybody")

		for range 40 {
			time.Sleep(time.Second)
			p.Ease()
		}
		assert.InDelta(t, 100, float64(p.limiter.Limit()), 0.2)
	})
}

// TestComplaintsOfThePaceBefore: what comes back while everybody waits left before the pace was halved.
func TestComplaintsOfThePaceBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(100, 1000)
		for range 4 {
			p.Slow(10 * time.Second)
			time.Sleep(5 * time.Second)
		}
		assert.InDelta(t, 50, float64(p.limiter.Limit()), 0.2)
		time.Sleep(5 * time.Second)
		p.Slow(0)
		assert.InDelta(t, 25, float64(p.limiter.Limit()), 0.2)
	})
}

// TestWaitingIsNoRecovery: the vendor hasn't shown in that time that it takes more.
func TestWaitingIsNoRecovery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(100, 1000)
		p.Slow(time.Minute)
		p.Ease() // of a letter that left before
		time.Sleep(time.Minute)
		p.Ease()
		assert.InDelta(t, 50, float64(p.limiter.Limit()), 0.2)
		time.Sleep(6 * time.Second)
		p.Ease()
		assert.InDelta(t, 70, float64(p.limiter.Limit()), 0.2)
	})
}

// TestUnlimitedIsSlowedToHalfOfWhatLeft, not of what a pace that grew on for long would allow.
func TestUnlimitedIsSlowedToHalfOfWhatLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(Unlimited, 32)
		leave := func(n int, space time.Duration) {
			for range n {
				turn, err := p.Ahead(t.Context())
				require.NoError(t, err)
				require.NoError(t, p.Leave(t.Context(), turn))
				time.Sleep(space)
				p.Ease()
			}
		}
		leave(1000, 10*time.Millisecond)
		p.Slow(time.Minute)
		assert.InDelta(t, 50, float64(p.limiter.Limit()), 0.2)
		resumed := time.Now().Add(time.Minute)
		leave(10_000, 50*time.Millisecond)
		assert.Greater(t, float64(p.limiter.Limit()), 1000.)
		left := 10_000 / time.Since(resumed).Seconds()
		p.Slow(time.Minute)
		assert.InDelta(t, left/2, float64(p.limiter.Limit()), 0.01, "nobody left in the minute of waiting")
	})
}

// TestUnlimitedIsSlowedDuringAHold by what left before it.
func TestUnlimitedIsSlowedDuringAHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(Unlimited, 32)
		for range 100 {
			require.NoError(t, p.Leave(t.Context(), Turn{}))
			time.Sleep(100 * time.Millisecond)
		}
		p.Hold(30 * time.Second)
		p.Slow(0)
		assert.InDelta(t, 5, float64(p.limiter.Limit()), 0.1)
	})
}

// TestTurnsFromBeforeASlowdown: letters that were taken while no rate was set are spaced once there is one.
func TestTurnsFromBeforeASlowdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(Unlimited, 32)
		depart(t, p, 100, at(0))
		turn, err := p.Ahead(t.Context())
		require.NoError(t, err)
		p.Slow(0)
		began := time.Now()
		for range 50 {
			require.NoError(t, p.Leave(t.Context(), turn))
		}
		assert.InDelta(t, 49/float64(p.limiter.Limit()), time.Since(began).Seconds(), 0.01)
	})
}

// TestMissedTurnOfASlowRate: a claim doesn't stand open for a minute until the next.
func TestMissedTurnOfASlowRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(Rate(1.0/60), 32)
		turn, err := p.Ahead(t.Context())
		require.NoError(t, err)
		time.Sleep(time.Until(turn.at) + 800*time.Millisecond) // the disk holds the claim up
		assert.ErrorIs(t, p.Leave(t.Context(), turn), errHeld)
		began := time.Now()
		turn, err = p.Ahead(t.Context())
		require.NoError(t, err)
		assert.NoError(t, p.Leave(t.Context(), turn))
		assert.Less(t, time.Since(began), 61*time.Second, "no further turn was given away")
	})
}

// TestEasingGivesNoTurnsAway: turns are taken ahead of the clock, and a change of the pace doesn't set it back.
func TestEasingGivesNoTurnsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(400, 1000)
		p.Slow(0)
		began := time.Now()
		var workers sync.WaitGroup
		for range 200 {
			turn, err := p.Ahead(t.Context())
			require.NoError(t, err)
			workers.Go(func() {
				assert.NoError(t, p.Leave(t.Context(), turn))
				p.Ease()
			})
		}
		workers.Wait()
		assert.InDelta(t, 1.05, time.Since(began).Seconds(), 0.1)
	})
}

func TestHoldReleasesWhoStandsAtTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(10, 1000)
		turn, err := p.Ahead(t.Context())
		require.NoError(t, err)
		p.Hold(time.Minute)
		assert.ErrorIs(t, p.Leave(t.Context(), turn), errHeld)
	})
}

func TestInterruptEndsEveryWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace(Rate(1.0/3600), 1000)
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
	p := NewPace(10, 1000)
	p.Slow(time.Minute)
	turn := p.turn(0)
	for name, at := range map[string]time.Time{"a hold": p.resume, "a turn": turn.at, "a slowdown": p.slowedAt, "the recovery": p.easedAt,
		"the count of departures": p.leftFrom} {
		assert.Contains(t, at.String(), " m=", name)
	}
}
