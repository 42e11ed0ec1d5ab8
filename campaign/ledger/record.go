package ledger

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"hash/crc32"

	"campaign/campaign/store"
)

// A record is one message as it is stored.
type record struct {
	ref       string
	campaign  int64
	state     State
	session   int64 // the run that claimed it last
	attempts  int   // claims that weren't released; with session it names one attempt
	status    int   // HTTP, of the last answer
	first     int64 // when it was claimed for the first time, in milliseconds
	settled   int64
	messageID string
	code      string
	reason    string
	address   string // where it was sent, "" where that is the ref
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sum is the record's checksum: what a disk or a stranger's program changes in a stored record shows when it is read.
// buffer is room for the work; it may be nil.
func (r *record) sum(buffer []byte) int32 {
	b := buffer[:0]
	for _, text := range [...]string{r.ref, r.messageID, r.code, r.reason, r.address} {
		b = append(b, text...)
		b = append(b, 0)
	}
	for _, n := range [...]int64{r.campaign, int64(r.state), r.session, int64(r.attempts), int64(r.status), r.first, r.settled} {
		b = binary.AppendVarint(b, n)
	}
	return int32(crc32.Checksum(b, castagnoli))
}

// errSum says that a record isn't what was written.
var errSum = errors.New("a record doesn't match its checksum")

// scanner is a row of a result.
type scanner interface{ Scan(into ...any) error }

// scanRecord reads the columns of `columns` and verifies them.
func scanRecord(row scanner) (record, error) {
	var r record
	var sum int32
	err := row.Scan(&r.ref, &r.campaign, &r.state, &r.session, &r.attempts, &r.status, &r.first, &r.settled, &r.messageID,
		&r.code, &r.reason, &r.address, &sum)
	if err == nil {
		err = r.state.stored()
	}
	if err == nil && r.sum(make([]byte, 0, 256)) != sum {
		err = errSum
	}
	return r, err
}

// records reads all records that a query of recordColumns finds.
func records(ctx context.Context, tx *store.Tx, query string, args ...any) ([]record, error) {
	var all []record
	err := tx.Read(ctx, query, args, func(rows *sql.Rows) error {
		r, err := scanRecord(rows)
		all = append(all, r)
		return err
	})
	return all, err
}

// entry is what readers learn of the record.
func (r *record) entry() Entry {
	e := Entry{Ref: r.ref, State: r.state, Reason: r.reason, Code: r.code, MessageID: r.messageID, Attempts: r.attempts,
		HTTPStatus: r.status, FirstAttempt: moment(r.first), Address: r.address}
	if r.status != 0 {
		e.Answered = moment(r.settled)
	}
	return e
}
