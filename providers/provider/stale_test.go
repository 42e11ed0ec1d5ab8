package provider

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A talker is a server of bare sockets that takes every other person's message, and may say more than it was asked for.
type talker struct {
	*testing.T
	mu    sync.Mutex
	asked map[string]int  // how often each person's message came
	takes map[string]bool // and whether it was taken
}

// An exchanged is a request that a talker has read, with the right answer to it, and the conversation that it is of.
type exchanged struct {
	net.Conn
	answer, stray string
}

func (e exchanged) says(text string) { _, _ = io.WriteString(e.Conn, text) } // the other side may have gone

// listen serves until the test ends. With TLS the client is made to trust it.
func (k *talker) listen(c *http.Client, secure bool, serve func(exchanged)) (url string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(k, err)
	url = "http://" + l.Addr().String()
	if secure {
		s := httptest.NewTLSServer(http.NotFoundHandler()) // for its certificate
		k.Cleanup(s.Close)
		l = tls.NewListener(l, s.TLS)
		c.Transport.(*http.Transport).TLSClientConfig.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
		url = "https://" + strings.TrimPrefix(url, "http://")
	}
	var group sync.WaitGroup
	k.Cleanup(func() { l.Close(); c.CloseIdleConnections(); group.Wait() })
	group.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			group.Go(func() {
				defer conn.Close()
				in, e := bufio.NewReader(conn), exchanged{Conn: conn}
				for k.read(in, &e) {
					serve(e)
				}
			})
		}
	})
	return url
}

// read reads a request and finds the right answer; false when none came.
func (k *talker) read(in *bufio.Reader, e *exchanged) bool {
	q, err := http.ReadRequest(in)
	if err != nil {
		return false
	}
	body, err := io.ReadAll(q.Body)
	if err != nil {
		return false
	}
	_, to, _ := strings.Cut(string(body), `"to":"`)
	to = strings.TrimSuffix(to, `"}`)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.asked[to]++
	k.takes[to] = to[len(to)-1]%2 == 0
	e.stray = ok("id stray " + to)
	e.answer = ok("id 1 " + to)
	if !k.takes[to] {
		e.answer = fmt.Sprintf("HTTP/1.1 422 No\r\nContent-Length: %d\r\n\r\nno %s", 3+len(to), to)
	}
	return true
}

func ok(body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}

// hear reads a talker's answers, which end with the recipient. named is of a vendor that takes notice of it.
func hear(named bool) func(r Response) (Receipt, error) {
	return func(r Response) (Receipt, error) {
		words := strings.Fields(string(r.Body))
		var w Whom
		if named {
			w.Echo = words[len(words)-1]
		}
		if r.Status == 422 {
			return Receipt{}, &Error{Verdict: Rejected, Text: "no", Whom: w}
		}
		return Receipt{ID: words[1], Whom: w}, nil
	}
}

// A told is what the program says became of the messages.
type told struct{ right, unsure, neverAsked int }

// sendAll sends to many people by a few workers. An answer that isn't the server's about the person fails the test.
func (k *talker) sendAll(c *http.Client, v vendor, people, workers int) (got told) {
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for i := range people / workers {
				m := hello
				m.To = fmt.Sprintf("+55119%04d%04d", w, i)
				receipt, err := Send(k.Context(), c, v, m)
				k.mu.Lock()
				if e, _ := err.(*Error); err == nil || e.Verdict == Rejected {
					assert.Equal(k, 1, k.asked[m.To], "%s was sent", m.To)
					assert.Equal(k, k.takes[m.To], err == nil, "%s: %v %v", m.To, receipt, err)
					assert.NotEqual(k, "stray", receipt.ID)
					got.right++
				} else {
					assert.Equal(k, Unsure, e.Verdict, err.Error())
					got.unsure++
				}
				if k.asked[m.To] == 0 {
					got.neverAsked++
				}
				k.mu.Unlock()
			}
		})
	}
	group.Wait()
	return got
}

// handingOn makes a client whose connections take long to make: an answered one goes straight to a message that waits.
func handingOn(inFlight int) *http.Client {
	c := NewClient(inFlight, 20*time.Second)
	transport := c.Transport.(*http.Transport)
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		time.Sleep(5 * time.Millisecond)
		return dial(ctx, network, address)
	}
	return c
}

// quiet keeps net/http's own notices of such servers out of the tests' output.
func quiet(t *testing.T) {
	log.SetOutput(io.Discard)
	t.Cleanup(func() { log.SetOutput(os.Stderr) })
}

// TestStrayAnswersAreNobodys: what a server says once more than it was asked is no answer to the next request. Its
// connection isn't used again, and nobody is in doubt.
func TestStrayAnswersAreNobodys(t *testing.T) {
	quiet(t)
	const workers = 16
	for name, extra := range map[string]func(e exchanged) string{
		"another answer":        func(e exchanged) string { return e.stray },
		"two others":            func(e exchanged) string { return e.stray + e.stray },
		"half of another":       func(e exchanged) string { return e.stray[:30] },
		"a line's end":          func(exchanged) string { return "\r\n" },
		"a farewell":            func(exchanged) string { return "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n" },
		"an answer not at once": func(exchanged) string { return "HTTP/1.1 100 Continue\r\n\r\n" },
	} {
		for _, secure := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, TLS %t", name, secure), func(t *testing.T) {
				t.Parallel()
				k := &talker{T: t, asked: map[string]int{}, takes: map[string]bool{}}
				c, people := handingOn(workers), 800
				if secure {
					people = 160 // a handshake costs more than all else
				}
				url := k.listen(c, secure, func(e exchanged) { e.says(e.answer + extra(e)) })
				assert.Equal(t, told{right: people}, k.sendAll(c, vendor{url: url, decode: hear(false)}, people, workers))
			})
		}
	}
}

// TestAnswersOfOthers: where a vendor's answers name their recipient, one that is of another's message is nobody's, whenever
// it comes; whoever got it is unsure, and nobody else is.
func TestAnswersOfOthers(t *testing.T) {
	quiet(t)
	const people, workers = 200, 4
	for name, serve := range map[string]func(e exchanged){
		"a second one, soon":          func(e exchanged) { e.says(e.answer); e.says(e.stray) },
		"a second one, after a while": func(e exchanged) { e.says(e.answer); time.Sleep(time.Millisecond); e.says(e.stray) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := &talker{T: t, asked: map[string]int{}, takes: map[string]bool{}}
			c := NewClient(workers, 20*time.Second)
			url := k.listen(c, false, serve)
			got := k.sendAll(c, vendor{url: url, decode: hear(true)}, people, workers)
			assert.Equal(t, people, got.right+got.unsure)
			assert.LessOrEqual(t, got.unsure, got.right, "a connection that brought one isn't used again")
		})
	}
	t.Run("always", func(t *testing.T) {
		t.Parallel()
		k := &talker{T: t, asked: map[string]int{}, takes: map[string]bool{}}
		c := NewClient(workers, 20*time.Second)
		url := k.listen(c, false, func(e exchanged) { e.says(ok("id 1 +5511999999999")) })
		assert.Equal(t, told{unsure: people}, k.sendAll(c, vendor{url: url, decode: hear(true)}, people, workers))
	})
}

// TestServersThatSpeakFirst: nothing is sent on a connection whose server has spoken before it was asked.
func TestServersThatSpeakFirst(t *testing.T) {
	quiet(t)
	for _, greeting := range []string{ok("id 7"), "220 mail.example ESMTP\r\n"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer l.Close()
		greeted := make(chan struct{})
		go func() {
			defer close(greeted)
			if conn, err := l.Accept(); assert.NoError(t, err) {
				t.Cleanup(func() { conn.Close() })
				_, err = io.WriteString(conn, greeting)
				assert.NoError(t, err)
			}
		}()
		ctx := OnConnected(t.Context(), func(context.Context) error { <-greeted; return nil })
		_, err = Send(ctx, NewClient(1, 20*time.Second), vendor{url: "http://" + l.Addr().String()}, hello)
		e := failed(t, err)
		assert.Equal(t, Unavailable, e.Verdict)
		assert.Equal(t, "the server ended the connection, or spoke on it, before the message left", e.Text)
	}
}
