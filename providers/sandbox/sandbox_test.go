package sandbox

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// vendor is the dossier of a vendor that isn't: one route by body and one by path.
func vendor() fstest.MapFS {
	files := fstest.MapFS{}
	put := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text)} }
	put("settings.schema.json", `{"title":"Acme","description":"Sends.","type":"object"}`)
	put("send/route.json", `{"title":"Send","source":{"kind":"documented","where":"https://acme.example"},
		"method":"POST","path":"/v1/{account}/send","recipient":{"in":"body","pointer":"/to/number"},
		"secret":{"in":"header","name":"Authorization","format":"Bearer {secret}"},
		"headers":{"content-type":"application/json","version":["4.0","5.0"]},
		"limit":{"per_second":5,"source":{"kind":"inferred","note":"a guess"}},"sends":["template"],
		"limits":[{"what":"title","max":20,"unit":"characters","source":{"kind":"inferred","note":"a guess"}}],
		"show":{"template":"/name","button.reply":["/button_*"],"list.row":["/rows/*/title"],"variable":["/*"]},
		"notes":[{"text":"A note.","source":{"kind":"recorded","when":"2026"}}]}`)
	put("send/request.schema.json", `{"type":"object","required":["to","name"],
		"properties":{"to":{"type":"object"},"name":{"type":"string"},"rows":{"type":"array"}},
		"patternProperties":{"^button_[0-9]$":{"type":"string"}},"additionalProperties":{"type":"string"}}`)
	put("chat/route.json", `{"title":"Chat","source":{"kind":"inferred","note":"why"},
		"method":"POST","path":"/v1/chats/{id}","recipient":{"in":"path","name":"id"},
		"secret":{"in":"body","pointer":"/apiKey"},"headers":{},"limit":null,"sends":["text"],"limits":[],
		"show":{"body":"/text"},"notes":[]}`)
	put("chat/request.schema.json", `{"type":"object","required":["text"]}`)
	for _, route := range []string{"send", "chat"} {
		put(route+"/requests/a.json", `{"source":{"kind":"inferred","note":"why"},"settings":{},
			"message":{"to":"+5511999990001","template":{"name":"a"}},"path":"/v1/a/send","body":{"name":"a"}}`)
		for verdict, answer := range map[string]string{
			"accepted": `"status":201,"body":{"n":{"id":7},"id":"msg-00000000000000000000"},"fresh":["/id","/n/id"]`,
			"rejected": `"status":422,"body":{"error":"no"}`, "denied": `"status":401,"body":{"error":"who"}`,
			"throttled":   `"status":429,"headers":{"retry-after":"1"},"text":"later"`,
			"unavailable": `"status":503,"text":"down"`,
		} {
			put(route+"/answers/"+verdict+".json", `{"source":{"kind":"inferred","note":"why"},`+answer+`}`)
		}
	}
	return files
}

func start(t testing.TB, o Options) (*Sandbox, string) {
	t.Helper()
	box, err := New([]Files{{"acme", vendor()}}, o)
	require.NoError(t, err)
	server := httptest.NewServer(box)
	t.Cleanup(server.Close)
	return box, server.URL
}

// ask sends a good request but for what change does to it.
func ask(t testing.TB, url, body string, change func(*http.Request)) (int, string) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	require.NoError(t, err)
	q.Header = http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Version": {"5.0"},
		"Authorization": {"Bearer s3cret-token"}}
	if change != nil {
		change(q)
	}
	a, err := http.DefaultClient.Do(q)
	require.NoError(t, err)
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	require.NoError(t, err)
	return a.StatusCode, string(text)
}

func to(number string) string { return `{"to":{"number":"` + number + `"},"name":"hello"}` }

func TestLastDigitsChooseTheAnswer(t *testing.T) {
	_, url := start(t, Options{NoLimits: true})
	for last, statuses := range map[string][]int{
		"0001": {201, 201}, "0400": {422, 422}, "0401": {401}, "0429": {429, 201, 201}, "0503": {503, 201, 201},
		"10400": {422}, "400": {201}, "": {422}, "04000": {201},
	} {
		t.Run("…"+last, func(t *testing.T) {
			for _, want := range statuses {
				status, _ := ask(t, url+"/acme/v1/17/send", to(last), nil)
				assert.Equal(t, want, status, "by the body")
			}
			for i, want := range statuses {
				if last == "" {
					want = 404 // no segment, no route
				}
				status, _ := ask(t, url+"/acme/v1/chats/"+last, `{"text":"hi","apiKey":"s3cret-token"}`, nil)
				if i > 0 || want != 429 && want != 503 { // it came once already, by the other route
					assert.Equal(t, want, status, "by the path")
				}
			}
		})
	}
}

func TestAnswersAreTheDocumented(t *testing.T) {
	_, url := start(t, Options{})
	_, first := ask(t, url+"/acme/v1/17/send", to("1"), nil)
	assert.JSONEq(t, `{"n":{"id":8},"id":"msg-00000000000000000001"}`, first)
	_, second := ask(t, url+"/acme/v1/17/send", to("1"), nil)
	assert.JSONEq(t, `{"n":{"id":9},"id":"msg-00000000000000000002"}`, second)
	_, third := ask(t, url+"/acme/v1/17/send", to("0429"), nil)
	assert.Equal(t, "later", third)
}

func TestObjections(t *testing.T) {
	box, url := start(t, Options{NoLimits: true})
	for name, c := range map[string]struct {
		body   string
		change func(*http.Request)
		status int
		want   string
	}{
		"no JSON":              {`{"to"`, nil, 422, "isn't JSON"},
		"two values":           {to("1") + to("2"), nil, 422, "isn't JSON"},
		"too deep":             {strings.Repeat("[", 5000) + strings.Repeat("]", 5000), nil, 422, "deep"},
		"twice":                {`{"name":"a","name":"b","to":{"number":"1"}}`, nil, 422, "the property name stands there twice"},
		"no recipient":         {`{"to":{},"name":"a"}`, nil, 422, "names no recipient"},
		"the schema":           {`{"to":{"number":"1"},"name":7}`, nil, 422, "name"},
		"too large":            {to(strings.Repeat("1", bodyBound)), nil, 422, "more than 1048576 bytes"},
		"another content type": {to("1"), func(q *http.Request) { q.Header.Set("Content-Type", "application/xml") }, 422, "content-type must be application/json"},
		"another version":      {to("1"), func(q *http.Request) { q.Header.Set("Version", "3") }, 422, "version must be 4.0 or 5.0"},
		"no secret":            {to("1"), func(q *http.Request) { q.Header.Del("Authorization") }, 401, "secret"},
		"an empty secret":      {to("1"), func(q *http.Request) { q.Header.Set("Authorization", "Bearer ") }, 401, "secret"},
		"a secret alone":       {to("1"), func(q *http.Request) { q.Header.Set("Authorization", "s3cret-token") }, 401, "secret"},
	} {
		t.Run(name, func(t *testing.T) {
			box.Forget()
			status, _ := ask(t, url+"/acme/v1/17/send", c.body, c.change)
			assert.Equal(t, c.status, status)
			entries := box.Journal().Entries(0)
			require.Len(t, entries, 1)
			assert.Contains(t, strings.Join(entries[0].Objections, "; "), c.want)
			assert.EqualValues(t, 1, box.Journal().Objections())
		})
	}
}

func TestUnknownPathsAreToldWhatThereIs(t *testing.T) {
	box, url := start(t, Options{})
	for _, path := range []string{"/", "/acme", "/acme/v1/17", "/acme/v1/17/send/", "/other/v1/17/send", "/acme/v1//send"} {
		status, text := ask(t, url+path, "{}", nil)
		assert.Equal(t, 404, status, path)
		assert.Contains(t, text, "POST /acme/v1/{account}/send", path)
		assert.True(t, json.Valid([]byte(text)))
	}
	status, text := ask(t, url+"/acme/v1/17/send", "", func(q *http.Request) { q.Method = http.MethodGet })
	assert.Equal(t, 405, status)
	assert.Contains(t, text, "this route takes POST")
	entries := box.Journal().Entries(0)
	assert.Len(t, entries, 7)
	assert.NotContains(t, fmt.Sprint(entries), "s3cret")
}

func TestRateIsEnforced(t *testing.T) {
	_, url := start(t, Options{})
	var statuses []int
	for range 7 {
		status, _ := ask(t, url+"/acme/v1/17/send", to("1"), nil)
		statuses = append(statuses, status)
	}
	assert.Equal(t, []int{201, 201, 201, 201, 201, 429, 429}, statuses)

	l, now := newLimit(2), time.Now()
	for i, c := range []struct {
		after time.Duration
		want  bool
	}{{0, true}, {900, true}, {999, false}, {1000, true}, {1899, false}, {1900, true}, {1950, false}, {5000, true}} {
		assert.Equal(t, c.want, l.allow(now.Add(c.after*time.Millisecond)), i)
	}
}

func TestSilenceReadsAndClosesWithoutAnAnswer(t *testing.T) {
	box, url := start(t, Options{Silence: 200 * time.Millisecond})
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	defer c.Close()
	body, began := to("+550000"), time.Now()
	fmt.Fprintf(c, "POST /acme/v1/17/send HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nVersion: 4.0\r\n"+
		"Authorization: Bearer s3cret-token\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	_, err = bufio.NewReader(c).ReadByte()
	require.ErrorIs(t, err, io.EOF)
	assert.GreaterOrEqual(t, time.Since(began), 200*time.Millisecond)
	entries := box.Journal().Entries(0)
	require.Len(t, entries, 1)
	assert.Equal(t, "unsure", entries[0].Verdict)
	assert.Zero(t, entries[0].Status)
}

func TestJournalShowsTheMessageAndNoSecret(t *testing.T) {
	box, url := start(t, Options{})
	ask(t, url+"/acme/v1/17/send?access_token=s3cret-token", `{"to":{"number":"+55 11"},"first name":"João","name":"hello",
		"button_1":"B","code":"12","rows":[{"title":"r1"},{"title":"r2"}],"button_0":"A"}`,
		func(q *http.Request) { q.Header.Set("X-Api-Key", "s3cret-token") })
	ask(t, url+"/acme/v1/chats/a%2Fb%20c", `{"text":"hi","apiKey":"s3cret-\u0074oken"}`, nil)
	ask(t, url+"/acme/v1/chats/a", `{"apiKey":"s3cret-token"`, nil)
	entries := box.Journal().Entries(0)
	require.Len(t, entries, 3)
	text, err := json.Marshal(entries)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "s3cret")
	assert.Equal(t, []Part{
		{"template", "name", "hello", "/name"},
		{"variable", "first name", "João", "/first name"}, {"variable", "code", "12", "/code"},
		{"button.reply", "1", "B", "/button_1"}, {"button.reply", "0", "A", "/button_0"},
		{"list.row", "title", "r1", "/rows/0/title"}, {"list.row", "title", "r2", "/rows/1/title"},
	}, entries[0].Shown)
	assert.Equal(t, "+55 11", entries[0].Recipient)
	assert.Equal(t, "/acme/v1/17/send", entries[0].Path)
	assert.Equal(t, "a/b c", entries[1].Recipient)
	assert.Equal(t, `{"text":"hi","apiKey":"•••"}`, entries[1].Body)
	assert.Equal(t, "•••", entries[2].Body, "a body that can't be read may hold the secret anywhere")
	assert.Equal(t, []string{hidden}, []string(entries[0].Header["Authorization"]))
	assert.Equal(t, 201, entries[0].Status)
	assert.Contains(t, entries[0].Answer, "msg-")
}

func TestJournalIsBounded(t *testing.T) {
	j := newJournal(10, 1<<20)
	for i := range 25 {
		j.add(record{Entry: Entry{Provider: "acme", Verdict: "accepted"}, body: fmt.Append(nil, i)})
	}
	entries := j.Entries(0)
	require.Len(t, entries, 10)
	assert.EqualValues(t, 16, entries[0].Number)
	assert.EqualValues(t, 25, entries[9].Number)
	assert.Equal(t, "24", entries[9].Body)
	assert.Len(t, j.Entries(23), 2)
	assert.Equal(t, map[Count]uint64{{"acme", "accepted"}: 25}, j.Counts())

	j = newJournal(1000, 100_000)
	for range 100 {
		j.add(record{body: make([]byte, 9_600)})
		assert.LessOrEqual(t, j.size, 100_000)
	}
	assert.Len(t, j.Entries(0), 10)
	j.add(record{body: make([]byte, 900_000)})
	assert.Len(t, j.Entries(0), 1, "the latest is held, whatever its size")
	j.add(record{})
	assert.Len(t, j.Entries(0), 1)
}

func TestWatchersAreTold(t *testing.T) {
	box, url := start(t, Options{NoLimits: true})
	j := box.Journal()
	changed, stop := j.Watch()
	idle, stopIdle := j.Watch()
	defer stopIdle()
	for i := range 5 {
		ask(t, url+"/acme/v1/17/send", to("1"), nil)
		<-changed
		require.Len(t, j.Entries(uint64(i)), 1)
	}
	assert.Len(t, idle, 1, "who doesn't look is told once, and holds nobody up")
	box.Forget()
	<-changed
	assert.Empty(t, j.Entries(0))
	stop()
	stop()
	ask(t, url+"/acme/v1/17/send", to("1"), nil)
	assert.Empty(t, changed)
	require.Len(t, j.Entries(0), 1)
	assert.EqualValues(t, 6, j.Entries(0)[0].Number, "numbers go on")
	_, held := j.entry(5)
	assert.False(t, held)
	e, held := j.entry(6)
	assert.True(t, held)
	assert.EqualValues(t, 6, e.Number)
}

func TestManyAtOnce(t *testing.T) {
	box, url := start(t, Options{NoLimits: true, Entries: 5})
	var seen sync.Map
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 25 {
				_, text := ask(t, url+"/acme/v1/17/send", to("1"), nil)
				_, twice := seen.LoadOrStore(text, true)
				assert.False(t, twice, text)
				box.Journal().Entries(0)
			}
		})
	}
	group.Wait()
	assert.EqualValues(t, 200, box.Journal().Counts()[Count{"acme", "accepted"}])
}

// What is asked of a sandbox again and again must not make it grow.
func TestMemoryStaysFlat(t *testing.T) {
	box, err := New([]Files{{"acme", vendor()}}, Options{NoLimits: true, Entries: 500})
	require.NoError(t, err)
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	burst := func(n int) {
		for i := range n {
			serveOnce(box, to(fmt.Sprintf("+55%06d0429", i)))
		}
	}
	burst(1000)
	before := heap()
	burst(20_000)
	assert.Less(t, heap(), before+8<<20)
}

func serveOnce(box *Sandbox, body string) int {
	q := httptest.NewRequest(http.MethodPost, "/acme/v1/17/send", strings.NewReader(body))
	q.Header = http.Header{"Content-Type": {"application/json"}, "Version": {"5.0"}, "Authorization": {"Bearer s"}}
	w := httptest.NewRecorder()
	box.ServeHTTP(w, q)
	return w.Code
}

func BenchmarkServe(b *testing.B) {
	box, err := New([]Files{{"acme", vendor()}}, Options{NoLimits: true})
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		serveOnce(box, `{"to":{"number":"+5511999990001"},"name":"hello","first":"João","code":"12345","button_0":"A"}`)
	}
}
