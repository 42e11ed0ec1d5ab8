package campaign

import (
	"context"
	"errors"
	"sync"
	"time"

	"campaign/campaign/crash"
	"campaign/campaign/ledger"
)

// An ending is what a try came to, handed to the ledger.
type ending struct {
	letter  *Letter
	outcome outcome
	final   bool // no other try follows in this run, as far as is known
}

// losses are what the ledger couldn't take.
type losses struct {
	mu      sync.Mutex
	err     error     // the first; a fault of the program counts as one
	endings []ending  // of messages that left
	stayed  []*Letter // claimed, and not released
}

// mendings is how often a ledger that failed is asked again to take what the vendor answered, a second apart.
const mendings = 3

// tell waits for the disk and tells of each letter's end. One for all: the outcomes that share a flush are told together,
// and no worker waits.
func (r *run) tell() {
	for r.guarded(func() {
		for e := range r.told {
			r.settle(e)
		}
	}) { // whoever hands over an outcome must not wait for nobody
	}
}

// settle waits until the outcome is on disk, then tells of it. It is false when the ledger can't be written.
func (r *run) settle(e ending) bool {
	stored, err := e.outcome.written()
	if err != nil {
		r.fail(err)
		r.losses.mu.Lock()
		defer r.losses.mu.Unlock()
		r.losses.endings = append(r.losses.endings, e)
		return false
	}
	crash.Point("tell", e.letter.Row.Number)
	if r.o.Watch.Settled != nil {
		r.o.Watch.Settled(Settled{Letter: e.letter, Attempt: e.outcome.attempt, State: stateOf(stored.State), Final: e.final,
			Reason: stored.Reason, Code: stored.Code, ID: stored.MessageID, Status: stored.HTTPStatus, Took: e.outcome.took,
			Pace: r.pace.Now()})
	}
	return true
}

// release takes a claim back whose message surely stayed here. It is false when the ledger can't be written.
func (r *run) release(l *Letter) bool {
	if err := r.o.Book.Release(context.Background(), l.Recipient.Ref); err != nil {
		r.fail(err)
		r.losses.mu.Lock()
		defer r.losses.mu.Unlock()
		r.losses.stayed = append(r.losses.stayed, l)
		return false
	}
	return true
}

// fail ends the run, since the ledger can't be written or the program itself is at fault: nothing may be sent any more.
func (r *run) fail(err error) {
	r.losses.mu.Lock()
	defer r.losses.mu.Unlock()
	if r.losses.err == nil {
		r.losses.err = err
	}
	r.stop(err)
}

// mend has the ledger take what it couldn't take before, if that passes soon: what became of the messages is known, and
// unsaid it would be in doubt. It comes after all workers.
func (r *run) mend() {
	for n := range mendings {
		lost, stayed := r.losses.endings, r.losses.stayed
		if len(lost)+len(stayed) == 0 || !passing(r.losses.err) {
			return
		}
		if n > 0 {
			time.Sleep(time.Second)
		}
		r.losses.endings, r.losses.stayed = nil, nil
		for i, e := range lost {
			lost[i].final = true
			lost[i].outcome.written = r.o.Book.Settle(e.letter.Recipient.Ref, e.outcome.Outcome)
		}
		for _, e := range lost {
			r.settle(e)
		}
		for _, l := range stayed {
			r.release(l)
		}
	}
}

// Unwritten is a failure of the ledger after which what became of some messages isn't written down: they read as unsure.
type Unwritten struct {
	Messages int
	Err      error
}

func (u *Unwritten) Error() string { return u.Err.Error() }

// Unwrap is the ledger's error.
func (u *Unwritten) Unwrap() error { return u.Err }

// failure is why the ledger ended the run, nil if it didn't.
func (l *losses) failure() error {
	if n := len(l.endings) + len(l.stayed); n > 0 {
		return &Unwritten{n, l.err}
	}
	return l.err
}

// passing tells a failure that may be over soon.
func passing(err error) bool {
	return errors.Is(err, ledger.ErrFull) || errors.Is(err, ledger.ErrBusy) || errors.Is(err, ledger.ErrDisk)
}
