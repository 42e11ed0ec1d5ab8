package cli_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecondRunSendsOnlyWhatIsNew(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(20))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	require.Len(t, r.got(), 20)
	first := read(t, dir, "campaign.results.csv")

	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.Len(t, r.got(), 20, "whoever was accepted is sent nothing twice")
	assert.Equal(t, first, read(t, dir, "campaign.results.csv"), "the same ledger gives the same bytes")

	// Rows are added, removed and reordered.
	write(t, dir, "people.csv", "phone,first_name,code\n"+phone(99)+",Neu,X\n"+phone(3)+",Ana 3,C3\n")
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	got := r.got()
	require.Len(t, got, 21)
	assert.Equal(t, phone(99), got[20].body["phone_number"])
	lines := results(t, dir, "campaign.results.csv")
	require.Len(t, lines, 2)
	assert.Equal(t, "2", lines[0]["row"])
	assert.Equal(t, "accepted", lines[1]["status"])
}

func TestChangedContentIsRefused(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(3))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	changed := strings.Replace(read(t, dir, "campaign.yaml"), "name: hello", "name: goodbye", 1)
	write(t, dir, "campaign.yaml", changed)
	write(t, dir, "people.csv", list(4))

	for _, args := range [][]string{{"run"}, {"run", "--dry-run"}, {"check"}} {
		code, _, stderr = runProgram(t, dir, append(args, "campaign.yaml")...)
		assert.Equal(t, 2, code, "%v", args)
		assert.Contains(t, stderr, "campaign.yaml:2:7: name: the template, the message or the provider changed since \"test\" was first sent; "+
			"give the new content a new name, or run with --allow-changed\n")
	}
	assert.Len(t, r.got(), 3)

	// What is allowed and not sent is as if it hadn't been.
	write(t, dir, "people.csv", "phone,first_name,code\n123,Ana,A\n")
	code, _, stderr = runProgram(t, dir, "run", "--yes", "--allow-changed", "campaign.yaml")
	assert.Equal(t, 2, code, stderr)
	write(t, dir, "people.csv", list(4))
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 2, code, stderr)
	assert.Len(t, r.got(), 3)

	code, _, stderr = runProgram(t, dir, "run", "--yes", "--allow-changed", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Len(t, r.got(), 4)
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
}

func TestTwoRunsAtOnce(t *testing.T) {
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		time.Sleep(50 * time.Millisecond)
		accept(w, to, n)
	})
	dir := folder(t, r.URL, "10/s", list(20))
	first := startRaced(t, dir, "run", "--yes", "campaign.yaml")
	require.Eventually(t, func() bool { return len(r.got()) > 0 }, 20*time.Second, 10*time.Millisecond)
	code, _, stderr := runRaced(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 5, code, stderr)
	assert.Contains(t, stderr, "another run")
	assert.Equal(t, 0, first.end(t), first.err.String())
	assert.Len(t, r.got(), 20)
}

// TestResultsDuringARun tell who is on its way, and that this is why it isn't known what becomes of it.
func TestResultsDuringARun(t *testing.T) {
	r := newReceiver(t, answerAfter(2*time.Second))
	dir := folder(t, r.URL, "unlimited", list(5))
	p := start(t, dir, "run", "--yes", "campaign.yaml")
	require.Eventually(t, func() bool { return len(r.got()) == 5 }, 20*time.Second, 5*time.Millisecond)
	code, _, stderr := runProgram(t, dir, "results", "-o", "now.csv", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	for _, l := range results(t, dir, "now.csv") {
		assert.Equal(t, "unsure: on its way just now: a run of this campaign is going on", l["status"]+": "+l["reason"])
	}
	assert.Equal(t, 0, p.end(t), p.err.String())
}

// TestEndings shows what each answer makes of a row, and how often the vendor saw it.
func TestEndings(t *testing.T) {
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		switch {
		case to == phone(0):
			w.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprint(w, `{"error":"no such number"}`)
		case to == phone(1) && n == 1:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		case to == phone(2) && n < 3:
			w.WriteHeader(http.StatusServiceUnavailable)
		case to == phone(3):
			fmt.Fprint(w, "<html>welcome to the proxy</html>")
		case to == phone(4):
			panic(http.ErrAbortHandler) // the connection breaks after the request was read
		default:
			accept(w, to, n)
		}
	})
	dir := folder(t, r.URL, "50/s", list(6))
	code, _, stderr := runRaced(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 3, code, stderr)
	var got []string
	for _, l := range results(t, dir, "campaign.results.csv") {
		got = append(got, l["status"]+" "+l["attempts"]+" "+l["http_status"])
	}
	assert.Equal(t, []string{"rejected 1 422", "accepted 2 200", "accepted 3 200", "unsure 1 200", "unsure 1 ", "accepted 1 200"}, got)
	assert.Equal(t, map[string]int{phone(0): 1, phone(1): 2, phone(2): 3, phone(3): 1, phone(4): 1, phone(5): 1}, r.sends())

	// A person says "again" of what was rejected and unsure.
	r.mu.Lock()
	r.answer = accept
	r.mu.Unlock()
	code, _, stderr = runRaced(t, dir, "run", "--yes", "--retry", "rejected,unsure", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Equal(t, map[string]int{"accepted": 6}, states(results(t, dir, "campaign.results.csv")))
	assert.Equal(t, map[string]int{phone(0): 2, phone(1): 2, phone(2): 3, phone(3): 2, phone(4): 2, phone(5): 1}, r.sends())
}

func TestDenialStopsAtOnce(t *testing.T) {
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		if to == phone(5) {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"error":"Invalid Access Token"}`)
			return
		}
		accept(w, to, n)
	})
	dir := folder(t, r.URL, "5/s", list(30))
	code, _, stderr := runRaced(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 4, code, stderr)
	assert.Less(t, len(r.got()), 15)
	got := states(results(t, dir, "campaign.results.csv"))
	assert.Equal(t, 30, got["accepted"]+got["pending"], "%v", got)
}

func TestRejectionsInARowStop(t *testing.T) {
	r := newReceiver(t, func(w http.ResponseWriter, _ string, _ int) {
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprint(w, `{"error":"no"}`)
	})
	dir := folder(t, r.URL, "20/s", list(60))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 4, code, stderr)
	assert.GreaterOrEqual(t, len(r.got()), 20)
	assert.LessOrEqual(t, len(r.got()), 22)
}

func TestInterruptEndsInGoodOrder(t *testing.T) {
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		time.Sleep(300 * time.Millisecond)
		accept(w, to, n)
	})
	dir := folder(t, r.URL, "20/s", list(200))
	p := startRaced(t, dir, "run", "--yes", "campaign.yaml")
	require.Eventually(t, func() bool { return len(r.got()) > 10 }, 20*time.Second, 5*time.Millisecond)
	require.NoError(t, p.Process.Signal(os.Interrupt))
	assert.Equal(t, 130, p.end(t), p.err.String())
	got := states(results(t, dir, "campaign.results.csv"))
	assert.Equal(t, map[string]int{"accepted": len(r.got()), "pending": 200 - len(r.got())}, got)
}

func TestLimitAndTestTo(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(5))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "--test-to", "+5511988887777", "--row", "4", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	require.Len(t, r.got(), 1)
	assert.Equal(t, "+5511988887777", r.got()[0].body["phone_number"])
	assert.Equal(t, "Ana 2", r.got()[0].body["name"])
	assert.NoDirExists(t, filepath.Join(dir, ".campaign"), "a test is recorded nowhere")

	code, _, stderr = runProgram(t, dir, "run", "--yes", "--limit", "2", "campaign.yaml")
	assert.Equal(t, 3, code, stderr)
	assert.Equal(t, map[string]int{"accepted": 2, "pending": 3}, states(results(t, dir, "campaign.results.csv")))
}

func TestDryRunSendsAndWritesNothing(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "10/s", list(5))
	code, stdout, stderr := runProgram(t, dir, "run", "--dry-run", "--out", "payloads.jsonl", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Empty(t, stdout)
	assert.Len(t, strings.Split(strings.TrimSpace(read(t, dir, "payloads.jsonl")), "\n"), 5)
	code, stdout, _ = runProgram(t, dir, "run", "--dry-run", "campaign.yaml")
	assert.Equal(t, 0, code)
	assert.Equal(t, 3, strings.Count(stdout, "POST "))
	assert.Empty(t, r.got())
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, files, 3, "campaign.yaml, people.csv, payloads.jsonl")
}

// TestRehearsalMarksNobody: a rehearsal has a ledger of its own.
func TestRehearsalMarksNobody(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(5))
	for range 2 {
		code, _, stderr := runProgram(t, dir, "run", "--sandbox", "--yes", "campaign.yaml")
		assert.Equal(t, 0, code, stderr)
		assert.Equal(t, map[string]int{"accepted": 5}, states(results(t, dir, "campaign.sandbox.results.csv")))
	}
	assert.Empty(t, r.got(), "base_url isn't asked in a rehearsal")
	assert.NoDirExists(t, filepath.Join(dir, ".campaign"))
}
