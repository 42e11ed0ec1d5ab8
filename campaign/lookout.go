package campaign

import (
	"context"
	"errors"
	"time"

	"campaign/campaign/crash"
)

// lookEvery is how long it is from one look at the suppression lists to the next. What is changed has its effect within two seconds:
// to see that a list of a million people is what it was takes some milliseconds, and to read it anew less than a second.
const lookEvery = 500 * time.Millisecond

// errSuppressed says that a letter stayed here, since its person came onto a list of people who must not be messaged.
var errSuppressed = errors.New("suppressed")

// suppressedReason is the sentence beside the state.
const suppressedReason = "on a list of people who must not be messaged"

// watch looks at the suppression lists from now on. It returns when all of them can be read, so that nothing is sent before; end
// looks at them for the last time.
func (r *run) watch(starting context.Context) (end func()) {
	for r.look(); !r.lookout.Whole() && due(starting); {
		r.look()
	}
	watching, stop := context.WithCancel(starting)
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.guarded(func() {
			for asked := time.Now(); due(watching); {
				crash.Point("look", 0)
				r.look()
				if time.Since(asked) >= consentEvery {
					r.ask(watching)
					asked = time.Now()
				}
			}
		})
	}()
	return func() {
		stop()
		<-done
		_ = r.lookout.Look(time.Now()) // all is over that a list could end
	}
}

// due waits until the next look is, and is false where ctx ends before.
func due(ctx context.Context) bool {
	select {
	case <-time.After(lookEvery):
		return true
	case <-ctx.Done():
		return false
	}
}

// look looks at the suppression lists once. One that can't be read any more ends the run.
func (r *run) look() {
	err := r.lookout.Look(time.Now())
	if err == nil {
		return
	}
	r.stop(&Stopped{Reason: "a list of people who must not be messaged can't be read any more: " + r.c.listProblems(err)[0].String(),
		Advice: "nothing is lost: put the list right, then run again, and those who are still pending are sent to"})
}

// ask asks the ledgers who must not be messaged. One that can't be read any more ends the run.
func (r *run) ask(watching context.Context) {
	err := r.c.consent.read(watching, r.c.ConsentLedgers)
	if err != nil && watching.Err() == nil {
		r.stop(&Stopped{Reason: "who must not be messaged can't be read any more: " + err.Error(),
			Advice: "nothing is lost: put the ledger right, then run again, and those who are still pending are sent to"})
	}
}

// suppressed tells whether a person came onto a suppression list, or told the vendor not to be messaged, since the run was
// planned.
func (r *run) suppressed(l *Letter) bool { return r.barred(l) != "" }

// barred is why a person must not be messaged any more, "" where nothing stands against it.
func (r *run) barred(l *Letter) string {
	if r.lookout.Added(l.Recipient.Ref) {
		return suppressedReason
	}
	return r.c.consent.refused(l.Recipient.Ref)
}

// skip tells of a letter whose person must not be messaged any more.
func (r *run) skip(l *Letter) {
	if r.o.Watch.Settled != nil {
		r.o.Watch.Settled(Settled{Letter: l, State: Suppressed, Final: true, Reason: r.barred(l), Pace: r.pace.Now()})
	}
}
