package ledger

import (
	"context"
	"database/sql"
	"errors"
	"os"

	"campaign/campaign/crash"
)

// One goroutine writes for a Session. It takes all who wait, writes for them in one transaction, flushes once, and answers
// all; those who come meanwhile are the next group. So many share a flush, and who is held up waits for nobody else.

// errSurprise says that the database doesn't hold what a quick group took for granted.
var errSurprise = errors.New("the ledger holds something else than expected")

// A writer belongs to the one goroutine that writes for a Session.
type writer struct {
	session    *Session
	path       string
	conn       *sql.Conn
	statements map[string]*sql.Stmt
	bulk       [shapes][len(sizes)]*sql.Stmt
	flying     map[string]*flight // what is claimed here
	faults     *faults
	file, log  os.FileInfo // the files as they were: writing into removed ones keeps nothing
	index      os.FileInfo // the log's index
	count      *count      // nil before Start
	broken     error       // after which nothing more is written

	logged int           // about how many pages were logged since the log was last moved
	moving bool          // whether the log is being moved meanwhile
	moved  chan struct{} // told when that is done

	group group
}

func newWriter(s *Session, conn *sql.Conn) (*writer, error) {
	w := &writer{
		session: s, path: s.ledger.path, conn: conn, faults: newFaults(),
		statements: map[string]*sql.Stmt{}, flying: map[string]*flight{}, moved: make(chan struct{}, 1),
	}
	w.group.touched, w.group.buffer = map[string]bool{}, make([]byte, 0, 512)
	var err error
	if w.file, err = os.Stat(w.path); err != nil {
		w.broken = newError(ErrGone, w.path, err)
	}
	return w, w.broken
}

// close writes down how the run ended and lets go of everything: a statement that is still prepared would keep the file open.
func (w *writer) close() error {
	var err error
	if w.broken == nil {
		err = explain(w.path, w.logEnd(context.Background()))
	}
	if w.count != nil {
		err = errors.Join(err, w.count.close())
	}
	for _, s := range w.statements {
		_ = s.Close()
	}
	for _, kept := range w.bulk {
		for _, s := range kept {
			if s != nil {
				_ = s.Close()
			}
		}
	}
	return errors.Join(err, explain(w.path, w.conn.Close()), w.session.lock.Unlock())
}

// write serves callers until the Session is closed and nobody waits.
func (s *Session) write(w *writer) {
	defer close(s.done)
	for {
		ops := s.take()
		if ops == nil {
			break
		}
		w.serve(ops)
		for _, o := range ops {
			o.done <- struct{}{}
		}
		w.moveLog()
	}
	if w.moving {
		<-w.moved
	}
	s.end = w.close()
}

// serve writes for the group: for all or, with one error, for none. A panic is an error, after which nothing more is written:
// callers would wait for ever.
func (w *writer) serve(ops []*op) {
	err := crash.Catch(func() error { return w.writeGroup(ops) })
	if err != nil {
		w.fail(ops, explain(w.path, err))
	}
}

func (w *writer) writeGroup(ops []*op) error {
	crash.Point("ledger", len(ops))
	if w.broken != nil {
		return w.broken
	}
	err := w.attempt(ops, false)
	if errors.Is(err, errSurprise) {
		err = w.attempt(ops, true)
	}
	if errors.Is(err, errSurprise) {
		err = newError(ErrDamaged, w.path, err)
	}
	if err == nil {
		w.remember(ops)
	}
	return err
}

func (w *writer) fail(ops []*op, err error) {
	for _, o := range ops {
		o.err = err
	}
	var fault *crash.Error
	if errors.As(err, &fault) {
		_ = w.exec(context.Background(), rollback) // there may be none to roll back
		w.broken = err
	}
	for _, lasting := range []error{ErrGone, ErrDamaged, ErrForeign, ErrNoLocks} {
		if errors.Is(err, lasting) {
			w.broken = err
		}
	}
}

// attempt writes the group in one transaction. A quick one takes it that claims are of new messages, which costs no
// look-up; if that turns out wrong nothing is written, and the careful one looks first.
func (w *writer) attempt(ops []*op, careful bool) error {
	w.group.sort(ops, w.flying)
	if w.group.empty() {
		return nil
	}
	ctx := context.Background()
	if err := w.exec(ctx, beginWriting); err != nil {
		return err
	}
	err := w.begin()
	if err == nil {
		err = w.fill(ctx, careful)
	}
	if err != nil {
		_ = w.exec(ctx, rollback)
		return err
	}
	w.points("before")
	if err := w.exec(ctx, commit); err != nil {
		_ = w.exec(ctx, rollback)
		return err
	}
	w.points("after")
	w.logged += len(ops) + 4
	if err := w.count.write(w.count.groups + 1); err != nil {
		w.broken = pathError(w.path, err) // what was written counts; nothing more is, since its loss couldn't be noticed
	}
	return w.inPlace()
}

// begin has the run's line in the count file on disk before its first group.
func (w *writer) begin() (err error) {
	if w.count != nil {
		return nil
	}
	if w.count, err = openCount(w.path, w.session.run); errors.Is(err, errCount) {
		return newError(ErrGone, w.path, err)
	} else if err != nil {
		return pathError(w.path, err)
	}
	return nil
}

func (w *writer) fill(ctx context.Context, careful bool) error {
	g := &w.group
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
	return w.exec(ctx, addCounts, c.Claimed, c.Accepted, c.Rejected, c.Waiting, c.Unsure, w.session.run)
}

func (w *writer) points(when string) {
	if len(w.group.claims) > 0 {
		w.faults.point(when + "-claim-commit")
	}
	if len(w.group.settles) > 0 {
		w.faults.point(when + "-settle-commit")
	}
}

// remember keeps what is in the Session's hands now that the group is on disk.
func (w *writer) remember(ops []*op) {
	for _, o := range ops {
		switch {
		case o.kind == claimOp && o.err == nil:
			kept := o.flight
			w.flying[o.ref] = &kept
		case o.kind != claimOp && w.group.touched[o.ref]:
			delete(w.flying, o.ref)
		}
	}
}

// inPlace finds out whether the files that were written are still those that a later run will read.
func (w *writer) inPlace() error {
	for _, f := range []struct {
		path string
		was  *os.FileInfo
	}{{w.path, &w.file}, {w.path + "-wal", &w.log}, {w.path + "-shm", &w.index}} {
		is, err := os.Stat(f.path)
		if err != nil || *f.was != nil && !os.SameFile(is, *f.was) {
			return newError(ErrGone, w.path, err)
		}
		if f.was == &w.log && w.log != nil && is.Size() < w.log.Size() { // the log begins anew in place, and never shrinks
			return newError(ErrGone, w.path, nil)
		}
		*f.was = is
	}
	return nil
}

// moveLog moves a long log into the file: first beside the writing, which leaves little, then that little, after which
// the log begins anew. That it can't be moved loses nothing: it is read where it is.
func (w *writer) moveLog() {
	if w.moving {
		select {
		case <-w.moved:
			w.moving, w.logged = false, 0
			_ = w.exec(context.Background(), moveLog)
		default:
		}
		return
	}
	if w.logged < w.faults.frames() || w.broken != nil {
		return
	}
	w.moving = true
	go func() {
		// What can't be moved, for whatever reason, is read where it is.
		_ = crash.Catch(func() error {
			_, err := w.session.ledger.db.ExecContext(context.Background(), moveLog)
			return err
		})
		w.moved <- struct{}{}
	}()
}
