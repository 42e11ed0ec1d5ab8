package campaign

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A Rate is how many messages may leave, in messages a second; 0 is unlimited.
type Rate float64

// Unlimited is the rate that nobody waits for.
const Unlimited Rate = 0

// ParseRate reads N/s, N/m, N/h or unlimited.
func ParseRate(text string) (Rate, error) {
	if text == "unlimited" {
		return Unlimited, nil
	}
	number, unit, _ := strings.Cut(text, "/")
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	seconds := map[string]float64{"s": 1, "m": 60, "h": 3600}[strings.TrimSpace(unit)]
	if err != nil || seconds == 0 || n <= 0 || math.IsInf(n, 0) || math.IsNaN(n) {
		return 0, errors.New("must be like 20/s, 600/m, 3600/h or unlimited")
	}
	return Rate(n / seconds), nil
}

// String writes the rate in the unit in which it is a readable number.
func (r Rate) String() string {
	switch {
	case r == Unlimited:
		return "unlimited"
	case r >= 1:
		return strconv.FormatFloat(math.Round(float64(r)*100)/100, 'f', -1, 64) + "/s"
	case r*60 >= 1:
		return strconv.FormatFloat(math.Round(float64(r)*60*100)/100, 'f', -1, 64) + "/m"
	default:
		return strconv.FormatFloat(math.Round(float64(r)*3600*100)/100, 'f', -1, 64) + "/h"
	}
}

const (
	// The lead is how long before its turn a letter is claimed, so that the ledger's disk has been waited for when the
	// turn comes. It follows the disk within these bounds: no longer than needed, since what is claimed when the power
	// fails is in doubt. Where hardly anybody is claimed meanwhile it begins longer.
	leastLead, mostLead = 50 * time.Millisecond, 500 * time.Millisecond
	fewAhead            = 4
	// From fastRate on a disk that stalls once makes more letters late than a whole run may miss.
	fastRate, longLead = 200, 200 * time.Millisecond
	// forgetting is how long a slow claim lengthens the lead.
	forgetting = 20 * time.Second
	// A letter may leave behind its turn by most of the space between two turns, within these bounds. A later one takes
	// a new turn at the end: a stall makes a gap, never a burst.
	leastLate, mostLate = 3 * time.Millisecond, 500 * time.Millisecond
	// At fast rates machines take longer to wake up than the space is, and every turn that is missed is lost. There a few
	// may leave at once after such a moment, as long as no second holds more than the rate.
	fastLate = 15 * time.Millisecond
	// longestSecond is the largest rate of which a second's departures are remembered.
	longestSecond = 100_000
	// margin keeps the spacing this much above the exact one, so that the jitter of timers and networks can't push one
	// message too many into any second.
	margin = 1.0015
	// recovery is how long a slowed pace takes to come back to the set rate.
	recovery = 30 * time.Second
	// slowdown is how often a storm of refusals may slow the pace again.
	slowdown = time.Second
)

// errHeld says that everybody was told to wait while a letter stood at the gate: its claim is released meanwhile.
var errHeld = errors.New("held")

// A Pace spaces departures evenly: one limiter with a burst of 1 for all workers, retries included. It never makes up
// for missed turns, and it slows everybody down when a vendor says "too fast". Safe for concurrent use.
type Pace struct {
	set     Rate
	late    time.Duration // how far behind its turn a letter may still leave
	least   time.Duration // of the lead
	most    time.Duration // of the lead
	limiter *rate.Limiter

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
	left     int         // departures since leftFrom, to know the true rate when none is set
	leftFrom time.Time
}

// NewPace makes the pace of one run, of which inFlight letters at most are claimed and not yet answered.
func NewPace(set Rate, inFlight int) *Pace {
	limit := rate.Inf
	if set != Unlimited {
		limit = rate.Limit(float64(set) / margin)
	}
	p := &Pace{set: set, limiter: rate.NewLimiter(limit, 1), ceiling: limit, leftFrom: time.Now(),
		late: leastLate, least: leastLead, most: mostLead}
	if set != Unlimited {
		space := float64(time.Second) / float64(limit)
		p.late = max(leastLate, time.Duration(min(0.8*space, float64(mostLate))))
		p.least = max(leastLead, time.Duration(min(fewAhead*space, float64(longLead))))
		// What is claimed and waits for its turn is in flight too: half of the bound is left to the answers.
		p.most = time.Duration(min(float64(mostLead), space*float64(inFlight)/2))
	}
	if set >= fastRate {
		p.least, p.late = longLead, fastLate
		p.second = make([]time.Time, int(math.Ceil(min(float64(set), longestSecond))))
	}
	p.least = min(p.least, p.most)
	p.lead = p.least
	return p
}

// A Turn is the moment at which a letter is to leave. The zero turn is now.
type Turn struct {
	at   time.Time
	lead time.Duration // how long before it the letter is to be claimed
}

// Ahead takes the next turn and returns a little before it: time enough for a claim to reach the disk.
func (p *Pace) Ahead(ctx context.Context) (Turn, error) {
	for {
		held := p.held()
		if held <= 0 {
			break
		}
		if err := sleep(ctx, held); err != nil {
			return Turn{}, err
		}
	}
	turn := p.turn(p.least / 2) // whoever comes a little late for a turn still gets it: there is time enough to claim
	if turn.at.IsZero() {
		return turn, ctx.Err()
	}
	return turn, sleep(ctx, time.Until(turn.at)-turn.lead)
}

// Leave returns at the exact moment of the turn, or later when the turn was missed. It is errHeld when everybody is
// told to wait for longer than a claim may stand open.
func (p *Pace) Leave(ctx context.Context, t Turn) error {
	for {
		if p.held() > 0 {
			return errHeld
		}
		behind := time.Since(t.at)
		if t.at.IsZero() || behind >= 0 && behind <= p.late {
			return sleep(ctx, time.Until(p.depart()))
		}
		if behind > p.late {
			t = p.turn(0)
		}
		if err := sleep(ctx, time.Until(t.at)); err != nil {
			return err
		}
	}
}

// Claimed tells how long a claim took. A slow one lengthens the lead for a while.
func (p *Pace) Claimed(took time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	wanted := min(max(took*3/2, p.least), p.most)
	if now := time.Now(); wanted >= p.lead || now.Sub(p.slowest) > forgetting {
		p.lead, p.slowest = wanted, now
	}
}

// Hold lets nobody leave for so long. It never shortens an earlier hold.
func (p *Pace) Hold(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(d); until.After(p.resume) {
		p.resume = until
	}
}

// Slow halves the pace, at most once in a second however many answers ask for it, and holds everybody for the wait
// that the vendor asked for.
func (p *Pace) Slow(wait time.Duration) {
	p.Hold(wait)
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if !p.slowedAt.IsZero() && now.Sub(p.slowedAt) < slowdown {
		return
	}
	p.slowedAt, p.easedAt = now, now
	current := p.limiter.Limit()
	if current == rate.Inf {
		current = max(1, rate.Limit(float64(p.left)/max(now.Sub(p.leftFrom).Seconds(), 0.001)))
		p.ceiling = current
	}
	p.change(max(current/2, p.ceiling/64))
}

// Ease lets a slowed pace grow back; it is told of every accepted message. Where no rate is set it grows on beyond the
// one at which the vendor complained.
func (p *Pace) Ease() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.slowedAt.IsZero() {
		return
	}
	now := time.Now()
	grown := p.limiter.Limit() + p.ceiling*rate.Limit(now.Sub(p.easedAt).Seconds()/recovery.Seconds())
	p.easedAt = now
	if p.set != Unlimited && grown >= p.ceiling {
		grown = p.ceiling
		p.slowedAt = time.Time{}
	}
	p.change(grown)
}

// change sets the limit, at the limiter's own time: set back to now, it would give the time between away again.
func (p *Pace) change(limit rate.Limit) {
	p.limiter.SetLimitAt(p.clock(0), limit)
}

// clock moves the limiter's time on to so long after now, and gives it. It doesn't run backwards.
func (p *Pace) clock(after time.Duration) time.Time {
	if at := time.Now().Add(after); at.After(p.asked) {
		p.asked = at
	}
	return p.asked
}

// Current is the pace of this moment; it is below the set rate after a vendor complained.
func (p *Pace) Current() Rate {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.slowedAt.IsZero() {
		return p.set
	}
	return Rate(p.limiter.Limit())
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
	return Turn{at: asked.Add(p.limiter.ReserveN(asked, 1).DelayFrom(asked)), lead: p.lead}
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

// sleep waits for d or until ctx ends; not at all when d isn't positive.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting: %w", ctx.Err())
	}
}
