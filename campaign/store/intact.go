package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// intact finds out whether the database holds all that the count file says was written. Where a log was left behind, by a
// kill, the owner's counts are verified as well.
func (db *DB) intact(ctx context.Context, left bool) error {
	// The file is read first: a run that goes on writes it after the database.
	known, err := readCount(db.path)
	if err != nil {
		return damaged(db.path, err)
	}
	return damaged(db.path, view(ctx, db.db, func(tx *Tx) error {
		err := db.complete(ctx, tx, known)
		if err == nil && left {
			err = db.layout.Verify(ctx, tx)
		}
		return err
	}))
}

// damaged is the error of a database that isn't what was written.
func damaged(path string, err error) error {
	if errors.Is(err, ErrLost) || errors.Is(err, errCount) {
		return newError(ErrDamaged, path, err)
	}
	return explain(path, err)
}

// complete compares the groups that each run has written, by the database and by the count file.
func (db *DB) complete(ctx context.Context, tx *Tx, known counted) error {
	generation, err := db.generation(ctx, tx)
	if err != nil {
		return err
	}
	if generation != known.generation {
		return fmt.Errorf("%w: it is of another generation", ErrLost)
	}
	has, err := db.groups(ctx, tx)
	if err != nil {
		return err
	}
	for run, groups := range known.groups {
		if has[run] < groups {
			return fmt.Errorf("%w: run %d wrote %d groups, and %d are here", ErrLost, run, groups, has[run])
		}
	}
	for run, groups := range has {
		if _, ok := known.groups[run]; ok || groups == 0 {
			continue
		}
		// It may have begun just now, behind the reading of the file.
		now, err := readCount(db.path)
		if _, ok := now.groups[run]; !ok {
			return errors.Join(errCount, err)
		}
	}
	return nil
}

// groups is how many groups each run has written, by the database.
func (db *DB) groups(ctx context.Context, tx *Tx) (map[int64]int64, error) {
	has := map[int64]int64{}
	err := tx.Read(ctx, db.layout.Groups, nil, func(rows *sql.Rows) error {
		var run, groups int64
		err := rows.Scan(&run, &groups)
		has[run] = groups
		return err
	})
	return has, err
}

// Damages has the database verify its own structure; each damage is a sentence.
func (tx *Tx) Damages(ctx context.Context) (damages []string, err error) {
	err = tx.Read(ctx, checkStructure, nil, func(rows *sql.Rows) error {
		var said string
		err := rows.Scan(&said)
		if said != "ok" {
			damages = append(damages, said)
		}
		return err
	})
	return damages, err
}
