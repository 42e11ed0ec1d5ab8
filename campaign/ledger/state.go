package ledger

import (
	"fmt"
	"time"
)

// A State is what is known of one message. The numbers are stored: they never change their meaning.
type State int8

// The states of a message.
const (
	New      State = 0 // never claimed: the ledger has no row
	Claimed  State = 1 // on its way, in somebody's hands
	Accepted State = 2 // the vendor took it
	Rejected State = 3 // the vendor will never take it
	Waiting  State = 4 // surely not accepted yet
	Unsure   State = 5 // it left, and nobody knows what became of it
)

// String is the state's name, in lower case.
func (s State) String() string {
	names := [...]string{"new", "claimed", "accepted", "rejected", "waiting", "unsure"}
	if !s.valid() {
		return "unknown"
	}
	return names[s]
}

// valid tells a state from any other number.
func (s State) valid() bool { return s >= New && s <= Unsure }

// stored refuses what only a damaged file holds.
func (s State) stored() error {
	if s == New || !s.valid() {
		return fmt.Errorf("a message has the state %d", s)
	}
	return nil
}

// States is a set of states. The zero value is the empty set.
type States uint8

// Of is the set of the given states.
func Of(states ...State) States {
	var set States
	for _, s := range states {
		if s.valid() {
			set |= 1 << s
		}
	}
	return set
}

// Has tells whether s is in the set.
func (set States) Has(s State) bool { return s.valid() && set&(1<<s) != 0 }

// claimable is what a claim may take when a person asked for `again`: the new and the waiting, of what is over only
// the rejected and the unsure. Nothing makes the accepted or the claimed claimable.
func claimable(again States) States {
	return Of(New, Waiting) | again&Of(Rejected, Unsure)
}

// An Outcome is what became of one attempt.
type Outcome struct {
	State     State  // Accepted, Rejected, Waiting or Unsure
	Reason    string // a sentence for a person, "" when accepted
	Code      string // the vendor's own code
	MessageID string // the vendor's id of the accepted message
	// HTTPStatus is the answer's status; 0 means that no answer came.
	HTTPStatus int
	// At is when the answer came. The zero time means now.
	At time.Time
	// OptedOut tells that the answer says the person must not be messaged any more. The ledger keeps that for all campaigns.
	OptedOut bool
}

// An Entry is what the ledger knows of one message.
type Entry struct {
	Ref        string
	State      State // never New; Claimed only while a run has the message in its hands
	Reason     string
	Code       string
	MessageID  string
	Attempts   int // claims that weren't released
	HTTPStatus int // of the last answer, 0 if the last attempt got none
	// FirstAttempt is when it was claimed for the first time; UTC, in milliseconds.
	FirstAttempt time.Time
	// Answered is when the last attempt's answer came, the zero time when none did; UTC, in milliseconds.
	Answered time.Time
	// Address is where the last attempt went, "" where that is the ref.
	Address string
}

// Counts are numbers of messages by state.
type Counts struct {
	Claimed, Accepted, Rejected, Waiting, Unsure int
}

// Total is how many messages the ledger knows of.
func (c Counts) Total() int { return c.Sent() + c.Waiting }

// Sent is how many messages reached a vendor's decision, or may have: all but those that surely aren't accepted yet.
func (c Counts) Sent() int { return c.Claimed + c.Accepted + c.Rejected + c.Unsure }

// add moves n messages into the state, or out of it when n is negative. New messages aren't counted.
func (c *Counts) add(s State, n int) {
	switch s {
	case Claimed:
		c.Claimed += n
	case Accepted:
		c.Accepted += n
	case Rejected:
		c.Rejected += n
	case Waiting:
		c.Waiting += n
	case Unsure:
		c.Unsure += n
	}
}

// plus is the sum of two counts.
func (c Counts) plus(d Counts) Counts {
	return Counts{c.Claimed + d.Claimed, c.Accepted + d.Accepted, c.Rejected + d.Rejected, c.Waiting + d.Waiting, c.Unsure + d.Unsure}
}

// A Failure is a way in which messages aren't accepted, with how many share it.
type Failure struct {
	State        State // Rejected, Waiting or Unsure
	Code, Reason string
	Count        int
	Last         time.Time // when it was last seen, UTC
}

func millis(t time.Time) int64 { return t.UnixMilli() }

// moment is the time of stored milliseconds; 0 is the zero time.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
