package send

import (
	"context"
	"errors"
	"time"
)

// worthSaying is how long a wait is that is told of, though it holds nobody up.
const worthSaying = 1500 * time.Millisecond

// errOver says that no letter follows, and that all is well.
var errOver = errors.New("over")

// start starts one worker more.
func (r *run) start(starting context.Context) {
	r.started++
	r.workers.Go(func() { r.guarded(func() { r.work(starting) }) })
}

// work carries letters on, one attempt at a time.
func (r *run) work(starting context.Context) {
	for {
		a, ok := r.next(starting)
		if !ok {
			return
		}
		r.carry(starting, a)
	}
}

// next gives the next attempt shortly before its slot. Letters pass the gate in their order. A worker that leaves it and sees
// none behind it starts another, so that there are as many as the rate and the vendor's answers need at once, up to the
// bound in flight.
func (r *run) next(starting context.Context) (attempt, bool) {
	r.queued.Add(1)
	r.gate.Lock()
	r.queued.Add(-1)
	defer r.gate.Unlock()
	a, ok := r.take(starting)
	if !ok || r.barred(a.letter) { // no slot is lost by whoever isn't messaged
		return a, ok
	}
	var err error
	if a.slot, err = r.pace.Ahead(starting); err != nil {
		return a, false
	}
	if r.started < r.o.InFlight && r.queued.Load() == 0 {
		r.start(starting)
	}
	return a, true
}

// take takes the letter whose next attempt is due, else the list's next. A worker that is sent home because there is neither
// isn't missed: one that has a letter on its way comes back with it.
func (r *run) take(starting context.Context) (attempt, bool) {
	for r.remain() && r.pace.Await(starting) == nil {
		again, due, first := r.retries.take()
		switch {
		case due:
			return again, true
		case r.ahead != nil && r.retries.room():
			l := *r.ahead
			r.ahead = nil
			return attempt{letter: l, n: 1}, true
		case first != nil:
			if wait := time.Until(first.due); wait > worthSaying && !first.due.Equal(r.said) {
				r.said = first.due
				r.waiting("whoever is next waits for another try ("+first.why+")", wait)
			}
			r.retries.wait(starting, first.due)
		}
	}
	return attempt{}, false
}

// remain tells whether a letter remains to be sent. Where none does, nobody waits until the vendor takes messages again.
func (r *run) remain() bool {
	if r.ahead == nil && r.over == nil {
		r.ahead = r.first()
	}
	return r.ahead != nil || !r.retries.empty()
}

// first is the list's next letter, nil when the list is over.
func (r *run) first() *Letter {
	switch l, err, ok := r.letters(); {
	case !ok:
		r.over = errOver
	case err != nil:
		r.over = err
	default:
		return &l
	}
	return nil
}
