package cli_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema"
)

// TestEventsFollowTheirSchema runs a campaign of many endings with --json; each line satisfies the schema that the
// program prints, and each row is told of to its end.
func TestEventsFollowTheirSchema(t *testing.T) {
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		switch {
		case to == phone(1):
			w.WriteHeader(http.StatusUnprocessableEntity)
		case to == phone(2) && n == 1:
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			accept(w, to, n)
		}
	})
	dir := folder(t, r.URL, "50/s", list(12)+"12345,Too Short,X\n")
	_, text, _ := runRaced(t, dir, "schema", "--events")
	events, err := schema.Compile([]byte(text))
	require.NoError(t, err)

	code, checked, stderr := runRaced(t, dir, "check", "--json", "campaign.yaml")
	require.Equal(t, 2, code, stderr)
	code, ran, stderr := runRaced(t, dir, "run", "--json", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	seen, final := map[string]int{}, 0
	for _, line := range strings.Split(strings.TrimSpace(checked+ran), "\n") {
		require.Empty(t, events.CheckJSON([]byte(line)), line)
		var e struct {
			Event string
			Final bool
		}
		require.NoError(t, json.Unmarshal([]byte(line), &e))
		seen[e.Event]++
		if e.Final {
			final++
		}
	}
	assert.Equal(t, map[string]int{"problem": 2, "checked": 1, "plan": 1, "settled": 13, "waiting": 1, "done": 1}, seen)
	assert.Equal(t, 12, final)
}
