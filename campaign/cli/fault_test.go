package cli_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the table of faults again")

// A fault is something that goes wrong between this machine and the vendor, and what must come of it: in the results, in
// the exit code, and at the receiver. The table of docs/promises.md is made from it.
type fault struct {
	name  string
	sees  string // the reason in the results; {timeout} is how long an answer is waited for
	state string
	tries int // of the two that the campaign allows
	sends int // how often the receiver saw the message whole
	exit  int
	play  func(*stage)
	least time.Duration // that the run takes
}

// A stage is where a fault is played: its address takes the vendor's place.
type stage struct {
	*testing.T
	address string
	env     []string
	kept    bool // a first message goes through on the same connection before

	mu   sync.Mutex
	seen map[string]int
}

const (
	unknown = "; whether the message was taken isn't known"
	broke   = "the connection broke before the answer came" + unknown
	cutOff  = "the answer broke off" + unknown
	silent  = "no answer came within {timeout}" + unknown
	htmlTop = "HTTP/1.1 %d X\r\nContent-Type: text/html\r\n%sContent-Length: 26\r\n\r\n<html>not the API</html>\r\n"
	taken   = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"id\": 7}"
	refusal = "HTTP/1.1 422 X\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\r\n{\"error\":\"no such number\"}"
)

func isnt(status int) string {
	return fmt.Sprintf("the answer (HTTP %d) isn't the vendor's%s", status, unknown)
}

// faults is the table.
func faults() []fault {
	return append(append(beforeItLeft(), afterItLeft()...), answeredWith()...)
}

// beforeItLeft are the faults after which the vendor surely has nothing, so that it is tried again.
func beforeItLeft() []fault {
	table := []fault{
		{name: "connection refused", sees: "couldn't connect: connection refused", play: noServer("http")},
		{name: "the server's name isn't known", sees: "the name of the server can't be found",
			play: func(s *stage) { s.address = "https://vendor.invalid" }},
		{name: "a certificate that nobody vouches for", sees: "the server's certificate isn't trusted", play: untrusted},
		{name: "no TLS where https is asked for", sees: "the server doesn't speak TLS at this address", play: secure(func(c *call) {
			c.says("HTTP/1.1 400 Bad Request\r\n\r\n")
		})},
		{name: "a TLS handshake that never ends", sees: "no connection within {timeout}", play: secure((*call).waits)},
		{name: "the proxy wants a password (407)", sees: "the proxy refused to connect (HTTP 407)", play: proxy(407)},
		{name: "the proxy can't reach the vendor (502)", sees: "the proxy refused to connect (HTTP 502)", play: proxy(502)},
		{name: "the proxy isn't there", sees: "couldn't connect to the proxy: connection refused", play: func(s *stage) {
			noServer("http")(s)
			s.env, s.address = []string{"HTTPS_PROXY=" + s.address, "NO_PROXY="}, "https://vendor.example"
		}},
	}
	for i := range table {
		table[i].state, table[i].tries, table[i].exit = "pending", 2, 3
		table[i].least = 900 * time.Millisecond // the wait between the tries
	}
	return table
}

// afterItLeft are the faults after which nobody knows; nothing is sent again.
func afterItLeft() []fault {
	table := []fault{
		{name: "reset before the request was read", sees: broke, play: plain(func(c *call) {
			if _, err := c.in.ReadByte(); err == nil {
				c.reset()
			}
		}), sends: 0},
		{name: "reset after the request was read", sees: broke, play: reading((*call).reset), sends: 1},
		{name: "closed after the request was read", sees: broke, play: reading(func(*call) {}), sends: 1},
		{name: "an idle connection is closed just as the request leaves", sees: broke, play: keeping(func(c *call) {
			if _, err := c.in.ReadByte(); err == nil {
				c.reset()
			}
		}), sends: 0},
		{name: "a kept connection is closed when the request was read", sees: broke, play: keeping(func(c *call) { c.request() }), sends: 1},
		{name: "never an answer", sees: silent, play: reading((*call).waits), sends: 1},
		{name: "the answer's head stops midway", sees: broke, play: saying("HTTP/1.1 200 OK\r\nContent-Ty"), sends: 1},
		{name: "half an answer", sees: cutOff, play: saying(taken[:len(taken)-4]), sends: 1},
		{name: "a slow head", sees: silent, play: reading(func(c *call) { c.drips("HTTP/1.1 200 OK\r\nX-Filler: ") }), sends: 1},
		{name: "a slow body", sees: silent, play: reading(func(c *call) { c.drips("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n") }), sends: 1},
		{name: "an endless head", sees: broke, play: reading(func(c *call) { c.pours("HTTP/1.1 200 OK\r\n", "X-Filler: filler\r\n") }), sends: 1},
		{name: "an endless answer", sees: isnt(200), play: reading(func(c *call) { c.pours("HTTP/1.1 200 OK\r\n\r\n", "filler ") }), sends: 1},
		{name: "an answer that isn't HTTP", sees: broke, play: saying("+OK POP3 ready\r\n"), sends: 1},
		{name: "HTTP/2's farewell (GOAWAY)", sees: broke, play: saying("\x00\x00\x08\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), sends: 1},
		{name: "a web page in a 200", sees: isnt(200), play: saying(fmt.Sprintf(htmlTop, 200, "")), sends: 1},
		{name: "an empty 200", sees: isnt(200), play: saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), sends: 1},
		{name: "gzip that is damaged", sees: cutOff, play: saying(zipped(true)), sends: 1},
	}
	for _, status := range []int{500, 502, 504, 404, 408} {
		table = append(table, fault{name: fmt.Sprintf("a gateway's %d", status), sees: isnt(status),
			play: saying(fmt.Sprintf(htmlTop, status, "")), sends: 1})
	}
	for _, status := range []int{301, 302, 303, 307, 308} {
		table = append(table, fault{name: fmt.Sprintf("a redirect to another host (%d)", status), sends: 1, play: elsewhere(status),
			sees: fmt.Sprintf("the answer (HTTP %d) is a redirect, which isn't followed%s", status, unknown)})
	}
	for i := range table {
		table[i].state, table[i].tries, table[i].exit = "unsure", 1, 3
	}
	return table
}

// answeredWith are answers that say what became of the message.
func answeredWith() []fault {
	once := func(first string) func(*stage) {
		return reading(func(c *call) { c.says(map[bool]string{true: first, false: taken}[c.stage.times(c.to) == 1]) })
	}
	return []fault{
		{name: "503", sees: "the vendor isn't available just now (HTTP 503)", state: "pending", tries: 2, sends: 2, exit: 3,
			play: saying(fmt.Sprintf(htmlTop, 503, ""))},
		{name: "503 once", state: "accepted", tries: 2, sends: 2, play: once(fmt.Sprintf(htmlTop, 503, ""))},
		{name: "429", sees: "too many messages at once (HTTP 429)", state: "pending", tries: 2, sends: 2, exit: 3,
			play: saying(fmt.Sprintf(htmlTop, 429, ""))},
		{name: "429 once, with Retry-After: 2", state: "accepted", tries: 2, sends: 2, least: 2 * time.Second,
			play: once(fmt.Sprintf(htmlTop, 429, "Retry-After: 2\r\n"))},
		{name: "401", sees: "access is refused (HTTP 401); look at the secret and the account's settings", state: "pending", tries: 1,
			sends: 1, exit: 4, play: saying(fmt.Sprintf(htmlTop, 401, ""))},
		{name: "403", sees: "access is refused (HTTP 403); look at the secret and the account's settings", state: "pending", tries: 1,
			sends: 1, exit: 4, play: saying(fmt.Sprintf(htmlTop, 403, ""))},
		{name: "the vendor's own refusal (422)", sees: "no such number", state: "rejected", tries: 1, sends: 1, exit: 3,
			play: saying(refusal)},
		{name: "bytes after the answer, with the secret in them", state: "accepted", tries: 1, sends: 1, play: saying(taken + token)},
		{name: "a second answer, a refusal, on a kept connection", state: "accepted", tries: 1, sends: 1, play: func(s *stage) {
			s.kept = true
			reading(func(c *call) { c.says(taken + refusal); c.waits() })(s)
		}},
		{name: "gzip", state: "accepted", tries: 1, sends: 1, play: saying(zipped(false))},
		{name: "a slow answer that comes in time", state: "accepted", tries: 1, sends: 1, least: patience / 2, play: reading(func(c *call) {
			time.Sleep(patience / 2)
			c.says(taken)
		})},
	}
}

// patience is how long the program waits for an answer here.
const patience = time.Second

// TestFaults plays every fault to the whole program, over real sockets, twice: a second run must not send again what may
// have been received.
func TestFaults(t *testing.T) {
	binary := faulty(t)
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			s := &stage{T: t, seen: map[string]int{}}
			f.play(s)
			people, who := list(1), 0
			if s.kept {
				people, who = list(2), 1
			}
			dir := folder(t, s.address, "unlimited, in_flight: 1", people)
			write(t, dir, "campaign.yaml", read(t, dir, "campaign.yaml")+"retry: {attempts: 2}\n")
			env := append([]string{"CLOUDHUMANS_API_ACCESS_TOKEN=" + token, "CAMPAIGN_ANSWER_TIMEOUT=" + patience.String()}, s.env...)

			began := time.Now()
			p := startAs(t, binary, dir, env, "run", "--yes", "campaign.yaml")
			assert.Equal(t, f.exit, p.end(t), p.err.String())
			assert.GreaterOrEqual(t, time.Since(began), f.least)
			assert.Less(t, time.Since(began), 30*time.Second)
			line := results(t, dir, "campaign.results.csv")[who]
			assert.Equal(t, f.state, line["status"])
			assert.Equal(t, fmt.Sprint(f.tries), line["attempts"])
			assert.Equal(t, f.sends, s.times(phone(who)), "how often the receiver saw it")
			want := strings.ReplaceAll(f.sees, "{timeout}", patience.String())
			if want == "the name of the server can't be found" && strings.HasSuffix(line["reason"], "just now") {
				want = "the name of the server can't be looked up just now" // this machine has no name server
			}
			assert.Equal(t, want, line["reason"])
			assertPlain(t, p.err.String())
			assert.NotContains(t, p.err.String(), "HTTP channel", "net/http's own log")

			if f.state == "pending" {
				return // that another run tries it again is shown elsewhere
			}
			p = startAs(t, binary, dir, env, "run", "--yes", "campaign.yaml")
			p.end(t)
			assert.Equal(t, f.sends, s.times(phone(who)), "another run sent it again")
		})
	}
}

// TestFaultsTable keeps the table of docs/promises.md equal to this one.
func TestFaultsTable(t *testing.T) {
	const file = "../../docs/promises.md"
	const from, to = "<!-- faults: from the table of campaign/cli/fault_test.go -->\n", "<!-- /faults -->"
	var table strings.Builder
	table.WriteString("| what goes wrong | what `reason` says | `status` | tries | sends at the receiver |\n|---|---|---|---|---|\n")
	for _, f := range faults() {
		fmt.Fprintf(&table, "| %s | %s | `%s` | %d | %d |\n", f.name, strings.ReplaceAll(f.sees, "{timeout}", "30s"), f.state, f.tries, f.sends)
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(text), from)
	require.True(t, ok)
	now, after, ok := strings.Cut(rest, to)
	require.True(t, ok)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(before+from+table.String()+to+after), 0o644))
		return
	}
	assert.Equal(t, table.String(), now, "run go test ./campaign/cli -run TestFaultsTable -update")
}

// times is how often the receiver saw a person's message.
func (s *stage) times(to string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[to]
}

// A call is a connection that a server on the stage has taken.
type call struct {
	net.Conn
	in    *bufio.Reader
	stage *stage
	to    string // of the latest request
}

// listens serves connections until the test ends.
func (s *stage) listens(serve func(*call)) (address string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(s, err)
	var serving sync.WaitGroup
	s.Cleanup(func() { l.Close(); serving.Wait() })
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer conn.Close()
				serve(&call{Conn: conn, in: bufio.NewReader(conn), stage: s})
			})
		}
	})
	return l.Addr().String()
}

// request reads a whole request and counts it; false when none came.
func (c *call) request() bool {
	q, err := http.ReadRequest(c.in)
	if err != nil {
		return false
	}
	body, err := io.ReadAll(q.Body)
	if err != nil {
		return false
	}
	_, to, _ := strings.Cut(string(body), `"phone_number":"`)
	c.to, _, _ = strings.Cut(to, `"`)
	c.stage.mu.Lock()
	defer c.stage.mu.Unlock()
	c.stage.seen[c.to]++
	return true
}

// says answers; the second person's message has another id than the first one's.
func (c *call) says(text string) {
	c.stage.mu.Lock()
	id := strconv.Itoa(6 + len(c.stage.seen))
	c.stage.mu.Unlock()
	_, _ = io.WriteString(c.Conn, strings.Replace(text, `{"id": 7}`, `{"id": `+id+`}`, 1)) // the program may have gone
}

func (c *call) waits() { _, _ = io.Copy(io.Discard, c.in) }

func (c *call) reset() {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}

func (c *call) drips(head string) {
	c.says(head)
	for range 1000 {
		if _, err := io.WriteString(c.Conn, "x"); err != nil {
			return
		}
		time.Sleep(patience / 10)
	}
}

func (c *call) pours(head, filler string) {
	c.says(head)
	for {
		if _, err := io.WriteString(c.Conn, strings.Repeat(filler, 1000)); err != nil {
			return
		}
	}
}

// plain plays a server in HTTP, secure one in the place of HTTPS.
func plain(serve func(*call)) func(*stage) {
	return func(s *stage) { s.address = "http://" + s.listens(serve) }
}

func secure(serve func(*call)) func(*stage) {
	return func(s *stage) { s.address = "https://" + s.listens(serve) }
}

// reading plays a server that reads a request and then does something.
func reading(then func(*call)) func(*stage) {
	return plain(func(c *call) {
		if c.request() {
			then(c)
		}
	})
}

func saying(text string) func(*stage) { return reading(func(c *call) { c.says(text) }) }

// keeping plays a server that accepts a first message, and does something with the second on the same connection.
func keeping(then func(*call)) func(*stage) {
	return func(s *stage) {
		s.kept = true
		reading(func(c *call) {
			c.says(taken)
			then(c)
		})(s)
	}
}

func noServer(scheme string) func(*stage) {
	return func(s *stage) {
		address, _ := takePort(s.T)
		s.address = scheme + "://" + address
	}
}

func untrusted(s *stage) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // the fault is wanted
	server.StartTLS()
	s.Cleanup(server.Close)
	s.address = server.URL
}

func proxy(status int) func(*stage) {
	return func(s *stage) {
		address := s.listens(func(c *call) {
			if _, err := http.ReadRequest(c.in); err == nil {
				c.says(fmt.Sprintf(htmlTop, status, ""))
			}
		})
		s.env, s.address = []string{"HTTPS_PROXY=http://" + address, "NO_PROXY="}, "https://vendor.example"
	}
}

// elsewhere plays a redirect to a host that would take the message, and the secret.
func elsewhere(status int) func(*stage) {
	return func(s *stage) {
		other := s.listens(func(c *call) {
			if c.request() {
				c.says(taken)
			}
		})
		saying(fmt.Sprintf(htmlTop, status, "Location: http://"+other+"/\r\n"))(s)
	}
}

// zipped is the vendor's answer packed with gzip.
func zipped(damaged bool) string {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	fmt.Fprint(w, `{"id": 7}`)
	w.Close()
	if damaged {
		packed.Bytes()[packed.Len()/2] ^= 0xff
	}
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s",
		packed.Len(), packed.String())
}
