package ledger

import (
	"context"
	"database/sql"
	"slices"
)

// chunk is how many messages one look-up asks for.
const chunk = 256

// A Reader reads one campaign. It holds no lock and may read while a run is writing. Safe for concurrent use. Of a
// campaign that the ledger doesn't know it finds nothing.
//
// What is claimed while no run holds the campaign reads as Unsure: its program was stopped.
type Reader struct {
	ledger   *Ledger
	campaign string
	underWay func() bool // whether a run holds the campaign; a field, so that a test can have one end just then
}

// Read gives a Reader of the campaign.
func (l *Ledger) Read(campaign string) *Reader {
	return &Reader{ledger: l, campaign: campaign, underWay: func() bool { return l.db.Locked(campaign) }}
}

// Ledger is the ledger that the Reader reads.
func (r *Reader) Ledger() *Ledger { return r.ledger }

// UnderWay tells whether a run holds the campaign.
func (r *Reader) UnderWay() bool { return r.underWay() }

// campaignRow is a campaign's row.
type campaignRow struct {
	id     int64
	digest string
	counts Counts
}

func (r *campaignRow) scan(rows *sql.Rows) error {
	c := &r.counts
	return rows.Scan(&r.id, &r.digest, &c.Claimed, &c.Accepted, &c.Rejected, &c.Waiting, &c.Unsure)
}

// row is the campaign's row, the zero one where the ledger doesn't know it.
func (r *Reader) row(ctx context.Context) (row campaignRow, err error) {
	err = r.ledger.db.Read(ctx, readCampaign, []any{r.campaign}, row.scan)
	return row, err
}

// Changed tells whether something was sent of this campaign under another digest, so that Begin would refuse this one.
func (r *Reader) Changed(ctx context.Context, digest string) (bool, error) {
	row, err := r.row(ctx)
	return err == nil && row.counts.Sent() > 0 && row.digest != digest, err
}

// Tally counts the messages by state. It reads one row, whatever the campaign's size.
func (r *Reader) Tally(ctx context.Context) (Counts, error) {
	row, err := r.row(ctx)
	for err == nil && row.counts.Claimed > 0 && !r.underWay() {
		before := row
		if row, err = r.row(ctx); row == before { // else a run has ended just now
			row.counts.Unsure += row.counts.Claimed
			row.counts.Claimed = 0
		}
	}
	return row.counts, err
}

// Find reads the messages of refs; who isn't in the answer is new.
func (r *Reader) Find(ctx context.Context, refs []string) (map[string]Entry, error) {
	found := make(map[string]Entry, len(refs))
	for part := range slices.Chunk(refs, chunk) {
		claimed, err := r.find(ctx, part, found)
		if err == nil && len(claimed) > 0 && !r.underWay() {
			err = r.doubt(ctx, claimed, found)
		}
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// find reads a chunk of refs into found, and gives those that are claimed.
func (r *Reader) find(ctx context.Context, refs []string, found map[string]Entry) (claimed []string, err error) {
	err = r.query(ctx, findEntries, refs, func(rows *sql.Rows) error {
		e, err := scanEntry(rows)
		if err != nil {
			return err
		}
		found[e.Ref] = e
		if e.State == Claimed {
			claimed = append(claimed, e.Ref)
		}
		return nil
	})
	return claimed, err
}

// doubt reads once more what was claimed before no run was under way: one that ended just now may have settled it. What
// is claimed still is lost.
func (r *Reader) doubt(ctx context.Context, claimed []string, found map[string]Entry) error {
	for _, ref := range claimed {
		delete(found, ref) // it may be released
	}
	claimed, err := r.find(ctx, claimed, found)
	for _, ref := range claimed {
		found[ref] = lost(found[ref])
	}
	return err
}

// Failures lists the ways in which messages aren't accepted, the latest first, n at most.
func (r *Reader) Failures(ctx context.Context, n int) ([]Failure, error) {
	var failures []Failure
	err := r.ledger.db.Read(ctx, groupFails, []any{r.campaign, n}, func(rows *sql.Rows) error {
		var f Failure
		var last int64
		if err := rows.Scan(&f.State, &f.Code, &f.Reason, &f.Count, &last); err != nil {
			return err
		}
		f.Last = moment(last)
		failures = append(failures, f)
		return nil
	})
	return failures, err
}

// Unsure lists messages in doubt, n at most: first those whose program was stopped, then the latest.
func (r *Reader) Unsure(ctx context.Context, n int) ([]Entry, error) {
	var entries []Entry
	keep := func(rows *sql.Rows) error {
		e, err := scanEntry(rows)
		entries = append(entries, e)
		return err
	}
	row, err := r.row(ctx)
	if err != nil {
		return nil, err
	}
	if row.counts.Claimed > 0 && !r.underWay() {
		if err := r.ledger.db.Read(ctx, listClaims, []any{r.campaign, n}, keep); err != nil {
			return nil, err
		}
		for i := range entries {
			entries[i] = lost(entries[i])
		}
	}
	if len(entries) < n {
		err = r.ledger.db.Read(ctx, listUnsure, []any{r.campaign, n - len(entries)}, keep)
	}
	return entries, err
}

// query asks for refs, a chunk at most, with a statement made for a whole chunk; the last ref fills what is left.
func (r *Reader) query(ctx context.Context, query string, refs []string, each func(*sql.Rows) error) error {
	args := make([]any, 1, chunk+1)
	args[0] = r.campaign
	for _, ref := range refs {
		args = append(args, ref)
	}
	for len(args) < chunk+1 {
		args = append(args, refs[len(refs)-1])
	}
	return r.ledger.db.Read(ctx, query, args, each)
}

func scanEntry(rows *sql.Rows) (Entry, error) {
	r, err := scanRecord(rows)
	return r.entry(), err
}

func lost(e Entry) Entry {
	e.State, e.Reason, e.Code, e.MessageID, e.HTTPStatus = Unsure, lostReason, "", "", 0
	e.Answered = moment(0)
	return e
}
