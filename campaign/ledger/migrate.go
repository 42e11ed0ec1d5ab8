package ledger

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// A ledger of an older version is grown to this one when it is opened, in one transaction.

// oldestVersion is the oldest that can be grown. Version 1 had its counts with the campaign, no runs, and no checksums.
const oldestVersion = 1

// errOlder says that the ledger is of an older version.
var errOlder = errors.New("the ledger is of an older version")

// noRunUnderWay holds all the ledger's locks, so that no run of the older program writes meanwhile, until free is called.
func noRunUnderWay(path string) (free func(), err error) {
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, pathError(path, err)
	}
	var held []*flock.Flock
	free = func() {
		for _, lock := range held {
			_ = lock.Unlock()
		}
	}
	for _, f := range files {
		if !isLock(f.Name(), filepath.Base(path)) {
			continue
		}
		lock := flock.New(filepath.Join(filepath.Dir(path), f.Name()), flock.SetPermissions(0o600))
		if ok, err := lock.TryLock(); err != nil || !ok {
			free()
			return nil, newError(ErrBusy, path, err)
		}
		held = append(held, lock)
	}
	return free, nil
}

// migrate grows a ledger of version 1. What was sent before is one run of each campaign, of which nothing else is known.
func migrate(ctx context.Context, conn *sql.Conn, path string) error {
	for _, statement := range []string{
		"DROP INDEX message_failed",
		"ALTER TABLE message RENAME TO message_1",
		"ALTER TABLE campaign RENAME TO campaign_1",
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return explain(path, err)
		}
	}
	if err := fillSchema(ctx, conn, path); err != nil {
		return err
	}
	for _, statement := range []string{
		"INSERT INTO campaign (id, name, digest) SELECT id, name, digest FROM campaign_1",
		"INSERT INTO run (id, campaign, began_at, host, person, flags) SELECT id, id, 0, '', '', '' FROM campaign_1",
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return explain(path, err)
		}
	}
	if err := copyMessages(ctx, conn); err != nil {
		return explain(path, err)
	}
	for _, statement := range []string{"DROP TABLE message_1", "DROP TABLE campaign_1"} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return explain(path, err)
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
func copyMessages(ctx context.Context, conn *sql.Conn) error {
	read, err := conn.PrepareContext(ctx, dialect(firstMessages))
	if err != nil {
		return err
	}
	defer func() { _ = read.Close() }()
	add, err := conn.PrepareContext(ctx, dialect(addMessage))
	if err != nil {
		return err
	}
	defer func() { _ = add.Close() }()
	counts := map[int64]*Counts{}
	for last := (record{campaign: -1}); ; {
		stretch, err := oldRecords(ctx, read, last)
		if err != nil {
			return err
		}
		if len(stretch) == 0 {
			return addOldCounts(ctx, conn, counts)
		}
		for _, r := range stretch {
			r.session = r.campaign
			if counts[r.campaign] == nil {
				counts[r.campaign] = &Counts{}
			}
			counts[r.campaign].add(r.state, 1)
			if _, err := add.ExecContext(ctx, r.ref, r.campaign, r.state, r.session, r.attempts, r.status, r.first, r.settled, r.messageID,
				r.code, r.reason, r.address, r.sum(nil)); err != nil {
				return err
			}
			last = r
		}
	}
}

// oldRecords are a stretch of version 1's messages behind the last one.
func oldRecords(ctx context.Context, read *sql.Stmt, last record) ([]record, error) {
	rows, err := read.QueryContext(ctx, last.campaign, last.ref)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var stretch []record
	for rows.Next() {
		var r record
		if err := rows.Scan(&r.ref, &r.campaign, &r.state, &r.attempts, &r.status, &r.first, &r.settled, &r.messageID, &r.code,
			&r.reason); err != nil {
			return nil, err
		}
		if err := r.state.stored(); err != nil {
			return nil, err
		}
		r.ref = strings.Clone(r.ref)
		stretch = append(stretch, r)
	}
	return stretch, rows.Err()
}

func addOldCounts(ctx context.Context, conn *sql.Conn, counts map[int64]*Counts) error {
	for campaign, c := range counts {
		if _, err := conn.ExecContext(ctx, dialect(correctCounts), c.Claimed, c.Accepted, c.Rejected, c.Waiting, c.Unsure, campaign); err != nil {
			return err
		}
	}
	return nil
}
