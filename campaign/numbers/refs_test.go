package numbers

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRefsStay: a typed number is the same person for ever. The ledger knows people by their refs, so whoever has another
// one after an upgrade of the numbers' library, or of our own reading, is new to every ledger, and is sent campaigns that he
// has had.
//
// Where this fails, don't change the file first. Bring the old reading back; or, where the new one is right (a country changed
// its plan), write a migration of the ledger that gives those people their new refs, and change the lines with it.
func TestRefsStay(t *testing.T) {
	text, err := os.ReadFile("testdata/refs.golden")
	require.NoError(t, err)
	plans, lines := map[string]*Plans{}, 0
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		require.Len(t, cells, 4, line)
		typed, country := cells[0], cells[1]
		if plans[country] == nil {
			plans[country] = For(country)
		}
		r := plans[country].Read(typed)
		assert.Equal(t, cells[2:], []string{r.Address, r.Ref}, "%q in %q: %s", typed, country, r.Fault)
		lines++
	}
	assert.GreaterOrEqual(t, lines, 500)
}
