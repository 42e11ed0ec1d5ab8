package ledger

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"campaign/campaign/crash"
	"campaign/campaign/store"
)

// One goroutine writes for a Session. It takes all who wait, writes for them in one transaction, and answers all.

// errSurprise says that the database doesn't hold what was taken for granted.
var errSurprise = errors.New("the ledger holds something else than expected")

// A writer belongs to the one goroutine that writes for a Session.
type writer struct {
	session *Session
	file    *store.Writer
	tx      *store.Tx // of the group that is written
	bulk    [shapes][len(sizes)]*sql.Stmt
	flying  map[string]*flight // what is claimed here
	group   group
}

func newWriter(s *Session, file *store.Writer) *writer {
	w := &writer{session: s, file: file, flying: map[string]*flight{}}
	w.group.touched, w.group.buffer = map[string]bool{}, make([]byte, 0, 512)
	return w
}

// write serves callers until the Session is closed and nobody waits.
func (s *Session) write(w *writer) {
	defer close(s.done)
	for ops := s.queue.Take(); ops != nil; ops = s.queue.Take() {
		w.serve(ops)
		s.queue.Answer(ops)
		w.file.MoveLog()
	}
	s.end = w.close()
}

// serve writes for the group: for all or, with one error, for none. A panic is an error, after which nothing more is written:
// callers would wait for ever.
func (w *writer) serve(ops []*op) {
	err := crash.Catch(func() error { return w.writeGroup(ops) })
	if err == nil {
		return
	}
	w.file.Failed(err)
	for _, o := range ops {
		o.Err = err
	}
}

// writeGroup writes a group quickly, which takes it that claims are of new messages and costs no look-up. If that turns out
// wrong nothing is written, and it looks first. If that doesn't help the ledger is damaged.
func (w *writer) writeGroup(ops []*op) error {
	crash.Point("ledger", len(ops))
	if err := w.file.Broken(); err != nil {
		return err
	}
	err := w.attempt(ops, false)
	if errors.Is(err, errSurprise) {
		err = w.attempt(ops, true)
	}
	if err == nil {
		w.remember(ops)
	}
	return err
}

// attempt writes the group in one transaction.
func (w *writer) attempt(ops []*op, careful bool) error {
	w.group.sort(ops, w.flying)
	if w.group.empty() {
		return nil
	}
	ctx := context.Background()
	return w.file.Commit(ctx, len(ops), func(tx *store.Tx) error {
		w.tx = tx
		return w.fill(ctx, careful)
	})
}

func (w *writer) fill(ctx context.Context, careful bool) error {
	g := &w.group
	if len(g.claims) > 0 {
		w.file.Holds("claim")
	}
	if len(g.settles) > 0 {
		w.file.Holds("settle")
	}
	if err := w.settle(ctx, careful); err != nil {
		return err
	}
	if err := w.releaseAll(ctx); err != nil {
		return err
	}
	claim := w.claimQuickly
	if careful {
		claim = w.claimCarefully
	}
	if err := claim(ctx); err != nil {
		return err
	}
	c := g.counts
	_, err := w.tx.Exec(ctx, addCounts, c.Claimed, c.Accepted, c.Rejected, c.Waiting, c.Unsure, w.session.run)
	return err
}

// sized is the statement of a shape for n messages, which must be one of sizes.
func (w *writer) sized(ctx context.Context, s shape, n int) (*sql.Stmt, error) {
	kept := &w.bulk[s][slices.Index(sizes[:], n)]
	if *kept != nil {
		return *kept, nil
	}
	made, err := w.tx.Statement(ctx, s.text(n))
	if err == nil {
		*kept = made
	}
	return made, err
}

// remember keeps what is in the Session's hands now that the group is on disk.
func (w *writer) remember(ops []*op) {
	for _, o := range ops {
		switch {
		case o.kind == claimOp && o.Err == nil:
			kept := o.flight
			w.flying[o.ref] = &kept
		case o.kind != claimOp && w.group.touched[o.ref]:
			delete(w.flying, o.ref)
		}
	}
}

// close writes down how the run ended and lets go of everything.
func (w *writer) close() error {
	var err error
	if w.file.Broken() == nil {
		err = w.session.logEnd(context.Background(), w.file.Began())
	}
	return errors.Join(err, w.file.Close(), w.session.lock.Unlock())
}
