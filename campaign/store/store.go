// Package store keeps a database in a file: it opens it by its address, makes and grows its tables, and commits what many
// callers want in groups, so that they wait for one flush together. What is in the tables is its owner's: see Layout.
//
// What it promises:
//
//   - what a Writer committed is on disk, flushed;
//   - a log that was lost, cut or put back is noticed when the file is opened: see count.go;
//   - a lock dies with its process;
//   - an error means that nothing of that call was written, and nothing that was written before is lost; it is a sentence
//     for a person, of one of the kinds in errors.go.
//
// What it can't promise: a folder that was put back whole from a backup looks like the database that it was then; a disk
// that says "flushed" and lies is believed.
//
// Statements are such that SQLite and PostgreSQL both speak them; what is SQLite's own stands in sqlite.go.
package store

import (
	"context"
	"errors"
	"os"
	"time"
)

// Open opens the file at path, and makes it, with its folder, if there is none: readable and writable for the user alone.
// Errors are of the kinds ErrNewer, ErrDamaged, ErrForeign, ErrReadOnly, ErrFull, ErrNoLocks, ErrBusy, ErrDisk.
func Open(ctx context.Context, path string, layout Layout) (*DB, error) {
	path, isNew, err := create(path)
	if err != nil {
		return nil, err
	}
	if isNew && emptied(path) {
		return nil, errors.Join(newError(ErrDamaged, path, nil), os.Remove(path))
	}
	return openNew(ctx, path, isNew, layout)
}

// OpenAnew is Open where a person says that a new file may begin although one was here: what is left of it, its log and
// its count file, is renamed. A file that is there is opened as it is.
func OpenAnew(ctx context.Context, path string, layout Layout) (*DB, error) {
	path, isNew, err := create(path)
	if err != nil {
		return nil, err
	}
	if isNew {
		if err := setAside(path, time.Now().UTC().Format(".lost-20060102T150405")); err != nil {
			return nil, pathError(path, err)
		}
	}
	return openNew(ctx, path, isNew, layout)
}

func openNew(ctx context.Context, path string, isNew bool, layout Layout) (*DB, error) {
	db := newDB(path, layout)
	if err := db.openForWriting(ctx, isNew); err != nil {
		return nil, err
	}
	return db, nil
}

// OpenExisting opens the file at path for readers: it changes nothing, works while somebody is writing, and on a disk that
// can't be written to. Of a log that a killed program left, Close moves what it can into the file. A file of an older
// version is grown. Where there is none yet the error is ErrNone; else the kinds of Open.
func OpenExisting(ctx context.Context, path string, layout Layout) (*DB, error) {
	path, err := locate(path)
	if err != nil {
		return nil, err
	}
	db := newDB(path, layout)
	err = db.openForReading(ctx)
	if errors.Is(err, errOlder) {
		if err = db.openForWriting(ctx, false); err == nil {
			err = db.Close()
		}
		if err != nil {
			return nil, err
		}
		err = db.openForReading(ctx)
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}
