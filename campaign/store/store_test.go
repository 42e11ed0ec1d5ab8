//go:build unix

package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// words is a database of words that runs have written, in its second version: the first one had nothing but the words.
func words() Layout {
	runs := []string{
		"CREATE TABLE generation (name TEXT NOT NULL)",
		"CREATE TABLE run (id BIGINT NOT NULL PRIMARY KEY, groups BIGINT NOT NULL DEFAULT 0, words BIGINT NOT NULL DEFAULT 0)",
	}
	return Layout{
		Application: 7,
		Version:     2,
		Tables:      append(runs, "CREATE TABLE word (text TEXT NOT NULL)"),
		Migrations: []func(context.Context, *Tx) error{func(ctx context.Context, tx *Tx) error {
			for _, statement := range append(runs, "INSERT INTO run (id, words) SELECT 1, COUNT(*) FROM word") {
				if _, err := tx.Exec(ctx, statement); err != nil {
					return err
				}
			}
			return nil
		}},
		AddGeneration: "INSERT INTO generation (name) VALUES ($1)",
		Generation:    "SELECT name FROM generation",
		Groups:        "SELECT id, groups FROM run",
		Verify: func(ctx context.Context, tx *Tx) error {
			return tx.Read(ctx, "SELECT (SELECT COUNT(*) FROM word) = (SELECT COALESCE(SUM(words), 0) FROM run)", nil, func(rows *sql.Rows) error {
				var right bool
				if err := rows.Scan(&right); err != nil || right {
					return err
				}
				return ErrLost
			})
		},
	}
}

func openAt(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, words())
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

func open(t *testing.T) *DB {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "folder", "words.db"))
}

// execute changes a file behind everybody's back.
func execute(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := connect(path, "mode=rwc")
	require.NoError(t, err)
	for _, statement := range statements {
		_, err = db.ExecContext(t.Context(), statement)
		require.NoError(t, err)
	}
	require.NoError(t, db.Close())
}

func TestWhatIsNotOurs(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		kind error
	}{
		{"a folder", func(t *testing.T, path string) { require.NoError(t, os.Mkdir(path, 0o700)) }, ErrForeign},
		{"a pipe", func(t *testing.T, path string) { require.NoError(t, syscall.Mkfifo(path, 0o600)) }, ErrForeign},
		{"a spreadsheet", func(t *testing.T, path string) {
			require.NoError(t, os.WriteFile(path, []byte("phone,name\n+551,Ana\n"), 0o600))
		}, ErrForeign},
		{"another program's database", func(t *testing.T, path string) {
			execute(t, path, "CREATE TABLE bookmark (id INTEGER)")
		}, ErrForeign},
		{"a newer version's", func(t *testing.T, path string) {
			require.NoError(t, openAt(t, path).Close())
			execute(t, path, "PRAGMA user_version = 3")
		}, ErrNewer},
		{"an older version's, which there never was", func(t *testing.T, path string) {
			require.NoError(t, openAt(t, path).Close())
			execute(t, path, "PRAGMA user_version = 0")
		}, ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "words.db")
			c.make(t, path)
			before, _ := os.Stat(path)
			var content []byte
			if before.Mode().IsRegular() {
				content, _ = os.ReadFile(path)
			}
			for _, open := range []func(context.Context, string, Layout) (*DB, error){Open, OpenExisting} {
				_, err := open(t.Context(), path, words())
				require.ErrorIs(t, err, c.kind)
				plain(t, err, path)
			}
			if content != nil {
				after, err := os.ReadFile(path)
				require.NoError(t, err)
				assert.Equal(t, content, after, "left as it was")
			}
		})
	}
}

func TestNoneYet(t *testing.T) {
	path := filepath.Join(t.TempDir(), "words.db")
	_, err := OpenExisting(t.Context(), path, words())
	require.ErrorIs(t, err, ErrNone)
	plain(t, err, path)
	_, err = os.Stat(path)
	require.ErrorIs(t, err, os.ErrNotExist, "a reader makes nothing")

	require.NoError(t, os.WriteFile(path, nil, 0o600), "a program was killed while it made the file")
	_, err = OpenExisting(t.Context(), path, words())
	require.ErrorIs(t, err, ErrNone)
	say(t, openAt(t, path), 1, "one")

	_, err = Open(t.Context(), filepath.Join(path, "words.db"), words())
	require.ErrorIs(t, err, ErrForeign, "a file stands where the folder should be")
}

// A file that was read-only for a while leaves an index of the log that is; given back the right to write, it can be
// written to.
func TestRightsThatWereGivenBack(t *testing.T) {
	db := open(t)
	require.NoError(t, db.Close())
	require.NoError(t, os.WriteFile(db.Path()+"-shm", make([]byte, 32<<10), 0o444))
	db = openAt(t, db.Path())
	info, err := os.Stat(db.Path() + "-shm")
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	say(t, db, 1, "one")
}

// older makes a file of version 1.
func older(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "words.db")
	execute(t, path, "CREATE TABLE word (text TEXT NOT NULL)", "INSERT INTO word VALUES ('old')",
		"PRAGMA application_id = 7", "PRAGMA user_version = 1")
	return path
}

func TestAnOlderVersionIsGrown(t *testing.T) {
	for name, open := range map[string]func(context.Context, string, Layout) (*DB, error){"by a writer": Open, "by a reader": OpenExisting} {
		t.Run(name, func(t *testing.T) {
			path := older(t)
			db, err := open(t.Context(), path, words())
			require.NoError(t, err)
			assert.Equal(t, []string{"old"}, said(t, db))
			require.NoError(t, db.Close())
			say(t, openAt(t, path), 2, "new")
			assert.Equal(t, []string{"old", "new"}, said(t, openAt(t, path)))
		})
	}
}

// A migration that fails leaves the file as it was, and no count file.
func TestAMigrationThatFails(t *testing.T) {
	path := older(t)
	layout := words()
	grow := layout.Migrations[0]
	layout.Migrations[0] = func(ctx context.Context, tx *Tx) error {
		return errors.Join(grow(ctx, tx), newError(ErrFull, path, nil))
	}
	_, err := Open(t.Context(), path, layout)
	require.ErrorIs(t, err, ErrFull)
	_, err = os.Stat(countPath(path))
	require.ErrorIs(t, err, fs.ErrNotExist)
	assert.Equal(t, []string{"old"}, said(t, openAt(t, path)))
}

// While a run of the older program goes on, its file stays as it is.
func TestAnOlderVersionInUseIsNotGrown(t *testing.T) {
	path := older(t)
	lock, err := newDB(path, words()).Lock(t.Context(), "spring")
	require.NoError(t, err)
	_, err = Open(t.Context(), path, words())
	require.ErrorIs(t, err, ErrBusy)
	_, err = OpenExisting(t.Context(), path, words())
	require.ErrorIs(t, err, ErrBusy)
	require.NoError(t, lock.Unlock())
	openAt(t, path)
}
