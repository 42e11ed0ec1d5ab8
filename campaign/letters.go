package campaign

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"campaign/campaign/crash"
	"campaign/campaign/ledger"
	"campaign/campaign/recipients"
	"campaign/campaign/send"
	"campaign/providers/provider"
	"campaign/schema"
)

// A State is what has become of a row, as results files name it.
type State string

// The states of spec and results.
const (
	Accepted   State = "accepted"   // the vendor took it; that is not yet delivery
	Rejected   State = "rejected"   // the vendor will never take this message
	Unsure     State = "unsure"     // it left, and no answer says what became of it
	Pending    State = "pending"    // not tried, or surely not accepted yet
	Invalid    State = "invalid"    // the row can't be sent
	Duplicate  State = "duplicate"  // an earlier row has the same person
	Suppressed State = "suppressed" // must not be messaged
)

// States are all states, in the order in which people want to read them.
func States() []State {
	return []State{Accepted, Rejected, Unsure, Pending, Invalid, Duplicate, Suppressed}
}

// A Letter is a row on its way: the recipient, the message, and what is to become of it.
type Letter struct {
	Row       recipients.Row
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

// A batch is a stretch of rows that one worker fills.
type batch struct {
	letters []Letter
	err     error // after the letters
	done    chan struct{}
}

// batchSize is large enough for one query to serve many rows, small enough to start at once.
const batchSize = 256

// Letters walks the recipients' file and yields a letter for every row, in the file's order, rendered on all cores.
// It is the only way from a row to a message: check, preview, plan, run and results all come along here.
// again names the states that a person asked to send once more. One walk at a time; a letter stays valid after it.
func (c *Campaign) Letters(ctx context.Context, known Known, again ledger.States) iter.Seq2[*Letter, error] {
	return c.walk(ctx, known, asked{again: again})
}

// walk is Letters, of what was asked for.
func (c *Campaign) walk(ctx context.Context, known Known, a asked) iter.Seq2[*Letter, error] {
	if a.at.IsZero() {
		a.at = time.Now()
	}
	return func(yield func(*Letter, error) bool) {
		if err := c.consent.read(ctx, c.ConsentLedgers); err != nil {
			yield(nil, err)
			return
		}
		c.contest.begin()
		walk, stop := context.WithCancel(ctx)
		var workers sync.WaitGroup
		defer workers.Wait()
		defer stop()

		cores := runtime.GOMAXPROCS(0)
		ordered, jobs := make(chan *batch, 2*cores), make(chan *batch)
		workers.Go(func() { c.read(walk, ordered, jobs) })
		for range cores {
			workers.Go(func() {
				for b := range jobs {
					if err := crash.Catch(func() error { return c.fill(walk, b, known, a) }); err != nil {
						b.err = err
					}
					close(b.done)
				}
			})
		}
		c.deliver(walk, ordered, yield)
	}
}

// read cuts the file into batches, and hands each to a worker and, in order, to the walk's end.
func (c *Campaign) read(walk context.Context, ordered, jobs chan<- *batch) {
	defer close(ordered)
	defer close(jobs)
	next := func() *batch {
		return &batch{letters: make([]Letter, 0, batchSize), done: make(chan struct{})}
	}
	b := next()
	send := func() bool {
		for _, ch := range []chan<- *batch{ordered, jobs} {
			select {
			case ch <- b:
			case <-walk.Done():
				return false
			}
		}
		b = next()
		return true
	}
	err := crash.Catch(func() error {
		for row, err := range c.file.Rows() {
			if err != nil {
				return err
			}
			crash.Point("read", row.Number)
			b.letters = append(b.letters, Letter{Row: row})
			if len(b.letters) == batchSize && !send() {
				return walk.Err()
			}
		}
		return nil
	})
	if b.err = err; len(b.letters) > 0 || err != nil {
		send()
	}
}

// fill finds out all of a batch that doesn't depend on other rows.
func (c *Campaign) fill(ctx context.Context, b *batch, known Known, a asked) error {
	refs := make([]string, 0, len(b.letters))
	for i := range b.letters {
		l := &b.letters[i]
		l.Recipient = c.file.Recipient(l.Row)
		if l.Recipient.Fault == "" {
			refs = append(refs, l.Recipient.Ref)
		}
	}
	var entries map[string]ledger.Entry
	if known != nil && len(refs) > 0 {
		var err error
		if entries, err = known(ctx, refs); err != nil {
			return err
		}
	}
	for i := range b.letters {
		l := &b.letters[i]
		if e, ok := entries[l.Recipient.Ref]; ok && l.Recipient.Fault == "" {
			l.Entry = &e
		}
		crash.Point("fill", l.Row.Number)
		c.fillLetter(l, a)
	}
	return nil
}

func (c *Campaign) fillLetter(l *Letter, a asked) {
	l.State = Pending
	switch {
	case l.Recipient.Fault != "":
		c.refuse(l, c.addressColumn, l.Recipient.Fault, "")
		return
	case l.Entry != nil && !c.sendable(l, a):
		if c.contest.yields[l.Row.Number] {
			c.complete(l)
		}
		return
	case c.barred(l.Recipient.Ref) != "":
		l.State, l.Reason = Suppressed, c.barred(l.Recipient.Ref)
		return
	}
	if !c.complete(l) {
		return
	}
	if l.Recipient.Warning != "" {
		l.Problems = append(l.Problems, c.rowProblem(l, c.addressColumn, l.Recipient.Warning, "", true))
	}
	if l.Row.Hidden {
		l.Problems = append(l.Problems, c.rowProblem(l, "", "the row is hidden, perhaps by a filter; it is sent all the same",
			"if it must not be, copy what is seen to a new sheet", true))
	}
	l.Ready = true
}

// complete composes the message and has the provider check it, and tells whether the row can be sent.
func (c *Campaign) complete(l *Letter) bool {
	if !c.compose(l) {
		return false
	}
	if _, err := c.Provider.Encode(l.Message); err != nil {
		r := refused(err)
		if r.OfValue && strings.HasPrefix(r.Path, "recipients.") {
			r.Path = c.addressColumn
		}
		c.refuse(l, r.Path, r.Text, r.Hint)
		return false
	}
	return true
}

// compose renders the row into the letter's message, and tells whether it could.
func (c *Campaign) compose(l *Letter) bool {
	message, problems := c.Renderer.Render(l.Row.Cells)
	for _, p := range problems {
		if p.Warning {
			l.Problems = append(l.Problems, c.rowProblem(l, p.Path, p.Text, p.Hint, true))
			continue
		}
		c.refuse(l, p.Path, p.Text, p.Hint)
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
func (c *Campaign) refuse(l *Letter, path, text, hint string) {
	l.Problems = unwarned(l.Problems, path)
	at := slices.IndexFunc(l.Problems, func(p schema.Problem) bool { return p.Warning })
	if at < 0 {
		at = len(l.Problems)
	}
	l.Problems = slices.Insert(l.Problems, at, c.rowProblem(l, path, text, hint, false))
	if l.State != Invalid {
		l.State, l.Reason = Invalid, schema.Problem{Path: path, Text: text, Hint: hint}.String()
		l.Entry, l.Withheld = nil, nil
	}
}

func (c *Campaign) rowProblem(l *Letter, path, text, hint string, warning bool) schema.Problem {
	return schema.Problem{File: c.listPath, Line: l.Row.Number, Path: path, Text: text, Hint: hint, Warning: warning}
}

// deliver yields the batches' letters in order. Only here is it known which rows came before, so duplicates are found
// here: the first row that can be sent, or was, wins.
func (c *Campaign) deliver(ctx context.Context, ordered <-chan *batch, yield func(*Letter, error) bool) {
	var seen recipients.Seen
	for b := range ordered {
		select {
		case <-b.done:
		case <-ctx.Done():
			yield(nil, ctx.Err())
			return
		}
		for i := range b.letters {
			l := &b.letters[i]
			if l.State == "" {
				break // the batch failed here
			}
			c.findDuplicate(l, &seen)
			if !yield(l, nil) {
				return
			}
		}
		if b.err != nil {
			yield(nil, b.err)
			return
		}
	}
	if ctx.Err() != nil {
		yield(nil, ctx.Err())
	}
}
