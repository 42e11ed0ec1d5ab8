package send

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"campaign/campaign/ledger"
	"campaign/providers/provider"
)

// limits of patience that no campaign file sets.
const (
	unsureInARow  = 50          // then nobody answers properly, and every further message would be in doubt
	givenUpInARow = 10          // rows that used up their tries while the vendor found everything too fast
	longestWait   = time.Minute // of a row's growing waits
	downAfter     = 3           // unavailable answers in a row, over downFor, or surelyDown: then everybody waits, ever longer
	downFor       = 100 * time.Millisecond
	surelyDown    = 20
	longestRest   = 24 * time.Hour // that a vendor asks for: beyond it the run is stopped, or the one person left to a later one
	looksPerTry   = 2              // looks after a vendor that is down, for each try that a message has; then it is given up on
	leastLooks    = 5              // which takes some fifteen seconds: a vendor that starts anew isn't given up on
)

// judge is the one place where a verdict becomes a decision: whether the letter is tried again, after how long, and
// whether the whole run goes on.
func (r *run) judge(o Outcome, try int) (wait time.Duration, again bool) {
	f := o.failure
	if f == nil {
		r.pace.Ease()
		r.streaks.clear()
		return 0, false
	}
	wait, again = max(f.RetryAfter, backoff(try)), try < r.o.Attempts
	if f.Verdict == provider.Unavailable && f.OnlyRecipient {
		return wait, again && wait <= longestRest // others go on, and it tells nothing of them
	}
	if (f.Verdict == provider.Throttled || f.Verdict == provider.Unavailable) && f.RetryAfter > longestRest {
		until := time.Now().Add(f.RetryAfter).UTC().Format("2006-01-02 15:04 UTC")
		r.stop(&Stopped{Reason: "the vendor takes nothing before " + until + ": " + f.Error(),
			Advice: "nothing is lost: run again then, and those who are still pending are sent to"})
		return 0, false
	}
	n := r.streaks.add(f.Verdict)
	switch f.Verdict {
	case provider.Throttled:
		hold := max(f.RetryAfter, backoff(1)) // a letter's own wait may be longer; that is no matter of the others
		r.pace.Slow(hold)
		r.waiting("too fast for the vendor, so everybody slows down", hold)
		if !again {
			r.stopAt(r.streaks.giveUp(), givenUpInARow, "the vendor takes nothing, however slowly it is sent: "+f.Error(),
				"nothing is lost: run again later, and those who are still pending are sent to")
		}
	case provider.Unavailable:
		looks, hold, down := 0, f.RetryAfter, r.streaks.down()
		if down {
			looks, hold = r.streaks.look(f.RetryAfter)
			wait = hold // the letter is due when the vendor is looked after again
		}
		if hold > 0 {
			r.pace.Hold(hold)
			r.waiting("the vendor can't take messages now ("+f.Error()+")", hold)
		}
		// Letters that used up their tries don't count: many fail in one look.
		if looks >= max(leastLooks, looksPerTry*r.o.Attempts) {
			again = false
			r.stop(&Stopped{Reason: "the vendor can't take messages: " + f.Error(),
				Advice: "nothing is lost: run again when it can, and those who are still pending are sent to"})
		}
	case provider.Denied:
		again = false
		r.stop(&Stopped{Reason: "the vendor denies the campaign: " + f.Error(),
			Advice: "mend the cause, then run again: whoever was accepted is sent nothing twice"})
	case provider.Rejected:
		again = false
		r.stopAt(n, r.o.RejectedInARow, fmt.Sprintf("%d messages were rejected and none was accepted meanwhile, the last one with: %s", n, f.Error()),
			r.streaks.reject(f).advice(r.o.Codes))
	default:
		again = false
		r.stopAt(n, unsureInARow, fmt.Sprintf("%d messages were not answered properly and none was accepted meanwhile, the last one with: %s", n, f.Error()),
			"find out what became of them before you run again with --retry unsure")
	}
	return wait, again
}

func (r *run) stopAt(n, limit int, reason, advice string) {
	if n >= limit {
		r.stop(&Stopped{Reason: reason, Advice: advice})
	}
}

// backoff is how long a letter waits after its n-th try: a second, doubled each time, spread by a fifth so that many
// don't come back at once.
func backoff(n int) time.Duration {
	wait := min(time.Second<<min(n-1, 10), longestWait)
	return time.Duration(float64(wait) * (0.9 + 0.2*rand.Float64()))
}

// streaks count what happens in a row, over all workers.
type streaks struct {
	mu       sync.Mutex
	counts   map[provider.Verdict]int
	rejected rejections // in a row
	failing  time.Time  // since when it was unavailable each time
	givenUp  int
	looks    int       // after the vendor while everybody waits
	next     time.Time // failures before it are of the same look
}

// clear is for an accepted message: all is well again.
func (s *streaks) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.counts)
	clear(s.rejected)
	s.givenUp, s.looks = 0, 0
}

// add counts a failure and returns how many of its kind came in a row; of those that others don't end, since the last
// accepted message. Anything but "unavailable" shows that the vendor isn't down, and anything but that and "too fast" that
// it takes messages.
func (s *streaks) add(v provider.Verdict) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counts == nil {
		s.counts = map[provider.Verdict]int{}
	}
	if v != provider.Unavailable {
		s.counts[provider.Unavailable], s.looks = 0, 0
	}
	if v != provider.Unavailable && v != provider.Throttled {
		s.givenUp = 0
	}
	s.counts[v]++
	if v == provider.Unavailable && s.counts[v] == 1 {
		s.failing = time.Now()
	}
	return s.counts[v]
}

// down tells whether the vendor takes no message at all. Where many leave, a few fail in a row by chance.
func (s *streaks) down() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.counts[provider.Unavailable]
	return n >= downAfter && time.Since(s.failing) >= downFor || n >= surelyDown
}

// look counts the times that a vendor was found down, and says how long everybody waits until the next: as long as was
// asked for, and the longer the more often it was in vain. Whatever else comes back before that is of the same look.
func (s *streaks) look(asked time.Duration) (looks int, wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if s.looks > 0 && now.Before(s.next) {
		if asked := now.Add(asked); asked.After(s.next) {
			s.next = asked
		}
		return s.looks, s.next.Sub(now)
	}
	s.looks++
	wait = max(asked, backoff(s.looks))
	s.next = now.Add(wait)
	return s.looks, wait
}

// giveUp counts a letter whose tries were used up while the vendor found everything too fast.
func (s *streaks) giveUp() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.givenUp++
	return s.givenUp
}

// StateFor is what the ledger says of a message with this verdict.
func StateFor(v provider.Verdict) ledger.State {
	switch v {
	case provider.Rejected:
		return ledger.Rejected
	case provider.Throttled, provider.Unavailable, provider.Denied:
		return ledger.Waiting
	default:
		return ledger.Unsure
	}
}
