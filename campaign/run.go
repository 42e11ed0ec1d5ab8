package campaign

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"campaign/campaign/ledger"
	"campaign/providers/provider"
)

// RunOptions are what a run needs beside the campaign.
type RunOptions struct {
	Book   *ledger.Book // the campaign's ledger, held by this run
	Known  Known        // reads the same ledger
	Client *http.Client // see provider.NewClient
	Again  ledger.States
	Limit  int // at most so many recipients; 0 for no limit
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
}

// A run is one journey of many letters.
type run struct {
	c      *Campaign
	o      RunOptions
	pace   *Pace
	client *http.Client

	stop    context.CancelCauseFunc // starts nothing new
	streaks streaks
}

// Run sends every letter that is ready, evenly paced, and writes down each before it leaves and after it is answered.
// When ctx ends it starts nothing new and waits for the answers on their way. The error is a *Stopped when the run was
// stopped by what the vendor said, ctx's when it was interrupted; nothing is lost in either case.
func (c *Campaign) Run(ctx context.Context, o RunOptions) error {
	starting, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	r := &run{c: c, o: o, pace: NewPace(c.Rate), client: o.Client, stop: stop}

	var workers sync.WaitGroup
	letters, slots := make(chan departure), make(chan struct{}, c.InFlight)
	err := r.dispatch(starting, letters, slots, &workers)
	close(letters)
	workers.Wait()
	if cause := context.Cause(starting); cause != nil {
		return cause
	}
	return err
}

// A departure is a letter with its turn.
type departure struct {
	letter *Letter
	turn   Turn
}

// dispatch takes the letters in order, and hands each to a worker shortly before its turn. There are as many workers as
// the rate and the vendor's answers need at once, up to the bound in flight.
func (r *run) dispatch(starting context.Context, letters chan departure, slots chan struct{}, workers *sync.WaitGroup) error {
	sent := 0
	for l, err := range r.c.Letters(starting, r.o.Known, r.o.Again) {
		if err != nil {
			return err
		}
		if !l.Ready {
			continue
		}
		if r.o.Limit > 0 && sent == r.o.Limit {
			return nil
		}
		select {
		case slots <- struct{}{}:
		case <-starting.Done():
			return nil
		}
		turn, err := r.pace.Ahead(starting)
		if err != nil {
			return nil // the cause is known to Run
		}
		sent++
		d := departure{l, turn}
		select {
		case letters <- d:
		default:
			workers.Go(func() { r.work(starting, d, letters, slots) })
		}
	}
	return nil
}

// work carries letters to their end, the given one first.
func (r *run) work(starting context.Context, d departure, letters <-chan departure, slots <-chan struct{}) {
	for ok := true; ok; d, ok = <-letters {
		written, err := r.carry(starting, d)
		// The outcome is handed over, so the next claim can't be on disk before it: the slot is free.
		<-slots
		if err == nil && written != nil {
			err = written()
		}
		if err != nil {
			r.stop(err)
		}
	}
}

// carry tries a letter until it is settled for good, its tries are used up, or the run is stopped. written waits until
// its last outcome is on disk; nil when there is none. An error, of either, means that the ledger can't be written, and
// nothing may be sent any more.
func (r *run) carry(starting context.Context, d departure) (written func() error, err error) {
	for try := 1; ; try++ {
		outcome, err := r.try(starting, d)
		switch {
		case errors.Is(err, ledger.ErrTaken):
			return nil, nil
		case errors.Is(err, errHeld):
			try--
		case errors.Is(err, context.Canceled):
			return nil, nil
		case err != nil:
			return nil, err
		default:
			wait, again := r.judge(outcome, try)
			written := func() error { return r.settle(d.letter, outcome, !again) }
			if !again {
				return written, nil
			}
			if err := written(); err != nil {
				return nil, err
			}
			if sleep(starting, wait) != nil {
				return nil, nil
			}
		}
		if d.turn, err = r.pace.Ahead(starting); err != nil {
			return nil, nil
		}
	}
}

// outcome is one try as the ledger has it, with what only this run needs to know.
type outcome struct {
	ledger.Outcome
	written func() error // waits until the ledger has it on disk
	attempt int
	failure *provider.Error // nil when accepted
	took    time.Duration
}

// try is the heart of the house: claim, wait for the turn, send, hand the outcome to the ledger. What is claimed either
// leaves and is settled, or is released because it surely stayed here.
func (r *run) try(starting context.Context, d departure) (outcome, error) {
	// Answers are waited for and written down after an interruption too.
	lasting := context.WithoutCancel(starting)
	ref := d.letter.Recipient.Ref
	asked := time.Now()
	attempt, err := r.o.Book.Claim(lasting, ref, r.o.Again, d.turn.at)
	if err != nil {
		return outcome{}, err
	}
	r.pace.Claimed(time.Since(asked))
	if held := r.pace.Leave(starting, d.turn); held != nil {
		if err := r.o.Book.Release(lasting, ref); err != nil {
			return outcome{}, err
		}
		return outcome{}, held
	}
	left := time.Now()
	receipt, err := provider.Send(lasting, r.client, r.c.Provider, d.letter.Message)
	o := outcome{attempt: attempt, took: time.Since(left)}
	o.State, o.MessageID, o.Reason, o.HTTPStatus = ledger.Accepted, receipt.ID, receipt.Note, receipt.HTTPStatus
	if err != nil {
		o.failure = asError(err)
		o.State, o.Reason = stateFor(o.failure.Verdict), o.failure.Text
		o.Code, o.HTTPStatus = o.failure.Code, o.failure.HTTPStatus
	}
	o.At = time.Now()
	o.written = r.o.Book.Settling(ref, o.Outcome)
	return o, nil
}

// asError is the *Error that Send promises; whatever else it was would be Unsure.
func asError(err error) *provider.Error {
	var e *provider.Error
	if errors.As(err, &e) {
		return e
	}
	return &provider.Error{Text: "it isn't known what became of the message"}
}
