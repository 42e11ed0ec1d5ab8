package cli_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unreadPipe is the end of a pipe that nobody reads, with room for so many bytes.
func unreadPipe(t *testing.T, room int) *os.File {
	t.Helper()
	unread, in, err := os.Pipe()
	require.NoError(t, err)
	t.Cleanup(func() { unread.Close(); in.Close() })
	const setPipeSize = 1031 // F_SETPIPE_SZ
	size, _, failed := syscall.Syscall(syscall.SYS_FCNTL, in.Fd(), setPipeSize, 4096)
	require.Zero(t, failed)
	_, err = in.Write(make([]byte, int(size)-room))
	require.NoError(t, err)
	return in
}

// endedBy waits for a process that hung before, and for what was asked of it: its code.
func endedBy(t *testing.T, c *exec.Cmd) int {
	t.Helper()
	ended := make(chan struct{})
	go func() {
		_ = c.Wait() // its code tells
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(2 * time.Minute):
		_ = c.Process.Kill()
		<-ended
		t.Fatal("it is still there")
	}
	return c.ProcessState.ExitCode()
}

// TestReadersThatHang: a reader of standard output or standard error who reads nothing holds a run up, and doesn't keep it from
// ending in good order when it is told to.
func TestReadersThatHang(t *testing.T) {
	const people = 400
	for _, test := range []struct {
		name     string
		out, err int // the room for what nobody reads, -1 where it is read
		args     []string
		sends    int // at least, before the signal
	}{
		{"the events of a run", 300, -1, []string{"run", "--yes", "--json"}, 6},
		{"both, while it runs", 300, 2000, []string{"run", "--yes", "--json"}, 6},
		{"the end of a quiet run", -1, 0, []string{"run", "--yes", "--quiet"}, people / 2},
		{"the plan", -1, 0, []string{"run", "--yes"}, 0},
		{"the plan's event", 0, -1, []string{"run", "--yes", "--json"}, 0},
		{"a check's events", 0, -1, []string{"check", "--json"}, 0},
		{"a dry run", 0, -1, []string{"run", "--dry-run"}, 0},
		{"results", 0, -1, []string{"results", "-o", "-"}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, answerAfter(20*time.Millisecond))
			dir := folder(t, r.URL, "unlimited, in_flight: 4", list(people))
			var out, err output
			c := prepared(dir, append(test.args, "campaign.yaml")...)
			c.Stdout, c.Stderr = &out, &err
			if test.out >= 0 {
				c.Stdout = unreadPipe(t, test.out)
			}
			if test.err >= 0 {
				c.Stderr = unreadPipe(t, test.err)
			}
			require.NoError(t, c.Start())
			if test.sends > 0 {
				require.Eventually(t, func() bool { return len(r.got()) >= test.sends }, time.Minute, time.Millisecond)
			} else {
				time.Sleep(time.Second) // so that most times it has begun to write; in any case it must end
			}
			require.NoError(t, c.Process.Signal(syscall.SIGTERM))
			code := endedBy(t, c)
			if test.sends == 0 {
				// A busy machine may not have begun to listen for signals: then it ends by the signal itself.
				assert.Contains(t, []int{130, -1}, code, err.String())
				assert.Empty(t, r.got())
				return
			}
			assert.Equal(t, 130, code, err.String())
			lines := results(t, dir, "campaign.results.csv")
			invariants(t, r, lines, people)
			got := states(lines)
			assert.Zero(t, got["unsure"], "%v", got)
			assert.NotZero(t, got["pending"], "%v", got)
			if test.err < 0 {
				assert.Regexp(t, `campaign: standard output: nobody reads it; \d+ events weren't written\n`, err.String())
				assert.Contains(t, err.String(), "interrupted: run again")
			}
		})
	}
}

// TestSlowReaderMissesNothing: the run waits for whoever reads its events.
func TestSlowReaderMissesNothing(t *testing.T) {
	const people = 200
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(people))
	c := prepared(dir, "run", "--yes", "--json", "campaign.yaml")
	from, to, err := os.Pipe()
	require.NoError(t, err)
	defer from.Close()
	c.Stdout = to
	require.NoError(t, c.Start())
	require.NoError(t, to.Close())
	var kinds []string
	for in := bufio.NewReaderSize(from, 16); ; time.Sleep(time.Millisecond) {
		line, err := in.ReadString('\n')
		if err != nil {
			require.ErrorIs(t, err, io.EOF)
			break
		}
		var e struct{ Event string }
		require.NoError(t, json.Unmarshal([]byte(line), &e), line)
		kinds = append(kinds, e.Event)
	}
	require.NoError(t, c.Wait())
	assert.Equal(t, "plan"+strings.Repeat(" settled", people)+" done", strings.Join(kinds, " "))
}
