package pace

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestThrottlingSlowsEverybodyAndRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(100, 1000)
		depart(t, p, 10, at(0))
		for range 50 { // a storm of refusals counts once
			p.Slow(3 * time.Second)
		}
		assert.InDelta(t, 50, float64(p.Now()), 0.2)

		asked := time.Now()
		slot, err := p.Ahead(t.Context())
		require.NoError(t, err)
		require.NoError(t, p.Leave(t.Context(), slot, false))
		assert.GreaterOrEqual(t, time.Since(asked), 3*time.Second, "Retry-After holds everybody")

		for range 40 {
			time.Sleep(time.Second)
			p.Ease()
		}
		assert.InDelta(t, 100, float64(p.spacing.limiter.Limit()), 0.2)
	})
}

// TestComplaintsOfThePaceBefore: what comes back while everybody waits left before the pace was halved.
func TestComplaintsOfThePaceBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(100, 1000)
		for range 4 {
			p.Slow(10 * time.Second)
			time.Sleep(5 * time.Second)
		}
		assert.InDelta(t, 50, float64(p.spacing.limiter.Limit()), 0.2)
		time.Sleep(5 * time.Second)
		p.Slow(0)
		assert.InDelta(t, 25, float64(p.spacing.limiter.Limit()), 0.2)
	})
}

// TestWaitingIsNoRecovery: the vendor hasn't shown in that time that it takes more.
func TestWaitingIsNoRecovery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(100, 1000)
		p.Slow(time.Minute)
		p.Ease() // of a letter that left before
		time.Sleep(time.Minute)
		p.Ease()
		assert.InDelta(t, 50, float64(p.spacing.limiter.Limit()), 0.2)
		time.Sleep(6 * time.Second)
		p.Ease()
		assert.InDelta(t, 70, float64(p.spacing.limiter.Limit()), 0.2)
	})
}

// TestUnlimitedIsSlowedToHalfOfWhatLeft, not of what a pace that grew on for long would allow.
func TestUnlimitedIsSlowedToHalfOfWhatLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Unlimited, 32)
		leave := func(n int, space time.Duration) {
			for range n {
				slot, err := p.Ahead(t.Context())
				require.NoError(t, err)
				require.NoError(t, p.Leave(t.Context(), slot, false))
				time.Sleep(space)
				p.Ease()
			}
		}
		leave(1000, 10*time.Millisecond)
		p.Slow(time.Minute)
		assert.InDelta(t, 50, float64(p.spacing.limiter.Limit()), 0.2)
		resumed := time.Now().Add(time.Minute)
		leave(10_000, 50*time.Millisecond)
		assert.Greater(t, float64(p.spacing.limiter.Limit()), 1000.)
		left := 10_000 / time.Since(resumed).Seconds()
		p.Slow(time.Minute)
		assert.InDelta(t, left/2, float64(p.spacing.limiter.Limit()), 0.01, "nobody left in the minute of waiting")
	})
}

// TestUnlimitedIsSlowedDuringAHold by what left before it.
func TestUnlimitedIsSlowedDuringAHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Unlimited, 32)
		for range 100 {
			require.NoError(t, p.Leave(t.Context(), Slot{}, false))
			time.Sleep(100 * time.Millisecond)
		}
		p.Hold(30 * time.Second)
		p.Slow(0)
		assert.InDelta(t, 5, float64(p.spacing.limiter.Limit()), 0.1)
	})
}

// TestTurnsFromBeforeASlowdown: letters that were taken while no rate was set are spaced once there is one.
func TestTurnsFromBeforeASlowdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Unlimited, 32)
		depart(t, p, 100, at(0))
		slot, err := p.Ahead(t.Context())
		require.NoError(t, err)
		p.Slow(0)
		began := time.Now()
		for range 50 {
			require.NoError(t, p.Leave(t.Context(), slot, false))
		}
		assert.InDelta(t, 49/float64(p.spacing.limiter.Limit()), time.Since(began).Seconds(), 0.01)
	})
}

// TestMissedTurnOfASlowRate: a claim doesn't stand open for a minute until the next.
func TestMissedTurnOfASlowRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Rate(1.0/60), 32)
		slot, err := p.Ahead(t.Context())
		require.NoError(t, err)
		time.Sleep(time.Until(slot.At) + 800*time.Millisecond) // the disk holds the claim up
		assert.ErrorIs(t, p.Leave(t.Context(), slot, false), ErrHeld)
		began := time.Now()
		slot, err = p.Ahead(t.Context())
		require.NoError(t, err)
		assert.NoError(t, p.Leave(t.Context(), slot, false))
		assert.Less(t, time.Since(began), 61*time.Second, "no further turn was given away")
	})
}

// TestPatientLetterWaitsForItsTurn: on a disk that is slower than the lead is long a letter would be held for ever.
func TestPatientLetterWaitsForItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(1, 32)
		began := time.Now()
		slot, err := p.Ahead(t.Context())
		require.NoError(t, err)
		time.Sleep(1200 * time.Millisecond)
		require.NoError(t, p.Leave(t.Context(), slot, true))
		assert.Less(t, time.Since(began), 2200*time.Millisecond)
		p.Hold(time.Minute)
		assert.ErrorIs(t, p.Leave(t.Context(), slot, true), ErrHeld, "however patient it is, nobody leaves while everybody is held")
	})
}

// TestEasingGivesNoTurnsAway: turns are taken ahead of the clock, and a change of the pace doesn't set it back.
func TestEasingGivesNoTurnsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(400, 1000)
		p.Slow(0)
		began := time.Now()
		var workers sync.WaitGroup
		for range 200 {
			slot, err := p.Ahead(t.Context())
			require.NoError(t, err)
			workers.Go(func() {
				assert.NoError(t, p.Leave(t.Context(), slot, false))
				p.Ease()
			})
		}
		workers.Wait()
		assert.InDelta(t, 1.05, time.Since(began).Seconds(), 0.1)
	})
}

// TestEasingForDays: a pace without a rate that was slowed once grows no further than it can be slowed again.
func TestEasingForDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Unlimited, 4)
		p.Slow(time.Second)
		for range 2 * 24 * 3600 {
			time.Sleep(time.Second)
			p.Ease()
		}
		assert.Zero(t, depart(t, p, 20, at(0))[19].Round(time.Millisecond))
		for range 5 {
			p.Slow(time.Second)
			time.Sleep(2 * time.Second)
		}
		assert.Greater(t, depart(t, p, 20, at(0))[19], 5*time.Second)
	})
}

// TestSlowedPaceHasItsOwnLateness: an unlimited pace that became a slow one gives no turn up for a machine's hiccup.
func TestSlowedPaceHasItsOwnLateness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Unlimited, 1)
		p.Slow(time.Second)
		for range 5 {
			time.Sleep(2 * time.Second)
			p.Slow(time.Second)
		}
		time.Sleep(10 * time.Second)
		require.Greater(t, p.spacing.space(), mostLead)
		slot, err := p.Ahead(t.Context())
		require.NoError(t, err)
		time.Sleep(time.Until(slot.At) + 100*time.Millisecond)
		assert.NoError(t, p.Leave(t.Context(), slot, false))
	})
}
