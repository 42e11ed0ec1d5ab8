package send

import (
	"context"
	"errors"
	"time"

	"campaign/campaign/crash"
	"campaign/campaign/ledger"
	"campaign/campaign/pace"
)

// worthSaying is how long a wait is that is told of, though it holds nobody up.
const worthSaying = 1500 * time.Millisecond

// start starts one worker more.
func (r *run) start(starting context.Context) {
	r.started++
	r.workers.Go(func() { r.guarded(func() { r.work(starting) }) })
}

// work carries letters on, one try at a time.
func (r *run) work(starting context.Context) {
	for {
		d, ok := r.next(starting)
		if !ok {
			return
		}
		r.carry(starting, d)
	}
}

// next gives the next letter shortly before its turn. Letters pass the gate in their order; whoever leaves it and sees
// nobody behind him starts another worker, so that there are as many as the rate and the vendor's answers need at once,
// up to the bound in flight.
func (r *run) next(starting context.Context) (departure, bool) {
	r.queued.Add(1)
	r.gate.Lock()
	r.queued.Add(-1)
	defer r.gate.Unlock()
	d, ok := r.take(starting)
	if !ok || r.barred(d.letter) { // no turn is lost by whoever isn't messaged
		return d, ok
	}
	var err error
	if d.turn, err = r.pace.Ahead(starting); err != nil {
		return d, false
	}
	if r.started < r.o.InFlight && r.queued.Load() == 0 {
		r.start(starting)
	}
	return d, true
}

// take takes the letter whose next try is due, else the list's next. A worker that is sent home because there is neither
// is not missed: who has a letter on its way comes back with it.
func (r *run) take(starting context.Context) (departure, bool) {
	for r.remain() && r.pace.Await(starting) == nil {
		again, due, first := r.retries.take()
		switch {
		case due:
			return again, true
		case r.ahead != nil && r.retries.room():
			l := *r.ahead
			r.ahead = nil
			return departure{letter: l, try: 1}, true
		case first != nil:
			if wait := time.Until(first.due); wait > worthSaying && !first.due.Equal(r.said) {
				r.said = first.due
				r.waiting("whoever is next waits for another try ("+first.why+")", wait)
			}
			r.retries.wait(starting, first.due)
		}
	}
	return departure{}, false
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

// carry tries a letter once. It is settled for good then, or comes again when it may. Nobody waits for the last outcome
// to be on disk: handed over, the next claim can't be there before it.
func (r *run) carry(starting context.Context, d departure) {
	crash.Point("claim", d.letter.Row)
	o, err := r.try(starting, d)
	crash.Point("settle", d.letter.Row)
	switch {
	case errors.Is(err, ledger.ErrTaken), errors.Is(err, context.Canceled), errors.Is(err, errUnwritten):
		return
	case errors.Is(err, errBarred):
		r.skip(d.letter)
		return
	case errors.Is(err, pace.ErrHeld):
		d.missed = true
		r.retries.hold(d)
		return
	case err != nil:
		r.fail(err)
		return
	}
	wait, again := r.judge(o, d.try)
	if !again {
		o.Final = true
		r.told <- o
		return
	}
	o.Final = starting.Err() != nil
	if r.settle(o) {
		d.try++
		r.retries.add(d, o.At.Add(wait), o.failure.Error())
	}
}
