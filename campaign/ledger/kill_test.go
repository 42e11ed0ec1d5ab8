//go:build unix

package ledger

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMain lets the test's program be a child that is killed, or that lives with less than the parent.
func TestMain(m *testing.M) {
	if run, ok := map[string]func(dir string) error{
		"send": childSend, "full": childFull, "hold": childHold, "read-only": childReadOnly,
	}[os.Getenv("LEDGER_CHILD")]; ok {
		if err := run(os.Getenv("LEDGER_DIR")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child prepares a process that plays the role.
func child(t *testing.T, program, role, dir string, env ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), program)
	c.Env = append(append(os.Environ(), "LEDGER_CHILD="+role, "LEDGER_DIR="+dir), env...)
	c.Stderr = os.Stderr
	return c
}

const crowd = 400

// childSend is a run: it claims everybody, tells the "vendor" (a file that survives it), and settles.
func childSend(dir string) error {
	ctx := context.Background()
	l, err := Open(ctx, filepath.Join(dir, "ledger.db"))
	if err != nil {
		return err
	}
	s, err := l.Begin(ctx, Start{Campaign: winter, Digest: "digest"})
	if err != nil {
		return err
	}
	vendor, err := os.OpenFile(filepath.Join(dir, "vendor"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	var next atomic.Int64
	var group sync.WaitGroup
	failed := make(chan error, 16)
	for range 16 {
		group.Go(func() {
			for i := next.Add(1); i <= crowd; i = next.Add(1) {
				if err := sendOne(ctx, s, vendor, fmt.Sprintf("+55%03d", i)); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	group.Wait()
	close(failed)
	if err := <-failed; err != nil {
		return err
	}
	return errors.Join(s.Close(), l.Close())
}

func sendOne(ctx context.Context, s *Session, vendor *os.File, ref string) error {
	_, err := s.Claim(ctx, ref, "", 0, time.Time{})
	if errors.Is(err, ErrTaken) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(vendor, "got %s\n", ref); err != nil {
		return err
	}
	if err := written(s, ref, Outcome{State: Accepted, MessageID: "id" + ref, HTTPStatus: 200}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(vendor, "told %s\n", ref)
	return err
}

// check proves the promises over what the vendor got, what the sender was told, and what the ledger says.
func check(t *testing.T, dir string, complete bool) {
	t.Helper()
	got, told := map[string]int{}, map[string]bool{}
	f, err := os.Open(filepath.Join(dir, "vendor"))
	if errors.Is(err, os.ErrNotExist) {
		return // killed before the first message
	}
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		what, ref, _ := strings.Cut(lines.Text(), " ")
		if what == "got" {
			got[ref]++
		} else {
			told[ref] = true
		}
	}
	l, err := OpenExisting(t.Context(), filepath.Join(dir, "ledger.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()
	var refs []string
	for i := range crowd {
		refs = append(refs, fmt.Sprintf("+55%03d", i+1))
	}
	states := statesOf(t, l, refs)
	for i, ref := range refs {
		assert.LessOrEqual(t, got[ref], 1, "nobody is sent it twice")
		if got[ref] > 0 {
			assert.Contains(t, []State{Accepted, Unsure}, states[i], "what was sent is on record")
		}
		if told[ref] {
			assert.Equal(t, Accepted, states[i], "what was told to be written down is")
		}
		if states[i] == Accepted {
			assert.Equal(t, 1, got[ref], "what is accepted was sent")
		}
		if complete {
			assert.Contains(t, []State{Accepted, Unsure}, states[i], "nobody is forgotten")
		}
	}
	counts(t, l)
}

func TestKilledAtAnyMoment(t *testing.T) {
	program, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	r := rand.New(rand.NewSource(time.Now().UnixNano()))
	for range 25 {
		c := child(t, program, "send", dir)
		require.NoError(t, c.Start())
		time.Sleep(time.Duration(r.Intn(70)) * time.Millisecond)
		_ = c.Process.Signal(syscall.SIGKILL)
		_ = c.Wait()
		check(t, dir, false)
	}
	require.NoError(t, child(t, program, "send", dir).Run(), "no lock is left behind")
	check(t, dir, true)
}

// The points stand in a program of their own, built with the tag; the released one has none.
func TestKilledAtEveryTransition(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	program := filepath.Join(t.TempDir(), "faulty.test")
	out, err := exec.CommandContext(t.Context(), "go", "test", "-c", "-tags", "faultpoints", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	for _, point := range []string{
		"before-claim-commit", "after-claim-commit", "before-settle-commit", "after-settle-commit",
	} {
		t.Run(point, func(t *testing.T) {
			dir := t.TempDir()
			for _, count := range []int{1, 2, 5} {
				c := child(t, program, "send", dir, fmt.Sprintf("CAMPAIGN_FAULT=%s:%d", point, count))
				var exit *exec.ExitError
				require.ErrorAs(t, c.Run(), &exit)
				assert.False(t, exit.Exited(), "killed")
				check(t, dir, false)
			}
			require.NoError(t, child(t, program, "send", dir).Run())
			check(t, dir, true)
		})
	}
}

// childHold holds the campaign until its input ends.
func childHold(dir string) error {
	l, err := Open(context.Background(), filepath.Join(dir, "ledger.db"))
	if err != nil {
		return err
	}
	s, err := l.Begin(context.Background(), Start{Campaign: winter, Digest: "digest"})
	if err != nil {
		return err
	}
	if _, err := s.Claim(context.Background(), "+551", "", 0, time.Time{}); err != nil {
		return err
	}
	fmt.Println("held")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	return nil
}

func TestALockDiesWithItsProcess(t *testing.T) {
	program, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	c := child(t, program, "hold", dir)
	in, err := c.StdinPipe()
	require.NoError(t, err)
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "held\n", line)

	l := openAt(t, filepath.Join(dir, "ledger.db"))
	_, err = l.Begin(t.Context(), Start{Campaign: winter, Digest: "digest"})
	require.ErrorIs(t, err, ErrLocked)
	assert.Contains(t, err.Error(), `another run of the campaign "winter-sale" is under way`)
	assert.Equal(t, Counts{Claimed: 1}, counts(t, l), "the other run's")

	require.NoError(t, c.Process.Kill())
	_ = c.Wait()
	_ = in.Close()
	assert.Equal(t, Counts{Unsure: 1}, counts(t, l))
	s := begin(t, l)
	require.NoError(t, s.Close())
	assert.Equal(t, Unsure, find(t, l, "+551").State)
}
