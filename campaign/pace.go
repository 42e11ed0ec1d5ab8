package campaign

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// The lead is how long before its turn a letter is claimed, so that the ledger's disk has been waited for when the
	// turn comes: disks stall for a tenth of a second now and then. It follows the disk within these bounds, since what is
	// claimed when the power fails is in doubt.
	leastLead, mostLead = 200 * time.Millisecond, 500 * time.Millisecond
	// forgetting is how long a slow claim lengthens the lead.
	forgetting = 20 * time.Second
	// A letter may leave behind its turn by most of the space between two turns, within these bounds. A later one takes
	// a new turn at the end, or is held where that is far: a stall makes a gap, never a burst.
	leastLate, mostLate = 3 * time.Millisecond, 500 * time.Millisecond
	// mostEased is how far a slowed pace grows where no rate is set: no machine sends as much.
	mostEased rate.Limit = 1e6
	// From fastRate on machines take longer to wake up than the space is, and every turn that is missed is lost. There a
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
	// recovery is how long a slowed pace takes to come back to the set rate.
	recovery = 30 * time.Second
	// slowdown is how often a storm of refusals may slow the pace again.
	slowdown = time.Second
)

// A Pace spaces departures evenly: one limiter with a burst of 1 for all workers, retries included; only at fast rates a
// few leave at once after the machine slept. No second has more than one message beyond the rate, whatever was missed
// before, and everybody slows down when a vendor says "too fast". Safe for concurrent use.
type Pace struct {
	set      Rate
	inFlight int
	limiter  *rate.Limiter

	mu       sync.Mutex
	lead     time.Duration
	slowest  time.Time  // when the claim came that made the lead what it is
	asked    time.Time  // the limiter's time; see clock
	ceiling  rate.Limit // where recovery leads
	resume   time.Time  // nobody leaves before
	slowedAt time.Time
	easedAt  time.Time
	second   []time.Time // when the last letters left, as many as a second may hold; at fast rates only
	oldest   int         // of second
	next     time.Time   // when the next letter may go on that has its connection
	left     int         // departures since leftFrom, to know the true rate when none is set
	leftFrom time.Time
}

// NewPace makes the pace of one run, of which inFlight letters at most are claimed and not yet answered.
func NewPace(set Rate, inFlight int) *Pace {
	limit := rate.Inf
	if set != Unlimited {
		limit = rate.Limit(float64(set) / margin)
	}
	p := &Pace{set: set, inFlight: inFlight, limiter: rate.NewLimiter(limit, 1), ceiling: limit, leftFrom: time.Now(),
		lead: leastLead}
	if set >= fastRate && set <= mostRemembered {
		p.second = make([]time.Time, int(math.Ceil(float64(set))))
	}
	return p
}

// Hold lets nobody leave for so long. It never shortens an earlier hold.
func (p *Pace) Hold(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hold(time.Now(), d)
}

func (p *Pace) hold(now time.Time, d time.Duration) {
	until := now.Add(d)
	if from := later(now, p.resume); until.After(from) {
		p.leftFrom = p.leftFrom.Add(until.Sub(from))
		p.resume = until
	}
}

// Slow halves the pace and holds everybody for the wait that the vendor asked for. It halves once, however many answers
// ask for it, until a second after and until letters leave again: those answers are of the pace before.
func (p *Pace) Slow(wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.slowedAt.IsZero() || now.Sub(p.slowedAt) >= slowdown && !now.Before(p.resume) {
		p.halve(now)
	}
	p.hold(now, wait)
}

func (p *Pace) halve(now time.Time) {
	current := p.limiter.Limit()
	if p.set == Unlimited {
		// A pace that grew on for long may be above what leaves, and half of it would slow nobody.
		current = min(current, p.measured(now))
		if p.ceiling == rate.Inf {
			p.ceiling = current
		}
	}
	p.slowedAt, p.easedAt = now, now
	p.left, p.leftFrom = 0, later(now, p.resume)
	p.change(max(current/2, p.ceiling/64))
}

// measured is the rate at which letters left since the last change. In less than a second too few do for that: then it is
// taken that answers take a second.
func (p *Pace) measured(now time.Time) rate.Limit {
	took := later(now, p.resume).Sub(p.leftFrom).Seconds()
	if took < 1 {
		return rate.Limit(max(float64(p.left)/max(took, 0.1), float64(p.inFlight)))
	}
	return rate.Limit(max(1, float64(p.left)) / took)
}

// Ease lets a slowed pace grow back; it is told of every accepted message. Where no rate is set it grows on beyond the
// one at which the vendor complained, the faster the more is taken. While everybody waits it doesn't grow.
func (p *Pace) Ease() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.slowedAt.IsZero() {
		return
	}
	now := time.Now()
	limit := p.limiter.Limit()
	grown := limit + max(p.ceiling, limit)*rate.Limit(max(0, now.Sub(later(p.easedAt, p.resume)).Seconds())/recovery.Seconds())
	p.easedAt = now
	if p.set != Unlimited && grown >= p.ceiling {
		grown = p.ceiling
		p.slowedAt = time.Time{}
	}
	p.change(min(grown, mostEased))
}

// change sets the limit, at the limiter's own time: set back to now, it would give the time between away again.
func (p *Pace) change(limit rate.Limit) {
	p.limiter.SetLimitAt(p.clock(0), limit)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// clock moves the limiter's time on to so long after now, and gives it. It doesn't run backwards.
func (p *Pace) clock(after time.Duration) time.Time {
	if at := time.Now().Add(after); at.After(p.asked) {
		p.asked = at
	}
	return p.asked
}

func (p *Pace) held() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.resume)
}

// turn takes the next turn that is no sooner than after so long.
func (p *Pace) turn(after time.Duration) Turn {
	if p.limiter.Limit() == rate.Inf {
		return Turn{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.clock(after)
	return Turn{at: asked.Add(p.limiter.ReserveN(asked, 1).DelayFrom(asked)), lead: min(p.lead, p.room())}
}

// now is how many a second may leave at present, which is less than was set after a vendor said "too fast".
func (p *Pace) now() Rate {
	if limit := p.limiter.Limit(); limit != rate.Inf {
		return Rate(limit)
	}
	return Unlimited
}

// space is between two turns.
func (p *Pace) space() time.Duration {
	return time.Duration(min(float64(time.Second)/float64(p.limiter.Limit()), math.MaxInt64/2))
}

// late is how far behind its turn a letter may still leave.
func (p *Pace) late() time.Duration {
	if p.set >= fastRate {
		return p.most(fastLate)
	}
	return p.most(leastLate)
}

// early is how much sooner than the space after the one before a letter may go on that has its connection. Beyond timedRate
// timers are too slow for less.
func (p *Pace) early() time.Duration {
	if p.set > timedRate {
		return fastLate
	}
	return p.most(leastLate)
}

// most is most of the space between two turns, within the bounds of lateness.
func (p *Pace) most(least time.Duration) time.Duration {
	return max(least, min(p.space()/5*4, mostLate))
}

// room is the longest lead. What is claimed and waits for its turn is in flight too: half of the bound is left to the
// answers.
func (p *Pace) room() time.Duration {
	return time.Duration(min(float64(p.inFlight)/2/float64(p.limiter.Limit())*float64(time.Second), float64(mostLead)))
}

// depart counts a departure and says when it may be: now, or as soon as the second that ends then has room for it.
func (p *Pace) depart() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left++
	if len(p.second) == 0 {
		return time.Time{}
	}
	at := time.Now()
	if free := p.second[p.oldest].Add(time.Second); free.After(at) {
		at = free
	}
	p.second[p.oldest] = at
	p.oldest = (p.oldest + 1) % len(p.second)
	return at
}
