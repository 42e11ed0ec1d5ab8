//go:build unix

package store

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// One holds the lock of a name at a time. Its file has a name that other versions of this program know.
func TestLock(t *testing.T) {
	db := open(t)
	assert.False(t, db.Locked("winter-sale"))
	lock, err := db.Lock(t.Context(), "winter-sale")
	require.NoError(t, err)
	path := db.Path() + ".b234a5d7750cda18.lock"
	_, err = os.Stat(path)
	require.NoError(t, err)
	assert.True(t, Beside(db.Path(), path))
	assert.False(t, Beside(db.Path(), db.Path()))
	assert.True(t, db.Locked("winter-sale"))
	_, err = db.Lock(t.Context(), "winter-sale")
	require.ErrorIs(t, err, ErrLocked)
	other, err := db.Lock(t.Context(), "../../summer \x00/sale")
	require.NoError(t, err)
	require.NoError(t, other.Unlock())
	require.NoError(t, lock.Unlock())
	assert.False(t, db.Locked("winter-sale"))
	_, err = os.Stat(path)
	require.NoError(t, err, "a lock on a removed file keeps nobody out")
}

// A lock that was left shows that there was a database, also when it is gone, and whether it was marked.
func TestLeftLock(t *testing.T) {
	db := open(t)
	is := func(wantLeft, wantMarked, wantLost bool) {
		t.Helper()
		left, marked := LeftLock(db.Path(), "spring")
		assert.Equal(t, [3]bool{wantLeft, wantMarked, wantLost}, [3]bool{left, marked, Lost(db.Path())})
	}
	is(false, false, false)
	lock, err := db.Lock(t.Context(), "spring")
	require.NoError(t, err)
	is(true, false, false)
	lock.Mark()
	lock.Mark()
	is(true, true, false)
	_, err = db.Lock(t.Context(), "spring")
	require.ErrorIs(t, err, ErrLocked, "a mark doesn't let the lock go")
	require.NoError(t, lock.Unlock())
	require.NoError(t, os.Remove(db.Path()))
	is(true, true, true)
	assert.False(t, Lost(filepath.Join(t.TempDir(), "words.db")), "there was none")
}
