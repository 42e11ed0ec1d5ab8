//go:build !faultpoints

package store

// faults is where tests break the program. In a released program it is nothing.
type faults struct{}

func newFaults() *faults { return nil }

func (*faults) begin() {}

func (*faults) holds(string) {}

func (*faults) point(string) {}

func (*faults) frames() int { return walFrames }
