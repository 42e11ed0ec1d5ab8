//go:build unix

package store

import (
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// library is what no person should have to read.
var library = regexp.MustCompile(`(?i)sqlite|malformed|disk image|i/o|errno|EOF|no such table|\(\d+\)|driver|sql:`)

// plain proves that an error is a sentence for a person that names the file.
func plain(t *testing.T, err error, path string) {
	t.Helper()
	var own *Error
	require.ErrorAs(t, err, &own)
	assert.NotRegexp(t, library, err.Error())
	assert.Contains(t, err.Error(), filepath.Base(path))
}

// Every kind has a sentence, and the codes that SQLite documents for them lead there: of a disk without locks there is
// none to be had in a test.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		kind  error
		codes []int // https://sqlite.org/rescode.html
	}{
		{ErrNoLocks, []int{15, 3850, 5130, 5386}}, {ErrFull, []int{13, 778, 4874}}, {ErrBusy, []int{5, 261, 517, 6}},
		{ErrReadOnly, []int{8, 14, 520, 776, 1032}}, {ErrDamaged, []int{11, 267, 779, 1, 522}}, {ErrForeign, []int{26}},
		{ErrDisk, []int{10, 266, 1034, 7}},
	} {
		for _, code := range c.codes {
			assert.Equal(t, c.kind, kindOf(code), code)
		}
		plain(t, newError(c.kind, "/x/ledger.db", sql.ErrNoRows), "/x/ledger.db")
	}
	for _, c := range []struct {
		cause error
		kind  error
	}{
		{syscall.EACCES, ErrReadOnly}, {syscall.EROFS, ErrReadOnly}, {syscall.ENOSPC, ErrFull}, {syscall.EDQUOT, ErrFull},
		{syscall.ENOLCK, ErrNoLocks}, {syscall.ENOTSUP, ErrNoLocks}, {syscall.EIO, ErrDisk},
	} {
		require.ErrorIs(t, pathError("/x/ledger.db", &os.PathError{Op: "flock", Err: c.cause}), c.kind)
	}
}
