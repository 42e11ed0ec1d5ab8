//go:build unix

package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/store"
)

// childFull runs until its files may grow no more, then goes on when they may.
func childFull(dir string) error {
	signal.Ignore(syscall.SIGXFSZ)
	ctx := context.Background()
	l, err := Open(ctx, filepath.Join(dir, "ledger.db"))
	if err != nil {
		return err
	}
	s, err := l.Begin(ctx, Start{Campaign: winter, Digest: "digest"})
	if err != nil {
		return err
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	unlimited := limit.Cur
	limit.Cur = 300_000
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	refs := people(3_000, true)
	claimed, err := claimUntilFull(ctx, s, refs)
	if err != nil {
		return err
	}
	limit.Cur = unlimited
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	found, err := l.Read(winter).Find(ctx, refs)
	if err != nil {
		return err
	}
	for i := range refs {
		if claimed[i] != (found[refs[i]].State == Claimed) {
			return fmt.Errorf("%s was told %t and is %s", refs[i], claimed[i], found[refs[i]].State)
		}
	}
	if err := sendOne(ctx, s, os.Stdout, "+1"); err != nil {
		return fmt.Errorf("there is room again: %w", err)
	}
	return errors.Join(s.Close(), l.Close())
}

func claimUntilFull(ctx context.Context, s *Session, refs []string) ([]bool, error) {
	claimed := make([]bool, len(refs))
	var mu sync.Mutex
	var wrong error
	var full int
	var group sync.WaitGroup
	for from := range 50 {
		group.Go(func() {
			for i := from; i < len(refs); i += 50 {
				_, err := s.Claim(ctx, refs[i], "", 0, time.Time{})
				claimed[i] = err == nil
				if err == nil {
					continue
				}
				mu.Lock()
				full++
				if !errors.Is(err, store.ErrFull) || library.MatchString(err.Error()) {
					wrong = fmt.Errorf("not a plain full disk: %w", err)
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if full == 0 || full == len(refs) {
		return nil, fmt.Errorf("%d of %d claims met a full disk", full, len(refs))
	}
	return claimed, wrong
}

func TestDiskFull(t *testing.T) {
	program, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	out := child(t, program, "full", dir)
	require.NoError(t, out.Run())
	l := openAt(t, filepath.Join(dir, "ledger.db"))
	counts(t, l)
	assert.Equal(t, Accepted, find(t, l, "+1").State)
}

// childReadOnly reads ledgers that it may not write; it runs as nobody if the test runs as root.
func childReadOnly(dir string) error {
	ctx := context.Background()
	for _, name := range []string{"closed", "killed", "working"} {
		path := filepath.Join(dir, name, "ledger.db")
		l, err := OpenExisting(ctx, path)
		if err != nil {
			return fmt.Errorf("%s: %w", name, errors.Join(err, errors.Unwrap(err)))
		}
		found, err := l.Read(winter).Find(ctx, []string{"+551"})
		if err != nil || found["+551"].State != Accepted {
			return fmt.Errorf("%s: %v %w", name, found, err)
		}
		if err := l.Close(); err != nil {
			return err
		}
		if l, err = Open(ctx, path); err == nil {
			_, err = l.Begin(ctx, Start{Campaign: winter, Digest: "digest"})
		}
		want := store.ErrReadOnly
		if name == "working" {
			want = ErrLocked
		}
		if !errors.Is(err, want) || library.MatchString(err.Error()) {
			return fmt.Errorf("%s: not what a writer should be told: %w", name, err)
		}
	}
	return nil
}

func TestReadOnly(t *testing.T) {
	dir, err := os.MkdirTemp("", "ledger")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() {
		require.NoError(t, filepath.WalkDir(dir, func(path string, _ os.DirEntry, _ error) error { return os.Chmod(path, 0o700) }))
		require.NoError(t, os.RemoveAll(dir))
	})
	for _, name := range []string{"closed", "killed", "working"} {
		l, err := Open(t.Context(), filepath.Join(dir, name, "ledger.db"))
		require.NoError(t, err)
		s := begin(t, l)
		settled(t, s, "+551", Outcome{State: Accepted})
		switch name {
		case "closed":
			require.NoError(t, s.Close())
			require.NoError(t, l.Close())
		case "killed":
			leave(t, filepath.Join(dir, name))
			fallthrough
		default:
			defer func() { assert.NoError(t, errors.Join(s.Close(), l.Close())) }()
		}
	}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if d.IsDir() {
			return errors.Join(err, os.Chmod(path, 0o555))
		}
		return errors.Join(err, os.Chmod(path, 0o444))
	}))
	program := filepath.Join(t.TempDir(), "test")
	self, err := os.Executable()
	require.NoError(t, err)
	binary, err := os.ReadFile(self)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(program, binary, 0o755))
	for up := filepath.Dir(program); up != os.TempDir() && up != "/"; up = filepath.Dir(up) {
		require.NoError(t, os.Chmod(up, 0o755))
	}
	c := child(t, program, "read-only", dir)
	c.Dir = dir
	if os.Getuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	require.NoError(t, c.Run())
}

// leave copies the files as a killed program leaves them: with a log, and nobody who writes.
func leave(t *testing.T, dir string) {
	t.Helper()
	copied := dir + "-copy"
	require.NoError(t, os.CopyFS(copied, os.DirFS(dir)))
	require.NoError(t, os.Rename(dir, dir+"-alive"))
	require.NoError(t, os.Rename(copied, dir))
}

// Another program holds the file for a while: who writes waits for it.
func TestWaitsForAnotherWriter(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	other, err := sql.Open("sqlite", l.db.Path())
	require.NoError(t, err)
	conn, err := other.Conn(t.Context())
	require.NoError(t, err)
	_, err = conn.ExecContext(t.Context(), "BEGIN IMMEDIATE")
	require.NoError(t, err)
	go func() {
		time.Sleep(100 * time.Millisecond)
		_, _ = conn.ExecContext(context.Background(), "COMMIT")
	}()
	settled(t, s, "+551", Outcome{State: Accepted})
	require.NoError(t, s.Close())
	require.NoError(t, conn.Close())
	require.NoError(t, other.Close())
}
