package cli_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestCountsFromOne: a 0 that was typed is refused, and never taken for "not given", which would send to everybody.
func TestCountsFromOne(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(3))
	for _, args := range [][]string{
		{"run", "--limit", "0"}, {"run", "--limit", "-1"}, {"run", "--dry-run", "--limit=0"},
		{"run", "--test-to", phone(9), "--row", "0"}, {"preview", "--row", "0"},
	} {
		code, stdout, stderr := runProgram(t, dir, append(args, "campaign.yaml")...)
		assert.Equal(t, 1, code, "%v", args)
		assert.Empty(t, stdout)
		assert.Regexp(t, "^campaign: --(limit|row) and --(row|count) count from 1\n$", stderr, "%v", args)
	}
	assert.Empty(t, r.got())
}
