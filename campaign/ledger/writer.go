package ledger

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"runtime"
	"time"
)

// One goroutine writes for a Book. It takes all who wait, writes for them in one transaction, flushes once, and answers
// all; those who come meanwhile are the next group. So many share a flush, and who is held up waits for nobody else.

type opKind int8

const (
	claimOp opKind = iota
	settleOp
	releaseOp
)

// An op is one caller's wish and, once done is signalled, what came of it.
type op struct {
	kind    opKind
	ref     string
	can     States    // claim: the states it may take
	leaves  time.Time // claim: when the message is to leave
	outcome Outcome   // settle

	attempt int // claim: which attempt it is
	was     State
	err     error
	done    chan struct{}
}

// urgent tells whether somebody is held up by the op: who claims what is to leave soon, and who releases.
func (o *op) urgent() bool {
	return o.kind == releaseOp || o.kind == claimOp && time.Until(o.leaves) < soon
}

// errSurprise says that the database doesn't hold what a quick group took for granted.
var errSurprise = errors.New("the ledger holds something else than expected")

// A writer belongs to the one goroutine that writes for a Book.
type writer struct {
	book       *Book
	path       string
	conn       *sql.Conn
	statements map[string]*sql.Stmt
	bulk       [shapes][len(sizes)]*sql.Stmt
	flying     map[string]State // what is claimed here, with the state it had before
	faults     *faults
	file, log  os.FileInfo // the files as they were: writing into removed ones keeps nothing
	broken     error       // after which nothing more is written

	logged int           // about how many pages were logged since the log was last moved
	moving bool          // whether the log is being moved meanwhile
	moved  chan struct{} // told when that is done

	group group
}

func newWriter(b *Book, conn *sql.Conn) (*writer, error) {
	w := &writer{
		book: b, path: b.ledger.path, conn: conn, faults: newFaults(),
		statements: map[string]*sql.Stmt{}, flying: map[string]State{}, moved: make(chan struct{}, 1),
	}
	w.group.touched = map[string]bool{}
	var err error
	if w.file, err = os.Stat(w.path); err != nil {
		return w, newError(ErrGone, w.path, err)
	}
	return w, nil
}

// close lets go of everything: a statement that is still prepared would keep the file open.
func (w *writer) close() error {
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
	return errors.Join(explain(w.path, w.conn.Close()), w.book.lock.Unlock())
}

// write serves callers until the Book is closed and nobody waits.
func (b *Book) write(w *writer) {
	defer close(b.done)
	for {
		ops := b.take()
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
	b.end = w.close()
}

// take waits for callers and takes all of them, nil when the Book is closed.
func (b *Book) take() []*op {
	runtime.Gosched() // those just answered may be about to ask again: no timer, just their turn
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.pending) == 0 {
		if b.closed {
			return nil
		}
		b.wake.Wait()
	}
	b.linger()
	ops := b.pending
	b.pending = make([]*op, 0, len(ops))
	b.urgent = false
	b.round++
	return ops
}

// lingering is how long an outcome, or a claim whose message leaves later than soon, may wait for others to share a
// flush with. Of a program that is killed meanwhile the answers of that time are in doubt; at 80 messages a second it
// saves three flushes of four, and as many wake-ups.
const (
	lingering = 50 * time.Millisecond
	soon      = 150 * time.Millisecond
)

// linger waits for company while nobody is held up.
func (b *Book) linger() {
	if b.urgent || b.closed {
		return
	}
	b.due = false
	timer := time.AfterFunc(lingering, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.due = true
		b.wake.Signal()
	})
	defer timer.Stop()
	for !b.urgent && !b.due && !b.closed {
		b.wake.Wait()
	}
}

// serve writes for the group: for all or, with one error, for none.
func (w *writer) serve(ops []*op) {
	err := w.broken
	if err == nil {
		err = w.attempt(ops, false)
	}
	if errors.Is(err, errSurprise) {
		err = w.attempt(ops, true)
	}
	if errors.Is(err, errSurprise) {
		err = newError(ErrDamaged, w.path, err)
	}
	if err != nil {
		w.fail(ops, explain(w.path, err))
		return
	}
	w.remember(ops)
}

func (w *writer) fail(ops []*op, err error) {
	for _, o := range ops {
		o.err = err
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
	if err := w.fill(ctx, careful); err != nil {
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
	return w.inPlace()
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
	return w.exec(ctx, addCounts, c.Claimed, c.Accepted, c.Rejected, c.Waiting, c.Unsure, w.book.campaign)
}

func (w *writer) points(when string) {
	if len(w.group.claims) > 0 {
		w.faults.point(when + "-claim-commit")
	}
	if len(w.group.settles) > 0 {
		w.faults.point(when + "-settle-commit")
	}
}

// remember keeps what is in the Book's hands now that the group is on disk.
func (w *writer) remember(ops []*op) {
	for _, o := range ops {
		switch {
		case o.kind == claimOp && o.err == nil:
			w.flying[o.ref] = o.was
		case o.kind != claimOp && w.group.touched[o.ref]:
			delete(w.flying, o.ref)
		}
	}
}

// inPlace finds out whether the files that were written are still those that a later run will read.
func (w *writer) inPlace() error {
	file, err := os.Stat(w.path)
	if err != nil || !os.SameFile(file, w.file) {
		return newError(ErrGone, w.path, err)
	}
	log, err := os.Stat(w.path + "-wal")
	if err != nil || w.log != nil && !os.SameFile(log, w.log) {
		return newError(ErrGone, w.path, err)
	}
	w.log = log
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
	if w.logged < walFrames || w.broken != nil {
		return
	}
	w.moving = true
	go func() {
		_, _ = w.book.ledger.db.ExecContext(context.Background(), moveLog)
		w.moved <- struct{}{}
	}()
}
