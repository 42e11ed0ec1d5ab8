package send

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/pace"
	"campaign/providers/provider"
)

// aRun is a run whose list is over, at a rate and so many in flight.
func aRun(set pace.Rate, inFlight int) *run {
	return &run{o: Options{InFlight: inFlight, Attempts: 100}, pace: pace.New(set, inFlight), retries: newRetries(), over: errOver,
		stop: func(error) {}}
}

func aLetter(ref string) Letter { return Letter{Message: provider.Message{Ref: ref}} }

func failure(v provider.Verdict, after time.Duration) Outcome {
	return Outcome{failure: &provider.Error{Verdict: v, RetryAfter: after}}
}

// TestALettersOwnWaitHoldsNobodyElse: after many attempts of one letter the others wait as long as the vendor asks, no more.
func TestALettersOwnWaitHoldsNobodyElse(t *testing.T) {
	for name, test := range map[string]struct {
		verdict     provider.Verdict
		after, hold time.Duration
	}{
		"unavailable, with a time": {provider.Unavailable, 2 * time.Second, 2 * time.Second},
		"unavailable":              {provider.Unavailable, 0, 0},
		"too fast, with a time":    {provider.Throttled, 2 * time.Second, 2 * time.Second},
		"too fast":                 {provider.Throttled, 0, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := aRun(80, 32)
				wait, again := r.judge(failure(test.verdict, test.after), 9)
				assert.True(t, again)
				assert.Greater(t, wait, 50*time.Second)
				assert.InDelta(t, test.hold, max(0, r.pace.Held()), float64(100*time.Millisecond))
			})
		})
	}
}

// TestWhenAVendorIsDown, and when a few in a row failed by chance.
func TestWhenAVendorIsDown(t *testing.T) {
	for name, test := range map[string]struct {
		n     int
		apart time.Duration
		down  bool
	}{
		"three at once":               {3, 0, false},
		"nineteen at once":            {19, 0, false},
		"twenty at once":              {20, 0, true},
		"two, a second apart":         {2, time.Second, false},
		"three over a tenth":          {3, 50 * time.Millisecond, true},
		"three over less than that":   {3, 49 * time.Millisecond, false},
		"hundred, but some were well": {100, 50 * time.Millisecond, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s streaks
				for i := range test.n {
					if i > 0 {
						time.Sleep(test.apart)
					}
					if test.n == 100 && i%3 == 2 {
						s.clear()
					}
					s.add(provider.Unavailable)
				}
				assert.Equal(t, test.down, s.down())
			})
		})
	}
}

// TestOneRecipientsWaitIsNobodyElses: there are answers that the vendor takes no more messages to this one person now.
func TestOneRecipientsWaitIsNobodyElses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := aRun(80, 32)
		for range 100 {
			o := failure(provider.Unavailable, 6*time.Second)
			o.failure.OnlyRecipient = true
			wait, again := r.judge(o, 1)
			assert.Equal(t, 6*time.Second, wait)
			assert.True(t, again)
			time.Sleep(100 * time.Millisecond)
		}
		assert.LessOrEqual(t, r.pace.Held(), time.Duration(0))
		assert.False(t, r.streaks.down())
	})
}

// TestALongWaitOfOnePersonStopsNobody: that person is left to a later run. What everybody must wait for so long stops all.
func TestALongWaitOfOnePersonStopsNobody(t *testing.T) {
	for _, one := range []bool{true, false} {
		stopped := false
		r := aRun(80, 32)
		r.stop = func(error) { stopped = true }
		o := failure(provider.Unavailable, 25*time.Hour)
		o.failure.OnlyRecipient = one
		_, again := r.judge(o, 1)
		assert.False(t, again)
		assert.Equal(t, !one, stopped)
	}
}

// TestTheEndWaitsForNobody: what a vendor asks to wait is for those who remain, and none may.
func TestTheEndWaitsForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, began := aRun(80, 32), time.Now()
		r.over, r.letters = nil, func() (Letter, error, bool) { return Letter{}, nil, false }
		r.pace.Hold(time.Hour)
		_, ok := r.take(context.Background())
		assert.False(t, ok)
		assert.Zero(t, time.Since(began))
		require.ErrorIs(t, r.over, errOver)
	})
}

// TestALetterThatIsDueSooner than the first that waits isn't kept waiting behind it.
func TestALetterThatIsDueSooner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, began := aRun(pace.Unlimited, 32), time.Now()
		r.retries.add(attempt{letter: aLetter("late"), n: 5}, began.Add(16*time.Second), "")
		go func() {
			time.Sleep(time.Second)
			r.retries.add(attempt{letter: aLetter("soon"), n: 2}, time.Now().Add(time.Second), "")
		}()
		for _, want := range []struct {
			ref   string
			after time.Duration
		}{{"soon", 2 * time.Second}, {"late", 16 * time.Second}} {
			a, ok := r.take(context.Background())
			assert.True(t, ok)
			assert.Equal(t, want.ref, a.letter.Message.Ref)
			assert.Equal(t, want.after, time.Since(began))
		}
		_, ok := r.take(context.Background())
		assert.False(t, ok)
	})
}

// TestTheListWaitsForThoseWhoWait: each letter that waits is held in memory, so the list gives no more beyond a number.
func TestTheListWaitsForThoseWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, began := aRun(pace.Unlimited, 32), time.Now()
		r.over = nil
		r.letters = func() (Letter, error, bool) { return aLetter("listed"), nil, true }
		for range mostRetries {
			r.retries.add(attempt{letter: aLetter("tried"), n: 2}, began.Add(time.Minute), "")
		}
		a, _ := r.take(context.Background())
		assert.Equal(t, "tried", a.letter.Message.Ref)
		assert.Equal(t, time.Minute, time.Since(began))
		a, _ = r.take(context.Background())
		assert.Equal(t, "tried", a.letter.Message.Ref, "those who are due go first")
		r.retries.queue = nil
		a, _ = r.take(context.Background())
		assert.Equal(t, "listed", a.letter.Message.Ref)
	})
}
