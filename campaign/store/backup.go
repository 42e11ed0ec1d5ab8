package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup writes a copy to out, with a count file beside it: whole, also while somebody writes. Nothing is written
// over; where something is, the error is fs.ErrExist.
func (db *DB) Backup(ctx context.Context, out string) (err error) {
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	for _, path := range []string{out, countPath(out)} {
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: %w", path, errors.Join(fs.ErrExist, err))
		}
	}
	f, err := os.OpenFile(out, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			err = errors.Join(err, unmakeCopy(out))
		}
	}()
	if err := db.copyInto(ctx, out); err != nil {
		return explain(out, err)
	}
	if err := db.countCopy(ctx, out); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	flushFolder(filepath.Dir(out))
	return nil
}

// copyInto copies the database, on a connection that a reader has too: for the copy it may write.
func (db *DB) copyInto(ctx context.Context, out string) (err error) {
	conn, err := db.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	var only int
	if err := conn.QueryRowContext(ctx, onlyReads).Scan(&only); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, mayWrite); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, copyInto, out)
	if only != 0 {
		_, again := conn.ExecContext(context.WithoutCancel(ctx), mayNotWrite)
		err = errors.Join(err, again)
	}
	return err
}

// countCopy writes the count file of a copy: all that the copy has.
func (db *DB) countCopy(ctx context.Context, out string) (err error) {
	made := newDB(out, db.layout)
	if made.db, err = connect(out, "mode=rw"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, made.db.Close()) }()
	if _, err := made.db.ExecContext(ctx, useLog); err != nil {
		return made.explain(err)
	}
	var generation string
	var groups map[int64]int64
	err = made.View(ctx, func(tx *Tx) (err error) {
		if generation, err = made.generation(ctx, tx); err == nil {
			groups, err = made.groups(ctx, tx)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := makeCount(out, generation); err != nil {
		return err
	}
	for run, n := range groups {
		c, err := openCount(out, run)
		if err != nil {
			return err
		}
		if err := errors.Join(c.write(n), c.close()); err != nil {
			return err
		}
	}
	return nil
}

func unmakeCopy(out string) error {
	var failed error
	for _, path := range []string{out, countPath(out), out + "-wal", out + "-shm"} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}
