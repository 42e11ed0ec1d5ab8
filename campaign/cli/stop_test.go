package cli_test

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDenialSaysWhatToDo: one sentence of why, one of what to do.
func TestDenialSaysWhatToDo(t *testing.T) {
	for name, answer := range map[string]struct {
		status     int
		body, says string
	}{
		"bad token":         {401, `{"error":"Invalid Access Token"}`, "Invalid Access Token"},
		"account suspended": {403, `{"error":"Account is suspended"}`, "Account is suspended"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, func(w http.ResponseWriter, _ string, _ int) {
				w.WriteHeader(answer.status)
				fmt.Fprint(w, answer.body)
			})
			dir := folder(t, r.URL, "2/s", list(30))
			code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
			assert.Equal(t, 4, code)
			assert.Contains(t, stderr, "stopped: the vendor denies the campaign: ")
			assert.Contains(t, stderr, answer.says)
			assert.Contains(t, stderr, "\n  fix the cause, then run again: whoever was accepted is sent nothing twice\n")
			assert.LessOrEqual(t, len(r.got()), 3)
			assert.Equal(t, map[string]int{"pending": 30}, states(results(t, dir, "campaign.results.csv")))
		})
	}
}

// TestATemplateThatOneRowNames: where rows choose the language, one that isn't approved is that row's matter; where all
// have the same, it is everybody's.
func TestATemplateThatOneRowNames(t *testing.T) {
	for language, want := range map[string]map[string]int{
		`"{{ lang }}"`: {"accepted": 3, "rejected": 1},
		"fr":           {"pending": 4},
	} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				body, err := io.ReadAll(q.Body)
				assert.NoError(t, err)
				if strings.Contains(string(body), `"code":"fr"`) {
					w.WriteHeader(http.StatusNotFound)
					fmt.Fprint(w, `{"error":{"message":"(#132001) Template name does not exist in the translation","type":"OAuthException","code":132001,"error_data":{"messaging_product":"whatsapp","details":"template name (hello) does not exist in fr"}}}`)
					return
				}
				fmt.Fprintf(w, `{"messaging_product":"whatsapp","messages":[{"id":"wamid.%d"}]}`, receipts.Add(1))
			}))
			t.Cleanup(server.Close)
			dir := t.TempDir()
			write(t, dir, "campaign.yaml", "version: 1\nname: languages\nprovider: {name: meta, phone_number_id: \"1\", access_token: \"${META_ACCESS_TOKEN}\", base_url: "+server.URL+"}\n"+
				"recipients: {csv: people.csv, default_country: BR}\ntemplate: {name: hello, language: "+language+"}\nthrottle: {rate: 50/s}\n")
			write(t, dir, "people.csv", "phone,lang\n11900121101,fr\n11900121102,pt_BR\n11900121103,pt_BR\n11900121104,en\n")
			code, _, stderr := ended(t, startAs(t, faulty(t), dir, []string{"META_ACCESS_TOKEN=" + token}, "run", "--yes", "campaign.yaml"))
			if assert.Equal(t, want, states(results(t, dir, "campaign.results.csv")), stderr); want["pending"] == 0 {
				assert.Equal(t, 3, code, "some rows failed")
				return
			}
			assert.Equal(t, 4, code)
		})
	}
}

// TestStopReachesWhoIsConnecting: those who wait for a handshake when the campaign is denied, or everybody is to wait, leave
// nothing behind when it stands.
func TestStopReachesWhoIsConnecting(t *testing.T) {
	for name, test := range map[string]struct {
		status int
		code   int
		least  time.Duration // until the next
	}{"denied": {http.StatusUnauthorized, 4, 0}, "too fast": {http.StatusTooManyRequests, 0, 4 * time.Second}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var times []time.Time
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				_, _ = io.Copy(io.Discard, q.Body)
				mu.Lock()
				times = append(times, time.Now())
				first := len(times) == 1
				mu.Unlock()
				if first {
					w.Header().Set("Retry-After", "4")
					w.Header().Set("Connection", "close") // nobody gets it before the answer was judged
					w.WriteHeader(test.status)
					return
				}
				_, _ = io.WriteString(w, receipt())
			}))
			server.Listener = &eager{Listener: server.Listener}
			server.Config.ErrorLog = log.New(io.Discard, "", 0) // whoever was held back hangs up
			server.StartTLS()
			t.Cleanup(server.Close)
			dir, code, stderr := runOverTLS(t, server, "unlimited, in_flight: 5", list(5))
			assert.Equal(t, test.code, code, stderr)
			if test.least == 0 {
				assert.Len(t, times, 1, stderr)
				assert.Equal(t, 5, states(results(t, dir, "campaign.results.csv"))["pending"])
				return
			}
			require.Len(t, times, 6)
			assert.GreaterOrEqual(t, times[1].Sub(times[0]), test.least)
		})
	}
}

// An eager listener's first connection is answered at once, the others a second and a half later.
type eager struct {
	net.Listener
	wakes time.Time
}

func (l *eager) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if l.wakes.IsZero() {
		l.wakes = time.Now().Add(1500 * time.Millisecond)
		return c, err
	}
	return &sleepyConn{c, l.wakes}, err
}

// TestVendorThatIsDown: it is waited for, visibly and ever longer, then given up on; nobody is lost.
func TestVendorThatIsDown(t *testing.T) {
	t.Parallel()
	address, listen := takePort(t)
	dir := folder(t, "http://"+address, "unlimited, in_flight: 30", list(200)) // more than can use up their tries in five looks
	write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+"retry: {attempts: 2}\n")
	began := time.Now()
	code, stdout, stderr := runProgram(t, dir, "run", "--yes", "--json", "campaign.yaml")
	assert.Equal(t, 4, code)
	assert.GreaterOrEqual(t, time.Since(began), 6*time.Second, "a second, then two, then four")
	longest := 0
	for _, said := range regexp.MustCompile(`waiting (\d+) s: the vendor can't take messages now \(couldn't connect: connection refused\)`).FindAllStringSubmatch(stderr, -1) {
		seconds, err := strconv.Atoi(said[1])
		require.NoError(t, err)
		longest = max(longest, seconds)
	}
	assert.GreaterOrEqual(t, longest, 4, "a second at first, and doubled each time; on a busy machine not each is told: %s", stderr)
	assert.Contains(t, stderr, "stopped: the vendor can't take messages: couldn't connect: connection refused\n"+
		"  nothing is lost: run again when it can, and those who are still pending are sent to\n")
	assert.Contains(t, stdout, `"event":"waiting"`)
	assert.Equal(t, map[string]int{"pending": 200}, states(results(t, dir, "campaign.results.csv")))

	r := &receiver{answer: accept, times: map[string]int{}}
	r.Server = httptest.NewUnstartedServer(r)
	require.NoError(t, r.Listener.Close())
	r.Listener = listen()
	r.Start()
	t.Cleanup(r.Close)
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	invariants(t, r, results(t, dir, "campaign.results.csv"), 200)
}

// TestThrottlingSlowsEverybody: one "too fast" holds all for as long as the vendor asks, and the run recovers.
func TestThrottlingSlowsEverybody(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, tooFastOnce(phone(5)))
	dir := folder(t, r.URL, "20/s, in_flight: 8", list(30))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	assert.Contains(t, stderr, "waiting 2 s: too fast for the vendor, so everybody slows down")
	got := r.got()
	require.Len(t, got, 31)
	longest, after := time.Duration(0), 0
	for i := 1; i < len(got); i++ {
		if d := got[i].at.Sub(got[i-1].at); d > longest {
			longest, after = d, i
		}
	}
	assert.GreaterOrEqual(t, longest, 1900*time.Millisecond)
	assert.LessOrEqual(t, after, 15, "whoever was told to slow down went on; on a busy machine it is heard later")
	// At half the pace and growing the others come further apart than the set twentieth of a second.
	assert.Greater(t, got[30].at.Sub(got[after].at), time.Duration(30-after)*60*time.Millisecond)
}

// TestToldToComeBackInDays: a run doesn't stand for days, nor does it come back sooner than it was told to.
func TestToldToComeBackInDays(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, func(w http.ResponseWriter, _ string, _ int) {
		w.Header().Set("Retry-After", "172800")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	dir := folder(t, r.URL, "2/s", list(30))
	from := time.Now().UTC()
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 4, code)
	found := regexp.MustCompile(`stopped: the vendor takes nothing before (\S+ \S+) UTC: `).FindStringSubmatch(stderr)
	require.NotNil(t, found, stderr)
	until, err := time.Parse("2006-01-02 15:04", found[1])
	require.NoError(t, err)
	assert.WithinDuration(t, from.Add(48*time.Hour), until, 2*time.Minute)
	assert.Contains(t, stderr, "nothing is lost: run again then")
	assert.LessOrEqual(t, len(r.got()), 3)
	assert.Equal(t, map[string]int{"pending": 30}, states(results(t, dir, "campaign.results.csv")))
}

// TestTooFastForEver: a vendor that takes nothing at any pace is given up on.
func TestTooFastForEver(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, func(w http.ResponseWriter, _ string, _ int) { w.WriteHeader(http.StatusTooManyRequests) })
	dir := folder(t, r.URL, "unlimited, in_flight: 20", list(60))
	write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+"retry: {attempts: 1}\n")
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 4, code, stderr)
	assert.Contains(t, stderr, "stopped: the vendor takes nothing, however slowly it is sent")
	assert.Equal(t, map[string]int{"pending": 60}, states(results(t, dir, "campaign.results.csv")))
}

// unsureFolder is a campaign of 15 people of whom 12 are unsure.
func unsureFolder(t *testing.T) (*receiver, string) {
	t.Helper()
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		if to >= phone(3) && n == 1 {
			fmt.Fprint(w, "<html>")
			return
		}
		accept(w, to, n)
	})
	dir := folder(t, r.URL, "unlimited", list(15))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	return r, dir
}

// TestUnsureIsExplained in the results, in status and in the next plan; it is sent again only if a person says so.
func TestUnsureIsExplained(t *testing.T) {
	r, dir := unsureFolder(t)
	for _, l := range results(t, dir, "campaign.results.csv")[3:] {
		assert.Equal(t, "unsure", l["status"])
		assert.Equal(t, "the answer (HTTP 200) isn't the vendor's; whether the message was taken isn't known", l["reason"])
	}
	_, stdout, _ := runProgram(t, dir, "status", "campaign.yaml")
	assert.Contains(t, stdout, "          12  unsure\n")
	assert.Contains(t, stdout, "unsure (they left, and no answer said what became of them; `campaign run --retry unsure` sends them again):\n")
	assert.Equal(t, 10, strings.Count(stdout, " UTC  the answer (HTTP 200) isn't the vendor's"))
	assert.Contains(t, stdout, "  and 2 more; `campaign results` lists them all\n")

	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 3, code)
	assert.Contains(t, stderr, "12 unsure: they left, and no answer said what became of them; sent again with --retry unsure\n")
	assert.Len(t, r.got(), 15)
	code, _, stderr = runProgram(t, dir, "run", "--yes", "--retry", "unsure", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Contains(t, stderr, "12 rows, 12 of them again")
	assert.Len(t, r.got(), 27)
}

// TestStatusNeedsNoList: what the ledger knows is told without the recipients' file, which may have been moved or be wrong
// by then, and may be large.
func TestStatusNeedsNoList(t *testing.T) {
	_, dir := unsureFolder(t)
	_, before, _ := runProgram(t, dir, "status", "campaign.yaml")
	assert.Contains(t, before, " 0  pending of those that were tried; `campaign check` counts the others too\n")
	require.NoError(t, os.Remove(filepath.Join(dir, "people.csv")))
	code, after, stderr := runProgram(t, dir, "status", "campaign.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Equal(t, before, after)
}

// TestRetryUnsureAsksFirst: at a terminal, a person is told what may happen, and nothing is sent without a yes.
func TestRetryUnsureAsksFirst(t *testing.T) {
	r, dir := unsureFolder(t)
	x := openTerminal(t, 200, dir, "run", "--retry", "unsure", "--limit", "1", "campaign.yaml")
	with := " with cloudhumans at " + r.URL + " (not cloudchat.cloudhumans.com) all the same? [y/N]"
	x.wait("1 may have been received already, and would be received twice. Send 1 message" + with)
	x.press("n", "Enter")
	x.wait("exit 130")
	for _, answer := range []string{"n", "C-c", "C-d", "y"} {
		x := openTerminal(t, 200, dir, "run", "--retry", "unsure", "campaign.yaml")
		x.wait("12 may have been received already, and would be received twice. Send 12 messages" + with)
		if answer == "n" || answer == "y" {
			x.press(answer, "Enter")
		} else {
			x.press(answer)
		}
		if answer == "y" {
			x.wait("15 accepted")
			x.wait("exit 0")
			assert.Len(t, r.got(), 27)
			return
		}
		x.wait("exit 130")
		assert.Len(t, r.got(), 15, "sent without a yes")
	}
}

// TestTimesAreUTC, wherever the program runs.
func TestTimesAreUTC(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(3))
	before := time.Now().UTC().Add(-time.Millisecond).Truncate(time.Millisecond)
	p := startAs(t, os.Args[0], dir, []string{"CLOUDHUMANS_API_ACCESS_TOKEN=" + token, "TZ=Asia/Jerusalem"}, "run", "--yes", "--json", "campaign.yaml")
	require.Equal(t, 0, p.end(t), p.err.String())
	for _, l := range results(t, dir, "campaign.results.csv") {
		for _, name := range []string{"first_attempt_at", "answered_at"} {
			at, err := time.Parse("2006-01-02T15:04:05.000Z", l[name])
			require.NoError(t, err)
			assert.False(t, at.Before(before) || at.After(time.Now().UTC()), "%s is %s", name, at)
		}
	}
	assert.NotContains(t, p.out.String(), "+02:00")
	assert.NotContains(t, p.out.String(), "+03:00")
	first := read(t, dir, "campaign.results.csv")
	p = startAs(t, os.Args[0], dir, []string{"TZ=America/Sao_Paulo"}, "results", "campaign.yaml")
	require.Equal(t, 0, p.end(t))
	assert.Equal(t, first, read(t, dir, "campaign.results.csv"))
}
