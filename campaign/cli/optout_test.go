package cli_test

import (
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// optOutFolder is a campaign's folder with a suppression list.
func optOutFolder(t *testing.T, base, rate, people, list string) string {
	dir := folder(t, base, rate, people)
	write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), "csv: people.csv", "csv: people.csv\n  suppress: [out.csv]", 1))
	write(t, dir, "out.csv", list)
	return dir
}

// onFirst does something when the first message arrives. Its vendor wants to be left alone for longer than it may take until that
// has its effect, and accepts everything afterwards.
func onFirst(do func()) func(http.ResponseWriter, string, int) {
	var once sync.Once
	return func(w http.ResponseWriter, to string, n int) {
		isFirst := false
		once.Do(func() { do(); isFirst = true })
		if isFirst {
			w.Header().Set("Retry-After", "4")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		accept(w, to, n)
	}
}

// TestOptOutsWhileRunning: whoever comes onto a suppression list while a run goes on isn't messaged from two seconds later on,
// however the list was changed; not with the first try, and not with another one.
func TestOptOutsWhileRunning(t *testing.T) {
	before := "phone\n" + phone(90) + "\n" + phone(91) + "\n"
	after := before + phone(0) + "\n+55 (11) 91000-1114\n" // whoever is tried again, and the fourth
	replace := func(t *testing.T, dir, with string) {
		require.NoError(t, os.Rename(filepath.Join(dir, with), filepath.Join(dir, "out.csv")))
	}
	for name, change := range map[string]func(t *testing.T, dir string){
		"appended": func(t *testing.T, dir string) {
			f, err := os.OpenFile(filepath.Join(dir, "out.csv"), os.O_APPEND|os.O_WRONLY, 0)
			require.NoError(t, err)
			_, err = f.WriteString(strings.TrimPrefix(after, before))
			require.NoError(t, err)
			require.NoError(t, f.Close())
		},
		"written anew": func(t *testing.T, dir string) { write(t, dir, "out.csv", after) },
		"in place, its size and times put back": func(t *testing.T, dir string) {
			info, err := os.Stat(filepath.Join(dir, "out.csv"))
			require.NoError(t, err)
			write(t, dir, "out.csv", "phone\n"+phone(0)+"\n"+phone(3)+"\n")
			require.NoError(t, os.Chtimes(filepath.Join(dir, "out.csv"), info.ModTime(), info.ModTime()))
		},
		"another in its place": func(t *testing.T, dir string) {
			write(t, dir, "new.csv", after)
			replace(t, dir, "new.csv")
		},
		"a workbook in its place": func(t *testing.T, dir string) {
			book := excelize.NewFile()
			require.NoError(t, book.SetSheetCol("Sheet1", "A1", &[]string{"phone", phone(0), phone(3)}))
			require.NoError(t, book.SaveAs(filepath.Join(dir, "new.xlsx")))
			require.NoError(t, book.Close())
			replace(t, dir, "new.xlsx")
		},
		"the results of another campaign": func(t *testing.T, dir string) {
			write(t, dir, "new.csv", "row,recipient,status,reason,code,message_id,attempts,http_status,first_attempt_at,answered_at,delivery,delivery_at\n"+
				"2,"+phone(0)+",unsure,,,,1,,,,,\n3,"+phone(1)+",rejected,,,,1,422,,,,\n4,"+phone(3)+",accepted,,,1,1,200,,,,\n")
			replace(t, dir, "new.csv")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dirs := make(chan string, 1)
			r := newReceiver(t, onFirst(func() { change(t, <-dirs) }))
			dir := optOutFolder(t, r.URL, "2/s", list(5), before)
			dirs <- dir
			_, text, _ := runProgram(t, dir, "schema", "--events")
			schema := strictly(t, text)
			code, stdout, stderr := runRaced(t, dir, "run", "--yes", "--json", "campaign.yaml")
			assert.Equal(t, 0, code, stderr)
			assert.Equal(t, map[string]int{phone(0): 1, phone(1): 1, phone(2): 1, phone(4): 1}, r.sends(), "the first was asked to come again, and left alone")
			assert.Contains(t, stderr, "5 of 5: 3 accepted, 2 suppressed")
			lines := results(t, dir, "campaign.results.csv")
			assert.Equal(t, map[string]int{"accepted": 3, "suppressed": 2}, states(lines))
			for i, want := range map[int]string{0: "1", 3: "0"} {
				assert.Equal(t, "suppressed", lines[i]["status"])
				assert.Equal(t, "on a list of people who must not be messaged", lines[i]["reason"])
				assert.Equal(t, want, lines[i]["attempts"])
			}
			told := 0
			for line := range strings.SplitSeq(strings.TrimSpace(stdout), "\n") {
				require.Empty(t, schema.CheckJSON([]byte(line)), line)
				var e struct {
					Event, Status, Recipient string
					Final                    bool
				}
				require.NoError(t, json.Unmarshal([]byte(line), &e))
				if e.Event == "settled" && e.Status == "suppressed" {
					told++
					assert.True(t, e.Final)
					assert.Contains(t, []string{phone(0), phone(3)}, e.Recipient)
				}
			}
			assert.Equal(t, 2, told)
			code, _, stderr = runProgram(t, dir, "results", "-o", "again.csv", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			assert.Equal(t, read(t, dir, "campaign.results.csv"), read(t, dir, "again.csv"))
		})
	}
}

// TestOptOutsAmongThoseSentAgain: whoever was rejected or in doubt, and opts out while they are sent again, isn't messaged.
func TestOptOutsAmongThoseSentAgain(t *testing.T) {
	t.Parallel()
	dirs := make(chan string, 1)
	again := onFirst(func() { write(t, <-dirs, "out.csv", "phone\n"+phone(1)+"\n"+phone(2)+"\n") })
	r := newReceiver(t, func(w http.ResponseWriter, to string, n int) {
		switch {
		case n == 1 && (to == phone(1) || to == phone(3)):
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, `{"error":"no such number"}`)
		case n == 1 && to == phone(2):
			w.WriteHeader(http.StatusInternalServerError)
		default:
			again(w, to, n)
		}
	})
	dir := optOutFolder(t, r.URL, "2/s", strings.Replace(list(4), phone(0), phone(50), 1), "phone\n"+phone(50)+"\n")
	dirs <- dir
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	write(t, dir, "out.csv", "phone\n")
	code, _, stderr = runProgram(t, dir, "run", "--yes", "--retry", "rejected,unsure", "campaign.yaml")
	assert.Equal(t, 3, code, stderr)
	assert.Equal(t, map[string]int{phone(50): 2, phone(1): 1, phone(2): 1, phone(3): 2}, r.sends())
	assert.Equal(t, map[string]int{"accepted": 2, "rejected": 1, "unsure": 1}, states(results(t, dir, "campaign.results.csv")), "what they were")
}

// TestAListThatIsLostWhileRunning ends the run: whoever comes onto it couldn't be known. Nothing is lost.
func TestAListThatIsLostWhileRunning(t *testing.T) {
	const listed = "phone\n+5511987650000\n"
	for says, lose := range map[string]func(t *testing.T, dir string){
		"out.csv: there is no such file; paths are relative to the campaign file": func(t *testing.T, dir string) { require.NoError(t, os.Remove(filepath.Join(dir, "out.csv"))) },
		"out.csv: the file is empty":                         func(t *testing.T, dir string) { write(t, dir, "out.csv", "") },
		`out.csv:3: phone: "98765-4322" has no country code`: func(t *testing.T, dir string) { write(t, dir, "out.csv", listed+"98765-4322\n") },
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			const people = 300
			r := newReceiver(t, accept)
			dir := optOutFolder(t, r.URL, "20/s", list(people), listed)
			p := start(t, dir, "run", "--yes", "campaign.yaml")
			require.Eventually(t, func() bool { return len(r.got()) > 5 }, 20*time.Second, 5*time.Millisecond)
			lose(t, dir)
			code, _, stderr := ended(t, p)
			require.Equal(t, 4, code, stderr)
			assert.Contains(t, strings.Join(strings.Fields(stderr), " "), "stopped: a list of people who must not be messaged can't be read any more: "+says)
			assert.Contains(t, stderr, "\n  nothing is lost: put the list right, then run again, and those who are still pending are sent to\n")
			assertPlain(t, stderr)
			sent := len(r.got())
			assert.Less(t, sent, people)
			assert.Equal(t, map[string]int{"accepted": sent, "pending": people - sent}, states(results(t, dir, "campaign.results.csv")))
			write(t, dir, "out.csv", listed+phone(people-1)+"\n")
			write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), "20/s", "unlimited", 1))
			code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			assert.Equal(t, map[string]int{"accepted": people - 1, "suppressed": 1}, states(results(t, dir, "campaign.results.csv")))
			assert.Len(t, r.got(), people-1)
		})
	}
}

// TestTheListOfAnHourAgo: a list that changed, or went, while the question before the first send was open counts as it is then.
func TestTheListOfAnHourAgo(t *testing.T) {
	r := newReceiver(t, accept)
	dir := optOutFolder(t, r.URL, "unlimited", list(3), "phone\n")
	x := openTerminal(t, 120, dir, "run", "campaign.yaml")
	x.wait("now? [y/N]")
	require.NoError(t, os.Remove(filepath.Join(dir, "out.csv")))
	x.press("y", "Enter")
	x.wait("exit 4")
	assert.Empty(t, r.got())
	write(t, dir, "out.csv", "phone\n")
	x = openTerminal(t, 120, dir, "run", "campaign.yaml")
	x.wait("now? [y/N]")
	write(t, dir, "out.csv", "phone\n"+phone(0)+"\n"+phone(2)+"\n")
	x.press("y", "Enter")
	x.wait("exit 0")
	assert.Equal(t, map[string]int{phone(1): 1}, r.sends())
}

// A gated listener's first connection is answered at once, the others once the gate is open.
type gated struct {
	net.Listener
	accepted int
	gate     chan struct{}
}

type gatedConn struct {
	net.Conn
	gate chan struct{}
}

func (l *gated) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if l.accepted++; l.accepted == 1 {
		return c, err
	}
	return &gatedConn{c, l.gate}, err
}

func (c *gatedConn) Read(b []byte) (int, error) {
	<-c.gate
	return c.Conn.Read(b)
}

// TestOptOutWhileConnecting: to connect may take long. Whoever comes onto the list meanwhile isn't messaged when the connection
// stands.
func TestOptOutWhileConnecting(t *testing.T) {
	t.Parallel()
	dirs := make(chan string, 1)
	r := &receiver{times: map[string]int{}}
	r.answer = func(w http.ResponseWriter, to string, n int) {
		if to == phone(0) {
			_, below, _ := strings.Cut(list(30), phone(7))
			write(t, <-dirs, "out.csv", "phone,a,b\n"+phone(1)+below)
		}
		w.Header().Set("Connection", "close")
		accept(w, to, n)
	}
	r.Server = httptest.NewUnstartedServer(r)
	gate := make(chan struct{})
	r.Listener = &gated{Listener: r.Listener, gate: gate}
	r.Config.ErrorLog = log.New(io.Discard, "", 0) // whoever isn't messaged hangs up
	r.StartTLS()
	t.Cleanup(r.Close)
	dir := optOutFolder(t, r.URL, "4/s", list(30), "phone\n")
	dirs <- dir
	write(t, dir, "server.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.Certificate().Raw})))
	p := startAs(t, faulty(t), dir, []string{"CLOUDHUMANS_API_ACCESS_TOKEN=" + token, "SSL_CERT_FILE=" + filepath.Join(dir, "server.pem")}, "run", "--yes", "--json", "campaign.yaml")
	assert.Eventually(t, func() bool { return strings.Contains(p.out.String(), `"status":"suppressed"`) }, 20*time.Second, 5*time.Millisecond,
		"whoever is further down shows that the list was read")
	close(gate)
	code, _, stderr := ended(t, p)
	require.Equal(t, 0, code, stderr)
	assert.Zero(t, r.sends()[phone(1)])
	assert.Equal(t, 1, r.sends()[phone(2)])
}
