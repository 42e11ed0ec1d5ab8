package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
)

// How a database is told from other files, and how a new one gets its tables.

// A Layout is what a database's owner says of its tables.
type Layout struct {
	// Application is a number in the file's header, by which the owner's files are told from others.
	Application int
	// Version is that of the tables, which stands in the file's header. Version 0 is of a file without tables.
	Version int
	// Tables are the statements that make the tables of this version.
	Tables []string
	// Migrations grow the tables of an older version: the last one to Version, each one before it to the version before.
	// An older version has none, and is damaged.
	Migrations []func(context.Context, *Tx) error
	// AddGeneration and Generation write and read the file's generation, Groups reads the number of each run and how many
	// groups it has written: what the count file has too. A run's own work counts its groups in the database.
	AddGeneration, Generation, Groups string
	// Verify finds out whether what is counted in the tables is there, else ErrLost. It is asked where a kill left a log: one
	// that met an older copy of its database makes a mixture.
	Verify func(context.Context, *Tx) error
}

// errOlder says that the file is of an older version.
var errOlder = errors.New("the ledger is of an older version")

// header is what tells the owner's files from others.
type header struct{ application, version, tables int }

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func readHeader(ctx context.Context, q querier, path string) (header, error) {
	var h header
	for _, part := range []struct {
		query string
		into  *int
	}{{countTables, &h.tables}, {readApplication, &h.application}, {readVersion, &h.version}} {
		if err := q.QueryRowContext(ctx, part.query).Scan(part.into); err != nil {
			return h, explain(path, err)
		}
	}
	return h, nil
}

// check says what the file is: nil for one of this version, errOlder for one that can be grown, ErrNone for a file with
// nothing in it yet.
func (db *DB) check(h header) error {
	switch {
	case h == header{}:
		return newError(ErrNone, db.path, nil)
	case h.application != db.layout.Application:
		return newError(ErrForeign, db.path, nil)
	case h.version > db.layout.Version:
		return newError(ErrNewer, db.path, nil)
	case h.version < db.layout.Version-len(db.layout.Migrations) || h.tables == 0:
		return newError(ErrDamaged, db.path, nil)
	case h.version < db.layout.Version:
		return errOlder
	}
	return nil
}

// needTables refuses a file that isn't of this version.
func (db *DB) needTables(ctx context.Context) error {
	h, err := readHeader(ctx, db.db, db.path)
	if err != nil {
		return err
	}
	if err = db.check(h); errors.Is(err, ErrNone) && emptied(db.path) {
		return newError(ErrDamaged, db.path, nil)
	}
	return err
}

// makeTables makes the tables of a file that is empty, and grows those of an older version, in one transaction: another
// process sees all or nothing.
func (db *DB) makeTables(ctx context.Context, isNew bool) error {
	conn, err := db.db.Conn(ctx)
	if err != nil {
		return db.explain(err)
	}
	defer func() { _ = conn.Close() }()
	h, err := readHeader(ctx, conn, db.path)
	if err != nil {
		return err
	}
	switch err := db.check(h); {
	case errors.Is(err, errOlder):
		free, err := lockAll(db.path)
		if err != nil {
			return err
		}
		defer free()
	case !errors.Is(err, ErrNone):
		return err
	case !isNew && emptied(db.path):
		return newError(ErrDamaged, db.path, nil)
	}
	for _, statement := range []string{setPageSize, useLog} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return db.explain(err)
		}
	}
	return db.update(ctx, conn, func(tx *Tx) error {
		now, err := readHeader(ctx, conn, db.path)
		if err != nil || now != h {
			return errors.Join(err, db.check(now)) // another process was faster
		}
		return db.fill(ctx, tx, h.version)
	})
}

// fill makes the tables, from those of a version, and gives the file its generation. The count file is there before the
// database can name it.
func (db *DB) fill(ctx context.Context, tx *Tx, from int) error {
	if err := db.layout.grow(ctx, tx, from); err != nil {
		return err
	}
	for _, statement := range []string{
		setApplication + strconv.Itoa(db.layout.Application),
		setVersion + strconv.Itoa(db.layout.Version),
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	if generation, err := db.generation(ctx, tx); err != nil || generation != "" {
		return err
	}
	generation := fmt.Sprintf("%016x", rand.Uint64())
	if _, err := tx.Exec(ctx, db.layout.AddGeneration, generation); err != nil {
		return err
	}
	if err := makeCount(db.path, generation); err != nil {
		return pathError(db.path, err)
	}
	return nil
}

// grow makes the tables of this version, from nothing or from those of an older one.
func (l *Layout) grow(ctx context.Context, tx *Tx, from int) error {
	if from == 0 {
		for _, statement := range l.Tables {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	}
	for _, migrate := range l.Migrations[len(l.Migrations)-(l.Version-from):] {
		if err := migrate(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// generation reads the file's generation, "" where it has none yet: files that were grown may have had no such thing.
func (db *DB) generation(ctx context.Context, tx *Tx) (generation string, err error) {
	err = tx.Read(ctx, db.layout.Generation, nil, func(rows *sql.Rows) error { return rows.Scan(&generation) })
	return generation, err
}
