//go:build unix

package bubble

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A text of marks without partners that is 32 times as long takes some 32 times as long: not 1,024. What is compared is this
// process's own processor time, the best of a few, since others use the machine too.
func TestMarkupIsLinear(t *testing.T) {
	used := func() time.Duration {
		var u syscall.Rusage
		require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
		return time.Duration(u.Utime.Nano())
	}
	best := func(text string) (least time.Duration) {
		for range 3 {
			before := used()
			for range 2 { // the clock's steps may be coarse
				Markup(text)
			}
			if took := used() - before; least == 0 || took < least {
				least = took
			}
		}
		return least
	}
	for _, piece := range []string{"*a ", "`a ", "``` ", "_~*", "*a\n"} {
		short, long := best(strings.Repeat(piece, 1_000)), best(strings.Repeat(piece, 32_000))
		assert.Less(t, long, 300*max(short, time.Millisecond), piece)
	}
}
