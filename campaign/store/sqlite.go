package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"modernc.org/sqlite"
)

// What is SQLite's own is in this file: how a file is opened, told from other files, tuned and flushed.

const (
	pageSize = 4096
	// walFrames is after about how many written pages the log is moved into the file. Fewer cost more writing, more
	// cost disk: a page that is written often is moved once.
	walFrames = 8000
	// patience is how long another process may hold the file.
	patience = 10 * time.Second
)

// placeholder is a parameter as a statement writes it.
var placeholder = regexp.MustCompile(`\$[0-9]+`)

// dialect writes PostgreSQL's numbered parameters as SQLite's nameless ones: the driver finds a named one by comparing
// texts, which takes most of a long statement's time. Every statement names each parameter once, in order.
func dialect(query string) string { return placeholder.ReplaceAllString(query, "?") }

// source is the file's address for the driver. The pragmas are those of every connection.
func source(path, mode string, pragmas ...string) string {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	query := url.Values{"_error_rc": {"1"}}
	for _, p := range append([]string{
		"busy_timeout(" + strconv.FormatInt(patience.Milliseconds(), 10) + ")",
		"temp_store(MEMORY)",    // a statement's undo log, else a file with a copy of every page
		"cell_size_check(ON)",   // damaged pages are told, not walked
		"trusted_schema(OFF)",   // a foreign file's schema runs nothing
		"wal_autocheckpoint(0)", // its failure would be told as the commit's
	}, pragmas...) {
		query.Add("_pragma", p)
	}
	return "file://" + (&url.URL{Path: slashed}).EscapedPath() + "?" + mode + "&" + query.Encode()
}

func connect(path, mode string, pragmas ...string) (*sql.DB, error) {
	connector, err := sqlite.NewConnector(source(path, mode, pragmas...))
	if err != nil {
		return nil, newError(ErrDisk, path, err)
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(runtime.GOMAXPROCS(0) + 4)
	db.SetMaxIdleConns(runtime.GOMAXPROCS(0) + 4)
	return db, nil
}

func (db *DB) openForWriting(ctx context.Context, isNew bool) (err error) {
	sameRights(db.path)
	if db.db, err = connect(db.path, "mode=rw", "synchronous(FULL)"); err != nil {
		return err
	}
	left := hasLog(db.path)
	if err := db.makeTables(ctx, isNew); err != nil {
		_ = db.db.Close()
		if isNew {
			err = errors.Join(err, unmake(db.path, err))
		}
		return err
	}
	if err := db.intact(ctx, left); err != nil {
		_ = db.db.Close()
		return err
	}
	return nil
}

// hasLog tells whether something stands in the file's log: a run was killed, or goes on.
func hasLog(path string) bool {
	log, err := os.Stat(path + "-wal")
	return err == nil && log.Size() > 0
}

// openForReading opens a file that may be on a disk that can't be written to. There SQLite can't make the file of its
// log's index; it reads without, if no log is left behind, since then nobody can be writing.
func (db *DB) openForReading(ctx context.Context) error {
	modes := []string{"mode=rw", "mode=ro"}
	if log, err := os.Stat(db.path + "-wal"); errors.Is(err, fs.ErrNotExist) || err == nil && log.Size() == 0 {
		modes = append(modes, "mode=ro&immutable=1")
	}
	var first error
	for _, mode := range modes {
		var err error
		if db.db, err = connect(db.path, mode, "query_only(ON)"); err != nil {
			return err
		}
		if err = db.needTables(ctx); err == nil {
			err = db.intact(ctx, false)
		}
		if err == nil {
			return nil
		}
		_ = db.db.Close()
		if first == nil {
			first = err
		}
		if !errors.Is(err, ErrReadOnly) {
			return err
		}
	}
	return first
}

// The words around a group of writes. IMMEDIATE takes the right to write first, so that what is read inside stays true.
const (
	beginWriting = "BEGIN IMMEDIATE"
	commit       = "COMMIT"
	rollback     = "ROLLBACK"
)

// What is asked of a whole database: whether its structure is sound, and a copy.
const (
	checkStructure = "PRAGMA integrity_check"
	copyInto       = "VACUUM INTO ?"

	onlyReads   = "PRAGMA query_only" // whether a connection does
	mayWrite    = "PRAGMA query_only(OFF)"
	mayNotWrite = "PRAGMA query_only(ON)"
)

// The header, and what is in it.
const (
	countTables     = "SELECT count(*) FROM sqlite_master"
	readApplication = "PRAGMA application_id"
	readVersion     = "PRAGMA user_version"
	setApplication  = "PRAGMA application_id = "
	setVersion      = "PRAGMA user_version = "
)

// setPageSize must come before the tables.
var setPageSize = "PRAGMA page_size = " + strconv.Itoa(pageSize)

// useLog has the file keep a log, for good.
const useLog = "PRAGMA journal_mode = WAL"

// roomToWrite keeps the pages that a run writes in memory, up to 8 MB, on the one connection that writes.
const roomToWrite = "PRAGMA cache_size = -8000"

// moveLog moves the log's pages into the file, as far as readers allow, without making anybody wait.
const moveLog = "PRAGMA wal_checkpoint(PASSIVE)"

// explain turns an error of the database into one of this package's. A cancelled context stays what it is.
func explain(path string, err error) error {
	var own *Error
	var from *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &from):
		return newError(kindOf(from.Code()), path, err)
	case errors.Is(err, sql.ErrConnDone):
		return newError(ErrClosed, path, err)
	default: // a value that isn't of its column's type
		return newError(ErrDamaged, path, err)
	}
}

// kindOf is the kind of one of SQLite's result codes (https://sqlite.org/rescode.html); the low byte is the primary one.
func kindOf(code int) error {
	switch code {
	case 15<<8 | 10, 20<<8 | 10, 21<<8 | 10: // IOERR_LOCK, IOERR_SHMLOCK, IOERR_SHMMAP
		return ErrNoLocks
	case 2<<8 | 10: // IOERR_SHORT_READ: the file or its log was cut off
		return ErrDamaged
	case 3<<8 | 10, 19<<8 | 10: // IOERR_WRITE (a quota, a limit on a file's size), IOERR_SHMSIZE
		return ErrFull
	}
	switch code & 0xff {
	case 5, 6: // BUSY, LOCKED
		return ErrBusy
	case 8, 14, 3, 23: // READONLY, CANTOPEN, PERM, AUTH
		return ErrReadOnly
	case 11, 1: // CORRUPT; ERROR: a table isn't what it should be
		return ErrDamaged
	case 13: // FULL
		return ErrFull
	case 15: // PROTOCOL: the locks of the log don't work
		return ErrNoLocks
	case 26: // NOTADB
		return ErrForeign
	default:
		return ErrDisk
	}
}
