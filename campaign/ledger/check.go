package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"campaign/campaign/store"
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
	err := l.db.View(ctx, func(tx *store.Tx) error {
		for _, step := range []func(context.Context, *store.Tx, *Report) error{checkPages, checkMessages, checkOptOuts, countCampaigns} {
			if err := step(ctx, tx, &report); err != nil {
				return err
			}
		}
		err := countedRight(ctx, tx)
		if errors.Is(err, store.ErrLost) {
			report.add("%s", err)
			err = nil
		}
		return err
	})
	return report, err
}

// checkPages has the database verify its own structure.
func checkPages(ctx context.Context, tx *store.Tx, report *Report) error {
	damages, err := tx.Damages(ctx)
	for _, said := range damages {
		report.add("the file's structure: %s", said)
	}
	return err
}

// stretch is how many records a check reads at once.
const stretch = 1000

func checkMessages(ctx context.Context, tx *store.Tx, report *Report) error {
	var last record
	for n := stretch; n == stretch; {
		n = 0
		err := tx.Read(ctx, walkRecords, []any{last.ref, last.campaign, stretch}, func(rows *sql.Rows) error {
			r, err := scanRecord(rows)
			if err != nil && r.ref == "" {
				return err
			}
			if err != nil {
				report.add("the record of %s: %s", r.ref, err)
			}
			last, n = r, n+1
			return nil
		})
		if err != nil {
			return err
		}
		report.Messages += n
	}
	return nil
}

func checkOptOuts(ctx context.Context, tx *store.Tx, report *Report) error {
	return tx.Read(ctx, listOptOuts, nil, func(rows *sql.Rows) error {
		o, err := scanOptOut(rows)
		report.OptOuts++
		if errors.Is(err, errSum) {
			report.add("the opt-out of %s: %s", o.Ref, err)
			return nil
		}
		return err
	})
}

func countCampaigns(ctx context.Context, tx *store.Tx, report *Report) error {
	return tx.Read(ctx, countCampaign, nil, func(rows *sql.Rows) error { return rows.Scan(&report.Campaigns) })
}

// countedRight compares the runs' counts with the messages.
func countedRight(ctx context.Context, tx *store.Tx) error {
	said, are := map[int64]Counts{}, map[int64]Counts{}
	if err := tx.Read(ctx, sumRuns, nil, func(rows *sql.Rows) error {
		var campaign int64
		var n Counts
		err := rows.Scan(&campaign, &n.Claimed, &n.Accepted, &n.Rejected, &n.Waiting, &n.Unsure)
		said[campaign] = n
		return err
	}); err != nil {
		return err
	}
	if err := tx.Read(ctx, countStates, nil, func(rows *sql.Rows) error {
		var campaign int64
		var state State
		var n int
		err := rows.Scan(&campaign, &state, &n)
		sum := are[campaign]
		sum.add(state, n)
		are[campaign] = sum
		return err
	}); err != nil {
		return err
	}
	for campaign, n := range said {
		if n != are[campaign] {
			return fmt.Errorf("%w: of campaign %d %+v are counted, and %+v are here", store.ErrLost, campaign, n, are[campaign])
		}
	}
	return nil
}
