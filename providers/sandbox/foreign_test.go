package sandbox

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWebPagesSendNothing: what a page of another site can have a browser send is refused, and leaves nothing in the journal;
// what a program sends is taken.
func TestWebPagesSendNothing(t *testing.T) {
	files := vendor()
	files["chat/route.json"].Data = []byte(strings.Replace(string(files["chat/route.json"].Data), `"limit":null`, `"limit":null,"origin":true`, 1))
	box, err := New([]Files{{"acme", files}}, Options{NoLimits: true})
	require.NoError(t, err)
	type headers = map[string]string
	for name, test := range map[string]struct {
		path    string
		headers headers
		status  int
	}{
		"a program":                          {headers: headers{}, status: 201},
		"by another name":                    {headers: headers{"Host": "devbox.example"}, status: 201},
		"a text":                             {headers: headers{"Content-Type": "text/plain"}, status: 415},
		"a text with its coding":             {headers: headers{"Content-Type": "Text/Plain;charset=UTF-8"}, status: 415},
		"a form":                             {headers: headers{"Content-Type": "application/x-www-form-urlencoded"}, status: 415},
		"a form with files":                  {headers: headers{"Content-Type": "multipart/form-data; boundary=x"}, status: 415},
		"no type":                            {headers: headers{"Content-Type": ""}, status: 415},
		"another site":                       {headers: headers{"Sec-Fetch-Site": "cross-site"}, status: 403},
		"another port":                       {headers: headers{"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1"}, status: 403},
		"another site, an old browser":       {headers: headers{"Origin": "https://evil.example"}, status: 403},
		"a file":                             {headers: headers{"Origin": "null"}, status: 403},
		"its own page":                       {headers: headers{"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8025"}, status: 201},
		"a name that was made to lead here":  {headers: headers{"Sec-Fetch-Site": "same-origin", "Host": "evil.example"}, status: 403},
		"the same, an old browser":           {headers: headers{"Origin": "http://evil.example", "Host": "evil.example"}, status: 403},
		"a text to no route":                 {path: "/x", headers: headers{"Content-Type": "text/plain"}, status: 415},
		"a vendor that takes an origin":      {path: "/acme/v1/chats/a", headers: headers{"Origin": "https://loja.example.com"}, status: 201},
		"the same, from a page":              {path: "/acme/v1/chats/a", headers: headers{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, status: 403},
		"the same, a text from an old one's": {path: "/acme/v1/chats/a", headers: headers{"Origin": "https://evil.example", "Content-Type": "text/plain"}, status: 415},
	} {
		for kind, handler := range map[string]http.Handler{"the sandbox": box, "with its inbox": box.Inbox(InboxOptions{})} {
			t.Run(name+", "+kind, func(t *testing.T) {
				box.Forget()
				path, body := "/acme/v1/17/send", to("1")
				if test.path != "" {
					path, body = test.path, `{"text":"hi","apiKey":"s"}`
				}
				q := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
				q.Host = "127.0.0.1:8025"
				q.Header = http.Header{"Content-Type": {"application/json"}, "Version": {"5.0"}, "Authorization": {"Bearer s"}}
				for h, v := range test.headers {
					if h == "Host" {
						q.Host = v
					} else {
						q.Header.Set(h, v)
					}
				}
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, q)
				assert.Equal(t, test.status, w.Code, w.Body.String())
				assert.Len(t, box.Journal().Entries(0), map[bool]int{true: 1}[test.status == 201])
				assert.Empty(t, w.Header().Get("Access-Control-Allow-Origin"))
			})
		}
	}
}

// TestOtherSitesSeeNothingOfThePage: not the events, of which only so many are open at a time, nor a message. A link to the page
// works.
func TestOtherSitesSeeNothingOfThePage(t *testing.T) {
	_, url := startInbox(t, Options{NoLimits: true}, InboxOptions{Pages: 1})
	ask(t, url+"/acme/v1/17/send", to("1"), nil)
	for _, c := range []struct {
		path, site, mode string
		status           int
	}{
		{"/inbox/events", "cross-site", "no-cors", 403}, {"/inbox/events", "same-site", "cors", 403},
		{"/inbox/messages/1", "cross-site", "no-cors", 403}, {"/inbox/messages/1", "cross-site", "navigate", 403},
		{"/inbox/messages/1", "same-origin", "cors", 200}, {"/inbox/messages/1", "none", "navigate", 200},
		{"/", "cross-site", "no-cors", 403}, {"/", "cross-site", "navigate", 200}, {"/", "none", "navigate", 200},
	} {
		answer, _ := get(t, "GET", url+c.path, func(q *http.Request) {
			q.Header.Set("Sec-Fetch-Site", c.site)
			q.Header.Set("Sec-Fetch-Mode", c.mode)
		})
		assert.Equal(t, c.status, answer.StatusCode, "%+v", c)
	}
	answer, _ := get(t, "GET", url+"/inbox/messages/1", func(q *http.Request) { q.Header.Set("Origin", "https://evil.example") })
	assert.Equal(t, 403, answer.StatusCode, "an old browser")
	answer, _ = get(t, "HEAD", url+"/inbox/events", nil)
	assert.Equal(t, 200, answer.StatusCode, "room is left")
}

// wrongly is a request with so many properties that nobody knows.
func wrongly(n int, name string) string {
	var b strings.Builder
	b.WriteString(`{"to":{"number":"1"},"name":"a"`)
	for i := range n {
		fmt.Fprintf(&b, `,"%s_%d":%d`, name, i, i)
	}
	return b.String() + "}"
}

// TestObjectionsAreBounded: of many objections the first are kept, with how many there are, and they take their part of the
// journal's room.
func TestObjectionsAreBounded(t *testing.T) {
	box, err := New([]Files{{"acme", vendor()}}, Options{NoLimits: true, Bytes: 400_000})
	require.NoError(t, err)
	require.Equal(t, 422, serveOnce(box, wrongly(20_000, "unknown")))
	entries := box.Journal().Entries(0)
	require.Len(t, entries, 1)
	require.Len(t, entries[0].Objections, 21)
	assert.Equal(t, "and 19980 more", entries[0].Objections[20])
	assert.EqualValues(t, 1, box.Journal().Objections())

	box.Forget()
	require.Equal(t, 422, serveOnce(box, wrongly(21, strings.Repeat("u", 2000)))) // what the sentence quotes is bounded too
	said := box.Journal().Entries(0)[0].Objections
	require.Len(t, said, 21)
	assert.Equal(t, "and 1 more", said[20])
	for _, o := range said {
		assert.LessOrEqual(t, len(o), 500+len("…"))
	}

	box.Forget()
	body, kept := wrongly(20, "u"), 0
	for range 1000 {
		require.Equal(t, 422, serveOnce(box, body))
	}
	for _, e := range box.Journal().Entries(0) {
		kept += len(strings.Join(e.Objections, "")) + len(e.Body) + len(e.Answer)
	}
	assert.LessOrEqual(t, kept, 400_000)
	assert.Greater(t, kept, 100_000, "the room is used")
}

// TestManyObjectionsTakeTheirTime: eight times as many take some eight times as long, not sixty-four. It is the processor's time,
// the least of nine, that is compared with half of sixty-four: a busy machine changes it little.
func TestManyObjectionsTakeTheirTime(t *testing.T) {
	box, err := New([]Files{{"acme", vendor()}}, Options{NoLimits: true})
	require.NoError(t, err)
	for name, work := range map[string]func(n int){
		"objections": func(n int) {
			x := &examined{said: map[string]bool{}}
			for i := range n {
				x.object("the property unknown_%d isn't known", i)
			}
		},
		"a request": func(n int) { serveOnce(box, wrongly(n/4, "unknown")) },
	} {
		takes := func(n int) time.Duration {
			least := time.Hour
			for range 9 {
				before := processorTime(t)
				work(n)
				least = min(least, processorTime(t)-before)
			}
			return least
		}
		few, many := takes(3_000), takes(24_000)
		assert.Less(t, many, 32*few, "%s: %v, %v", name, few, many)
	}
}

// processorTime is what this process has used.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
