package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
)

// How a ledger is told from other files, and how a new one gets its tables.

// header is what tells a ledger of ours from other files.
type header struct{ application, version, tables int }

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func readHeader(ctx context.Context, q querier, path string) (header, error) {
	var h header
	for _, part := range []struct {
		query string
		into  *int
	}{
		{"SELECT count(*) FROM sqlite_master", &h.tables},
		{"PRAGMA application_id", &h.application},
		{"PRAGMA user_version", &h.version},
	} {
		if err := q.QueryRowContext(ctx, part.query).Scan(part.into); err != nil {
			return h, explain(path, err)
		}
	}
	return h, nil
}

// check says what the file is: nil for a ledger of this version, errOlder for one that can be grown, ErrNone for a file with
// nothing in it yet.
func (h header) check(path string) error {
	switch {
	case h == header{}:
		return newError(ErrNone, path, nil)
	case h.application != applicationID:
		return newError(ErrForeign, path, nil)
	case h.version > schemaVersion:
		return newError(ErrNewer, path, nil)
	case h.version < oldestVersion || h.tables == 0:
		return newError(ErrDamaged, path, nil)
	case h.version < schemaVersion:
		return errOlder
	}
	return nil
}

func needSchema(ctx context.Context, db *sql.DB, path string) error {
	h, err := readHeader(ctx, db, path)
	if err != nil {
		return err
	}
	if err = h.check(path); errors.Is(err, ErrNone) && emptied(path) {
		return newError(ErrDamaged, path, nil)
	}
	return err
}

// makeSchema makes the tables of a file that is empty, and grows those of an older version, in one transaction: another
// process sees all or nothing.
func makeSchema(ctx context.Context, db *sql.DB, path string, isNew bool) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return explain(path, err)
	}
	defer func() { _ = conn.Close() }()
	h, err := readHeader(ctx, conn, path)
	if err != nil {
		return err
	}
	grow := fillSchema
	switch err := h.check(path); {
	case errors.Is(err, errOlder):
		free, err := noRunUnderWay(path)
		if err != nil {
			return err
		}
		defer free()
		grow = migrate
	case !errors.Is(err, ErrNone):
		return err
	case !isNew && emptied(path):
		return newError(ErrDamaged, path, nil)
	}
	for _, statement := range []string{
		"PRAGMA page_size = " + strconv.Itoa(pageSize),
		useLog,
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return explain(path, err)
		}
	}
	return inTransaction(ctx, conn, path, func() error {
		now, err := readHeader(ctx, conn, path)
		if err != nil || now != h {
			return errors.Join(err, now.check(path)) // another process was faster
		}
		return grow(ctx, conn, path)
	})
}

// fillSchema makes the tables. The count file is there before the database can name its generation.
func fillSchema(ctx context.Context, conn *sql.Conn, path string) error {
	for _, statement := range append(schema(),
		"PRAGMA application_id = "+strconv.Itoa(applicationID),
		"PRAGMA user_version = "+strconv.Itoa(schemaVersion)) {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return explain(path, err)
		}
	}
	generation := fmt.Sprintf("%016x", rand.Uint64())
	if _, err := conn.ExecContext(ctx, dialect(addGeneration), generation); err != nil {
		return explain(path, err)
	}
	if err := makeCount(path, generation); err != nil {
		return pathError(path, err)
	}
	return nil
}
