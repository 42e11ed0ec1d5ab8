package survivaltest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The people of the list, and how many messages are unanswered at most.
const crowd, inFlight = 600, 4

// TestPowerLoss records what runs write and sync: a short one, one that is killed, and one that takes up its log, moves it
// into the ledger, and comes to its end. From that it makes the disks that power cuts could have left, and has the program
// go on with each: every message that left before is known, nobody is sent it twice, everybody is sent it in the end, and
// no ledger is called damaged. Of some the program's going on is recorded as well, and the power is cut in it.
func TestPowerLoss(t *testing.T) {
	needStrace(t)
	seed, _ := seed(t)
	t.Logf("CAMPAIGN_TEST_SEED=%d chooses alike, though of runs that are never the same", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	v := newVendor(t, func(string, int) answer { return accepts })
	d, err := newDisk(folder(t, v.URL, inFlight, crowd))
	require.NoError(t, err)
	record(t, v, d, never, "--limit", "60")
	record(t, v, d, 150)
	record(t, v, d, never)
	moved := d.moves()
	require.NotEmpty(t, moved, "the log was never moved in the middle of a run")
	t.Logf("%d messages, %d lines of trace", len(d.left), d.last)
	for i := range 180 {
		c := newOutage(random, d.moment(random, moved))
		t.Run("cut "+strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			cut(t, v, d, c, i%10 == 0)
		})
	}
	for i := range 3 {
		c := newOutage(random, d.moment(random, moved))
		t.Run("cut twice "+strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			cutTwice(t, v, d, c, 10)
		})
	}
}

// TestPowerLossInAMigration is TestPowerLoss of a run that finds a ledger of the first format, with a log that was left behind.
func TestPowerLossInAMigration(t *testing.T) {
	needStrace(t)
	seed, _ := seed(t)
	t.Logf("CAMPAIGN_TEST_SEED=%d chooses alike", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	v := newVendor(t, func(string, int) answer { return accepts })
	dir := folder(t, v.URL, inFlight, crowd)
	require.NoError(t, os.CopyFS(filepath.Join(dir, ".campaign"), os.DirFS("../../ledger/testdata/format1")))
	d, err := newDisk(dir)
	require.NoError(t, err)
	record(t, v, d, never, "--limit", "10")
	for i := range 30 {
		c := newOutage(random, random.IntN(d.last+1))
		t.Run("cut "+strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			cut(t, v, d, c, false)
		})
	}
}

// moves are the moments at which the log was moved into the ledger's file between two messages of one run.
func (d *disk) moves() (moments []int) {
	for _, c := range d.files[".campaign/ledger.db"].changes {
		next := slices.IndexFunc(d.left, func(l departure) bool { return l.when > c.began })
		if next > 0 && d.left[next].run == d.left[next-1].run {
			moments = append(moments, c.began)
		}
	}
	return moments
}

// moment chooses when the power fails: while the log is moved, soon after a message left, at the beginning, or at any time.
func (d *disk) moment(random *rand.Rand, moved []int) int {
	when := random.IntN(d.last + 1)
	switch random.IntN(5) {
	case 0:
		when = moved[random.IntN(len(moved))] + random.IntN(60)
	case 1, 2:
		when = d.left[random.IntN(len(d.left))].when + random.IntN(12)
	case 3:
		when = random.IntN(d.left[0].when + 200)
	}
	return min(when, d.last)
}

// record runs the program on the disk, and kills it when so many messages have arrived.
func record(t *testing.T, v *vendor, d *disk, until int, flags ...string) {
	t.Helper()
	trace, token := filepath.Join(t.TempDir(), "trace"), fmt.Sprintf("%s from %d", d.root, d.last)
	p, err := start(d.root, token, recorder(trace), append([]string{"run", "--yes", "--quiet", "campaign.yaml"}, flags...)...)
	require.NoError(t, err)
	before, done := len(v.seen("")), make(chan struct{})
	go func() {
		v.await(before+until, done)
		if until != never {
			killTraced(p.Process.Pid)
		}
	}()
	code, err := p.end()
	close(done)
	require.NoError(t, err)
	if until == never {
		require.Contains(t, []int{0, 3}, code, p.said.String())
	}
	calls, err := readTrace(trace, d.last+1)
	require.NoError(t, err)
	require.NoError(t, d.record(calls))
	left := d.sentBy(never)
	for _, visit := range v.seen(token) {
		require.Contains(t, left, visit.to, "a message arrived that the trace doesn't know")
	}
}

// sentBy are who was sent a message by that moment.
func (d *disk) sentBy(when int) map[string]bool {
	sent := maps.Clone(d.before)
	for _, l := range d.left {
		if l.when <= when {
			sent[l.to] = true
		}
	}
	return sent
}

// killTraced kills the program that strace started.
func killTraced(strace int) {
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", strace, strace)) // it may have ended
	for _, child := range strings.Fields(string(children)) {
		pid, err := strconv.Atoi(child)
		if process, wrong := os.FindProcess(pid); err == nil && wrong == nil {
			_ = process.Kill()
		}
	}
}

// after is a folder with what the disk has after a power cut.
func after(t *testing.T, d *disk, c *outage) string {
	t.Helper()
	t.Log(c)
	dir := t.TempDir()
	require.NoError(t, d.image(c, dir))
	return dir
}

// cut has the program go on after a power cut; for a few more messages, or for all.
func cut(t *testing.T, v *vendor, d *disk, c *outage, all bool) {
	dir, sent, token := after(t, d, c), d.sentBy(c.when), t.Name()
	args := []string{"run", "--yes", "--quiet", "campaign.yaml", "--limit", "10"}
	if all {
		code, said, err := run(dir, token, "status", "campaign.yaml")
		require.NoError(t, err)
		require.Equal(t, 0, code, said)
		args = args[:4]
	}
	code, said, err := run(dir, token, args...)
	require.NoError(t, err)
	require.Contains(t, []int{0, 3}, code, said)
	now := map[string]bool{}
	var twice []string
	for _, visit := range v.seen(token) {
		if sent[visit.to] || now[visit.to] {
			twice = append(twice, visit.to)
		}
		now[visit.to] = true
	}
	assert.Empty(t, twice, "were sent it twice")
	judge(t, dir, sent, now, all)
}

// judge reads the results after a power cut.
func judge(t *testing.T, dir string, sent, now map[string]bool, all bool) {
	t.Helper()
	lines, err := readResults(filepath.Join(dir, "campaign.results.csv"))
	require.NoError(t, err)
	require.Len(t, lines, crowd)
	unsure := 0
	var wrong []string
	for _, l := range lines {
		before, got := sent[l.recipient], now[l.recipient]
		right := l.status == "pending" && !before && !got && !all || l.status == "accepted" && (before || got)
		switch {
		case l.status == "unsure" && !got:
			unsure++
		case !right:
			wrong = append(wrong, fmt.Sprintf("%s is %s; before: %t, now: %t", l.recipient, l.status, before, got))
		}
	}
	assert.Empty(t, wrong)
	assert.LessOrEqual(t, unsure, 3*inFlight) // a kill's and two power cuts'
}

// cutTwice has the program go on after a power cut, and cuts the power in that so many times.
func cutTwice(t *testing.T, v *vendor, d *disk, c *outage, times int) {
	then, err := newDisk(after(t, d, c))
	require.NoError(t, err)
	then.before = d.sentBy(c.when)
	record(t, v, then, never, "--limit", "10")
	for i := range times {
		second := newOutage(c.Rand, c.IntN(then.last+1))
		t.Run(strconv.Itoa(i), func(t *testing.T) { cut(t, v, then, second, false) })
	}
}
