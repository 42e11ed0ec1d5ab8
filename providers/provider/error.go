package provider

import (
	"fmt"
	"time"
)

// A Verdict says what an error means for the message, and so what is done next. There are just five reactions.
type Verdict int

// The verdicts. The zero value is the safe one: who forgets to classify an error sends nothing twice.
const (
	Unsure      Verdict = iota // it may have been accepted: only a person says "again"
	Rejected                   // this message will never be accepted
	Throttled                  // surely not accepted: too fast; everybody slows down
	Unavailable                // surely not accepted: not now, or never connected; try again later
	Denied                     // no message will be accepted: stop the campaign
)

// String is the verdict's name, as files of a dossier carry it.
func (v Verdict) String() string {
	switch v {
	case Rejected:
		return "rejected"
	case Throttled:
		return "throttled"
	case Unavailable:
		return "unavailable"
	case Denied:
		return "denied"
	default:
		return "unsure"
	}
}

// An Error is why a message wasn't accepted. It carries no address, no body and no secret.
type Error struct {
	Verdict Verdict
	// Code is the vendor's own code, "" where there is none.
	Code string
	// Text is a sentence for a person: lower case, no full stop.
	Text string
	// RetryAfter is how long the vendor asks to wait, 0 when it doesn't say.
	RetryAfter time.Duration
	// OnlyRecipient tells that the error says something about this one recipient and nothing about others: an Unavailable
	// one holds nobody else.
	OnlyRecipient bool
	// OptedOut tells that the person has stopped marketing messages: they must not be sent any again.
	OptedOut bool
	// OfTemplate tells of a Denied error that only this template is denied, in this language: another may be accepted.
	OfTemplate bool
	// Whom is whom the answer is about. Send takes it out, and takes no answer about somebody else.
	Whom Whom
	// HTTPStatus is the answer's status, 0 without an answer. Send fills it in.
	HTTPStatus int
}

// Error is the sentence, led by the vendor's code.
func (e *Error) Error() string {
	if e.Code == "" {
		return e.Text
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Text)
}
