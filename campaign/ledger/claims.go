package ledger

import (
	"context"
	"time"

	"campaign/campaign/store"
)

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
	var unknown []*op
	byState := map[State][]*op{}
	for _, o := range w.group.claims {
		k, ok := known[o.ref]
		switch {
		case !ok:
			unknown = append(unknown, o)
		case o.can.Has(k.state):
			o.flight.before = &k
			byState[k.state] = append(byState[k.state], o)
		default:
			o.Err = ErrTaken
		}
	}
	for state, ops := range byState {
		if err := w.claimKnown(ctx, state, ops); err != nil {
			return err
		}
	}
	return w.claimNew(ctx, unknown)
}

func (w *writer) claimNew(ctx context.Context, ops []*op) error {
	g := &w.group
	now := millis(time.Now())
	return chunked(len(ops), sizes[0], func(from, to int) error {
		g.args = append(g.args[:0], w.session.campaign, w.session.run)
		for _, o := range ops[from:to] {
			r := record{ref: o.ref, campaign: w.session.campaign, state: Claimed, session: w.session.run, attempts: 1, first: now,
				address: o.address}
			if !o.leaves.IsZero() {
				r.first = millis(o.leaves)
			}
			o.flight = flight{record: r}
			g.args = append(g.args, r.ref, r.first, r.address, r.sum(g.buffer))
		}
		return w.claimed(ctx, New, to-from, claimNew)
	})
}

func (w *writer) claimKnown(ctx context.Context, state State, ops []*op) error {
	g := &w.group
	return chunked(len(ops), sizes[0], func(from, to int) error {
		g.args = append(g.args[:0], w.session.run)
		for _, o := range ops[from:to] {
			r := *o.flight.before
			r.state, r.session, r.attempts, r.address = Claimed, w.session.run, r.attempts+1, o.address
			o.flight.record = r
			g.args = append(g.args, r.ref, r.address, r.sum(g.buffer))
		}
		g.args = append(g.args, w.session.campaign, state)
		return w.claimed(ctx, state, to-from, claimKnown)
	})
}

// claimed runs a claim of n messages with the group's args; all of them must be there to take.
func (w *writer) claimed(ctx context.Context, from State, n int, as shape) error {
	s, err := w.sized(ctx, as, n)
	if err != nil {
		return err
	}
	taken, err := store.Changed(s.ExecContext(ctx, w.group.args...))
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
func (w *writer) known(ctx context.Context, ops []*op) (map[string]record, error) {
	found := map[string]record{}
	err := chunked(len(ops), sizes[0], func(from, to int) error {
		s, err := w.sized(ctx, findKnown, to-from)
		if err != nil {
			return err
		}
		args := append(w.group.args[:0], w.session.campaign)
		for _, o := range ops[from:to] {
			args = append(args, o.ref)
		}
		rows, err := s.QueryContext(ctx, args...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			r, err := scanRecord(rows)
			if err != nil {
				return err
			}
			found[r.ref] = r
		}
		return rows.Err()
	})
	return found, err
}
