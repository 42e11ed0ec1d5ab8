package campaign

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"campaign/campaign/crash"
	"campaign/campaign/ledger"
	"campaign/campaign/recipients"
	"campaign/campaign/results"
	"campaign/campaign/send"
	"campaign/campaign/table"
	"campaign/providers/provider"
	"campaign/schema"
	"campaign/schema/wording"
)

// A State is what has become of a row, as results files name it.
type State string

// The states of rows; campaign/results says what they mean.
const (
	Accepted   State = results.Accepted
	Rejected   State = results.Rejected
	Unsure     State = results.Unsure
	Pending    State = results.Pending
	Invalid    State = results.Invalid
	Duplicate  State = results.Duplicate
	Suppressed State = results.Suppressed
)

// States are all states, in the order in which people want to read them.
func States() []State {
	return []State{Accepted, Rejected, Unsure, Pending, Invalid, Duplicate, Suppressed}
}

// A Letter is a row on its way: the recipient, the message, and what is to become of it.
type Letter struct {
	Row       table.Row
	Recipient recipients.Recipient
	// Message is complete when the letter is Ready.
	Message provider.Message
	// State is what results would say of the row now, Reason the sentence beside it.
	State  State
	Reason string
	// Ready tells that the row is to be sent.
	Ready bool
	// Entry is what the ledger knows of the recipient, nil for nothing. An invalid row and a duplicate have none:
	// it is of another row of the person.
	Entry *ledger.Entry
	// Withheld is why a row that was rejected isn't sent again, also if a person asks; nil for no reason.
	Withheld *Withheld
	// Problems are why the row is invalid, and warnings.
	Problems []schema.Problem
}

// Known looks up what a ledger knows of recipients. A nil one knows nothing.
type Known func(ctx context.Context, refs []string) (map[string]ledger.Entry, error)

// A View is what rows are seen with. The zero value knows nothing but the list.
type View struct {
	Known      Known
	Duplicates Duplicates // see Plan
	// Suppressed are those who must not be messaged, see Run; nil are those who were on the lists when the campaign was loaded.
	Suppressed *recipients.Suppression
}

// Letters walks the recipients' file and yields a letter for every row, in the file's order, rendered on all cores.
// A letter stays valid after the walk.
func (c *Campaign) Letters(ctx context.Context, v View) iter.Seq2[*Letter, error] {
	return c.letters(ctx, v, asked{at: time.Now()}, &search{before: v.Duplicates})
}

// letters is Letters, of what was asked for, and with what a search finds. Check, preview, plan and results all come along
// here.
func (c *Campaign) letters(ctx context.Context, v View, a asked, s *search) iter.Seq2[*Letter, error] {
	if v.Suppressed == nil {
		v.Suppressed = c.suppressed
	}
	return func(yield func(*Letter, error) bool) {
		if err := c.consent.read(ctx, c.ConsentLedgers); err != nil {
			yield(nil, err)
			return
		}
		fill := func(ctx context.Context, letters []Letter) error { return c.fill(ctx, letters, v, a) }
		for l, err := range c.walk(ctx, nil, fill) {
			if err == nil {
				s.look(c, l)
			}
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

// fill finds out all of some letters that doesn't depend on other rows.
func (c *Campaign) fill(ctx context.Context, letters []Letter, v View, a asked) error {
	refs := make([]string, 0, len(letters))
	for i := range letters {
		l := &letters[i]
		l.Recipient = c.people.Recipient(l.Row)
		if l.Recipient.Fault == nil {
			refs = append(refs, l.Recipient.Ref)
		}
	}
	var entries map[string]ledger.Entry
	if v.Known != nil && len(refs) > 0 {
		var err error
		if entries, err = v.Known(ctx, refs); err != nil {
			return err
		}
	}
	for i := range letters {
		l := &letters[i]
		if e, ok := entries[l.Recipient.Ref]; ok && l.Recipient.Fault == nil {
			l.Entry = &e
		}
		crash.Point("fill", l.Row.Number)
		c.fillLetter(l, v, a)
	}
	return nil
}

func (c *Campaign) fillLetter(l *Letter, v View, a asked) {
	l.State = Pending
	switch {
	case l.Recipient.Fault != nil:
		c.refuse(l, l.Recipient.Fault.At(c.addressColumn))
		return
	case l.Entry != nil && !c.sendable(l, a):
		if v.Duplicates.yields.Has(l.Row.Number) {
			c.complete(l)
		}
		return
	}
	if why := c.barred(l.Recipient.Ref, v.Suppressed); why != "" {
		l.State, l.Reason = Suppressed, why
		return
	}
	if !c.complete(l) {
		return
	}
	if l.Recipient.Warning != nil {
		l.Problems = append(l.Problems, c.rowProblem(l, l.Recipient.Warning.At(c.addressColumn)))
	}
	if l.Row.Hidden {
		l.Problems = append(l.Problems, c.rowProblem(l, wording.Say("row-hidden", nil).Warn()))
	}
	l.Ready = true
}

// complete composes the message and has the provider check it, and tells whether the row can be sent.
func (c *Campaign) complete(l *Letter) bool {
	if !c.compose(l) {
		return false
	}
	if _, err := c.Provider.Encode(l.Message); err != nil {
		r := provider.RefusalOf(err)
		if r.OfValue && strings.HasPrefix(r.Path, "recipients.") {
			r.Path = c.addressColumn
		}
		c.refuse(l, r.Problem)
		return false
	}
	return true
}

// compose renders the row into the letter's message, and tells whether it could.
func (c *Campaign) compose(l *Letter) bool {
	message, problems := c.Renderer.Render(l.Row.Cells)
	for _, p := range problems {
		if p.Warning {
			l.Problems = append(l.Problems, c.rowProblem(l, p))
			continue
		}
		c.refuse(l, p)
	}
	message.Ref = l.Recipient.Ref
	if l.Recipient.Chat {
		message.Chat = l.Recipient.Address
	} else {
		message.To = l.Recipient.Address
	}
	l.Message = message
	return l.State != Invalid
}

// StateOf is the state of a row after an attempt.
func StateOf(o send.Outcome) State {
	if o.Barred {
		return Suppressed
	}
	return stateOf(o.State)
}

func stateOf(s ledger.State) State {
	switch s {
	case ledger.Accepted:
		return Accepted
	case ledger.Rejected:
		return Rejected
	case ledger.Claimed, ledger.Unsure:
		return Unsure
	default:
		return Pending
	}
}

// refuse says why the row can't be sent, before whatever is only odd, and in place of what is odd about the same.
func (c *Campaign) refuse(l *Letter, p wording.Problem) {
	l.Problems = unwarned(l.Problems, p.Path)
	at := slices.IndexFunc(l.Problems, func(p schema.Problem) bool { return p.Warning })
	if at < 0 {
		at = len(l.Problems)
	}
	l.Problems = slices.Insert(l.Problems, at, c.rowProblem(l, p))
	if l.State != Invalid {
		l.State, l.Reason = Invalid, schema.Of("", 0, p).String()
		l.Entry, l.Withheld = nil, nil
	}
}

func (c *Campaign) rowProblem(l *Letter, p wording.Problem) schema.Problem {
	return schema.Of(c.Recipients.Path, l.Row.Number, p)
}
