package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// errLost says that the database holds less than was written.
var errLost = errors.New("the database holds less than was written")

// intact finds out whether the database holds all that the count file says was written. Where a log was left behind, by a
// kill, the counts are compared with the messages as well: a log that met an older copy of its database makes a mixture.
func intact(ctx context.Context, db *sql.DB, path string, left bool) error {
	// The file is read first: a run that goes on writes it after the database.
	known, err := readCount(path)
	if err != nil {
		return damaged(path, err)
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return explain(path, err)
	}
	defer func() { _ = tx.Rollback() }()
	err = complete(ctx, tx, path, known)
	if err == nil && left {
		err = countedRight(ctx, tx)
	}
	return damaged(path, err)
}

// damaged is the error of a database that isn't what was written.
func damaged(path string, err error) error {
	if errors.Is(err, errLost) || errors.Is(err, errCount) || errors.Is(err, errSum) {
		return newError(ErrDamaged, path, err)
	}
	return explain(path, err)
}

// complete compares the groups that each run has written, by the database and by the count file.
func complete(ctx context.Context, tx *sql.Tx, path string, known counted) error {
	var generation string
	if err := tx.QueryRowContext(ctx, readGeneration).Scan(&generation); err != nil {
		return err
	}
	if generation != known.generation {
		return fmt.Errorf("%w: it is of another generation", errLost)
	}
	has, err := groupsOf(ctx, tx)
	if err != nil {
		return err
	}
	for run, groups := range known.groups {
		if has[run] < groups {
			return fmt.Errorf("%w: run %d wrote %d groups, and %d are here", errLost, run, groups, has[run])
		}
	}
	for run, groups := range has {
		if _, ok := known.groups[run]; ok || groups == 0 {
			continue
		}
		// It may have begun just now, behind the reading of the file.
		now, err := readCount(path)
		if _, ok := now.groups[run]; !ok {
			return errors.Join(errCount, err)
		}
	}
	return nil
}

func groupsOf(ctx context.Context, tx *sql.Tx) (map[int64]int64, error) {
	rows, err := tx.QueryContext(ctx, runGroups)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	has := map[int64]int64{}
	for rows.Next() {
		var run, groups int64
		if err := rows.Scan(&run, &groups); err != nil {
			return nil, err
		}
		has[run] = groups
	}
	return has, rows.Err()
}

// countedRight compares the runs' counts with the messages.
func countedRight(ctx context.Context, tx *sql.Tx) error {
	said, err := countsBy(ctx, tx, sumRuns, func(rows *sql.Rows, c map[int64]Counts) error {
		var campaign int64
		var n Counts
		err := rows.Scan(&campaign, &n.Claimed, &n.Accepted, &n.Rejected, &n.Waiting, &n.Unsure)
		c[campaign] = n
		return err
	})
	if err != nil {
		return err
	}
	are, err := countsBy(ctx, tx, countStates, func(rows *sql.Rows, c map[int64]Counts) error {
		var campaign int64
		var state State
		var n int
		err := rows.Scan(&campaign, &state, &n)
		sum := c[campaign]
		sum.add(state, n)
		c[campaign] = sum
		return err
	})
	if err != nil {
		return err
	}
	for campaign, n := range said {
		if n != are[campaign] {
			return fmt.Errorf("%w: of campaign %d %+v are counted, and %+v are here", errLost, campaign, n, are[campaign])
		}
	}
	return nil
}

func countsBy(ctx context.Context, tx *sql.Tx, query string, each func(*sql.Rows, map[int64]Counts) error) (map[int64]Counts, error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	counts := map[int64]Counts{}
	for rows.Next() {
		if err := each(rows, counts); err != nil {
			return nil, err
		}
	}
	return counts, rows.Err()
}
