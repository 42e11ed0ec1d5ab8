//go:build faultpoints

package ledger

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

// point is passed by the one goroutine that writes.
func (f *faults) point(name string) {
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
