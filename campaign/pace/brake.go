package pace

import (
	"time"

	"golang.org/x/time/rate"
)

// A brake slows everybody down when the vendor says "too fast", lets the pace grow back while it takes messages, and
// holds everybody for as long as it asks.
type brake struct {
	set      Rate
	inFlight int

	resume   time.Time  // nobody leaves before
	ceiling  rate.Limit // where recovery leads
	slowedAt time.Time  // the zero time while the pace is the set one
	easedAt  time.Time
	left     int // departures since leftFrom, to know the true rate when none is set
	leftFrom time.Time
}

const (
	// recovery is how long a slowed pace takes to come back to the set rate.
	recovery = 30 * time.Second
	// slowdown is how often a storm of refusals may slow the pace again.
	slowdown = time.Second
	// mostEased is how far a slowed pace grows where no rate is set: no machine sends as much.
	mostEased rate.Limit = 1e6
	// steps is how far a pace is slowed at most: six halvings of the ceiling.
	steps = 64
)

// hold lets nobody leave for so long. It never shortens an earlier hold.
func (b *brake) hold(now time.Time, d time.Duration) {
	until := now.Add(d)
	if from := later(now, b.resume); until.After(from) {
		b.leftFrom = b.leftFrom.Add(until.Sub(from))
		b.resume = until
	}
}

// slow gives the limit after a complaint: half of the current one. It halves once, however many answers complain, until a
// second after and until letters leave again: those answers are of the pace before.
func (b *brake) slow(now time.Time, current rate.Limit) rate.Limit {
	if !b.slowedAt.IsZero() && (now.Sub(b.slowedAt) < slowdown || now.Before(b.resume)) {
		return current
	}
	if b.set == Unlimited {
		// A pace that grew on for long may be above what leaves, and half of it would slow nobody.
		current = min(current, b.measured(now))
		if b.ceiling == rate.Inf {
			b.ceiling = current
		}
	}
	b.slowedAt, b.easedAt = now, now
	b.left, b.leftFrom = 0, later(now, b.resume)
	return max(current/2, b.ceiling/steps)
}

// measured is the rate at which letters left since the last change. In less than a second too few do for that: then it is
// taken that answers take a second.
func (b *brake) measured(now time.Time) rate.Limit {
	took := later(now, b.resume).Sub(b.leftFrom).Seconds()
	if took < 1 {
		return rate.Limit(max(float64(b.left)/max(took, 0.1), float64(b.inFlight)))
	}
	return rate.Limit(max(1, float64(b.left)) / took)
}

// ease gives the limit after an accepted message. Where no rate is set the pace grows on beyond the one at which the vendor
// complained, the faster the more is taken. While everybody waits it doesn't grow.
func (b *brake) ease(now time.Time, limit rate.Limit) rate.Limit {
	grown := limit + max(b.ceiling, limit)*rate.Limit(max(0, now.Sub(later(b.easedAt, b.resume)).Seconds())/recovery.Seconds())
	b.easedAt = now
	if b.set != Unlimited && grown >= b.ceiling {
		b.slowedAt = time.Time{}
		return b.ceiling
	}
	return min(grown, mostEased)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
