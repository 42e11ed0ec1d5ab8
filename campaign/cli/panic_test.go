package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ownFault is how the program speaks of a fault of its own, with the report's path.
var ownFault = regexp.MustCompile(`a fault of this program itself, not of your files(?:;|\n  what was [^\n]*;) please report it, with (\S+),`)

// broken starts the program where it panics at a point, as a mistake of its own would have it do.
func broken(t *testing.T, dir, point string, args ...string) *program {
	t.Helper()
	cache := t.TempDir()
	return startAs(t, faulty(t), dir, []string{"CLOUDHUMANS_API_ACCESS_TOKEN=" + token, "CAMPAIGN_PANIC=" + point, "XDG_CACHE_HOME=" + cache},
		append(args, "campaign.yaml")...)
}

// assertOwnFault: the code is 1, and there is one sentence for a person and a report for the others.
func assertOwnFault(t *testing.T, p *program) {
	t.Helper()
	assert.Equal(t, 1, p.end(t), p.err.String())
	said := p.err.String()
	found := ownFault.FindAllStringSubmatch(said, -1)
	require.Len(t, found, 1, said)
	for _, word := range []string{"goroutine", "panic", ".go:", "0x", "errors.", token} {
		assert.NotContains(t, said+p.out.String(), word)
	}
	report, err := os.ReadFile(found[0][1])
	require.NoError(t, err)
	assert.Contains(t, string(report), "crash.Point")
	assertNoTrace(t, token, "the report", report)
	info, err := os.Stat(found[0][1])
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

// TestOwnFaultEndsTheRunInOrder: whatever part of a run panics, it starts nothing new, waits for answers, writes the results and
// says whose fault it was. The next run goes on.
func TestOwnFaultEndsTheRunInOrder(t *testing.T) {
	const people = 60
	for point, rate := range map[string]string{
		"claim:7":  "unlimited, in_flight: 4",
		"settle:7": "unlimited, in_flight: 4",
		"tell:7":   "unlimited, in_flight: 4",
		"tell:2":   "unlimited, in_flight: 1",
		"look:0":   "20/s",
		"tick:0":   "2/s",
		"done:0":   "unlimited, in_flight: 4",
		"ledger:1": "unlimited, in_flight: 1",
	} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, answerAfter(20*time.Millisecond))
			dir := folder(t, r.URL, rate, list(people))
			p := broken(t, dir, point, "run", "--yes")
			assertOwnFault(t, p)
			assert.Contains(t, p.err.String(), "results in campaign.results.csv")
			lines := results(t, dir, "campaign.results.csv")
			invariants(t, r, lines, people)
			got := states(lines)
			assert.Zero(t, got["unsure"], "%v", got)
			assert.Equal(t, point == "done:0", got["pending"] == 0, "%v", got)
			code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
			assert.Equal(t, 0, code, stderr)
			invariants(t, r, results(t, dir, "campaign.results.csv"), people)
		})
	}
}

// TestOwnFaultWhileInterrupted: the fault isn't taken for the interruption.
func TestOwnFaultWhileInterrupted(t *testing.T) {
	r := newReceiver(t, answerAfter(100*time.Millisecond))
	dir := folder(t, r.URL, "20/s", list(60))
	p := broken(t, dir, "interrupt:0", "run", "--yes")
	require.Eventually(t, func() bool { return len(r.got()) > 3 }, 20*time.Second, time.Millisecond)
	require.NoError(t, p.Process.Signal(syscall.SIGTERM))
	assertOwnFault(t, p)
	invariants(t, r, results(t, dir, "campaign.results.csv"), 60)
}

// TestOwnFaultOfEveryCommand: a panic in any goroutine that reads the list, or in the command itself, ends with 1, and nothing
// is sent.
func TestOwnFaultOfEveryCommand(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(20))
	for _, args := range [][]string{{"check"}, {"check", "--json"}, {"preview", "--row", "9"}, {"preview", "--html", "-"}, {"run", "--yes"}, {"run", "--json", "--yes"},
		{"run", "--dry-run"}, {"run", "--sandbox", "--yes"}, {"run", "--test-to", phone(0), "--row", "9"}, {"results"}, {"results", "-o", "-"}, {"report"}} {
		for _, point := range []string{"fill:8", "read:8"} {
			t.Run(point+" "+strings.Join(args, " "), func(t *testing.T) {
				assertOwnFault(t, broken(t, dir, point, args...))
			})
		}
	}
	t.Run("the command", func(t *testing.T) { assertOwnFault(t, broken(t, dir, "command:2", "status")) })
	assert.Empty(t, r.got())
	assert.NoFileExists(t, filepath.Join(dir, "campaign.results.csv"))
}
