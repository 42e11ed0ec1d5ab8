package campaign

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
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

// Stopped is why a run ended before its last row: a sentence for a person and what to do. Everything that wasn't
// accepted can be sent by a later run.
type Stopped struct {
	Reason string
	Advice string
}

// Error is the reason.
func (s *Stopped) Error() string { return s.Reason }

// limits of patience that no campaign file sets.
const (
	unsureInARow  = 50          // then nobody answers properly, and every further message would be in doubt
	givenUpInARow = 10          // rows that used up their tries while nothing else was answered: the vendor is down
	longestWait   = time.Minute // of a row's growing waits
	downAfter     = 3           // unavailable answers in a row: then everybody waits, ever longer
	looksPerTry   = 2           // looks after a vendor that is down, for each try that a message has; then it is given up on
)

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

func stateFor(v provider.Verdict) ledger.State {
	switch v {
	case provider.Rejected:
		return ledger.Rejected
	case provider.Throttled, provider.Unavailable, provider.Denied:
		return ledger.Waiting
	default:
		return ledger.Unsure
	}
}

// judge is the one place where a verdict becomes a decision: whether the letter is tried again, after how long, and
// whether the whole run goes on.
func (r *run) judge(o outcome, try int) (wait time.Duration, again bool) {
	f := o.failure
	if f == nil {
		r.pace.Ease()
		r.streaks.clear()
		return 0, false
	}
	wait, again = max(f.RetryAfter, backoff(try)), try < r.c.Attempts
	n := r.streaks.add(f.Verdict)
	switch f.Verdict {
	case provider.Throttled:
		r.pace.Slow(wait)
		r.waiting("too fast for the vendor, so everybody slows down", wait)
		if !again {
			r.stopAt(r.streaks.giveUp(), givenUpInARow, "the vendor takes nothing, however slowly it is sent: "+f.Error(),
				"nothing is lost: run again later, and those who are still pending are sent to")
		}
	case provider.Unavailable:
		looks := 0
		if n >= downAfter {
			looks, wait = r.streaks.look(wait)
			r.pace.Hold(wait)
			r.waiting("the vendor can't take messages now ("+f.Error()+")", wait)
		}
		if !again && r.streaks.giveUp() >= givenUpInARow || looks >= looksPerTry*r.c.Attempts {
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
		r.stopAt(n, r.c.RejectedInARow, fmt.Sprintf("%d messages in a row were rejected, the last one with: %s", n, f.Error()),
			"something is wrong with all of them; mend it, then run again with --retry rejected")
	default:
		again = false
		r.stopAt(n, unsureInARow, fmt.Sprintf("%d messages in a row were not answered properly, the last one with: %s", n, f.Error()),
			"find out what became of them before you run again with --retry unsure")
	}
	return wait, again
}

func (r *run) stopAt(n, limit int, reason, advice string) {
	if n >= limit {
		r.stop(&Stopped{Reason: reason, Advice: advice})
	}
}

// settle waits until the outcome is on disk, then tells of it.
func (r *run) settle(l *Letter, o outcome, final bool) error {
	if err := o.written(); err != nil {
		return err
	}
	if r.o.Watch.Settled != nil {
		r.o.Watch.Settled(Settled{Letter: l, Attempt: o.attempt, State: stateOf(o.State), Final: final, Reason: o.Reason,
			Code: o.Code, ID: o.MessageID, Status: o.HTTPStatus, Took: o.took})
	}
	return nil
}

func (r *run) waiting(why string, wait time.Duration) {
	if r.o.Watch.Waiting != nil {
		r.o.Watch.Waiting(why, wait)
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
	mu      sync.Mutex
	counts  map[provider.Verdict]int
	givenUp int
	looks   int       // after the vendor while everybody waits
	next    time.Time // failures before it are of the same look
}

// clear is for an accepted message: all is well again.
func (s *streaks) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.counts)
	s.givenUp, s.looks = 0, 0
}

// add counts a failure and returns how many of its kind came in a row. Any answer shows that the vendor isn't down, and
// any but "too fast" that it takes messages.
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
	return s.counts[v]
}

// look counts the times that a vendor was found down, and says how long everybody waits until the next: as long as was
// asked for, and the longer the more often it was in vain. Whatever else comes back before that is of the same look.
func (s *streaks) look(asked time.Duration) (looks int, wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if s.looks > 0 && now.Before(s.next) {
		return s.looks, max(asked, s.next.Sub(now))
	}
	s.looks++
	wait = max(asked, backoff(s.looks))
	s.next = now.Add(wait)
	return s.looks, wait
}

// giveUp counts a letter whose tries were used up while the vendor took nothing.
func (s *streaks) giveUp() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.givenUp++
	return s.givenUp
}
