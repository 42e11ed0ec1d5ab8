//go:build unix

package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/crash"
)

func begin(t *testing.T, db *DB, run int64) *Writer {
	t.Helper()
	require.NoError(t, db.Update(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec(t.Context(), "INSERT INTO run (id) VALUES ($1)", run)
		return err
	}))
	w, err := db.Writer(t.Context(), run)
	require.NoError(t, err)
	return w
}

// add is a group's work: a word.
func add(ctx context.Context, run int64, text string) func(*Tx) error {
	return func(tx *Tx) error {
		_, one := tx.Exec(ctx, "INSERT INTO word VALUES ($1)", text)
		_, two := tx.Exec(ctx, "UPDATE run SET groups = groups + 1, words = words + 1 WHERE id = $1", run)
		return errors.Join(one, two)
	}
}

// say is a run that writes words, a group each.
func say(t *testing.T, db *DB, run int64, texts ...string) {
	t.Helper()
	w := begin(t, db, run)
	for _, text := range texts {
		require.NoError(t, w.Commit(t.Context(), 1, add(t.Context(), run, text)))
	}
	require.NoError(t, w.Close())
}

func said(t *testing.T, db *DB) (texts []string) {
	t.Helper()
	require.NoError(t, db.Read(t.Context(), "SELECT text FROM word ORDER BY rowid", nil, func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		texts = append(texts, text)
		return err
	}))
	return texts
}

// What fails, or panics, writes nothing of its group; the groups before and after it are whole.
func TestAGroupIsWholeOrNotThere(t *testing.T) {
	db := open(t)
	w := begin(t, db, 1)
	require.NoError(t, w.Commit(t.Context(), 1, add(t.Context(), 1, "one")))
	own := errors.New("own")
	err := w.Commit(t.Context(), 1, func(tx *Tx) error {
		return errors.Join(add(t.Context(), 1, "two")(tx), own)
	})
	require.ErrorIs(t, err, own)
	require.NoError(t, w.Commit(t.Context(), 1, add(t.Context(), 1, "three")), "one that failed breaks nothing")
	err = crash.Catch(func() error {
		return w.Commit(t.Context(), 1, func(tx *Tx) error {
			require.NoError(t, add(t.Context(), 1, "four")(tx))
			panic("a fault of this program")
		})
	})
	require.Error(t, err)
	require.NoError(t, db.Update(t.Context(), func(*Tx) error { return nil }), "it let the right to write go")
	w.Failed(err)
	require.Equal(t, err, w.Commit(t.Context(), 1, add(t.Context(), 1, "five")), "after a fault nothing more is written")
	require.NoError(t, w.Close())
	assert.Equal(t, []string{"one", "three"}, said(t, db))
	c, err := readCount(db.Path())
	require.NoError(t, err)
	assert.Equal(t, map[int64]int64{1: 2}, c.groups)
}

// Only what another try can't help keeps a writer from going on.
func TestWhatLasts(t *testing.T) {
	for _, c := range []struct {
		kind  error
		lasts bool
	}{{ErrGone, true}, {ErrDamaged, true}, {ErrForeign, true}, {ErrNoLocks, true}, {ErrFull, false}, {ErrBusy, false}, {ErrDisk, false}} {
		var w Writer
		err := newError(c.kind, "/x/words.db", nil)
		w.Failed(err)
		assert.Equal(t, c.lasts, w.Broken() != nil, c.kind)
	}
}

// A line of the count file that isn't whole was never synced: the run that it is of has written nothing.
func TestATornLineOfTheCountFile(t *testing.T) {
	db := open(t)
	say(t, db, 1, "one", "two")
	f, err := os.OpenFile(countPath(db.Path()), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString("run 2 gro")
	require.NoError(t, errors.Join(err, f.Close()))

	say(t, openAt(t, db.Path()), 2, "three", "four")
	c, err := readCount(db.Path())
	require.NoError(t, err)
	assert.Equal(t, map[int64]int64{1: 2, 2: 2}, c.groups)
}

// A database that has less than the count file says is refused; so is one whose counts a kill left wrong.
func TestLessThanWasWritten(t *testing.T) {
	for name, statement := range map[string]string{
		"a group fewer":      "UPDATE run SET groups = 1",
		"no such run":        "DELETE FROM run",
		"another generation": "UPDATE generation SET name = 'another'",
		"a word fewer":       "DELETE FROM word WHERE text = 'two'", // only seen because this very statement stands in a log
	} {
		t.Run(name, func(t *testing.T) {
			db := open(t)
			say(t, db, 1, "one", "two")
			execute(t, db.Path(), statement)
			_, err := Open(t.Context(), db.Path(), words())
			require.ErrorIs(t, err, ErrDamaged)
			plain(t, err, db.Path())
		})
	}
}
