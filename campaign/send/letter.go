package send

import (
	"cmp"
	"time"

	"campaign/campaign/ledger"
	"campaign/campaign/pace"
	"campaign/providers/provider"
)

// A Letter is a message with the row that it comes from. The message's Ref is the person.
type Letter struct {
	Row     int
	Message provider.Message
}

// Address is where the letter goes: a number in E.164 or a chat id.
func (l Letter) Address() string { return cmp.Or(l.Message.Chat, l.Message.To) }

// elsewhere is the letter's address, "" where it is the person's ref.
func (l Letter) elsewhere() string {
	if l.Address() == l.Message.Ref {
		return ""
	}
	return l.Address()
}

// An attempt is a letter with its slot.
type attempt struct {
	letter Letter
	n      int  // 1 for the letter's first of this run
	missed bool // its claim was released before, since it couldn't leave
	slot   pace.Slot
}

// An Outcome is what one attempt came to: as the ledger has it, and what only this run knows.
type Outcome struct {
	ledger.Outcome
	Letter  Letter
	Attempt int  // 1 for the first of all runs
	Barred  bool // nothing was attempted, since the person must not be messaged any more: Reason says why
	Final   bool // no other attempt follows in this run, as far as is known
	Took    time.Duration
	Pace    pace.Rate // at which letters leave now, slowed or not

	failure *provider.Error                // nil when accepted
	written func() (ledger.Outcome, error) // waits until the ledger has it on disk, and gives it as it stands there
}
