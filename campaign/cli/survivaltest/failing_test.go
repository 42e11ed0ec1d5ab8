package survivaltest

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A breakage makes calls of a run fail: those on the file, or on any.
type breakage struct{ call, errno, file string }

func (b breakage) String() string { return strings.TrimSpace(b.call + " " + b.errno + " " + b.file) }

func breakages() []breakage {
	all := []breakage{{"write", "ENOSPC", "ledger.db.count"}, {"ftruncate", "EIO", ""}, {"mkdirat", "ENOSPC", ""}, {"renameat", "EIO", ""}}
	for _, errno := range []string{"ENOSPC", "EIO"} {
		for _, call := range []string{"pwrite64", "fsync"} {
			for _, file := range []string{"", "ledger.db", "ledger.db-wal", "ledger.db.count"} {
				all = append(all, breakage{call, errno, file})
			}
		}
	}
	return all
}

// strace is the command that makes the n-th call fail, or each from then on. It counts by thread, so that it is the n-th of
// the first thread that comes so far.
func (b breakage) strace(dir, trace string, n int, onwards bool) []string {
	plus := map[bool]string{true: "+"}[onwards]
	words := []string{"strace", "-f", "-y", "-qqq", "-xx", "--seccomp-bpf", "-e", "signal=none", "-o", trace, "-e", "trace=" + b.call,
		"-e", fmt.Sprintf("inject=%s:error=%s:when=%d%s", b.call, b.errno, n, plus)}
	if b.file != "" {
		words = append(words, "-P", filepath.Join(dir, ".campaign", b.file))
	}
	return words
}

// TestNthWriteFails has writes and syncs of a whole run fail, the first, the second, and so on until a run comes through
// without a fault; once, or from there on. Nothing is sent that can't be written down: the next run sends it to nobody a
// second time, and to everybody else.
func TestNthWriteFails(t *testing.T) {
	needStrace(t)
	seed, _ := seed(t)
	t.Logf("CAMPAIGN_TEST_SEED=%d chooses alike", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	var mu sync.Mutex
	hit := map[string]int{}
	t.Run("runs", func(t *testing.T) {
		for _, b := range breakages() {
			random := rand.New(rand.NewPCG(random.Uint64(), 0))
			t.Run(b.String(), func(t *testing.T) {
				t.Parallel()
				for n := 1; ; n += 1 + n/2 + random.IntN(n) {
					files := failing(t, b, n, random.IntN(3) == 0)
					mu.Lock()
					for _, file := range files {
						hit[b.call+" "+file]++
					}
					mu.Unlock()
					if len(files) == 0 || t.Failed() {
						return
					}
				}
			})
		}
	})
	total := 0
	for _, n := range hit {
		total += n
	}
	t.Logf("%d faults: %v", total, hit)
	assert.GreaterOrEqual(t, total, 60)
	for _, must := range []string{"pwrite64 ledger.db", "pwrite64 ledger.db-wal", "pwrite64 ledger.db.count", "fsync ledger.db", "fsync ledger.db-wal"} {
		assert.NotZero(t, hit[must], must)
	}
}

// states are how many people the results have in each state.
func states(t *testing.T, dir string) map[string]int {
	t.Helper()
	lines, err := readResults(filepath.Join(dir, "campaign.results.csv"))
	require.NoError(t, err)
	n := map[string]int{}
	for _, l := range lines {
		n[l.status]++
	}
	return n
}

// failing is a run whose n-th calls fail, and the next, which has no fault. It returns the files of the calls that failed.
func failing(t *testing.T, b breakage, n int, onwards bool) (files []string) {
	t.Helper()
	const people, inFlight = 120, 4
	v := newVendor(t, func(string, int) answer { return accepts })
	dir := folder(t, v.URL, inFlight, people)
	trace := filepath.Join(t.TempDir(), "trace")
	p, err := start(dir, secret, b.strace(dir, trace, n, onwards), "run", "--yes", "--quiet", "campaign.yaml")
	require.NoError(t, err)
	code, err := p.end()
	require.NoError(t, err)
	calls, err := readTrace(trace, 0)
	require.NoError(t, err)
	for _, c := range calls {
		if c.injected {
			files = append(files, filepath.Base(c.subject()))
		}
	}
	name := fmt.Sprintf("call %d (and on: %t), %d failed: %s", n, onwards, len(files), p.said.String())
	assert.Contains(t, []int{0, 1, 2, 3}, code, name)
	assert.False(t, len(files) == 0 && code != 0, name)
	assert.False(t, code == 2 && len(v.seen("")) > 0, name)
	switch code {
	case 0:
		assert.Equal(t, map[string]int{"accepted": people}, states(t, dir), name)
	case 1:
		assert.Regexp(t, `the disk is full|can't be written|couldn't be (read|written)|disk`, p.said.String())
	case 3:
		assert.Zero(t, states(t, dir)["pending"], "the run isn't through; %s", name)
	}
	assert.NotRegexp(t, `(?i)sqlite|\*os\.|errno|goroutine`, p.said.String(), name)

	code, said, err := run(dir, secret, "run", "--yes", "--quiet", "campaign.yaml")
	require.NoError(t, err)
	require.Contains(t, []int{0, 3}, code, "%s\n%s", name, said)
	lines, err := readResults(filepath.Join(dir, "campaign.results.csv"))
	require.NoError(t, err)
	require.Len(t, lines, people)
	visits, unsure := map[string]int{}, 0
	for _, visit := range v.seen("") {
		visits[visit.to]++
	}
	for _, l := range lines {
		switch {
		case l.status == "unsure" && visits[l.recipient] <= 1:
			unsure++
		case l.status != "accepted" || visits[l.recipient] != 1:
			assert.Fail(t, "wrong", "%s is %s and got %d messages\n%s", l.recipient, l.status, visits[l.recipient], name)
		}
	}
	assert.LessOrEqual(t, unsure, inFlight, name)
	return files
}
