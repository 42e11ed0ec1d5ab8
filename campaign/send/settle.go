package send

import (
	"context"
	"errors"
	"sync"
	"time"

	"campaign/campaign/crash"
	"campaign/campaign/ledger"
)

// losses are what the ledger couldn't take.
type losses struct {
	mu       sync.Mutex
	err      error     // the first; a fault of the program counts as one
	outcomes []Outcome // of messages that left
	stayed   []Letter  // claimed, and not released
}

// mendings is how often a ledger that failed is asked again to take what the vendor answered, a second apart.
const mendings = 3

// tell waits for the disk and tells of each letter's end. One for all: the outcomes that share a flush are told together,
// and no worker waits.
func (r *run) tell() {
	for r.guarded(func() {
		for o := range r.told {
			r.settle(o)
		}
	}) { // whoever hands over an outcome must not wait for nobody
	}
}

// settle waits until the outcome is on disk, then tells of it. It is false when the ledger can't be written.
func (r *run) settle(o Outcome) bool {
	stored, err := o.written()
	if err != nil {
		r.fail(err)
		r.losses.mu.Lock()
		defer r.losses.mu.Unlock()
		r.losses.outcomes = append(r.losses.outcomes, o)
		return false
	}
	crash.Point("tell", o.Letter.Row)
	o.Outcome = stored
	r.tellOf(o)
	return true
}

// skip tells of a letter whose person must not be messaged any more.
func (r *run) skip(l Letter) {
	r.tellOf(Outcome{Letter: l, Barred: true, Final: true, Outcome: ledger.Outcome{Reason: r.o.Barred(l.Message.Ref)}})
}

// barred tells whether a person must not be messaged any more.
func (r *run) barred(l Letter) bool { return r.o.Barred(l.Message.Ref) != "" }

func (r *run) tellOf(o Outcome) {
	if r.o.Watch.Settled != nil {
		o.Pace = r.pace.Now()
		r.o.Watch.Settled(o)
	}
}

// release takes a claim back whose message surely stayed here. It is false when the ledger can't be written.
func (r *run) release(l Letter) bool {
	if err := r.o.Session.Release(context.Background(), l.Message.Ref); err != nil {
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

// settleAgain has the ledger take what it couldn't take before, if that passes soon: what became of the messages is known, and
// unsaid it would be in doubt. It comes after all workers.
func (r *run) settleAgain() {
	for n := range mendings {
		lost, stayed := r.losses.outcomes, r.losses.stayed
		if len(lost)+len(stayed) == 0 || !passing(r.losses.err) {
			return
		}
		if n > 0 {
			time.Sleep(time.Second)
		}
		r.losses.outcomes, r.losses.stayed = nil, nil
		for i, o := range lost {
			lost[i].Final = true
			lost[i].written = r.o.Session.Settle(o.Letter.Message.Ref, o.Outcome)
		}
		for _, o := range lost {
			r.settle(o)
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
	if n := len(l.outcomes) + len(l.stayed); n > 0 {
		return &Unwritten{n, l.err}
	}
	return l.err
}

// passing tells a failure that may be over soon.
func passing(err error) bool {
	return errors.Is(err, ledger.ErrFull) || errors.Is(err, ledger.ErrBusy) || errors.Is(err, ledger.ErrDisk)
}
