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
	events := strictly(t, text)

	code, checked, stderr := runRaced(t, dir, "check", "--json", "campaign.yaml")
	require.Equal(t, 2, code, stderr)
	code, ran, stderr := runRaced(t, dir, "run", "--yes", "--json", "campaign.yaml")
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

// strictly is the schema of events less the room that it leaves for what may come: today's events are in it to the last
// property.
func strictly(t *testing.T, text string) *schema.Schema {
	t.Helper()
	var all map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &all))
	common := all["properties"].(map[string]any)
	event := common["event"].(map[string]any)
	event["enum"] = event["examples"]
	for _, definition := range all["definitions"].(map[string]any) {
		one := definition.(map[string]any)
		if own, ok := one["properties"].(map[string]any); ok {
			one["additionalProperties"] = false
			for name := range common {
				own[name] = true
			}
		}
	}
	strict, err := json.Marshal(all)
	require.NoError(t, err)
	s, err := schema.Compile(strict)
	require.NoError(t, err)
	for _, unknown := range []string{`"event":"waiting","why":"a","wait_ms":1,"new":1`, `"event":"told"`} {
		require.NotEmpty(t, s.CheckJSON([]byte(`{"version":1,"time":"2026-01-01T00:00:00.000Z",`+unknown+`}`)), unknown)
	}
	return s
}

// TestEventsMayGrow: who holds events to the schema is not stopped by an event or a property that comes later, and still
// finds what is wrong with those that it knows.
func TestEventsMayGrow(t *testing.T) {
	_, text, _ := runProgram(t, t.TempDir(), "schema", "--events")
	events, err := schema.Compile([]byte(text))
	require.NoError(t, err)
	const head = `{"version":1,"time":"2026-01-01T00:00:00.000Z","event":`
	assert.Empty(t, events.CheckJSON([]byte(head+`"waiting","why":"a","wait_ms":1,"until":"b"}`)))
	assert.Empty(t, events.CheckJSON([]byte(head+`"delivered","row":2}`)))
	assert.NotEmpty(t, events.CheckJSON([]byte(head+`"waiting","why":"a"}`)))
	assert.NotEmpty(t, events.CheckJSON([]byte(strings.Replace(head, "1", "2", 1)+`"delivered"}`)))
}
