package ledger

import (
	"context"
	"fmt"
	"time"
)

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
}

func (g *group) empty() bool { return len(g.claims)+len(g.settles)+len(g.releases) == 0 }

// sort deals the ops out, and answers those that need no disk: who claims what is claimed here, or what another of the
// group claims; who settles what isn't claimed here.
func (g *group) sort(ops []*op, flying map[string]State) {
	clear(g.touched)
	g.claims, g.settles, g.releases = g.claims[:0], g.settles[:0], g.releases[:0]
	g.counts = Counts{}
	for _, o := range ops {
		was, ours := flying[o.ref]
		o.err, o.was = nil, was
		switch {
		case o.kind == claimOp && (ours || g.touched[o.ref]):
			o.err = ErrTaken
		case o.kind != claimOp && (!ours || g.touched[o.ref]):
			o.err = ErrNotClaimed
		case o.kind == claimOp:
			g.claims = append(g.claims, o)
			g.touched[o.ref] = true
		case o.kind == settleOp:
			g.settles = append(g.settles, o)
			g.touched[o.ref] = true
		default:
			g.releases = append(g.releases, o)
			g.touched[o.ref] = true
		}
	}
}

// classOf is what is stored of an outcome. A message that was in doubt stays so until an answer decides it.
func classOf(o *op) class {
	c := class{state: o.outcome.State, status: o.outcome.HTTPStatus, code: o.outcome.Code, reason: o.outcome.Reason}
	if o.was == Unsure && c.state == Waiting {
		c.state = Unsure
		if c.reason == "" {
			c.reason = doubtReason
		} else {
			c.reason = fmt.Sprintf("%s; %s", c.reason, doubtReason)
		}
	}
	return c
}

func (w *writer) settle(ctx context.Context, careful bool) error {
	g := &w.group
	g.classes = map[class][]*op{}
	for _, o := range g.settles {
		c := classOf(o)
		g.classes[c] = append(g.classes[c], o)
	}
	most := sizes[0]
	if careful {
		most = 1
	}
	for c, ops := range g.classes {
		err := chunked(len(ops), most, func(from, to int) error { return w.settleChunk(ctx, c, ops[from:to], careful) })
		if err != nil {
			return err
		}
	}
	return nil
}

// settleChunk settles a few of one class. Where another process took the claim away (somebody removed the lock's file)
// there is nothing to settle.
func (w *writer) settleChunk(ctx context.Context, c class, ops []*op, careful bool) error {
	g := &w.group
	now := time.Now()
	g.args = append(g.args[:0], c.state, c.status, c.code, c.reason)
	for _, o := range ops {
		at := o.outcome.At
		if at.IsZero() {
			at = now
		}
		g.args = append(g.args, o.ref, o.outcome.MessageID, millis(at))
	}
	g.args = append(g.args, w.book.campaign)
	s, err := w.sized(ctx, settleAlike, len(ops))
	if err != nil {
		return err
	}
	n, err := affected(s.ExecContext(ctx, g.args...))
	if err != nil {
		return err
	}
	if n != len(ops) {
		if !careful {
			return errSurprise
		}
		ops[0].err = ErrNotClaimed
	}
	g.counts.add(Claimed, -n)
	g.counts.add(c.state, n)
	return nil
}

func (w *writer) releaseAll(ctx context.Context) error {
	for _, o := range w.group.releases {
		query, args := releaseOld, []any{o.was, w.book.campaign, o.ref}
		if o.was == New {
			query, args = releaseNew, args[1:]
		}
		n, err := w.affect(ctx, query, args...)
		if err != nil {
			return err
		}
		if n == 0 {
			o.err = ErrNotClaimed
		}
		w.group.counts.add(Claimed, -n)
		w.group.counts.add(o.was, n)
	}
	return nil
}

// claimQuickly takes it that nobody knows the messages.
func (w *writer) claimQuickly(ctx context.Context) error {
	return w.claimNew(ctx, w.group.claims)
}

// claimCarefully looks first. The transaction has the right to write, so what it sees stays true.
func (w *writer) claimCarefully(ctx context.Context) error {
	known, err := w.known(ctx, w.group.claims)
	if err != nil {
		return err
	}
	var fresh []*op
	byState := map[State][]*op{}
	for _, o := range w.group.claims {
		k, ok := known[o.ref]
		switch {
		case !ok:
			fresh = append(fresh, o)
		case o.can.Has(k.State):
			o.was, o.attempt = k.State, k.Attempts+1
			byState[k.State] = append(byState[k.State], o)
		default:
			o.err = ErrTaken
		}
	}
	for state, ops := range byState {
		if err := w.claimKnown(ctx, state, ops); err != nil {
			return err
		}
	}
	return w.claimNew(ctx, fresh)
}

func (w *writer) claimNew(ctx context.Context, ops []*op) error {
	g := &w.group
	now := millis(time.Now())
	return chunked(len(ops), sizes[0], func(from, to int) error {
		g.args = append(g.args[:0], w.book.campaign)
		for _, o := range ops[from:to] {
			o.attempt, o.was = 1, New
			first := now
			if !o.leaves.IsZero() {
				first = millis(o.leaves)
			}
			g.args = append(g.args, o.ref, first)
		}
		return w.claimed(ctx, New, to-from, claimNew)
	})
}

func (w *writer) claimKnown(ctx context.Context, state State, ops []*op) error {
	g := &w.group
	return chunked(len(ops), sizes[0], func(from, to int) error {
		g.args = append(g.args[:0], w.book.campaign, state)
		for _, o := range ops[from:to] {
			g.args = append(g.args, o.ref)
		}
		return w.claimed(ctx, state, to-from, claimKnown)
	})
}

// claimed runs a claim of n messages with the group's args; all of them must be there to take.
func (w *writer) claimed(ctx context.Context, from State, n int, as shape) error {
	s, err := w.sized(ctx, as, n)
	if err != nil {
		return err
	}
	taken, err := affected(s.ExecContext(ctx, w.group.args...))
	if err != nil {
		return err
	}
	if taken != n {
		return errSurprise
	}
	w.group.counts.add(from, -n)
	w.group.counts.add(Claimed, n)
	return nil
}

// known reads what the ledger knows of the ops' messages.
func (w *writer) known(ctx context.Context, ops []*op) (map[string]Entry, error) {
	found := map[string]Entry{}
	err := chunked(len(ops), sizes[0], func(from, to int) error {
		s, err := w.sized(ctx, findKnown, to-from)
		if err != nil {
			return err
		}
		args := append(w.group.args[:0], w.book.campaign)
		for _, o := range ops[from:to] {
			args = append(args, o.ref)
		}
		rows, err := s.QueryContext(ctx, args...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var e Entry
			if err := rows.Scan(&e.Ref, &e.State, &e.Attempts); err != nil {
				return err
			}
			if err := e.State.stored(); err != nil {
				return err
			}
			found[e.Ref] = e
		}
		return rows.Err()
	})
	return found, err
}
