//go:build !faultpoints

package ledger

// faults is where tests break the program. In a released program it is nothing.
type faults struct{}

func newFaults() *faults { return nil }

func (*faults) point(string) {}

func (*faults) frames() int { return walFrames }
