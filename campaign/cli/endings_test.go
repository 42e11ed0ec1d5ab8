package cli_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An ending is an answer to a first try, and the row of the results that it makes. Further tries are accepted.
type ending struct {
	name   string
	status int
	header map[string]string
	body   string
	cut    bool // the connection breaks off after the body, though more was promised
	want   string
	waits  time.Duration // between the tries at least; a date has no fractions of a second
}

// strangers are answers that could come from anything that stands in between: the same for every vendor.
func strangers(elsewhere string) []ending {
	page := map[string]string{"Content-Type": "text/html"}
	return []ending{
		{name: "empty 200", status: 200, want: "unsure - 1 200"},
		{name: "a page in a 200", status: 200, header: page, body: "<html><body>Welcome to the proxy</body></html>", want: "unsure - 1 200"},
		{name: "truncated JSON", status: 200, body: `{"messages":[{"id":"wam`, want: "unsure - 1 200"},
		{name: "broken off", status: 200, body: `{"id`, cut: true, want: "unsure - 1 200"},
		{name: "500 without a body", status: 500, want: "unsure - 1 500"},
		{name: "a page in a 502", status: 502, header: page, body: "<html>Bad Gateway</html>", want: "unsure - 1 502"},
		{name: "307", status: 307, header: map[string]string{"Location": elsewhere}, want: "unsure - 1 307"},
		{name: "429", status: 429, want: "accepted - 2 200"},
		{name: "429 with seconds", status: 429, header: map[string]string{"Retry-After": "1"}, want: "accepted - 2 200", waits: time.Second},
		{name: "429 with a date", status: 429, header: map[string]string{"Retry-After": "+2s"}, want: "accepted - 2 200", waits: time.Second},
		{name: "503", status: 503, header: page, body: "<html>back soon</html>", want: "accepted - 2 200"},
	}
}

// answersOf are the vendors' own, from their pages where they print any; the answers of success are `vendors`'.
var answersOf = map[string][]ending{
	"cloudhumans": { // Chatwoot's, whose kin it is
		{name: "a wrong number", status: 422, body: `{"error":"Phone number should be in e164 format"}`, want: "rejected - 1 422"},
		{name: "a missing parameter", status: 400, body: `{"error":"param is missing or the value is empty"}`, want: "rejected - 1 400"},
		{name: "without an id", status: 200, body: `{}`, want: "accepted - 1 200"},
		{name: "yes and no", status: 200, body: `{"error":"something"}`, want: "unsure - 1 200"},
		{name: "too fast", status: 429, body: `{"error":"Too Many Requests"}`, want: "accepted - 2 200"},
		{name: "a fault of its own", status: 500, body: `{"error":"Internal Server Error"}`, want: "unsure - 1 500"},
	},
	"socialminer": {
		{name: "version 5.0", status: 200, body: `{"messaging_product":"whatsapp","contacts":[{"input":"+{TO}","wa_id":"{TO}"}],"messages":[{"id":"wamid.5"}]}`,
			want: "accepted - 1 200"},
		{name: "of another", status: 200, body: `{"contacts":[{"input":"5511"}],"messages":[{"id":"wamid.5"}]}`, want: "unsure - 1 200"},
		{name: "not on WhatsApp", status: 400, body: metaError(131026), want: "rejected 131026 1 400"},
		{name: "the gateway's limit", status: 429, body: `{"message":"API rate limit exceeded"}`, want: "accepted - 2 200"},
		{name: "no route", status: 404, body: `{"message":"no Route matched with those values"}`, want: "unsure - 1 404"},
	},
	"moorse": {
		{name: "errors", status: 400, body: `{"data":null,"errors":["Número inválido"],"links":[]}`, want: "rejected - 1 400"},
		{name: "errors in a 200", status: 200, body: `{"data":null,"errors":["Número inválido"],"links":[]}`, want: "rejected - 1 200"},
		{name: "errors with codes", status: 422, body: `{"errors":[{"code":"W-17","message":"template not found"}]}`, want: "rejected W-17 1 422"},
		{name: "without control", status: 200, body: `{"data":{},"errors":[],"links":[]}`, want: "unsure - 1 200"},
	},
	"wegly": {
		{name: "a new chat", status: 200, body: `{"id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","wa_contact_id":"<string>","status":"OPEN",
			"last_message":{"id":"4d90c3cc-0d44-4b50-8888-8dd25736052a","status":"processing"}}`, want: "accepted - 1 200"},
		{name: "another's chat", status: 200, body: `{"id":"c","wa_contact_id":"11999999999","status":"OPEN"}`, want: "unsure - 1 200"},
		{name: "a bad request", status: 400, body: `{"statusCode":400,"message":"número inválido","error":"Bad Request"}`, want: "rejected - 1 400"},
		{name: "no records", status: 200, body: `{"total":0,"records":[]}`, want: "unsure - 1 200"},
		{name: "a fault of its own", status: 500, body: `{"statusCode":500,"message":"Internal server error"}`, want: "unsure - 1 500"},
	},
	"99digital": {
		{name: "OK to another", status: 200, body: `{"status":"OK","unique":"65df","to":"972501234567"}`, want: "unsure - 1 200"},
		{name: "FAIL of another", status: 200, body: `{"status":"FAIL","reason":5,"to":"972501234567"}`, want: "unsure - 1 200"},
		{name: "FAIL in a 200", status: 200, body: `{"status":"FAIL","reason":5}`, want: "rejected 5 1 200"},
		{name: "FAIL, reason as a text", status: 200, body: `{"status":"FAIL","reason":"4"}`, want: "rejected 4 1 200"},
		{name: "FAIL with a 400", status: 400, body: `{"status":"FAIL","reason":3}`, want: "rejected 3 1 400"},
		{name: "OK without unique", status: 200, body: `{"status":"OK","reason":1}`, want: "unsure - 1 200"},
		{name: "FAIL with a 429", status: 429, body: `{"status":"FAIL","reason":9}`, want: "accepted - 2 200"},
	},
	"meta": {
		{name: "another's", status: 200, body: `{"contacts":[{"input":"+16505551234","wa_id":"{TO}"}],"messages":[{"id":"wamid.a"}]}`, want: "unsure - 1 200"},
		{name: "another form of the number", status: 200, body: `{"contacts":[{"input":"+{TO}","wa_id":"551190001"}],"messages":[{"id":"wamid.o"}]}`,
			want: "accepted - 1 200"},
		{name: "held", status: 200, body: `{"messaging_product":"whatsapp","messages":[{"id":"wamid.h","message_status":"held_for_quality_assessment"}]}`,
			want: "accepted - 1 200"},
		{name: "not on WhatsApp", status: 400, body: metaError(131026), want: "rejected 131026 1 400"},
		{name: "opted out", status: 400, body: metaError(131050), want: "rejected 131050 1 400"},
		{name: "throughput", status: 400, body: metaError(130429), want: "accepted - 2 200"},
		{name: "overloaded", status: 500, body: metaError(131016), want: "accepted - 2 200"},
		{name: "a code that no page lists", status: 500, body: metaError(999999), want: "unsure 999999 1 500"},
		{name: "both", status: 200, body: `{"messages":[{"id":"wamid.b"}],"error":{"code":131026}}`, want: "unsure - 1 200"},
	},
}

func metaError(code int) string {
	return `{"error":{"message":"(#` + strconv.Itoa(code) + `) Something","type":"OAuthException","code":` + strconv.Itoa(code) +
		`,"error_data":{"messaging_product":"whatsapp","details":"Details of it."},"fbtrace_id":"Az8or2yhqkZfEZ-_4Qn_Bam"}}`
}

func (e ending) serve(w http.ResponseWriter) {
	for name, value := range e.header {
		if ahead, ok := strings.CutPrefix(value, "+"); ok && name == "Retry-After" {
			d, _ := time.ParseDuration(ahead) // the test's own constant
			value = time.Now().Add(d).UTC().Format(http.TimeFormat)
		}
		w.Header().Set(name, value)
	}
	if e.cut {
		w.Header().Set("Content-Length", "4000")
	}
	w.WriteHeader(e.status)
	_, _ = w.Write([]byte(e.body)) // the program may have left
	if e.cut {
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
}

const greeting = `recipients: {csv: people.csv}
template: {name: hello, language: pt_BR, variables: {name: "{{ first_name }}"}}
throttle: {rate: 50/s}
`

// A judged run is a campaign against a server that answers row by row as it is told.
type judged struct {
	*program
	dir      string
	endings  []ending
	followed atomic.Int64 // how often a redirect was followed
	mu       sync.Mutex
	tries    map[int][]time.Time // by row
}

// startJudged starts a campaign whose rows end in every way.
func startJudged(t *testing.T, name string) *judged {
	t.Helper()
	v, r := vendors[name], &judged{tries: map[int][]time.Time{}}
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { r.followed.Add(1) }))
	t.Cleanup(other.Close)
	r.endings = append(strangers(other.URL), answersOf[name]...)
	for i, e := range r.endings { // of two people's messages each has its own id
		r.endings[i].body = strings.ReplaceAll(e.body, v.id, v.another())
	}
	r.endings = append(r.endings, ending{name: "accepted", status: 200, body: v.accepts, want: "accepted - 1 200"})
	s := newVendorServer(t, nil)
	s.answer = func(w http.ResponseWriter, q *http.Request, body string) {
		i := recipientOf(t, body, len(r.endings))
		r.mu.Lock()
		r.tries[i] = append(r.tries[i], time.Now())
		first := len(r.tries[i]) == 1
		r.mu.Unlock()
		if first {
			r.endings[i].serve(w)
		} else {
			v.accepting(w, q)
		}
	}
	r.dir = vendorFolder(t, name, "", s.URL, greeting, list(len(r.endings)))
	r.program = start(t, r.dir, "run", "--yes", "campaign.yaml")
	return r
}

// TestVendorsAnswers runs a campaign against each vendor whose rows end in every way, and reads the results.
func TestVendorsAnswers(t *testing.T) {
	t.Parallel()
	all := map[string]*judged{} // all at once, since they mostly wait
	for name := range vendors {
		all[name] = startJudged(t, name)
	}
	for name, r := range all {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, 3, r.end(t), r.err.String())
			assertPlain(t, r.err.String())
			assert.NotContains(t, r.err.String(), secret)
			lines := results(t, r.dir, "campaign.results.csv")
			require.Len(t, lines, len(r.endings))
			for i, l := range lines {
				r.judge(t, i, l)
			}
			assert.Equal(t, vendors[name].id, lines[len(lines)-1]["message_id"])
			assert.Zero(t, r.followed.Load(), "a redirect would take the message, and the secret, elsewhere")
		})
	}
}

// judge checks one line of the results.
func (r *judged) judge(t *testing.T, i int, l map[string]string) {
	t.Helper()
	e, code := r.endings[i], l["code"]
	if code == "" {
		code = "-"
	}
	assert.Equal(t, e.want, l["status"]+" "+code+" "+l["attempts"]+" "+l["http_status"], "%s: %s", e.name, l["reason"])
	r.mu.Lock()
	tries := r.tries[i]
	r.mu.Unlock()
	if e.waits > 0 && assert.Len(t, tries, 2, e.name) {
		assert.GreaterOrEqual(t, tries[1].Sub(tries[0]), e.waits, e.name)
	}
	if l["status"] != "accepted" {
		assert.NotEmpty(t, l["reason"], e.name)
	}
}

// recipientOf finds which row a request is for.
func recipientOf(t *testing.T, body string, n int) int {
	t.Helper()
	for i := range n {
		if strings.Contains(body, strings.TrimPrefix(phone(i), "+")) {
			return i
		}
	}
	t.Errorf("nobody's request: %s", body)
	return 0
}

// TestVendorsDenials: an answer that condemns every message stops the run at the first, and leaves all rows pending.
func TestVendorsDenials(t *testing.T) {
	for name, e := range map[string]ending{
		"cloudhumans": {status: 401, body: `{"error":"Invalid Access Token"}`},
		"socialminer": {status: 401, body: `{"message":"Invalid authentication credentials"}`},
		"moorse":      {status: 401, body: `{"data":null,"errors":["Unauthorized"],"links":[]}`},
		"wegly":       {status: 401, body: `{"statusCode":401,"message":"Unauthorized"}`},
		"99digital":   {status: 403, body: `{"status":"FAIL","reason":3}`},
		"meta":        {status: 401, body: metaError(190)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newVendorServer(t, func(w http.ResponseWriter, _ *http.Request) { e.serve(w) })
			dir := vendorFolder(t, name, "", s.URL, strings.Replace(greeting, "rate: 50/s", "rate: 5/s, in_flight: 1", 1), list(10))
			code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
			assert.Equal(t, 4, code, stderr)
			assert.Len(t, s.got(), 1)
			assert.Equal(t, map[string]int{"pending": 10}, states(results(t, dir, "campaign.results.csv")))
		})
	}
}
