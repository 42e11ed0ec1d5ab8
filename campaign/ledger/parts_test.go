package ledger

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The ways to lose a part of a ledger: every file that it keeps, and what may become of it.
var (
	parts  = []string{"ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db.count", "lock"}
	losses = []struct {
		name string
		do   func(path, older string) error
	}{
		{"removed", func(path, _ string) error { return os.Remove(path) }},
		{"halved", func(path, _ string) error {
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			return os.Truncate(path, info.Size()/2)
		}},
		{"emptied", func(path, _ string) error { return os.Truncate(path, 0) }},
		{"its end overwritten", func(path, _ string) error {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			clear(text[max(0, len(text)-4096):])
			return os.WriteFile(path, text, 0o600)
		}},
		{"an older copy", func(path, older string) error {
			text, err := os.ReadFile(older)
			if err != nil {
				return err
			}
			return os.WriteFile(path, text, 0o600)
		}},
	}
)

// copyFolder is an image of a ledger as a kill leaves it.
func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	require.NoError(t, os.CopyFS(to, os.DirFS(from)))
}

// pathOf is the file of a part in a folder.
func pathOf(t *testing.T, dir, part string) string {
	t.Helper()
	if part != "lock" {
		return filepath.Join(dir, part)
	}
	return lockOf(t, filepath.Join(dir, "ledger.db"))
}

// lockOf is the file of the lock of the one campaign of the ledger at path.
func lockOf(t *testing.T, path string) string {
	t.Helper()
	locks, err := filepath.Glob(path + ".*.lock")
	require.NoError(t, err)
	require.Len(t, locks, 1)
	return locks[0]
}

// execute changes a file behind the ledger's back.
func execute(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), statement)
	require.NoError(t, err)
	require.NoError(t, db.Close())
}

// A ledger in three states, two of them after a kill. After every loss of a part the next run refuses, or it knows whoever
// was sent to.
func TestEveryPartLost(t *testing.T) {
	dir := t.TempDir()
	l := openAt(t, filepath.Join(dir, "ledger", "ledger.db"))
	image := func(name string) string {
		to := filepath.Join(dir, name)
		copyFolder(t, filepath.Dir(l.db.Path()), to)
		return to
	}
	refs := people(400, true)
	s := begin(t, l)
	send(t, s, refs[:100], 10)
	first := image("first run killed")
	send(t, s, refs[100:200], 10)
	require.NoError(t, s.Close())
	execute(t, l.db.Path(), "PRAGMA wal_checkpoint(TRUNCATE)")
	ended := image("ended well")
	s = begin(t, l)
	send(t, s, refs[200:300], 10)
	second := image("second run killed")
	send(t, s, refs[300:], 10)
	later := image("later in the second run")
	require.NoError(t, s.Close())

	for _, state := range []struct {
		now, older string
		sent       int
	}{{first, "", 100}, {ended, first, 200}, {second, ended, 300}, {second, first, 300}, {later, second, 400}} {
		for _, part := range parts {
			for _, loss := range losses {
				if state.older == "" && loss.name == "an older copy" {
					continue
				}
				name := fmt.Sprintf("%s, %s %s of %s", filepath.Base(state.now), part, loss.name, filepath.Base(state.older))
				t.Run(name, func(t *testing.T) {
					spoiled := filepath.Join(t.TempDir(), "ledger")
					copyFolder(t, state.now, spoiled)
					older := ""
					if state.older != "" {
						older = pathOf(t, state.older, part)
					}
					if err := loss.do(pathOf(t, spoiled, part), older); errors.Is(err, fs.ErrNotExist) {
						return // there is no such part in this state
					}
					known(t, spoiled, refs[:state.sent])
				})
			}
		}
	}
}

// known proves that a run either refuses or claims nobody who was sent to.
func known(t *testing.T, dir string, sent []string) {
	t.Helper()
	l, err := Open(t.Context(), filepath.Join(dir, "ledger.db"))
	if err != nil {
		require.ErrorIs(t, err, ErrDamaged)
		return
	}
	defer func() { require.NoError(t, l.Close()) }()
	s, err := l.Begin(t.Context(), Start{Campaign: winter, Digest: "digest"})
	require.NoError(t, err)
	defer func() { _ = s.Close() }()
	for _, ref := range sent {
		if _, err := s.Claim(t.Context(), ref, "", 0, time.Time{}); !errors.Is(err, ErrDamaged) {
			require.ErrorIs(t, err, ErrTaken, ref)
		}
	}
}

// The commonest losses are refused, by a run and by who only reads: what would be written from such a ledger isn't true.
func TestALostLogIsNoticed(t *testing.T) {
	dir := t.TempDir()
	l := openAt(t, filepath.Join(dir, "ledger", "ledger.db"))
	s := begin(t, l)
	send(t, s, people(50, false), 10)
	require.NoError(t, s.Close())
	execute(t, l.db.Path(), "PRAGMA wal_checkpoint(TRUNCATE)")
	s = begin(t, l)
	send(t, s, people(100, false)[50:], 10)
	for _, c := range []struct{ part, loss string }{
		{"ledger.db-wal", "removed"}, {"ledger.db-wal", "emptied"}, {"ledger.db-wal", "halved"}, {"ledger.db.count", "removed"},
		{"ledger.db.count", "emptied"}, {"ledger.db.count", "halved"}, {"ledger.db", "removed"}, {"ledger.db", "emptied"},
	} {
		t.Run(c.part+" "+c.loss, func(t *testing.T) {
			spoiled := filepath.Join(t.TempDir(), "ledger")
			copyFolder(t, filepath.Dir(l.db.Path()), spoiled)
			for _, loss := range losses {
				if loss.name == c.loss {
					require.NoError(t, loss.do(filepath.Join(spoiled, c.part), ""))
				}
			}
			path := filepath.Join(spoiled, "ledger.db")
			if c.part != "ledger.db" || c.loss != "removed" { // who only reads is told that there is none
				_, err := OpenExisting(t.Context(), path)
				require.ErrorIs(t, err, ErrDamaged)
			}
			_, err := Open(t.Context(), path)
			require.ErrorIs(t, err, ErrDamaged)
			plain(t, err, path)
		})
	}
	require.NoError(t, s.Close())
}

// A copied folder is whole, wherever it is; so is one that a kill left, whose count file is behind its database.
func TestACopiedFolderIsWhole(t *testing.T) {
	dir := t.TempDir()
	l := openAt(t, filepath.Join(dir, "ledger", "ledger.db"))
	s := begin(t, l)
	refs := people(60, false)
	send(t, s, refs, 10)
	copyFolder(t, filepath.Dir(l.db.Path()), filepath.Join(dir, "copy"))
	require.NoError(t, s.Close())

	path := filepath.Join(dir, "copy", "ledger.db")
	count := path + ".count"
	text, err := os.ReadFile(count)
	require.NoError(t, err)
	behind := strings.Replace(string(text), "groups ", "groups 0", 1)
	behind = behind[:64] + fmt.Sprintf("%-63s\n", "run 1 groups 1")
	require.NoError(t, os.WriteFile(count, []byte(behind), 0o600))
	at := openAt(t, path)
	for _, state := range statesOf(t, at, refs) {
		assert.Equal(t, Accepted, state)
	}
	again := begin(t, at)
	send(t, again, []string{"+1"}, 1)
	require.NoError(t, again.Close())
}

// A ledger whose database is gone begins anew only where a person says so, and nothing of the old one is deleted.
func TestOpenAnew(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	send(t, s, people(5, false), 1)
	require.NoError(t, s.Close())
	path := l.db.Path()
	require.NoError(t, l.Close())
	require.NoError(t, os.Remove(path))
	_, err := Open(t.Context(), path)
	require.ErrorIs(t, err, ErrDamaged)
	_, err = os.Stat(path)
	require.ErrorIs(t, err, fs.ErrNotExist, "the next run finds the same")

	anew, err := OpenAnew(t.Context(), path)
	require.NoError(t, err)
	assert.Equal(t, Counts{}, counts(t, anew))
	require.NoError(t, anew.Close())
	kept, err := filepath.Glob(path + ".count.lost-*")
	require.NoError(t, err)
	assert.Len(t, kept, 1)
}
