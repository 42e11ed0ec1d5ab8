package cli_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// contested is a campaign whose rows may all be invalid.
func contested(t *testing.T, base, people string) string {
	t.Helper()
	dir := folder(t, base, "unlimited", people)
	write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), "people.csv\n", "people.csv\n  max_invalid: 100%\n", 1))
	return dir
}

// statuses are the results' rows with their states.
func statuses(lines []map[string]string) string {
	var all []string
	for _, l := range lines {
		all = append(all, l["row"]+" "+l["status"])
	}
	return strings.Join(all, ", ")
}

// counted reads the states of the plan and of the end from a run's events, and which row was told to be at fault.
func counted(t *testing.T, stdout string) (plan, done map[string]int, wrong []int) {
	t.Helper()
	for line := range strings.Lines(stdout) {
		var e struct {
			Event  string
			Line   int
			States map[string]int
		}
		require.NoError(t, json.Unmarshal([]byte(line), &e))
		switch e.Event {
		case "plan":
			plan = e.States
		case "done":
			done = e.States
		case "problem":
			wrong = append(wrong, e.Line)
		}
	}
	return plan, done, wrong
}

// TestTheRowThatWasSent: a row that can't be sent doesn't take over what became of a later row of the same person, in
// none of the commands that tell of it.
func TestTheRowThatWasSent(t *testing.T) {
	r := newReceiver(t, accept)
	dir := contested(t, r.URL, "phone,first_name,code\n+5511900010101,,A\n+55 11 90001-0101,B,A\n+5511900010101,C,A\n+5511900010101,,A\n")
	const want = "2 invalid, 3 accepted, 4 duplicate, 5 invalid"
	code, stdout, stderr := runProgram(t, dir, "run", "--yes", "--json", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	plan, done, wrong := counted(t, stdout)
	assert.Equal(t, map[string]int{"invalid": 2, "pending": 1, "duplicate": 1}, plan)
	assert.Equal(t, map[string]int{"invalid": 2, "accepted": 1, "duplicate": 1}, done)
	assert.Equal(t, []int{2, 5}, wrong)
	require.Len(t, r.got(), 1)
	lines := results(t, dir, "campaign.results.csv")
	assert.Equal(t, want, statuses(lines))
	assert.Contains(t, lines[0]["reason"], "blank")
	assert.Empty(t, lines[0]["message_id"])
	assert.NotEmpty(t, lines[1]["message_id"])
	assert.Equal(t, "the same person as row 3", lines[2]["reason"])

	first := read(t, dir, "campaign.results.csv")
	code, stdout, stderr = runProgram(t, dir, "run", "--yes", "--json", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	plan, again, wrong := counted(t, stdout)
	assert.Equal(t, done, plan)
	assert.Equal(t, done, again)
	assert.ElementsMatch(t, []int{2, 5}, wrong)
	assert.Equal(t, first, read(t, dir, "campaign.results.csv"))
	assert.Len(t, r.got(), 1)

	code, _, stderr = runProgram(t, dir, "results", "campaign.yaml", "-o", "again.csv")
	require.Equal(t, 0, code, stderr)
	assert.Equal(t, first, read(t, dir, "again.csv"))
	_, stdout, _ = runProgram(t, dir, "results", "campaign.yaml", "-o", "-")
	assert.Equal(t, first, stdout, "a pipe can't be begun anew")

	page, _ := previewPage(t, dir, 0)
	assert.Contains(t, page, "the same person as row 3")
	code, stdout, _ = runProgram(t, dir, "check", "--json", "campaign.yaml")
	assert.Equal(t, 2, code)
	assert.Contains(t, stdout, `"states":{"accepted":1,"duplicate":1,"invalid":2}`)
}

// TestEditedAfterItWasSent: who was sent to keeps his state when his row is edited so that it can't be sent any more.
func TestEditedAfterItWasSent(t *testing.T) {
	r := newReceiver(t, accept)
	dir := contested(t, r.URL, list(2))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	write(t, dir, "people.csv", "phone,first_name,code\n"+phone(0)+",,A\n"+phone(1)+",,A\n"+phone(1)+",,A\n")
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 3, code, stderr)
	assert.Equal(t, "2 accepted, 3 accepted, 4 invalid", statuses(results(t, dir, "campaign.results.csv")))
	assert.Len(t, r.got(), 2)
}

// TestRetryOfALaterRow: the message that is sent again is the row's that was sent, once; the rows stand far apart.
func TestRetryOfALaterRow(t *testing.T) {
	for state, answer := range map[string]string{"rejected": `{"error":"no such number"}`, "unsure": ""} {
		t.Run(state, func(t *testing.T) { retryLaterRow(t, state, answer) })
	}
}

func retryLaterRow(t *testing.T, state, answer string) {
	denied := phone(700)
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		if to == denied && n == 1 {
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, answer)
			return
		}
		accept(w, to, n)
	})
	dir := contested(t, r.URL, strings.Replace(list(600), "\n", "\n"+denied+",,A\n", 1)+denied+",Bia,B\n"+denied+",Caio,C\n")
	ends := func(want string) {
		lines := results(t, dir, "campaign.results.csv")
		assert.Equal(t, "2 invalid, 603 "+want+", 604 duplicate", statuses([]map[string]string{lines[0], lines[601], lines[602]}))
	}
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	ends(state)
	code, stdout, stderr := runProgram(t, dir, "run", "--yes", "--retry", state, "--json", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	plan, done, _ := counted(t, stdout)
	assert.Equal(t, map[string]int{"accepted": 600, state: 1, "invalid": 1, "duplicate": 1}, plan)
	assert.Equal(t, map[string]int{"accepted": 601, "invalid": 1, "duplicate": 1}, done)
	ends("accepted")
	got := r.got()
	require.Len(t, got, 602)
	assert.Equal(t, 2, r.sends()[denied])
	text, err := json.Marshal(got[601].body)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"Bia"`)
}
