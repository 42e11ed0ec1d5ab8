package ledger

import (
	"context"
	"database/sql"
	"time"
)

// An OptOut is a person who must not be messaged, by any campaign.
type OptOut struct {
	Ref      string
	Since    time.Time // UTC, in milliseconds
	Source   string    // who says so: SourceVendor
	Word     string    // what was said: the vendor's code
	Campaign string    // the campaign that heard it
}

// SourceVendor is the source of what a vendor answered.
const SourceVendor = "vendor"

// sum is the opt-out's checksum.
func (o *OptOut) sum() int32 {
	r := record{ref: o.Ref, first: millis(o.Since), code: o.Source, reason: o.Word, address: o.Campaign}
	return r.sum(nil)
}

// optOut writes down who of the group opted out. What was said last counts.
func (w *writer) optOut(ctx context.Context) error {
	for _, op := range w.group.settles {
		if !op.outcome.OptedOut || op.Err != nil {
			continue
		}
		at := op.outcome.At
		if at.IsZero() {
			at = time.Now()
		}
		o := OptOut{Ref: op.ref, Since: at, Source: SourceVendor, Word: op.outcome.Code, Campaign: w.session.name}
		if _, err := w.tx.Exec(ctx, optOut, o.Ref, millis(o.Since), o.Source, o.Word, o.Campaign, o.sum()); err != nil {
			return err
		}
	}
	return nil
}

// OptOuts lists who must not be messaged, of all campaigns of the ledger, the earliest first.
func (l *Ledger) OptOuts(ctx context.Context) ([]OptOut, error) {
	var all []OptOut
	err := l.db.Read(ctx, listOptOuts, nil, func(rows *sql.Rows) error {
		o, err := scanOptOut(rows)
		all = append(all, o)
		return err
	})
	return all, err
}

func scanOptOut(rows *sql.Rows) (OptOut, error) {
	var o OptOut
	var since int64
	var sum int32
	err := rows.Scan(&o.Ref, &since, &o.Source, &o.Word, &o.Campaign, &sum)
	o.Since = moment(since)
	if err == nil && o.sum() != sum {
		err = errSum
	}
	return o, err
}
