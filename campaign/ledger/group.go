package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"campaign/campaign/store"
)

type opKind int8

const (
	claimOp opKind = iota
	settleOp
	releaseOp
)

// An op is one caller's wish and, once its group is written, what came of it.
type op struct {
	store.Call
	kind    opKind
	ref     string
	can     States    // claim: the states it may take
	leaves  time.Time // claim: when the message is to leave
	address string    // claim: where it goes, "" where that is the ref
	outcome Outcome   // settle

	flight flight // the claim as it is stored
}

// A flight is a claim in this run's hands: the record as it is now, and as it was before, nil for nothing.
type flight struct {
	record record
	before *record
}

// was is the state before the claim.
func (f *flight) was() State {
	if f.before == nil {
		return New
	}
	return f.before.state
}

// soon is when a claim's message is to leave at the latest, for the claim to hold somebody up.
const soon = 150 * time.Millisecond

// urgent tells whether somebody is held up by the op: who claims what is to leave soon, and who releases.
func (o *op) urgent() bool {
	return o.kind == releaseOp || o.kind == claimOp && time.Until(o.leaves) < soon
}

// op is one that was used before, where there is one.
func (s *Session) op(kind opKind, ref string) *op {
	o, ok := s.ops.Get().(*op)
	if !ok {
		o = &op{Call: store.NewCall()}
	}
	*o = op{Call: o.Call, kind: kind, ref: ref}
	return o
}

// sizes are how many messages one statement takes, the largest that fits first: each size is one prepared statement.
var sizes = [...]int{64, 32, 16, 8, 4, 2, 1}

// chunked walks n messages in the sizes, none larger than most.
func chunked(n, most int, do func(from, to int) error) error {
	for from := 0; from < n; {
		for _, size := range sizes {
			if size > most || size > n-from {
				continue
			}
			if err := do(from, from+size); err != nil {
				return err
			}
			from += size
			break
		}
	}
	return nil
}

// A class of settles shares everything but ref, id and time.
type class struct {
	state        State
	status       int
	code, reason string
}

// A group is what one transaction writes.
type group struct {
	claims, settles, releases []*op
	touched                   map[string]bool // refs that the group writes: each once
	classes                   map[class][]*op
	counts                    Counts // what the group adds
	args                      []any
	buffer                    []byte // for checksums
}

func (g *group) empty() bool { return len(g.claims)+len(g.settles)+len(g.releases) == 0 }

// sort deals the ops out, and answers those that need no disk: who claims what is claimed here, or what another of the
// group claims; who settles what isn't claimed here.
func (g *group) sort(ops []*op, flying map[string]*flight) {
	clear(g.touched)
	g.claims, g.settles, g.releases = g.claims[:0], g.settles[:0], g.releases[:0]
	g.counts = Counts{}
	for _, o := range ops {
		ours := flying[o.ref]
		o.Err = nil
		switch {
		case o.kind == claimOp && (ours != nil || g.touched[o.ref]):
			o.Err = ErrTaken
			continue
		case o.kind != claimOp && (ours == nil || g.touched[o.ref]):
			o.Err = ErrNotClaimed
			continue
		case o.kind == claimOp:
			g.claims = append(g.claims, o)
		case o.kind == settleOp:
			o.flight = *ours
			g.settles = append(g.settles, o)
		default:
			o.flight = *ours
			g.releases = append(g.releases, o)
		}
		g.touched[o.ref] = true
	}
}

// classOf is what is stored of an outcome. A message that was in doubt stays so until an answer decides it.
func classOf(o *op) class {
	c := class{state: o.outcome.State, status: o.outcome.HTTPStatus, code: o.outcome.Code, reason: o.outcome.Reason}
	if o.flight.was() == Unsure && c.state == Waiting {
		c.state = Unsure
		if c.reason == "" {
			c.reason = doubtReason
		} else {
			c.reason = fmt.Sprintf("%s; %s", c.reason, doubtReason)
		}
	}
	return c
}

// settledRecord is the op's record with what it came to.
func settledRecord(o *op, c class, now time.Time) record {
	r, at := o.flight.record, o.outcome.At
	if at.IsZero() {
		at = now
	}
	r.state, r.status, r.code, r.reason = c.state, c.status, c.code, c.reason
	r.messageID, r.settled = o.outcome.MessageID, millis(at)
	return r
}

func (w *writer) settle(ctx context.Context, careful bool) error {
	g := &w.group
	g.classes = map[class][]*op{}
	for _, o := range g.settles {
		c := classOf(o)
		g.classes[c] = append(g.classes[c], o)
	}
	for c, ops := range g.classes {
		settle := func(from, to int) error { return w.settleChunk(ctx, c, ops[from:to]) }
		most := sizes[0]
		if careful {
			most = 1
			settle = func(from, _ int) error { return w.settleOne(ctx, c, ops[from]) }
		}
		if err := chunked(len(ops), most, settle); err != nil {
			return err
		}
	}
	return w.optOut(ctx)
}

// settleChunk settles a few of one class, all of which must be claimed here.
func (w *writer) settleChunk(ctx context.Context, c class, ops []*op) error {
	g := &w.group
	now := time.Now()
	g.args = append(g.args[:0], c.state, c.status, c.code, c.reason)
	for _, o := range ops {
		r := settledRecord(o, c, now)
		g.args = append(g.args, r.ref, r.messageID, r.settled, r.sum(g.buffer), r.attempts)
	}
	g.args = append(g.args, w.session.campaign, w.session.run)
	s, err := w.sized(ctx, settleAlike, len(ops))
	if err != nil {
		return err
	}
	n, err := store.Changed(s.ExecContext(ctx, g.args...))
	if err != nil {
		return err
	}
	if n != len(ops) {
		return errSurprise
	}
	g.counts.add(Claimed, -n)
	g.counts.add(c.state, n)
	return nil
}

// settleOne settles a claim that another run may have taken for lost (somebody removed the lock's file): then the answer
// resolves the doubt of its own attempt. Where another attempt was made since, there is nothing to settle.
func (w *writer) settleOne(ctx context.Context, c class, o *op) error {
	err := w.settleChunk(ctx, c, []*op{o})
	if !errors.Is(err, errSurprise) {
		return err
	}
	r := settledRecord(o, c, time.Now())
	n, err := w.tx.Exec(ctx, settleLate, r.state, r.status, r.code, r.reason, r.messageID, r.settled, r.sum(nil),
		r.ref, r.campaign, r.session, r.attempts)
	if err != nil {
		return err
	}
	if n == 0 {
		o.Err = ErrNotClaimed
	}
	w.group.counts.add(Unsure, -n)
	w.group.counts.add(c.state, n)
	return nil
}

func (w *writer) releaseAll(ctx context.Context) error {
	for _, o := range w.group.releases {
		query, args := releaseNew, []any{o.ref, w.session.campaign, w.session.run}
		if was := o.flight.before; was != nil {
			query = releaseOld
			args = append([]any{was.state, was.attempts, was.session, was.address, was.sum(nil)}, args...)
		}
		n, err := w.tx.Exec(ctx, query, args...)
		if err != nil {
			return err
		}
		if n == 0 {
			o.Err = ErrNotClaimed
		}
		w.group.counts.add(Claimed, -n)
		w.group.counts.add(o.flight.was(), n)
	}
	return nil
}
