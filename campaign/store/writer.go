package store

import (
	"context"
	"database/sql"
	"errors"
	"os"

	"campaign/campaign/crash"
)

// A Writer commits groups of writes on its own connection, and counts them, so that their loss is noticed. It is for one
// goroutine.
type Writer struct {
	db        *DB
	run       int64 // by whose number its groups are counted
	conn      *sql.Conn
	tx        *Tx
	faults    *faults
	file, log os.FileInfo // the files as they were: writing into removed ones keeps nothing
	index     os.FileInfo // the log's index
	count     *count      // nil before the first group
	broken    error       // after which nothing more is written

	logged int           // about how many pages were logged since the log was last moved
	moving bool          // whether the log is being moved meanwhile
	moved  chan struct{} // told when that is done
}

// Writer begins to write for a run, which stands in the database and has written nothing yet.
func (db *DB) Writer(ctx context.Context, run int64) (*Writer, error) {
	file, err := os.Stat(db.path)
	if err != nil {
		return nil, newError(ErrGone, db.path, err)
	}
	conn, err := db.db.Conn(ctx)
	if err != nil {
		return nil, db.explain(err)
	}
	w := &Writer{db: db, run: run, conn: conn, tx: &Tx{on: conn, kept: map[string]*sql.Stmt{}}, faults: newFaults(), file: file,
		moved: make(chan struct{}, 1)}
	if _, err := conn.ExecContext(ctx, roomToWrite); err != nil {
		return nil, errors.Join(db.explain(err), w.Close())
	}
	return w, nil
}

// Commit writes a group in one transaction: all that do writes, or nothing. do counts the group in the database. rows is
// about how many rows that are. When it returns without an error the group is on disk, flushed.
func (w *Writer) Commit(ctx context.Context, rows int, do func(*Tx) error) error {
	if w.broken != nil {
		return w.broken
	}
	w.faults.begin()
	err := w.tx.write(ctx, func() error {
		if err := w.begin(); err != nil {
			return err
		}
		if err := do(w.tx); err != nil {
			return err
		}
		w.faults.point("before")
		return nil
	})
	if err != nil {
		return w.db.explain(err)
	}
	w.faults.point("after")
	w.logged += rows + 4
	if err := w.count.write(w.count.groups + 1); err != nil {
		w.broken = pathError(w.db.path, err) // what was written counts; nothing more is, since its loss couldn't be noticed
	}
	return w.inPlace()
}

// Holds says what the group that is written holds, for the fault points before and after its commit.
func (w *Writer) Holds(what string) { w.faults.holds(what) }

// begin has the run's line in the count file on disk before its first group.
func (w *Writer) begin() (err error) {
	if w.count != nil {
		return nil
	}
	if w.count, err = openCount(w.db.path, w.run); errors.Is(err, errCount) {
		return newError(ErrGone, w.db.path, err)
	} else if err != nil {
		return pathError(w.db.path, err)
	}
	return nil
}

// inPlace finds out whether the files that were written are still those that a later run will read.
func (w *Writer) inPlace() error {
	for _, f := range []struct {
		path string
		was  *os.FileInfo
	}{{w.db.path, &w.file}, {w.db.path + "-wal", &w.log}, {w.db.path + "-shm", &w.index}} {
		is, err := os.Stat(f.path)
		if err != nil || *f.was != nil && !os.SameFile(is, *f.was) {
			return newError(ErrGone, w.db.path, err)
		}
		if f.was == &w.log && w.log != nil && is.Size() < w.log.Size() { // the log begins anew in place, and never shrinks
			return newError(ErrGone, w.db.path, nil)
		}
		*f.was = is
	}
	return nil
}

// Failed has nothing more be written after an error that lasts: what another try can't help, and a fault of this program.
func (w *Writer) Failed(err error) {
	var fault *crash.Error
	if errors.As(err, &fault) {
		w.broken = err
	}
	for _, lasting := range []error{ErrGone, ErrDamaged, ErrForeign, ErrNoLocks} {
		if errors.Is(err, lasting) {
			w.broken = err
		}
	}
}

// Broken is the error after which nothing more is written, nil while all is well.
func (w *Writer) Broken() error { return w.broken }

// Began tells whether a group was begun, so that the run stands in the count file.
func (w *Writer) Began() bool { return w.count != nil }

// MoveLog moves a long log into the file: first beside the writing, which leaves little, then that little, after which
// the log begins anew. That it can't be moved loses nothing: it is read where it is.
func (w *Writer) MoveLog() {
	if w.moving {
		select {
		case <-w.moved:
			w.moving, w.logged = false, 0
			_, _ = w.tx.Exec(context.Background(), moveLog)
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
			_, err := w.db.db.ExecContext(context.Background(), moveLog)
			return err
		})
		w.moved <- struct{}{}
	}()
}

// Close lets go of everything.
func (w *Writer) Close() error {
	if w.moving {
		<-w.moved
	}
	var err error
	if w.count != nil {
		err = w.count.close()
	}
	w.tx.close()
	return errors.Join(err, w.db.explain(w.conn.Close()))
}
