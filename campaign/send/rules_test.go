package send

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/provider"
)

// A ruling is what is to follow from one kind of answer that comes again and again. Waits are without their spread of a tenth.
type ruling struct {
	answer  provider.Error
	nth     int           // attempt of its letter, of 3 that it may have
	again   bool          // the letter gets another
	wait    time.Duration // of the letter, where it gets another
	held    time.Duration // everybody, by the first answer
	slowed  bool
	stops   int // the run is stopped by so many, 0 for never
	reason  string
	advice  string
	waiting string // why everybody waits
}

const (
	day  = 24 * time.Hour
	when = "nothing is lost: run again then, and those who are still pending are sent to"
)

func rulings() map[string]ruling {
	return map[string]ruling{
		"not now, for one person": {answer: provider.Error{Verdict: provider.Unavailable, RetryAfter: 6 * time.Second, OnlyRecipient: true}, nth: 1,
			again: true, wait: 6 * time.Second},
		"not now, for one person, for the last time": {answer: provider.Error{Verdict: provider.Unavailable, OnlyRecipient: true}, nth: 3},
		"not for two days, for one person":           {answer: provider.Error{Verdict: provider.Unavailable, RetryAfter: 2 * day, OnlyRecipient: true}, nth: 1},
		"not for two days": {answer: provider.Error{Verdict: provider.Unavailable, RetryAfter: 2 * day, Text: "closed"}, nth: 1,
			stops: 1, reason: "the vendor takes nothing before 2000-01-03 00:00 UTC: closed", advice: when},
		"too fast for two days": {answer: provider.Error{Verdict: provider.Throttled, RetryAfter: 2 * day, Code: "4", Text: "limit"}, nth: 1,
			stops: 1, reason: "the vendor takes nothing before 2000-01-03 00:00 UTC: 4: limit", advice: when},
		"too fast": {answer: provider.Error{Verdict: provider.Throttled}, nth: 2, again: true, wait: 2 * time.Second, held: time.Second, slowed: true,
			waiting: "too fast for the vendor, so everybody slows down"},
		"too fast, for the last time": {answer: provider.Error{Verdict: provider.Throttled, Text: "slowly"}, nth: 3, held: time.Second, slowed: true,
			waiting: "too fast for the vendor, so everybody slows down",
			stops:   10, reason: "the vendor takes nothing, however slowly it is sent: slowly",
			advice: "nothing is lost: run again later, and those who are still pending are sent to"},
		// The third in a row shows that it is down; then it is looked after six times, twice for each of three attempts.
		"not now": {answer: provider.Error{Verdict: provider.Unavailable, Text: "no"}, nth: 1, again: true, wait: time.Second,
			stops: 8, reason: "the vendor can't take messages: no",
			advice: "nothing is lost: run again when it can, and those who are still pending are sent to"},
		"not for two seconds": {answer: provider.Error{Verdict: provider.Unavailable, RetryAfter: 2 * time.Second, Text: "no"}, nth: 3, held: 2 * time.Second,
			waiting: "the vendor can't take messages now (no)",
			stops:   8, reason: "the vendor can't take messages: no",
			advice: "nothing is lost: run again when it can, and those who are still pending are sent to"},
		"denied": {answer: provider.Error{Verdict: provider.Denied, Code: "190", Text: "the token has expired"}, nth: 1,
			stops: 1, reason: "the vendor denies the campaign: 190: the token has expired",
			advice: "fix the cause, then run again: whoever was accepted is sent nothing twice"},
		"rejected": {answer: provider.Error{Verdict: provider.Rejected, Text: "{n} isn't a number"}, nth: 1,
			stops: 4, reason: "4 messages were rejected and none was accepted meanwhile, the last one with: {n} isn't a number",
			advice: "something is wrong with all of them; fix it, then run again with --retry rejected"},
		"not answered": {answer: provider.Error{Text: "no answer"}, nth: 1,
			stops: 50, reason: "50 messages were not answered properly and none was accepted meanwhile, the last one with: no answer",
			advice: "find out what became of them before you run again with --retry unsure"},
		"a verdict that no rule knows": {answer: provider.Error{Verdict: 99, Text: "odd"}, nth: 1,
			stops: 50, reason: "50 messages were not answered properly and none was accepted meanwhile, the last one with: odd",
			advice: "find out what became of them before you run again with --retry unsure"},
	}
}

// TestRules: what follows from each kind of answer, for its letter, for everybody, and for the run when it comes again and
// again; and that an accepted message begins every streak anew.
func TestRules(t *testing.T) {
	for name, want := range rulings() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := aRun(80, 32)
				r.o.Attempts, r.o.RejectedInARow = 3, 4
				var stopped error
				r.stop = func(err error) { stopped = err }
				said := ""
				r.o.Watch.Waiting = func(why string, _ time.Duration) { said = why }
				answer := func() (time.Duration, bool) {
					failure := want.answer
					return r.judge(Outcome{failure: &failure}, want.nth)
				}

				set := r.pace.Now()
				wait, again := answer()
				assert.Equal(t, want.again, again)
				if want.again {
					assert.InEpsilon(t, want.wait, wait, 0.1)
				}
				assert.InDelta(t, want.held, max(0, r.pace.Held()), float64(want.held)/10)
				assert.Equal(t, want.slowed, r.pace.Now() < set)
				assert.Equal(t, want.waiting, said)

				most := want.stops
				if most == 0 {
					most = 100
				}
				for n := 1; n < most; n++ {
					require.NoError(t, stopped, n)
					if n == most-1 {
						r.judge(Outcome{}, 1)
						for range most - 1 {
							time.Sleep(max(time.Second, r.pace.Held()))
							answer()
						}
						require.NoError(t, stopped, "an accepted message begins the streak anew")
					}
					time.Sleep(max(time.Second, r.pace.Held()))
					_, again = answer()
				}
				if want.stops == 0 {
					require.NoError(t, stopped)
					return
				}
				assert.Equal(t, &Stopped{Reason: want.reason, Advice: want.advice}, stopped)
				assert.False(t, again)
			})
		})
	}
}
