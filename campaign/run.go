package campaign

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"campaign/campaign/crash"
	"campaign/campaign/ledger"
	"campaign/campaign/pace"
	"campaign/campaign/recipients"
)

// RunOptions are what a run needs beside the campaign.
type RunOptions struct {
	Book   *ledger.Book // the campaign's ledger, held by this run
	Known  Known        // reads the same ledger
	Client *http.Client // see provider.NewClient
	Again  ledger.States
	At     time.Time // of the plan, which decides who may be sent to again; the zero time is now
	Limit  int       // at most so many recipients; 0 for no limit
	Watch  Watch
}

// A Watch is told what happens. Its functions are called from many goroutines; each may be nil.
type Watch struct {
	// Settled is told of every answer, and of every send that came to nothing.
	Settled func(Settled)
	// Waiting is told why everybody waits, and for how long.
	Waiting func(why string, wait time.Duration)
}

// Settled is what one try came to.
type Settled struct {
	Letter  *Letter
	Attempt int // 1 for the first
	State   State
	Final   bool // no other try follows in this run
	Reason  string
	Code    string
	ID      string // the vendor's id of the message
	Status  int    // HTTP, 0 without an answer
	Took    time.Duration
	Pace    pace.Rate // at which letters leave now, slowed or not
}

// A run is one journey of many letters.
type run struct {
	c      *Campaign
	o      RunOptions
	pace   *pace.Pace
	client *http.Client

	lookout *recipients.Lookout // at the suppression lists

	stop    context.CancelCauseFunc // starts nothing new
	streaks streaks
	told    chan ending // messages whose last outcome is on its way to the disk
	retries *retries
	losses  losses
	workers sync.WaitGroup
	queued  atomic.Int64 // workers before the gate

	gate    sync.Mutex // whoever holds it takes the next letter, and its turn
	letters func() (*Letter, error, bool)
	started int // workers
	sent    int
	ahead   *Letter   // the list's next, taken from it to know that there is one
	said    time.Time // until when it was told that whoever is next waits
	over    error     // why the list gives no letter any more; errOver at its end
}

// errUnwritten says that the ledger failed, and that it is known.
var errUnwritten = errors.New("the ledger can't be written")

// errOver says that no letter follows, and that all is well.
var errOver = errors.New("over")

// Run sends every letter that is ready, evenly paced, and writes down each before it leaves and after it is answered.
// When ctx ends it starts nothing new and waits for the answers on their way. Whoever comes onto a suppression list before the
// turn isn't messaged, and results that are written afterwards know the lists as the run saw them last. The error is a *Stopped
// when the run was stopped by what the vendor said or by such a list, ctx's when it was interrupted; nothing is lost in either
// case. Any other is of the recipients' file or of the ledger, an *Unwritten when it couldn't take what became of messages,
// or a *crash.Error: a panic in any part of the run ends it as an interruption does.
func (c *Campaign) Run(ctx context.Context, o RunOptions) error {
	starting, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	letters, done := iter.Pull2(c.walk(starting, o.Known, asked{o.Again, o.At}))
	r := &run{c: c, o: o, pace: pace.New(c.Rate, c.InFlight), client: o.Client, stop: stop, letters: letters,
		lookout: c.suppressed.Lookout(), told: make(chan ending, c.InFlight), retries: newRetries()}
	defer func() {
		done()
		c.suppressed = r.lookout.Now()
	}()

	unwatch := r.watch(starting)
	var teller sync.WaitGroup
	teller.Go(r.tell)
	r.start(starting)
	r.workers.Wait()
	close(r.told)
	teller.Wait()
	r.mend()
	unwatch()
	return r.end(ctx, context.Cause(starting))
}

// end says why the run is over. That something couldn't be written down weighs more than why it was stopped.
func (r *run) end(ctx context.Context, cause error) error {
	var stopped *Stopped
	switch {
	case r.losses.err != nil:
		return r.losses.failure()
	case errors.As(cause, &stopped):
		return stopped
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(r.over, errOver):
		return nil
	}
	return r.over
}

// A departure is a letter with its turn.
type departure struct {
	letter *Letter
	try    int  // 1 for the first of this run
	missed bool // its claim was released before, since it couldn't leave
	turn   pace.Slot
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
	if !ok || r.suppressed(d.letter) { // no turn is lost by whoever isn't messaged
		return d, ok
	}
	var err error
	if d.turn, err = r.pace.Ahead(starting); err != nil {
		return d, false
	}
	if r.started < r.c.InFlight && r.queued.Load() == 0 {
		r.start(starting)
	}
	return d, true
}

// start starts one worker more.
func (r *run) start(starting context.Context) {
	r.started++
	r.workers.Go(func() { r.guarded(func() { r.work(starting) }) })
}

// guarded does a part of the run and tells whether it panicked. That ends the run, in good order.
func (r *run) guarded(part func()) bool {
	err := crash.Catch(func() error { part(); return nil })
	if err != nil {
		r.fail(err)
	}
	return err != nil
}

// worthSaying is how long a wait is that is told of, though it holds nobody up.
const worthSaying = 1500 * time.Millisecond

// take takes the letter whose next try is due, else the list's next. A worker that is sent home because there is neither
// is not missed: who has a letter on its way comes back with it.
func (r *run) take(starting context.Context) (departure, bool) {
	for r.remain() && r.pace.Await(starting) == nil {
		again, first := r.retries.take()
		switch {
		case again.letter != nil:
			return again, true
		case r.ahead != nil && r.retries.room():
			l := r.ahead
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

// first is the list's next letter that is ready, nil when the list is over.
func (r *run) first() *Letter {
	for r.o.Limit == 0 || r.sent < r.o.Limit {
		l, err, ok := r.letters()
		switch {
		case !ok:
			r.over = errOver
			return nil
		case err != nil:
			r.over = err
			return nil
		case l.Ready:
			r.sent++
			return l
		}
	}
	r.over = errOver
	return nil
}

// carry tries a letter once. It is settled for good then, or comes again when it may. Nobody waits for the last outcome
// to be on disk: handed over, the next claim can't be there before it.
func (r *run) carry(starting context.Context, d departure) {
	crash.Point("claim", d.letter.Row.Number)
	outcome, err := r.try(starting, d)
	crash.Point("settle", d.letter.Row.Number)
	switch {
	case errors.Is(err, ledger.ErrTaken), errors.Is(err, context.Canceled), errors.Is(err, errUnwritten):
		return
	case errors.Is(err, errSuppressed):
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
	wait, again := r.judge(outcome, d.try)
	if !again {
		r.told <- ending{d.letter, outcome, true}
		return
	}
	if r.settle(ending{d.letter, outcome, starting.Err() != nil}) {
		d.try++
		r.retries.add(d, outcome.At.Add(wait), outcome.failure.Error())
	}
}
