package cli_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	ossignal "os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// prepared is a process of the program that isn't started yet.
func prepared(dir string, args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Dir = dir
	c.Env = append(os.Environ(), asProgram+"=1", "NO_COLOR=1", "HOME="+os.TempDir(), "CLOUDHUMANS_API_ACCESS_TOKEN="+token) // see startAs
	return c
}

// TestWhoReadsTheOutputGoesAway: `| head` must not kill a run while messages are on their way.
func TestWhoReadsTheOutputGoesAway(t *testing.T) {
	for _, test := range []struct {
		name string
		args []string
		pipe func(*exec.Cmd) (io.ReadCloser, error)
		code int
	}{
		{"standard output", []string{"run", "--yes", "--json", "campaign.yaml"}, (*exec.Cmd).StdoutPipe, 1},
		{"standard error", []string{"run", "--yes", "campaign.yaml"}, (*exec.Cmd).StderrPipe, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, accept)
			dir := folder(t, r.URL, "200/s", list(200))
			c := prepared(dir, test.args...)
			out, err := test.pipe(c)
			require.NoError(t, err)
			require.NoError(t, c.Start())
			_, err = bufio.NewReaderSize(out, 16).ReadString('\n')
			require.NoError(t, err)
			require.NoError(t, out.Close())
			_ = c.Wait() // the code says it
			assert.Equal(t, test.code, c.ProcessState.ExitCode())
			assert.Equal(t, map[string]int{"accepted": 200}, states(results(t, dir, "campaign.results.csv")))
		})
	}
}

// TestWithoutStreamsOrHome: as a badly written service would start it.
func TestWithoutStreamsOrHome(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(5))
	c := exec.Command("/bin/sh", "-c", `exec "$0" run --yes campaign.yaml <&- >&- 2>&-`, os.Args[0])
	c.Dir = dir
	c.Env = []string{asProgram + "=1", "CLOUDHUMANS_API_ACCESS_TOKEN=" + token}
	require.NoError(t, c.Run())
	assert.Equal(t, map[string]int{"accepted": 5}, states(results(t, dir, "campaign.results.csv")))
}

// TestSignals: once is an end in good order, twice is an end at once; in both nothing is lost.
func TestSignals(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		for _, twice := range []bool{false, true} {
			name := signal.String() + " once"
			if twice {
				name = signal.String() + " twice"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				endBySignal(t, signal, twice)
			})
		}
	}
}

func endBySignal(t *testing.T, signal syscall.Signal, twice bool) {
	r := newReceiver(t, answerAfter(500*time.Millisecond))
	dir := folder(t, r.URL, "100/s", list(300))
	p := start(t, dir, "run", "--yes", "campaign.yaml")
	require.Eventually(t, func() bool { return len(r.got()) > 10 }, 20*time.Second, 5*time.Millisecond)
	require.NoError(t, p.Process.Signal(signal))
	if twice {
		time.Sleep(50 * time.Millisecond)
		require.NoError(t, p.Process.Signal(signal))
	}
	if signal == syscall.SIGHUP && ossignal.Ignored(signal) { // the tests run under nohup, and so does the program
		assert.Equal(t, 0, p.end(t), p.err.String())
		assert.Equal(t, map[string]int{"accepted": 300}, states(results(t, dir, "campaign.results.csv")))
		return
	}
	assert.Equal(t, 130, p.end(t), p.err.String())
	if twice {
		time.Sleep(time.Second) // the receiver answers nobody
		code, _, stderr := runProgram(t, dir, "results", "campaign.yaml")
		require.Equal(t, 0, code, stderr)
	}
	invariants(t, r, results(t, dir, "campaign.results.csv"), 300)
	got := states(results(t, dir, "campaign.results.csv"))
	assert.Equal(t, twice, got["unsure"] > 0, "%v", got)

	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, map[bool]int{false: 0, true: 3}[twice], code, stderr)
	lines := results(t, dir, "campaign.results.csv")
	invariants(t, r, lines, 300)
	assert.Zero(t, states(lines)["pending"])
}

// TestOutputThatIsADevice: what -o names is written to, not replaced, when it isn't an ordinary file; a link stays one.
func TestOutputThatIsADevice(t *testing.T) {
	dir := folder(t, "https://example.com", "10/s", list(3))
	code, stdout, stderr := runProgram(t, dir, "results", "-o", "/dev/stdout", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.Equal(t, 4, strings.Count(stdout, "\n"))
	null := filepath.Join(dir, "null")
	require.NoError(t, os.Symlink("/dev/null", null))
	code, _, stderr = runProgram(t, dir, "results", "-o", "null", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	info, err := os.Stat("/dev/null")
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeCharDevice)
	link := filepath.Join(dir, "link.csv")
	write(t, dir, "real.csv", "")
	require.NoError(t, os.Symlink("real.csv", link))
	code, _, stderr = runProgram(t, dir, "results", "-o", "link.csv", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.Len(t, results(t, dir, "real.csv"), 3)
	info, err = os.Lstat(link)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink)
}

// TestFilesOfTheCampaignAreNotOverwritten: a slip of the hand costs nobody their list.
func TestFilesOfTheCampaignAreNotOverwritten(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(3))
	write(t, dir, "out.csv", "phone\n+5511987654321\n")
	config := strings.Replace(read(t, dir, "campaign.yaml"), "csv: people.csv", "csv: people.csv\n  suppress: [out.csv]", 1)
	for _, name := range []string{"people.csv", "campaign.yaml", "out.csv"} {
		write(t, dir, "campaign.yaml", config)
		before := read(t, dir, name)
		for _, args := range [][]string{{"results", "-o", name}, {"run", "--dry-run", "--out", name}} {
			code, _, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
			assert.Equal(t, 2, code)
			assert.Contains(t, stderr, "campaign: "+name+" is a file of the campaign's own")
			assert.Equal(t, before, read(t, dir, name))
		}
		before = config + "results: {csv: " + name + "}\n"
		write(t, dir, "campaign.yaml", before)
		list := read(t, dir, "people.csv")
		for _, command := range []string{"check", "run", "report"} {
			code, _, stderr := runProgram(t, dir, command, "campaign.yaml")
			assert.Equal(t, 2, code)
			assert.Contains(t, stderr, "campaign.yaml:18:16: results.csv: "+name+" is a file of the campaign's own")
			assert.Equal(t, before, read(t, dir, "campaign.yaml"))
			assert.Equal(t, list, read(t, dir, "people.csv"))
		}
	}
	assert.Empty(t, r.got())
}
