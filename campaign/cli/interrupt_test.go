package cli_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestInterruptedEarly: Ctrl-C while a long list is read ends every command with 130 and a word, and leaves no file half
// written.
func TestInterruptedEarly(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(3))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml") // so that there is a ledger to look into
	require.Equal(t, 0, code, stderr)
	before := read(t, dir, "campaign.results.csv")
	header, rows, _ := strings.Cut(list(100_000), "\n")
	f, err := os.Create(filepath.Join(dir, "people.csv"))
	require.NoError(t, err)
	_, err = f.WriteString(header + "\n")
	require.NoError(t, err)
	for range 10 {
		_, err = f.WriteString(rows)
		require.NoError(t, err)
	}
	require.NoError(t, f.Close())
	for _, args := range [][]string{{"check"}, {"check", "--json"}, {"preview", "--row", "1000000"}, {"preview", "--html", "page.html"},
		{"run"}, {"run", "--dry-run"}, {"run", "--dry-run", "--out", "all.jsonl"}, {"run", "--test-to", phone(9), "--row", "1000000"},
		{"results"}, {"results", "-o", "-"}, {"report"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			p := start(t, dir, append(args, "campaign.yaml")...)
			require.Eventually(t, func() bool { return reads(p.Process.Pid, "people.csv") }, 20*time.Second, time.Millisecond)
			require.NoError(t, p.Process.Signal(os.Interrupt))
			assert.Equal(t, 130, p.end(t), p.err.String())
			assert.Equal(t, "interrupted\n", p.err.String())
		})
	}
	assert.Equal(t, before, read(t, dir, "campaign.results.csv"))
	assert.NoFileExists(t, filepath.Join(dir, "page.html"))
	assert.NoFileExists(t, filepath.Join(dir, "all.jsonl"))
	assert.Len(t, r.got(), 3)
}

// reads tells whether a process has a file open.
func reads(pid int, name string) bool {
	dir := filepath.Join("/proc", strconv.Itoa(pid), "fd")
	open, _ := os.ReadDir(dir) // none once the process has ended
	for _, f := range open {
		if path, _ := os.Readlink(filepath.Join(dir, f.Name())); filepath.Base(path) == name {
			return true
		}
	}
	return false
}

// TestInterruptIsToldInOrder: that it was heard is said before how the run ended, also where nothing was on its way.
func TestInterruptIsToldInOrder(t *testing.T) {
	for i := range 12 {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, accept)
			p := start(t, folder(t, r.URL, "1/s", list(50)), "run", "--yes", "campaign.yaml")
			require.Eventually(t, func() bool { return len(r.got()) > 0 }, 20*time.Second, time.Millisecond)
			time.Sleep(100 * time.Millisecond)
			require.NoError(t, p.Process.Signal(os.Interrupt))
			assert.Equal(t, 130, p.end(t))
			assert.Regexp(t, `(?s)finishing what is on its way….*\ninterrupted: run again`, p.err.String())
			assert.Equal(t, 1, strings.Count(p.err.String(), "finishing what is on its way…"))
		})
	}
}

// TestLeavingAtOnce: a second Ctrl-C, and Ctrl-\\, leave at once, also where nobody reads what is said; what was on its way
// is in doubt, and nobody is sent it twice.
func TestLeavingAtOnce(t *testing.T) {
	for name, signals := range map[string][]os.Signal{
		"twice Ctrl-C": {os.Interrupt, os.Interrupt}, `Ctrl-\`: {syscall.SIGQUIT},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := make(chan struct{})
			r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
				<-answer
				accept(w, to, n)
			})
			dir := folder(t, r.URL, "unlimited, in_flight: 4", list(30))
			full, unread, err := os.Pipe()
			require.NoError(t, err)
			defer full.Close()
			require.NoError(t, unread.SetWriteDeadline(time.Now().Add(200*time.Millisecond)))
			_, err = unread.Write(make([]byte, 1<<20))
			require.ErrorIs(t, err, os.ErrDeadlineExceeded)
			p := exec.Command(faulty(t), "run", "--yes", "--quiet", "campaign.yaml")
			p.Dir, p.Stderr = dir, unread
			p.Env = append(os.Environ(), asProgram+"=1", "HOME="+os.TempDir(), "CLOUDHUMANS_API_ACCESS_TOKEN="+token)
			require.NoError(t, p.Start())
			require.Eventually(t, func() bool { return len(r.got()) > 0 }, 20*time.Second, time.Millisecond)
			for _, s := range signals {
				time.Sleep(200 * time.Millisecond)
				require.NoError(t, p.Process.Signal(s))
			}
			ended := make(chan int, 1)
			go func() {
				_ = p.Wait() // its code tells
				ended <- p.ProcessState.ExitCode()
			}()
			select {
			case code := <-ended:
				assert.Equal(t, 130, code)
			case <-time.After(20 * time.Second):
				_ = p.Process.Kill()
				assert.Fail(t, "it is still there")
			}
			close(answer)
			reached := len(r.got())
			code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
			assert.Equal(t, 3, code, stderr)
			assert.Len(t, r.got(), 30)
			assert.Equal(t, map[string]int{"accepted": 30 - reached, "unsure": reached}, states(results(t, dir, "campaign.results.csv")))
		})
	}
}
