//go:build faultpoints

package store

import (
	"os"
	"strconv"
	"strings"
)

// faults kills the program at one of its points, as a power cut would: CAMPAIGN_FAULT=after-claim-commit:3 does so when
// the third group that holds claims is on disk and nobody has been told.
type faults struct {
	name string
	left int
	held []string // what the group that is written holds
}

func newFaults() *faults {
	name, count, _ := strings.Cut(os.Getenv("CAMPAIGN_FAULT"), ":")
	left, err := strconv.Atoi(count)
	if err != nil {
		left = 1
	}
	return &faults{name: name, left: left}
}

// frames is walFrames, or how few CAMPAIGN_WAL_FRAMES says: so the log is moved many times in a short run.
func (*faults) frames() int {
	if n, err := strconv.Atoi(os.Getenv("CAMPAIGN_WAL_FRAMES")); err == nil {
		return n
	}
	return walFrames
}

// begin forgets the group before.
func (f *faults) begin() { f.held = nil }

// holds says what the group that is written holds.
func (f *faults) holds(what string) { f.held = append(f.held, what) }

// point is passed by the one goroutine that writes, before and after a commit.
func (f *faults) point(when string) {
	for _, what := range f.held {
		f.pass(when + "-" + what + "-commit")
	}
}

func (f *faults) pass(name string) {
	if f.name != name {
		return
	}
	if f.left--; f.left > 0 {
		return
	}
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		_ = self.Kill()
	}
	select {}
}
