package provider

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A vendor is one that takes whatever is sent to url, and answers with an id alone.
type vendor struct {
	url     string
	key     string // of idempotency
	encode  error
	secret  string
	refuse  error // of Authorize
	decode  func(Response) (Receipt, error)
	encoded *atomic.Int32
}

func (v vendor) Encode(m Message) (Request, error) {
	if v.encoded != nil {
		v.encoded.Add(1)
	}
	r := Request{Method: http.MethodPost, URL: v.url, Header: http.Header{"Content-Type": {"application/json"}},
		Body: []byte(`{"to":"` + m.To + `"}`)}
	if v.key != "" {
		r.Header.Set("Idempotency-Key", v.key)
	}
	return r, v.encode
}

func (v vendor) Authorize(_ context.Context, r *Request) error {
	r.Header.Set("Authorization", "Bearer "+v.secret)
	return v.refuse
}

func (v vendor) Decode(r Response) (Receipt, error) {
	if v.decode != nil {
		return v.decode(r)
	}
	if id, ok := strings.CutPrefix(string(r.Body), "id "); ok && r.Status == 200 {
		return Receipt{ID: id}, nil
	}
	return Receipt{}, ByStatus(r)
}

var hello = Message{To: "+5511999990001", Template: &Template{Name: "hello"}}

func send(t *testing.T, v vendor) (Receipt, error) {
	t.Helper()
	return Send(t.Context(), NewClient(2, 10*time.Second), v, hello)
}

// failed is the *Error that every error must be.
func failed(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	require.ErrorAs(t, err, &e)
	require.IsType(t, e, err, "the error isn't an *Error itself")
	return e
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestSendsWhatWasEncoded(t *testing.T) {
	var got *http.Request
	var body []byte
	url := serve(t, func(w http.ResponseWriter, q *http.Request) {
		got = q
		body, _ = io.ReadAll(q.Body)
		io.WriteString(w, "id 17")
	})
	receipt, err := send(t, vendor{url: url + "/a%2Fb?c=d", secret: "s3cret"})
	require.NoError(t, err)
	assert.Equal(t, Receipt{ID: "17", HTTPStatus: 200}, receipt)
	assert.Equal(t, "POST /a%2Fb?c=d HTTP/1.1", got.Method+" "+got.RequestURI+" "+got.Proto)
	assert.Equal(t, `{"to":"+5511999990001"}`, string(body))
	assert.Equal(t, http.Header{
		"Content-Type": {"application/json"}, "Content-Length": {"23"}, "Accept-Encoding": {"gzip"},
		"User-Agent": {"campaign"}, "Authorization": {"Bearer s3cret"},
	}, got.Header)
}

// Header and body leave in one write: two would be two packets.
func TestRequestLeavesInOneWrite(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "id 1") })
	c, writes := NewClient(1, 10*time.Second), new(atomic.Int32)
	inner := c.Transport.(*http.Transport).DialContext
	c.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := inner(ctx, network, address)
		return writesCounted{conn, writes}, err
	}
	_, err := Send(t.Context(), c, vendor{url: url}, hello)
	require.NoError(t, err)
	assert.EqualValues(t, 1, writes.Load())
}

type writesCounted struct {
	net.Conn
	writes *atomic.Int32
}

func (c writesCounted) Write(b []byte) (int, error) {
	c.writes.Add(1)
	return c.Conn.Write(b)
}

// A server that closes kept connections just as the next request arrives, and counts requests.
func closesKept(t *testing.T) (url string, requests *atomic.Int32) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	requests = new(atomic.Int32)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				b := bufio.NewReader(c)
				for range 2 {
					q, err := http.ReadRequest(b)
					if err != nil {
						return
					}
					io.Copy(io.Discard, q.Body)
					if requests.Add(1)%2 == 0 {
						return // the second of a connection isn't answered
					}
					io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nid 1")
				}
			}()
		}
	}()
	return "http://" + l.Addr().String(), requests
}

func TestIdempotencyKeyOnADroppedConnectionDoesNotSendAgain(t *testing.T) {
	url, requests := closesKept(t)
	c := NewClient(1, 10*time.Second)
	_, err := Send(t.Context(), c, vendor{url: url, key: "17"}, hello)
	require.NoError(t, err)
	_, err = Send(t.Context(), c, vendor{url: url, key: "17"}, hello)
	assert.Equal(t, Unsure, failed(t, err).Verdict)
	assert.EqualValues(t, 2, requests.Load())

	t.Run("as net/http does by itself", func(t *testing.T) {
		url, requests := closesKept(t)
		c := &http.Client{Transport: &http.Transport{}}
		for range 2 {
			q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader("{}"))
			require.NoError(t, err)
			q.Header.Set("Idempotency-Key", "17")
			a, err := c.Do(q)
			require.NoError(t, err)
			io.Copy(io.Discard, a.Body)
			a.Body.Close()
		}
		assert.EqualValues(t, 3, requests.Load(), "the trap is gone: nothing is sent again")
	})
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			var elsewhere atomic.Int32
			other := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				elsewhere.Add(1)
				io.WriteString(w, "id 1")
			})
			url := serve(t, func(w http.ResponseWriter, q *http.Request) { http.Redirect(w, q, other, status) })
			_, err := send(t, vendor{url: url, secret: "s3cret"})
			e := failed(t, err)
			assert.Equal(t, Unsure, e.Verdict)
			assert.Equal(t, status, e.HTTPStatus)
			assert.Zero(t, elsewhere.Load(), "the other host was asked")
		})
	}
}

func TestNothingLeavesThatCannotBeSent(t *testing.T) {
	for name, c := range map[string]struct {
		vendor  vendor
		verdict Verdict
		text    string
	}{
		"a message that can't be expressed": {vendor{encode: errors.New("wegly sends no stickers")}, Rejected,
			"wegly sends no stickers"},
		"a verdict of encode's own": {vendor{encode: &Error{Verdict: Denied, Text: "the account is closed"}}, Denied,
			"the account is closed"},
		"a secret that can't be added": {vendor{refuse: errors.New("no place for s3cret")}, Denied,
			"the secret can't be added to the request"},
		"a login that is down": {vendor{refuse: &Error{Verdict: Unavailable, Text: "the login is down"}}, Unavailable,
			"the login is down"},
		"a login that is in doubt": {vendor{refuse: &Error{Text: "the login is odd"}}, Unavailable, "the login is odd"},
		"a secret with a line break": {vendor{secret: "s3cret\n"}, Denied,
			"a header holds a character that no header can carry; look for a line break in the secret"},
		"an address that is none": {vendor{url: "http://[::1"}, Rejected, "the address of the request isn't a valid one"},
		"a protocol that is none": {vendor{url: "gopher://127.0.0.1/"}, Unavailable, "couldn't connect"},
	} {
		t.Run(name, func(t *testing.T) {
			url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("something left") })
			if c.vendor.url == "" {
				c.vendor.url = url
			}
			_, err := send(t, c.vendor)
			e := failed(t, err)
			assert.Equal(t, c.verdict, e.Verdict)
			assert.Equal(t, c.text, e.Text)
		})
	}
}

func TestDecodeThatFailsLeavesTheMessageInDoubt(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) {})
	for name, decode := range map[string]func(Response) (Receipt, error){
		"panic": func(Response) (Receipt, error) { panic("index out of range") },
		"error": func(Response) (Receipt, error) { return Receipt{}, errors.New("unexpected end of JSON input") },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := send(t, vendor{url: url, decode: decode})
			e := failed(t, err)
			assert.Equal(t, Unsure, e.Verdict)
			assert.Equal(t, 200, e.HTTPStatus)
			assert.NotContains(t, e.Text, "index")
			assert.NotContains(t, e.Text, "JSON")
		})
	}
}

func TestProvidersErrorIsNotChanged(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(400) })
	shared := &Error{Verdict: Rejected, Code: "1", Text: "no"}
	_, err := send(t, vendor{url: url, decode: func(Response) (Receipt, error) { return Receipt{}, shared }})
	assert.Equal(t, &Error{Verdict: Rejected, Code: "1", Text: "no", HTTPStatus: 400}, err)
	assert.Zero(t, shared.HTTPStatus)
}

func TestAnswersAreReadUpToABound(t *testing.T) {
	for name, c := range map[string]struct{ sent, read int }{
		"short":          {10, 10},
		"the bound":      {answerBound, answerBound},
		"above it":       {answerBound + 1, answerBound},
		"very far above": {20 * answerBound, answerBound},
	} {
		for _, length := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, length said: %v", name, length), func(t *testing.T) {
				url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
					if length {
						w.Header().Set("Content-Length", fmt.Sprint(c.sent))
					}
					w.Write(make([]byte, c.sent))
				})
				read := 0
				_, err := send(t, vendor{url: url, decode: func(r Response) (Receipt, error) {
					read = len(r.Body)
					return Receipt{}, nil
				}})
				require.NoError(t, err)
				assert.Equal(t, c.read, read)
			})
		}
	}
}

func TestTheVendorsEchoIsMadeDiscreet(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) {})
	decode := func(Response) (Receipt, error) {
		return Receipt{}, &Error{Verdict: Denied, Code: "token-abc\x1b[2J", Text: "Malformed access token token-abc " +
			"(Bearer token-abc)\r\nfor 5511999990001, +5511999990001 \x1b[31m\u202e" + strings.Repeat("é", 600)}
	}
	_, err := send(t, vendor{url: url, secret: "token-abc", decode: decode})
	e := failed(t, err)
	assert.Equal(t, "…[2J", e.Code)
	assert.True(t, strings.HasPrefix(e.Text, "Malformed access token … (…) for …, … [31mééé"), e.Text)
	assert.LessOrEqual(t, len(e.Text), textBound)
	assert.True(t, strings.HasSuffix(e.Text, "é…"), e.Text)

	t.Run("receipt", func(t *testing.T) {
		receipt, err := send(t, vendor{url: url, decode: func(Response) (Receipt, error) {
			return Receipt{ID: "wamid.\x1b[2J1", Note: "held\nback"}, nil
		}})
		require.NoError(t, err)
		assert.Equal(t, Receipt{ID: "wamid.[2J1", Note: "held back", HTTPStatus: 200}, receipt)
	})
	t.Run("the secret in a receipt", func(t *testing.T) {
		receipt, err := send(t, vendor{url: url, secret: "token-abc", decode: func(Response) (Receipt, error) {
			return Receipt{ID: strings.Repeat("i", idBound-6) + "token-abc", Note: "taken for token\x01-abc"}, nil
		}})
		require.NoError(t, err)
		assert.Equal(t, Receipt{ID: strings.Repeat("i", idBound-6) + "…", Note: "taken for …", HTTPStatus: 200}, receipt)
	})
	t.Run("a secret parted by control characters", func(t *testing.T) {
		_, err := send(t, vendor{url: url, secret: "token-abc", decode: func(Response) (Receipt, error) {
			return Receipt{}, &Error{Text: "no: to\x00ken\u200b-abc, " + strings.Repeat("x", textBound-18) + "token-abc"}
		}})
		assert.Equal(t, "no: …, "+strings.Repeat("x", textBound-18)+"…", failed(t, err).Text)
	})
}

func TestOnlyFailuresEncodeAgain(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "id 1") })
	encoded := new(atomic.Int32)
	_, err := send(t, vendor{url: url, encoded: encoded})
	require.NoError(t, err)
	assert.EqualValues(t, 1, encoded.Load())
}

// Below TLS the bytes are counted under it.
func TestBrokenTLSConnectionIsUnsureOnceTheRequestLeft(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) {
		io.Copy(io.Discard, q.Body)
		panic(http.ErrAbortHandler)
	}))
	defer s.Close()
	c := NewClient(1, 10*time.Second)
	c.Transport.(*http.Transport).TLSClientConfig.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	_, err := Send(t.Context(), c, vendor{url: s.URL}, hello)
	e := failed(t, err)
	assert.Equal(t, Unsure, e.Verdict)
	assert.Equal(t, "the connection broke before the answer came"+unknown, e.Text)
}

func TestClientThatDoesNotCountIsUnsure(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	_, err := Send(t.Context(), &http.Client{Transport: &http.Transport{}}, vendor{url: url}, hello)
	assert.Equal(t, Unsure, failed(t, err).Verdict)

	_, err = Send(t.Context(), &http.Client{}, vendor{url: "http://127.0.0.1:1"}, hello)
	assert.Equal(t, Unavailable, failed(t, err).Verdict, "without a connection nothing can have left")
}

// What is held back when its connection stands surely stays here; the next request goes out on another connection.
func TestHeldBackOnItsConnection(t *testing.T) {
	for name, server := range map[string]func(http.Handler) *httptest.Server{"plain": httptest.NewServer, "TLS": httptest.NewTLSServer} {
		t.Run(name, func(t *testing.T) {
			var arrived atomic.Int32
			s := server(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				arrived.Add(1)
				fmt.Fprint(w, "id 7")
			}))
			defer s.Close()
			c := NewClient(1, 10*time.Second)
			if name == "TLS" {
				c.Transport.(*http.Transport).TLSClientConfig.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
			}
			for kept := range 2 { // on a new connection, and on a kept one
				_, err := Send(OnConnected(t.Context(), func(context.Context) error { return errors.New("not now") }), c, vendor{url: s.URL}, hello)
				e := failed(t, err)
				assert.Equal(t, Unavailable, e.Verdict)
				assert.Equal(t, "held back before it left", e.Text)
				assert.EqualValues(t, kept, arrived.Load())
				receipt, err := Send(OnConnected(t.Context(), func(context.Context) error { return nil }), c, vendor{url: s.URL}, hello)
				require.NoError(t, err)
				assert.Equal(t, "7", receipt.ID)
			}
			assert.EqualValues(t, 2, arrived.Load())
		})
	}
}

// A slowConn takes its time to say that it is closed.
type slowConn struct{ net.Conn }

func (c slowConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	if err != nil {
		time.Sleep(20 * time.Millisecond)
	}
	return n, err
}

// The farewell that TLS says on the connection of a letter that is held back is counted until it fails, and is no request.
func TestHeldBackDuringAFarewell(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it arrived") }))
	defer s.Close()
	c := NewClient(1, 10*time.Second)
	transport := c.Transport.(*http.Transport)
	transport.TLSClientConfig.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		return newCountedConn(slowConn{conn}), err
	}
	held := OnConnected(t.Context(), func(context.Context) error { return errors.New("not now") })
	for range 20 {
		_, err := Send(held, c, vendor{url: s.URL}, hello)
		e := failed(t, err)
		assert.Equal(t, Unavailable, e.Verdict)
		assert.Equal(t, "held back before it left", e.Text)
	}
}

// A 503 that isn't the vendor's and came late is of a gateway that gave up waiting: the vendor may have the message.
func TestALate503OfAGateway(t *testing.T) {
	for name, test := range map[string]struct {
		late       bool
		body, wait string
		length     string // that is told of the body
		zipped     bool   // is told of it
		want       Verdict
	}{
		"a page at once":        {body: "<html>", want: Unavailable},
		"nothing at once":       {want: Unavailable},
		"half at once":          {body: "<html>", length: "20", want: Unsure},
		"a page late":           {late: true, body: "<html>", want: Unsure},
		"nothing late":          {late: true, want: Unsure},
		"half late":             {late: true, body: "<html>", length: "20", want: Unsure},
		"unreadable late":       {late: true, body: "<html>", zipped: true, want: Unsure},
		"a late page that asks": {late: true, body: "<html>", wait: "5", want: Unavailable},
		"JSON late":             {late: true, body: `{"message":"Service Unavailable"}`, want: Unsure},
		"a vendor's code, late": {late: true, body: "code 2", want: Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if test.late {
					time.Sleep(patienceOfGateways + 50*time.Millisecond)
				}
				if test.wait != "" {
					w.Header().Set("Retry-After", test.wait)
				}
				if test.length != "" {
					w.Header().Set("Content-Length", test.length)
				}
				if test.zipped {
					w.Header().Set("Content-Encoding", "gzip")
				}
				w.WriteHeader(http.StatusServiceUnavailable)
				fmt.Fprint(w, test.body)
			})
			_, err := send(t, vendor{url: url, decode: func(r Response) (Receipt, error) {
				e := ByStatus(r)
				_, e.Code, _ = strings.Cut(string(r.Body), "code ")
				return Receipt{}, e
			}})
			e := failed(t, err)
			assert.Equal(t, test.want, e.Verdict)
			switch {
			case test.length != "" || test.zipped:
				assert.Equal(t, "the answer broke off"+unknown, e.Text)
			case test.want == Unsure:
				assert.Equal(t, "a gateway answered (HTTP 503) after 1 s in the vendor's place"+unknown, e.Text)
			}
		})
	}
}

func TestConnectionsAreKept(t *testing.T) {
	const inFlight, messages = 8, 400
	var connections, answered atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		io.Copy(io.Discard, q.Body)
		answered.Add(1)
		io.WriteString(w, "id 1")
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	s.Start()
	defer s.Close()
	c := NewClient(inFlight, 10*time.Second)
	var group sync.WaitGroup
	for range inFlight {
		group.Go(func() {
			for range messages / inFlight {
				_, err := Send(t.Context(), c, vendor{url: s.URL}, hello)
				assert.NoError(t, err)
			}
		})
	}
	group.Wait()
	assert.EqualValues(t, messages, answered.Load())
	assert.LessOrEqual(t, connections.Load(), int32(2*inFlight))
}

// BenchmarkSend is one exchange with a server in the same process; what the server allocates is in it.
func BenchmarkSend(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		io.Copy(io.Discard, q.Body)
		io.WriteString(w, "id 1")
	}))
	defer s.Close()
	c := NewClient(32, 10*time.Second)
	v := vendor{url: s.URL, secret: "s3cret"}
	b.ReportAllocs()
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := Send(context.Background(), c, v, hello); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkBareClient is the same without Send: what net/http itself costs.
func BenchmarkBareClient(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		io.Copy(io.Discard, q.Body)
		io.WriteString(w, "id 1")
	}))
	defer s.Close()
	c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32}}
	b.ReportAllocs()
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			a, err := c.Post(s.URL, "application/json", strings.NewReader(`{"to":"+5511999990001"}`))
			if err != nil {
				b.Error(err)
				continue
			}
			io.Copy(io.Discard, a.Body)
			a.Body.Close()
		}
	})
}
