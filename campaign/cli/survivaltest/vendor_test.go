package survivaltest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// An answer is what the vendor's server does with a message.
type answer string

const (
	accepts     answer = "accepts" // 200 with a receipt: the message was taken
	refuses     answer = "refuses" // 422 from here on: it surely wasn't
	tooFast     answer = "too fast"
	tooFastWait answer = "too fast, wait"
	notNow      answer = "not now"
	notNowWait  answer = "not now, wait"
	denies      answer = "denies"
	isSilent    answer = "is silent" // and from here on nobody knows
	resets      answer = "resets"
	babbles     answer = "babbles"
	breaksOff   answer = "breaks off"
	fails       answer = "fails"
)

// mayHave tells whether the vendor took the message, or may have.
func (a answer) mayHave() bool {
	switch a {
	case refuses, tooFast, tooFastWait, notNow, notNowWait, denies:
		return false
	}
	return true
}

// again tells whether the answer says that the message may be sent again at once.
func (a answer) again() bool {
	switch a {
	case tooFast, tooFastWait, notNow, notNowWait:
		return true
	}
	return false
}

// A visit is a message that arrived whole.
type visit struct {
	to      string
	token   string
	version string // of the message
	answer  answer
	at      time.Time
}

// A vendor is a server that writes down what arrives, and answers as it is told.
type vendor struct {
	*httptest.Server
	mu     sync.Mutex
	news   *sync.Cond
	visits []visit
	times  map[string]int
	choose func(to string, n int) answer // n: how often this person has come, from 1
	open   map[net.Conn]bool
}

var (
	addressee = regexp.MustCompile(`"phone_number":"(\+\d+)"`)
	versions  = regexp.MustCompile(`"version":"(v\d+\.)"`)
)

func newVendor(t *testing.T, choose func(to string, n int) answer) *vendor {
	t.Helper()
	v := &vendor{choose: choose, times: map[string]int{}, open: map[net.Conn]bool{}}
	v.news = sync.NewCond(&v.mu)
	v.Server = httptest.NewUnstartedServer(v)
	v.Config.ConnState = v.connected
	v.Start()
	t.Cleanup(v.Close)
	return v
}

func (v *vendor) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, err := io.ReadAll(q.Body)
	found := addressee.FindSubmatch(body)
	if err != nil || found == nil {
		return // the program was killed while it wrote
	}
	to := string(found[1])
	v.mu.Lock()
	v.times[to]++
	a := v.choose(to, v.times[to])
	version := ""
	if found := versions.FindSubmatch(body); found != nil {
		version = string(found[1])
	}
	v.visits = append(v.visits, visit{to, q.Header.Get("api_access_token"), version, a, time.Now()})
	id := len(v.visits)
	v.news.Broadcast()
	v.mu.Unlock()
	a.serve(w, q, id)
}

func (v *vendor) connected(c net.Conn, state http.ConnState) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.open[c] = true
	if state == http.StateClosed || state == http.StateHijacked {
		delete(v.open, c)
	}
	v.news.Broadcast()
}

// quiet waits until nobody is connected: then nothing of a killed program is on its way any more.
func (v *vendor) quiet() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for len(v.open) > 0 {
		v.news.Wait()
	}
}

// recovers has the vendor take everything from now on.
func (v *vendor) recovers() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.choose = func(string, int) answer { return accepts }
}

func (a answer) serve(w http.ResponseWriter, q *http.Request, id int) {
	says := func(status int, text string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}
	if strings.HasSuffix(string(a), ", wait") {
		w.Header().Set("Retry-After", "1")
	}
	switch a {
	case accepts:
		says(200, fmt.Sprintf(`{"id": %d}`, id))
	case refuses:
		says(422, `{"error":"no such number"}`)
	case tooFast, tooFastWait:
		says(429, `{"error":"Too Many Requests"}`)
	case notNow, notNowWait:
		says(503, "<html>back soon</html>")
	case denies:
		says(401, `{"error":"Invalid Access Token"}`)
	case isSilent:
		<-q.Context().Done() // until the program leaves
	case resets:
		panic(http.ErrAbortHandler)
	case babbles:
		says(200, "<html>not the API</html>")
	case breaksOff:
		w.Header().Set("Content-Length", "400")
		says(200, `{"id`)
	case fails:
		says(500, "<html>oops</html>")
	}
}

// await waits until so many messages have arrived in all, or until done.
func (v *vendor) await(n int, done <-chan struct{}) {
	enough := make(chan struct{})
	go func() {
		select {
		case <-done:
			v.mu.Lock() // else the waiter could look just before and wait just after
			defer v.mu.Unlock()
			v.news.Broadcast()
		case <-enough:
		}
	}()
	defer close(enough)
	v.mu.Lock()
	defer v.mu.Unlock()
	for len(v.visits) < n {
		select {
		case <-done:
			return
		default:
			v.news.Wait()
		}
	}
}

// seen are the visits so far; of one token, where it is given.
func (v *vendor) seen(token string) (visits []visit) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, visit := range v.visits {
		if token == "" || visit.token == token {
			visits = append(visits, visit)
		}
	}
	return visits
}
