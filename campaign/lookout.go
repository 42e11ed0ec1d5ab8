package campaign

import (
	"context"
	"time"

	"campaign/campaign/crash"
	"campaign/campaign/recipients"
	"campaign/campaign/send"
)

// lookEvery is how long it is from one look at the suppression lists to the next. What is changed has its effect within two seconds:
// to see that a list of a million people is what it was takes some milliseconds, and to read it anew less than a second.
const lookEvery = 500 * time.Millisecond

// suppressedReason is the sentence beside the state.
const suppressedReason = "on a list of people who must not be messaged"

// A lookout knows who must not be messaged while a run goes on: whoever came onto a suppression list, or told the vendor not
// to be messaged, since the run was planned.
type lookout struct {
	c     *Campaign
	lists *recipients.Lookout
}

func (c *Campaign) newLookout() *lookout { return &lookout{c, c.suppressed.Lookout()} }

// begin asks the ledgers and looks at the suppression lists, and returns when all of them can be read, so that nothing is sent
// before. The error is a *send.Stopped, or ctx's.
func (l *lookout) begin(ctx context.Context) error {
	if stopped := l.ask(ctx); stopped != nil {
		return stopped
	}
	for {
		if stopped := l.look(); stopped != nil {
			return stopped
		}
		if l.lists.Whole() {
			return nil
		}
		if !due(ctx) {
			return ctx.Err()
		}
	}
}

// watch looks at the lists and asks the ledgers again and again, until ctx ends. It returns why the run must stop.
func (l *lookout) watch(ctx context.Context) *send.Stopped {
	for asked := time.Now(); due(ctx); {
		crash.Point("look", 0)
		if stopped := l.look(); stopped != nil {
			return stopped
		}
		if time.Since(asked) >= consentEvery {
			if stopped := l.ask(ctx); stopped != nil {
				return stopped
			}
			asked = time.Now()
		}
	}
	return nil
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

// end looks at the lists for the last time, and gives who was on them.
func (l *lookout) end() *recipients.Suppression {
	_ = l.lists.Look(time.Now()) // all is over that a list could end
	return l.lists.Now()
}

// look looks at the suppression lists once. One that can't be read any more ends the run.
func (l *lookout) look() *send.Stopped {
	err := l.lists.Look(time.Now())
	if err == nil {
		return nil
	}
	return &send.Stopped{Reason: "a list of people who must not be messaged can't be read any more: " + l.c.listProblems(err)[0].String(),
		Advice: "nothing is lost: put the list right, then run again, and those who are still pending are sent to"}
}

// ask asks the ledgers who must not be messaged. One that can't be read any more ends the run.
func (l *lookout) ask(ctx context.Context) *send.Stopped {
	err := l.c.consent.read(ctx, l.c.ConsentLedgers)
	if err == nil || ctx.Err() != nil {
		return nil
	}
	return &send.Stopped{Reason: "who must not be messaged can't be read any more: " + err.Error(),
		Advice: "nothing is lost: put the ledger right, then run again, and those who are still pending are sent to"}
}

// barred is why a person must not be messaged any more, "" where nothing stands against it.
func (l *lookout) barred(ref string) string {
	if l.lists.Added(ref) {
		return suppressedReason
	}
	return l.c.consent.refused(ref)
}
