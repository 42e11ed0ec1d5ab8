// Package send takes letters on their journey: an attempt (claim, send, settle), the judgement of what came of it, perhaps
// another attempt. It takes all that it needs as values, and knows no campaign file.
package send

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
	"campaign/providers/dossier"
	"campaign/providers/provider"
)

// Options are what a run is made of. All but Watch must be set.
type Options struct {
	// Letters gives those that are to be sent, in their order, until ctx ends.
	Letters  func(ctx context.Context) iter.Seq2[Letter, error]
	Provider provider.Provider
	Codes    dossier.Codes // the vendor's, which say what to do after rejections
	// OneTemplate tells that all letters have the same template: one that the vendor denies stops the run then.
	OneTemplate bool
	Session     *ledger.Session // the campaign's ledger, held by this run
	Again       ledger.States
	Client      *http.Client // see provider.NewClient
	Rate        pace.Rate
	InFlight    int // at most so many attempts at once
	Attempts    int // of one letter at most
	// RejectedInARow is how many rejections end the run, when nothing is accepted meanwhile.
	RejectedInARow int
	// Barred says why a person must not be messaged any more, "" where nothing stands against it. It is asked by many
	// goroutines.
	Barred func(ref string) string
	// Meanwhile goes on beside the run, until ctx ends. It returns why the run must stop, nil where it needn't.
	Meanwhile func(ctx context.Context) *Stopped
	Watch     Watch
}

// A Watch is told what happens. Its functions are called from many goroutines; each may be nil.
type Watch struct {
	// Settled is told of every answer, and of every send that came to nothing.
	Settled func(Outcome)
	// Waiting is told why everybody waits, and for how long.
	Waiting func(why string, wait time.Duration)
}

// Stopped is why a run ended before its last row: a sentence for a person and what to do. Everything that wasn't
// accepted can be sent by a later run.
type Stopped struct {
	Reason string
	Advice string
}

// Error is the reason.
func (s *Stopped) Error() string { return s.Reason }

// A run is one journey of many letters.
type run struct {
	o    Options
	pace *pace.Pace

	stop    context.CancelCauseFunc // starts nothing new
	streaks streaks
	told    chan Outcome // last outcomes of letters, on their way to the disk
	retries *retries
	losses  losses
	workers sync.WaitGroup
	queued  atomic.Int64 // workers before the gate

	gate    sync.Mutex // whoever holds it takes the next letter, and its slot
	letters func() (Letter, error, bool)
	started int       // workers
	ahead   *Letter   // the list's next, taken from it to know that there is one
	said    time.Time // until when it was told that whoever is next waits
	over    error     // why the list gives no letter any more; errOver at its end
}

// Run sends every letter, evenly paced, and writes down each before it leaves and after it is answered. When ctx ends it
// starts nothing new and waits for the answers on their way. Whoever is barred before the slot isn't messaged. The error is
// a *Stopped when the run was stopped by what the vendor said or by Meanwhile, ctx's when it was interrupted; nothing is
// lost in either case. Any other is of the letters or of the ledger, an *Unwritten when it couldn't take what became of
// messages, or a *crash.Error: a panic in any part of the run ends it as an interruption does.
func Run(ctx context.Context, o Options) error {
	starting, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	letters, done := iter.Pull2(o.Letters(starting))
	defer done()
	r := &run{o: o, pace: pace.New(o.Rate, o.InFlight), stop: stop, letters: letters, told: make(chan Outcome, o.InFlight),
		retries: newRetries()}

	end := r.meanwhile(starting)
	var teller sync.WaitGroup
	teller.Go(r.tell)
	r.start(starting)
	r.workers.Wait()
	close(r.told)
	teller.Wait()
	r.settleAgain()
	end()
	return r.end(ctx, context.Cause(starting))
}

// meanwhile begins what goes on beside the run; end waits for its end.
func (r *run) meanwhile(starting context.Context) (end func()) {
	ctx, stop := context.WithCancel(starting)
	var beside sync.WaitGroup
	beside.Go(func() {
		r.guarded(func() {
			if stopped := r.o.Meanwhile(ctx); stopped != nil {
				r.stop(stopped)
			}
		})
	})
	return func() {
		stop()
		beside.Wait()
	}
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

// guarded does a part of the run and tells whether it panicked. That ends the run, in good order.
func (r *run) guarded(part func()) bool {
	err := crash.Catch(func() error { part(); return nil })
	if err != nil {
		r.fail(err)
	}
	return err != nil
}

func (r *run) waiting(why string, wait time.Duration) {
	if r.o.Watch.Waiting != nil {
		r.o.Watch.Waiting(why, wait)
	}
}
