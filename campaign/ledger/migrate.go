package ledger

import (
	"context"
	"database/sql"
	"strings"

	"campaign/campaign/store"
)

// migrate grows a ledger of version 1, which had its counts with the campaign, no runs, and no checksums. What was sent
// before is one run of each campaign, of which nothing else is known.
func migrate(ctx context.Context, tx *store.Tx) error {
	begin := append([]string{
		"DROP INDEX message_failed",
		"ALTER TABLE message RENAME TO message_1",
		"ALTER TABLE campaign RENAME TO campaign_1",
	}, tables()...)
	if err := execAll(ctx, tx, append(begin,
		"INSERT INTO campaign (id, name, digest) SELECT id, name, digest FROM campaign_1",
		"INSERT INTO run (id, campaign, began_at, host, person, flags) SELECT id, id, 0, '', '', '' FROM campaign_1",
	)); err != nil {
		return err
	}
	if err := copyMessages(ctx, tx); err != nil {
		return err
	}
	return execAll(ctx, tx, []string{"DROP TABLE message_1", "DROP TABLE campaign_1"})
}

func execAll(ctx context.Context, tx *store.Tx, statements []string) error {
	for _, statement := range statements {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

const (
	firstMessages = `SELECT ref, campaign, state, attempts, http_status, first_attempt_at, settled_at, message_id, code, reason
		FROM message_1 WHERE (campaign, ref) > ($1, $2) ORDER BY campaign, ref LIMIT 1000`
	addMessage = `INSERT INTO message (ref, campaign, state, session, attempts, http_status, first_attempt_at, settled_at,
		message_id, code, reason, address, checksum) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`
)

// copyMessages gives all messages their new form, and counts them anew.
func copyMessages(ctx context.Context, tx *store.Tx) error {
	counts := map[int64]*Counts{}
	for last := (record{campaign: -1}); ; {
		stretch, err := oldRecords(ctx, tx, last)
		if err != nil {
			return err
		}
		if len(stretch) == 0 {
			return addOldCounts(ctx, tx, counts)
		}
		for _, r := range stretch {
			r.session = r.campaign
			if counts[r.campaign] == nil {
				counts[r.campaign] = &Counts{}
			}
			counts[r.campaign].add(r.state, 1)
			if _, err := tx.Exec(ctx, addMessage, r.ref, r.campaign, r.state, r.session, r.attempts, r.status, r.first, r.settled,
				r.messageID, r.code, r.reason, r.address, r.sum(nil)); err != nil {
				return err
			}
			last = r
		}
	}
}

// oldRecords are a stretch of version 1's messages behind the last one.
func oldRecords(ctx context.Context, tx *store.Tx, last record) ([]record, error) {
	var stretch []record
	err := tx.Read(ctx, firstMessages, []any{last.campaign, last.ref}, func(rows *sql.Rows) error {
		var r record
		if err := rows.Scan(&r.ref, &r.campaign, &r.state, &r.attempts, &r.status, &r.first, &r.settled, &r.messageID, &r.code,
			&r.reason); err != nil {
			return err
		}
		r.ref = strings.Clone(r.ref)
		stretch = append(stretch, r)
		return r.state.stored()
	})
	return stretch, err
}

func addOldCounts(ctx context.Context, tx *store.Tx, counts map[int64]*Counts) error {
	for campaign, c := range counts {
		if _, err := tx.Exec(ctx, correctCounts, c.Claimed, c.Accepted, c.Rejected, c.Waiting, c.Unsure, campaign); err != nil {
			return err
		}
	}
	return nil
}
