//go:build unix

package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

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

func TestWhatIsNoLedger(t *testing.T) {
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
			path := filepath.Join(t.TempDir(), "ledger.db")
			c.make(t, path)
			before, _ := os.Stat(path)
			var content []byte
			if before.Mode().IsRegular() {
				content, _ = os.ReadFile(path)
			}
			for _, open := range []func(context.Context, string) (*Ledger, error){Open, OpenExisting} {
				_, err := open(t.Context(), path)
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

// execute changes a file behind the ledger's back.
func execute(t *testing.T, path, statement string) {
	t.Helper()
	db, err := connect(path, "mode=rwc")
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), statement)
	require.NoError(t, err)
	require.NoError(t, db.Close())
}

func TestNoLedgerYet(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	_, err := OpenExisting(t.Context(), path)
	require.ErrorIs(t, err, ErrNone)
	plain(t, err, path)
	_, err = os.Stat(path)
	require.ErrorIs(t, err, os.ErrNotExist, "a reader makes nothing")

	require.NoError(t, os.WriteFile(path, nil, 0o600), "a program was killed while it made the file")
	_, err = OpenExisting(t.Context(), path)
	require.ErrorIs(t, err, ErrNone)
	s := begin(t, openAt(t, path))
	require.NoError(t, s.Close())

	_, err = Open(t.Context(), filepath.Join(path, "ledger.db"))
	require.ErrorIs(t, err, ErrForeign, "a file stands where the folder should be")
}

// Bytes are flipped anywhere: what is read is an answer or a plain error, never a library's words or a panic.
func TestDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l, err := Open(t.Context(), path)
	require.NoError(t, err)
	s := begin(t, l)
	refs := people(800, true)
	send(t, s, refs, 500)
	settled(t, s, "+1", Outcome{State: Rejected, Code: "7", Reason: "no"})
	require.NoError(t, s.Close())
	require.NoError(t, l.Close())
	whole, err := os.ReadFile(path)
	require.NoError(t, err)

	r := rand.New(rand.NewSource(1))
	noticed := 0
	for round := range 30 {
		torn := append([]byte(nil), whole...)
		switch {
		case round < 3:
			torn = torn[:len(torn)*(round+1)/4] // cut off
		case round < 10:
			r.Read(torn[round*len(torn)/10 : round*len(torn)/10+2*pageSize])
		default:
			for range 1 + r.Intn(300) {
				torn[r.Intn(len(torn))] ^= byte(1 + r.Intn(255))
			}
		}
		spoiled := filepath.Join(t.TempDir(), "ledger.db")
		require.NoError(t, os.WriteFile(spoiled, torn, 0o600))
		if err := useAll(t.Context(), spoiled, refs); err != nil {
			noticed++
			plain(t, err, spoiled)
		}
	}
	assert.Greater(t, noticed, 15)
}

// useAll does everything that can be done with a ledger.
func useAll(ctx context.Context, path string, refs []string) error {
	l, err := Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	r := l.Read(winter)
	_, one := r.Find(ctx, refs)
	_, two := r.Tally(ctx)
	_, three := r.Failures(ctx, 10)
	_, four := r.Unsure(ctx, 10)
	if err := errors.Join(one, two, three, four); err != nil {
		return errors.Join(err)
	}
	s, err := l.Begin(ctx, Start{Campaign: winter, Digest: "digest", AllowChanged: true})
	if err != nil {
		return err
	}
	for i := range 200 {
		ref := fmt.Sprint("+49", i)
		if _, err = s.Claim(ctx, ref, "", 0, time.Time{}); err == nil {
			err = written(s, ref, Outcome{State: Accepted})
		}
		if err != nil && !errors.Is(err, ErrTaken) {
			break
		}
		err = nil
	}
	return errors.Join(err, s.Close())
}

func TestTakenAway(t *testing.T) {
	for _, c := range []struct {
		name string
		take func(dir string) error
	}{
		{"the folder", os.RemoveAll},
		{"the file", func(dir string) error { return os.Remove(filepath.Join(dir, "ledger.db")) }},
		{"the log", func(dir string) error { return os.Remove(filepath.Join(dir, "ledger.db-wal")) }},
		{"the file, another put there", func(dir string) error {
			path := filepath.Join(dir, "ledger.db")
			return errors.Join(os.Rename(path, path+".old"), os.WriteFile(path, nil, 0o600))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "ledgers")
			l, err := Open(t.Context(), filepath.Join(dir, "ledger.db"))
			require.NoError(t, err)
			s := begin(t, l)
			settled(t, s, "+551", Outcome{State: Accepted})
			require.NoError(t, c.take(dir))
			for _, ref := range []string{"+552", "+553"} {
				_, err = s.Claim(t.Context(), ref, "", 0, time.Time{})
				require.ErrorIs(t, err, ErrGone, "nothing is sent that can't be found again")
				plain(t, err, l.path)
			}
			_ = s.Close()
			_ = l.Close()
		})
	}
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
