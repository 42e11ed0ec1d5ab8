package sandbox

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func startInbox(t testing.TB, o Options, p InboxOptions) (*Sandbox, string) {
	t.Helper()
	box, err := New([]Files{{"acme", vendor()}}, o)
	require.NoError(t, err)
	server := httptest.NewServer(box.Inbox(p))
	t.Cleanup(server.Close)
	return box, server.URL
}

// get asks for one of the page's addresses.
func get(t testing.TB, method, url string, change func(*http.Request)) (*http.Response, string) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	require.NoError(t, err)
	if change != nil {
		change(q)
	}
	a, err := http.DefaultClient.Do(q)
	require.NoError(t, err)
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	require.NoError(t, err)
	return a, string(text)
}

// A listener reads a page's events.
type listener struct {
	t     testing.TB
	lines *bufio.Scanner
	id    string
	stop  context.CancelFunc
}

func listen(t testing.TB, url, lastID string) *listener {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(stop)
	if !strings.Contains(url, "?") {
		url += "/inbox/events"
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	require.NoError(t, err)
	if lastID != "" {
		q.Header.Set("Last-Event-ID", lastID)
	}
	a, err := http.DefaultClient.Do(q)
	require.NoError(t, err)
	t.Cleanup(func() { _ = a.Body.Close() })
	require.Equal(t, 200, a.StatusCode)
	require.Equal(t, "text/event-stream", a.Header.Get("Content-Type"))
	lines := bufio.NewScanner(a.Body)
	lines.Buffer(nil, 16<<20)
	return &listener{t, lines, "", stop}
}

// next is the next event.
func (l *listener) next() news {
	l.t.Helper()
	for l.lines.Scan() {
		line := l.lines.Text()
		if id, ok := strings.CutPrefix(line, "id: "); ok {
			l.id = id
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			var n news
			require.NoError(l.t, json.Unmarshal([]byte(data), &n))
			return n
		}
	}
	require.Fail(l.t, "the events ended", l.lines.Err())
	return news{}
}

// upTo gathers messages until the one of a number.
func (l *listener) upTo(number uint64) (numbers []uint64, last news) {
	l.t.Helper()
	for {
		last = l.next()
		for _, m := range last.Messages {
			numbers = append(numbers, m.Number)
		}
		if len(numbers) > 0 && numbers[len(numbers)-1] >= number {
			return numbers, last
		}
	}
}

func TestInboxPage(t *testing.T) {
	_, url := startInbox(t, Options{}, InboxOptions{Style: ".bubble { color: red; }"})
	answer, text := get(t, "GET", url+"/", nil)
	assert.Equal(t, 200, answer.StatusCode)
	assert.Contains(t, text, "base_url: "+url+"/acme")
	assert.Contains(t, text, ".bubble { color: red; }")
	policy := answer.Header.Get("Content-Security-Policy")
	assert.Contains(t, policy, "default-src 'none'; connect-src 'self'")
	assert.NotContains(t, policy, "unsafe")
	for _, path := range []string{"/favicon.ico", "/.well-known/x", "/inbox/", "/inbox/other"} {
		answer, _ = get(t, "GET", url+path, nil)
		assert.Equal(t, 404, answer.StatusCode, path)
	}
	answer, _ = get(t, "DELETE", url+"/inbox/events", nil)
	assert.Equal(t, 405, answer.StatusCode)
	answer, _ = get(t, "HEAD", url+"/inbox/events", nil)
	assert.Equal(t, 200, answer.StatusCode)
	status, _ := ask(t, url+"/acme/v1/17/send", to("1"), nil)
	assert.Equal(t, 201, status, "the vendors are where they were")
	status, _ = ask(t, url+"/", "{}", nil)
	assert.Equal(t, 404, status, "a POST to / is no page's")
}

func TestEventsTellWhatCame(t *testing.T) {
	box, url := startInbox(t, Options{NoLimits: true}, InboxOptions{Bubble: func(e Entry) (string, error) {
		if strings.HasSuffix(e.Recipient, "9") {
			return "", errors.New("no")
		}
		return "<p>" + e.Shown[0].Text + "</p>", nil
	}})
	l := listen(t, url, "")
	n := l.next()
	assert.Empty(t, n.Messages)
	assert.EqualValues(t, 1, n.Oldest)
	ask(t, url+"/acme/v1/17/send", to("+5511"), nil)
	_, n = l.upTo(1)
	m := n.Messages[0]
	assert.Equal(t, summary{Number: 1, Time: m.Time, Provider: "acme", Title: "Send", Path: "/acme/v1/17/send",
		Recipient: "+5511", Verdict: "accepted", Status: 201, Template: "hello", Text: "hello", Bubble: "<p>hello</p>"}, m)
	assert.Equal(t, map[string]counts{"acme": {"accepted": 1}}, n.Counts)

	ask(t, url+"/acme/v1/17/send", to("+5519"), nil)
	ask(t, url+"/acme/v1/17/send", `{"to":{"number":"1"},"name":7}`, nil)
	ask(t, url+"/nobody", `{}`, nil)
	numbers, n := l.upTo(4)
	assert.Equal(t, []uint64{2, 3, 4}, numbers)
	assert.Equal(t, map[string]counts{"acme": {"accepted": 2, "rejected": 1}, "": {"unsure": 1}}, n.Counts)
	assert.EqualValues(t, 2, n.Objections)
	lost := n.Messages[len(n.Messages)-1]
	assert.Equal(t, []string{"there is no such route"}, lost.Objections)
	assert.Empty(t, lost.Bubble)

	box.Forget()
	n = l.next()
	assert.Empty(t, n.Messages)
	assert.Empty(t, n.Counts)
	assert.EqualValues(t, 5, n.Oldest, "what came before is forgotten")
}

func TestReconnectMissesNothing(t *testing.T) {
	_, url := startInbox(t, Options{NoLimits: true}, InboxOptions{})
	send := func(n int) {
		for range n {
			ask(t, url+"/acme/v1/17/send", to("1"), nil)
		}
	}
	l := listen(t, url, "")
	send(3)
	numbers, _ := l.upTo(3)
	assert.Equal(t, []uint64{1, 2, 3}, numbers)
	l.stop()
	send(2)
	l = listen(t, url, l.id)
	numbers, _ = l.upTo(5)
	assert.Equal(t, []uint64{4, 5}, numbers)
	send(1)
	numbers, _ = l.upTo(6)
	assert.Equal(t, []uint64{6}, numbers)
	for name, id := range map[string]string{"another journal's": "OTHER.5", "none": "", "no id": "x", "no number": l.id + "x"} {
		t.Run(name, func(t *testing.T) {
			numbers, _ := listen(t, url, id).upTo(6)
			assert.Equal(t, []uint64{1, 2, 3, 4, 5, 6}, numbers)
		})
	}
	send(1)
	numbers, _ = listen(t, url+"/inbox/events?after="+l.id, "").upTo(7)
	assert.Equal(t, []uint64{7}, numbers, "the page, where the browser doesn't come again by itself")
}

func TestEventsComeInBatches(t *testing.T) {
	box, url := startInbox(t, Options{NoLimits: true, Entries: 1000}, InboxOptions{
		Bubble: func(e Entry) (string, error) {
			if e.Number == 1200 {
				return strings.Repeat("x", pieceBound+1), nil
			}
			return strings.Repeat("x", 3<<10), nil
		}})
	for range 1200 {
		require.Equal(t, 201, serveOnce(box, `{"to":{"number":"1"},"name":"`+strings.Repeat("ä", textBound)+`"}`))
	}
	l, seen := listen(t, url, ""), uint64(200)
	for seen < 1200 {
		n := l.next()
		assert.EqualValues(t, 201, n.Oldest)
		assert.LessOrEqual(t, len(n.Messages), batchEntries)
		size := 0
		for _, m := range n.Messages {
			seen++
			require.Equal(t, seen, m.Number)
			assert.LessOrEqual(t, len(m.Text), textBound+len("…"))
			size += len(m.Bubble) + len(m.Text)
		}
		assert.LessOrEqual(t, size, batchBytes+pieceBound)
		if seen == 1200 {
			assert.Empty(t, n.Messages[len(n.Messages)-1].Bubble, "what is too long to be shown isn't")
		}
	}
}

func TestMessageIsGivenWhole(t *testing.T) {
	box, url := startInbox(t, Options{}, InboxOptions{})
	ask(t, url+"/acme/v1/chats/a", `{"text":"hi","n":12345678901234567890.50,"apiKey":"s3cret-token"}`, nil)
	answer, text := get(t, "GET", url+"/inbox/messages/1", nil)
	assert.Equal(t, "application/json", answer.Header.Get("Content-Type"))
	assert.NotContains(t, text, "s3cret")
	var e Entry
	require.NoError(t, json.Unmarshal([]byte(text), &e))
	assert.Equal(t, "{\n  \"text\": \"hi\",\n  \"n\": 12345678901234567890.50,\n  \"apiKey\": \"•••\"\n}", e.Body)
	assert.Contains(t, e.Answer, "msg-")
	for _, number := range []string{"0", "2", "x", "", "18446744073709551615", "-1", "1/2"} {
		answer, _ = get(t, "GET", url+"/inbox/messages/"+number, nil)
		assert.Equal(t, 404, answer.StatusCode, number)
	}
	box.Forget()
	answer, _ = get(t, "GET", url+"/inbox/messages/1", nil)
	assert.Equal(t, 404, answer.StatusCode)
}

func TestOnlyThePageForgets(t *testing.T) {
	box, url := startInbox(t, Options{NoLimits: true}, InboxOptions{})
	for name, c := range map[string]struct {
		method, site, origin string
		status               int
	}{
		"the page":            {"POST", "same-origin", url, 204},
		"an old browser":      {"POST", "", url, 204},
		"a program":           {"POST", "", "", 204},
		"another site":        {"POST", "cross-site", "https://evil.example", 403},
		"another port":        {"POST", "same-site", "http://127.0.0.1:1", 403},
		"another site, old":   {"POST", "", "https://evil.example", 403},
		"a file":              {"POST", "", "null", 403},
		"a link":              {"GET", "cross-site", "", 403},
		"the page, by a GET":  {"GET", "same-origin", "", 405},
		"another site by PUT": {"PUT", "cross-site", "https://evil.example", 403},
	} {
		t.Run(name, func(t *testing.T) {
			box.Forget()
			ask(t, url+"/acme/v1/17/send", to("1"), nil)
			answer, _ := get(t, c.method, url+"/inbox/forget", func(q *http.Request) {
				if c.site != "" {
					q.Header.Set("Sec-Fetch-Site", c.site)
				}
				if c.origin != "" {
					q.Header.Set("Origin", c.origin)
				}
			})
			assert.Equal(t, c.status, answer.StatusCode)
			assert.Equal(t, c.status != 204, len(box.Journal().Entries(0)) == 1)
		})
	}
}

func TestNoNameOfAnotherLeadsToThePage(t *testing.T) {
	_, url := startInbox(t, Options{NoLimits: true}, InboxOptions{Hosts: []string{"devbox"}})
	for host, want := range map[string]int{
		"127.0.0.1:8025": 200, "localhost:8025": 200, "LOCALHOST": 200, "inbox.localhost": 200, "[::1]:8025": 200, "[::1]": 200,
		"192.168.1.7:8025": 200, "devbox:8025": 200, "DevBox": 200,
		"evil.example": 403, "evil.example:8025": 403, "127.0.0.1.evil.example": 403, "localhost.evil.example": 403,
		"notlocalhost": 403, "devbox.evil.example": 403,
	} {
		for _, path := range []string{"/", "/inbox/messages/1"} {
			answer, _ := get(t, "GET", url+path, func(q *http.Request) { q.Host = host })
			if path != "/" && want == 200 {
				assert.Equal(t, 404, answer.StatusCode, "%s%s", host, path)
				continue
			}
			assert.Equal(t, want, answer.StatusCode, "%s%s", host, path)
		}
	}
	answer, _ := get(t, "POST", url+"/inbox/forget", func(q *http.Request) { q.Host = "evil.example" })
	assert.Equal(t, 403, answer.StatusCode)
	status, _ := ask(t, url+"/acme/v1/17/send", to("1"), func(q *http.Request) { q.Host = "evil.example" })
	assert.Equal(t, 201, status, "a vendor's route has any name")
}

func TestPagesAreBounded(t *testing.T) {
	_, url := startInbox(t, Options{}, InboxOptions{Pages: 2})
	first := listen(t, url, "")
	first.next()
	listen(t, url, "").next()
	answer, _ := get(t, "GET", url+"/inbox/events", nil)
	assert.Equal(t, 503, answer.StatusCode)
	first.stop()
	require.Eventually(t, func() bool {
		a, _ := get(t, "HEAD", url+"/inbox/events", nil)
		return a.StatusCode == 200
	}, 5*time.Second, 20*time.Millisecond, "a page that goes makes room")
}

// TestPageThatDoesntReadHoldsNobodyUp opens the events and reads nothing, while more comes than any buffer holds.
func TestPageThatDoesntReadHoldsNobodyUp(t *testing.T) {
	box, url := startInbox(t, Options{NoLimits: true, Entries: 500}, InboxOptions{})
	for range 10 {
		c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		require.NoError(t, err)
		t.Cleanup(func() { _ = c.Close() })
		fmt.Fprint(c, "GET /inbox/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
	}
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	burst := func(n int) {
		for range n {
			require.Equal(t, 201, serveOnce(box, `{"to":{"number":"1"},"name":"`+strings.Repeat("x", 2000)+`"}`))
		}
	}
	burst(500)
	before := heap()
	burst(20_000)
	assert.Less(t, heap(), before+16<<20)
	numbers, _ := listen(t, url, "").upTo(20_500)
	assert.Len(t, numbers, 500, "who reads gets all that is held")
}

// TestHugeBodiesAreRefused: much more than a vendor takes is answered, and takes no more memory than is allowed.
func TestHugeBodiesAreRefused(t *testing.T) {
	box, url := startInbox(t, Options{NoLimits: true}, InboxOptions{})
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	defer c.Close()
	fmt.Fprint(c, "POST /acme/v1/17/send HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10000000000\r\n\r\n")
	go func() {
		for {
			if _, err := c.Write(make([]byte, 1<<20)); err != nil {
				return
			}
		}
	}()
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	require.NoError(t, err)
	assert.Equal(t, 422, answer.StatusCode)
	entries := box.Journal().Entries(0)
	require.Len(t, entries, 1)
	assert.Contains(t, strings.Join(entries[0].Objections, "; "), "more than 1048576 bytes")
}
