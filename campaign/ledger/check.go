package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// A Report is what a check of a whole ledger found.
type Report struct {
	Campaigns, Messages, OptOuts int
	// Damaged says what is damaged, a sentence each, the first ones of many.
	Damaged []string
	More    int // damages beyond those
}

// shownDamages is how many damages a Report names.
const shownDamages = 20

func (r *Report) add(format string, args ...any) {
	if len(r.Damaged) == shownDamages {
		r.More++
		return
	}
	r.Damaged = append(r.Damaged, fmt.Sprintf(format, args...))
}

// Check reads every record, verifies its checksum, and compares the counts. It may be called while a run writes. An error
// means that it couldn't read on; what is damaged is in the Report. Of a ledger so damaged that OpenExisting refuses it,
// the error of OpenExisting says what is wrong.
func (l *Ledger) Check(ctx context.Context) (Report, error) {
	var report Report
	tx, err := l.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return report, explain(l.path, err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, step := range []func(context.Context, *sql.Tx, *Report) error{checkPages, l.checkMessages, checkOptOuts} {
		if err := step(ctx, tx, &report); err != nil {
			return report, explain(l.path, err)
		}
	}
	if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM campaign").Scan(&report.Campaigns); err != nil {
		return report, explain(l.path, err)
	}
	err = countedRight(ctx, tx)
	if errors.Is(err, errLost) {
		report.add("%s", err)
		err = nil
	}
	return report, explain(l.path, err)
}

// checkPages has the database verify its own structure.
func checkPages(ctx context.Context, tx *sql.Tx, report *Report) error {
	rows, err := tx.QueryContext(ctx, checkStructure)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var said string
		if err := rows.Scan(&said); err != nil {
			return err
		}
		if said != "ok" {
			report.add("the file's structure: %s", said)
		}
	}
	return rows.Err()
}

// stretch is how many records a check reads at once.
const stretch = 1000

func (l *Ledger) checkMessages(ctx context.Context, tx *sql.Tx, report *Report) error {
	read, err := tx.PrepareContext(ctx, dialect(walkRecords))
	if err != nil {
		return err
	}
	defer func() { _ = read.Close() }()
	var last record
	for {
		rows, err := read.QueryContext(ctx, last.ref, last.campaign, stretch)
		if err != nil {
			return err
		}
		n := 0
		for rows.Next() {
			r, err := scanRecord(rows)
			if err != nil && r.ref == "" {
				_ = rows.Close()
				return err
			}
			if err != nil {
				report.add("the record of %s: %s", r.ref, err)
			}
			last, n = r, n+1
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
		report.Messages += n
		if n < stretch {
			return nil
		}
	}
}

func checkOptOuts(ctx context.Context, tx *sql.Tx, report *Report) error {
	rows, err := tx.QueryContext(ctx, listOptOuts)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		o, err := scanOptOut(rows)
		if errors.Is(err, errSum) {
			report.add("the opt-out of %s: %s", o.Ref, err)
		} else if err != nil {
			return err
		}
		report.OptOuts++
	}
	return rows.Err()
}
