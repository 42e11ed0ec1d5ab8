package pace

import (
	"math"
	"time"

	"golang.org/x/time/rate"
)

// A spacing gives letters their slots, one after the other, evenly: a limiter with a burst of 1. Only at fast rates a few
// leave at once after the machine slept, and no second has more than one message beyond the rate.
type spacing struct {
	set      Rate
	inFlight int
	limiter  *rate.Limiter

	asked  time.Time   // the limiter's time; see clock
	second []time.Time // when the last letters left, as many as a second may hold; at fast rates only
	oldest int         // of second
	next   time.Time   // when the next letter may go on that has its connection
}

const (
	// A letter may leave behind its slot by most of the space between two slots, within these bounds. A later one takes
	// a new slot at the end, or is held where that is far: a stall makes a gap, never a burst.
	leastLate, mostLate = 3 * time.Millisecond, 500 * time.Millisecond
	// From fastRate on machines take longer to wake up than the space is, and every slot that is missed is lost. There a
	// few may leave at once after such a moment, as long as no second holds more than the rate.
	fastRate = 200
	fastLate = 15 * time.Millisecond
	// timedRate is the fastest at which timers can keep letters apart.
	timedRate = 1000
	// mostRemembered is the largest rate of which a second's departures are remembered.
	mostRemembered = 100_000
	// margin keeps the spacing this much above the exact one, so that the jitter of timers and networks can't push one
	// message too many into any second.
	margin = 1.0015
	// longestStanding is how long a connection that nothing was sent by may wait: some servers close it soon after.
	longestStanding = 3 * time.Second
)

func newSpacing(set Rate, inFlight int) spacing {
	limit := rate.Inf
	if set != Unlimited {
		limit = rate.Limit(float64(set) / margin)
	}
	s := spacing{set: set, inFlight: inFlight, limiter: rate.NewLimiter(limit, 1)}
	if set >= fastRate && set <= mostRemembered {
		s.second = make([]time.Time, int(math.Ceil(float64(set))))
	}
	return s
}

// change sets the limit, at the limiter's own time: set back to now, it would give the time between away again.
func (s *spacing) change(limit rate.Limit) {
	s.limiter.SetLimitAt(s.clock(0), limit)
}

// clock moves the limiter's time on to so long after now, and gives it. It doesn't run backwards.
func (s *spacing) clock(after time.Duration) time.Time {
	if at := time.Now().Add(after); at.After(s.asked) {
		s.asked = at
	}
	return s.asked
}

// slot takes the next slot that is no sooner than after so long.
func (s *spacing) slot(after time.Duration) time.Time {
	asked := s.clock(after)
	return asked.Add(s.limiter.ReserveN(asked, 1).DelayFrom(asked))
}

// space is between two slots.
func (s *spacing) space() time.Duration {
	return time.Duration(min(float64(time.Second)/float64(s.limiter.Limit()), math.MaxInt64/2))
}

// late is how far behind its slot a letter may still leave.
func (s *spacing) late() time.Duration {
	if s.set >= fastRate {
		return s.most(fastLate)
	}
	return s.most(leastLate)
}

// early is how much sooner than the space after the one before a letter may go on that has its connection. Beyond timedRate
// timers are too slow for less.
func (s *spacing) early() time.Duration {
	if s.set > timedRate {
		return fastLate
	}
	return s.most(leastLate)
}

// most is most of the space between two slots, within the bounds of lateness.
func (s *spacing) most(least time.Duration) time.Duration {
	return max(least, min(s.space()/5*4, mostLate))
}

// room is the longest lead. What is claimed and waits for its slot is in flight too: half of the bound is left to the
// answers.
func (s *spacing) room() time.Duration {
	return time.Duration(min(float64(s.inFlight)/2/float64(s.limiter.Limit())*float64(time.Second), float64(mostLead)))
}

// depart says when a departure may be: now, or as soon as the second that ends then has room for it.
func (s *spacing) depart() time.Time {
	if len(s.second) == 0 {
		return time.Time{}
	}
	at := time.Now()
	if free := s.second[s.oldest].Add(time.Second); free.After(at) {
		at = free
	}
	s.second[s.oldest] = at
	s.oldest = (s.oldest + 1) % len(s.second)
	return at
}

// connected says how long a letter that has its connection waits before it goes on; false where that is too long.
func (s *spacing) connected() (wait time.Duration, ok bool) {
	now := time.Now()
	if wait = s.next.Add(-s.early()).Sub(now); wait > longestStanding {
		return 0, false
	}
	s.next = later(now, s.next).Add(time.Duration(float64(s.space()) / margin))
	return wait, true
}
