// Package ledger is the memory of a campaign: it knows of a message before it leaves and of the answer after, so that
// through a kill at any moment nobody is sent a campaign twice and nobody is forgotten.
//
// A message is known by its campaign's name and its ref, the canonical recipient. It walks through states:
//
//	new → claimed → accepted | rejected | waiting | unsure; waiting → claimed
//
// A sender calls Claim before it sends and Settle with the answer. Claim returns when it is on disk, flushed: whoever was
// told "claimed" will be found claimed after a power cut. Settle returns at once, and what it gives waits for the disk. Many
// callers wait for one flush together.
//
// What it promises:
//
//   - of all who claim a ref, in this process and in others, one wins; the others get ErrTaken;
//   - a claim that nobody settled reads as unsure, and is never handed out again unless a person asked for it;
//   - what was accepted is never handed out again, whoever asks;
//   - what was in doubt once stays in doubt until the vendor accepts or rejects the message;
//   - an error means that nothing of that call was written, and nothing that was written before is lost;
//   - one run at a time holds a campaign, by a lock that dies with its process;
//   - a log that was lost, cut or put back is noticed before the first claim, and so is a record that was changed by
//     anybody else when it is read;
//   - no secret and no text of a message is stored: refs, states, times, the vendor's code, id and sentence.
//
// What it can't promise: a folder that was put back whole from a backup looks like the ledger that it was then; a disk
// that says "flushed" and lies is believed.
//
// The statements are such that SQLite and PostgreSQL both speak them; what is SQLite's own stands in sqlite.go.
// Times are stored as milliseconds since 1970 in UTC.
package ledger

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A Ledger is one file of records, of any number of campaigns. Safe for concurrent use.
type Ledger struct {
	path string // absolute, without symbolic links: everybody who means this file computes the same locks from it
	db   *sql.DB

	mu       sync.Mutex
	prepared map[string]*sql.Stmt
}

// Open opens the ledger at path, and makes it, with its folder, if there is none: readable and writable for the user
// alone, since the numbers of people are in it. Errors are of the kinds ErrNewer, ErrDamaged, ErrForeign, ErrReadOnly,
// ErrFull, ErrNoLocks, ErrBusy, ErrDisk.
func Open(ctx context.Context, path string) (*Ledger, error) {
	path, isNew, err := create(path)
	if err != nil {
		return nil, err
	}
	if isNew && emptied(path) {
		return nil, errors.Join(newError(ErrDamaged, path, nil), os.Remove(path))
	}
	return openNew(ctx, path, isNew)
}

// OpenAnew is Open where a person says that a ledger may begin although one was here: what is left of it, its log and its
// count file, is renamed. A ledger that is there is opened as it is.
func OpenAnew(ctx context.Context, path string) (*Ledger, error) {
	path, isNew, err := create(path)
	if err != nil {
		return nil, err
	}
	if isNew {
		if err := setAside(path, time.Now().UTC().Format(".lost-20060102T150405")); err != nil {
			return nil, pathError(path, err)
		}
	}
	return openNew(ctx, path, isNew)
}

func openNew(ctx context.Context, path string, isNew bool) (*Ledger, error) {
	db, err := openForWriting(ctx, path, isNew)
	if err != nil {
		return nil, err
	}
	return &Ledger{path: path, db: db, prepared: map[string]*sql.Stmt{}}, nil
}

// OpenExisting opens the ledger at path for readers: it changes no record, works while a run is writing, and on a disk
// that can't be written to. Of a log that a killed run left, Close moves what it can into the file. One of an older version is
// grown. Where there is no ledger yet the error is ErrNone; else the kinds of Open.
func OpenExisting(ctx context.Context, path string) (*Ledger, error) {
	path, err := locate(path)
	if err != nil {
		return nil, err
	}
	db, err := openForReading(ctx, path)
	if errors.Is(err, errOlder) {
		if db, err = openForWriting(ctx, path, false); err == nil {
			err = db.Close()
		}
		if err != nil {
			return nil, err
		}
		db, err = openForReading(ctx, path)
	}
	if err != nil {
		return nil, err
	}
	return &Ledger{path: path, db: db, prepared: map[string]*sql.Stmt{}}, nil
}

// Close lets go of the file. Sessions must be closed before.
func (l *Ledger) Close() error {
	return explain(l.path, l.db.Close())
}

// statement prepares a query once and keeps it.
func (l *Ledger) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s, ok := l.prepared[query]; ok {
		return s, nil
	}
	s, err := l.db.PrepareContext(ctx, dialect(query))
	if err != nil {
		return nil, explain(l.path, err)
	}
	l.prepared[query] = s
	return s, nil
}

// inTransaction does something on a connection in one transaction that has the right to write.
func (l *Ledger) inTransaction(ctx context.Context, conn *sql.Conn, do func() error) error {
	return inTransaction(ctx, conn, l.path, do)
}

// records reads all records that a query of recordColumns finds.
func (l *Ledger) records(ctx context.Context, conn *sql.Conn, query string, args ...any) ([]record, error) {
	rows, err := conn.QueryContext(ctx, dialect(query), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []record
	for rows.Next() {
		r, err := scanRecord(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// create makes the folder and an empty file where there is none, so that both have narrow rights from the start, and
// returns the file's real path.
func create(path string) (real string, isNew bool, err error) {
	if path, err = filepath.Abs(path); err != nil {
		return "", false, pathError(path, err)
	}
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return "", false, pathError(path, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	switch {
	case err == nil:
		isNew, err = true, f.Close()
	case errors.Is(err, fs.ErrExist):
		err = nil
	}
	if err != nil {
		return "", false, pathError(path, err)
	}
	real, err = locate(path)
	return real, isNew, err
}

// locate is the real path of the ledger's file, which must be there and be a plain file: a pipe or a device would
// make the reader wait for ever.
func locate(path string) (string, error) {
	given := path
	path, err := filepath.Abs(path)
	if err != nil {
		return "", pathError(given, err)
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", newError(ErrNone, path, err)
	}
	if err != nil {
		return "", pathError(path, err)
	}
	if !info.Mode().IsRegular() {
		return "", newError(ErrForeign, path, errors.New("not a plain file"))
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", pathError(path, err)
	}
	return real, nil
}

// makeFolder is MkdirAll whose folders survive a power cut: each new one is flushed into its parent.
func makeFolder(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := makeFolder(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	flushFolder(parent)
	return nil
}

// flushFolder asks for a folder's entries to be on disk. Some systems can't; then there is nothing to be done.
func flushFolder(dir string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	_ = d.Sync()
	_ = d.Close()
}
