package providertest

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/providers/sandbox"
)

// A Fault is something that goes wrong between this machine and the vendor, and what must come of it. The table is
// the same for every provider, since Send is.
type Fault struct {
	Name string
	// Sees is what a person reads; {timeout} stands for the client's timeout. "" when the message is accepted.
	Sees string
	// Verdict is accepted, or the error's.
	Verdict string
	// Sends is how often the receiver has seen the message whole, after one Send.
	Sends int
	// RetryAfter is how long the vendor asks to wait.
	RetryAfter time.Duration

	play func(*scene)
}

// A scene is one fault being played to one provider. play sets the first three and fault's servers.
type scene struct {
	*testing.T
	address string       // base_url
	client  *http.Client // patient
	ctx     context.Context

	interrupt context.CancelFunc // of ctx
	seen      *receiver
	accepted  dossier.Answer // the vendor's, of the route that is used
	warm      bool           // a first message goes through before
}

const (
	unknown = "; whether the message was taken isn't known"
	silent  = "no answer came within {timeout}" + unknown
	broken  = "the connection broke before the answer came" + unknown
	cutOff  = "the answer broke off" + unknown
	page    = "<html><body><h1>A page that isn't the vendor's</h1></body></html>"
)

// Faults is the table.
func Faults() []Fault {
	table := append(unconnected(), mute()...)
	table = append(table, garbled()...)
	return append(table, answered()...)
}

// unconnected are the faults before anything has left.
func unconnected() []Fault {
	return []Fault{
		{Name: "connection refused", Verdict: "unavailable", play: refused,
			Sees: "couldn't connect: connection refused"},
		{Name: "the server's name isn't known", Verdict: "unavailable", play: nameless(3),
			Sees: "the name of the server can't be found"},
		{Name: "the name server fails", Verdict: "unavailable", play: nameless(2),
			Sees: "the name of the server can't be looked up just now"},
		{Name: "a certificate that nobody vouches for", Verdict: "unavailable", play: untrusted,
			Sees: "the server's certificate isn't trusted"},
		{Name: "a certificate for another name", Verdict: "unavailable", play: misnamed,
			Sees: "the server's certificate is for another name"},
		{Name: "no TLS where https is asked for", Verdict: "unavailable", play: withoutTLS,
			Sees: "the server doesn't speak TLS at this address"},
		{Name: "a server that speaks HTTP/2 only", Verdict: "unavailable", play: onlyHTTP2,
			Sees: "the server refused the secure connection"},
		{Name: "the proxy wants a password (407)", Verdict: "unavailable", play: proxy(407),
			Sees: "the proxy refused to connect (HTTP 407)"},
		{Name: "the proxy can't reach the vendor (502)", Verdict: "unavailable", play: proxy(502),
			Sees: "the proxy refused to connect (HTTP 502)"},
		{Name: "the proxy isn't there", Verdict: "unavailable", play: noProxy,
			Sees: "couldn't connect to the proxy: connection refused"},
		{Name: "a TLS handshake that never ends", Verdict: "unavailable", play: endlessHandshake,
			Sees: "no connection within {timeout}"},
		{Name: "interrupted before it left", Verdict: "unavailable", play: interruptedBefore,
			Sees: "interrupted before it left"},
	}
}

// mute are the faults after which no answer comes.
func mute() []Fault {
	return []Fault{
		{Name: "reset before the request was read", Verdict: "unsure", play: wire(resetUnread), Sees: broken},
		{Name: "reset after the request was read", Verdict: "unsure", Sends: 1, play: wire(resetRead), Sees: broken},
		{Name: "closed after the request was read", Verdict: "unsure", Sends: 1, play: wire(closeRead), Sees: broken},
		{Name: "a kept connection is closed just as the request leaves", Verdict: "unsure", play: kept(resetUnread),
			Sees: broken},
		{Name: "a kept connection is closed when the request was read", Verdict: "unsure", Sends: 1,
			play: kept(closeRead), Sees: broken},
		{Name: "no answer ever", Verdict: "unsure", Sends: 1, play: hurried(wire(hold)), Sees: silent},
		{Name: "the answer's head stops midway", Verdict: "unsure", Sends: 1,
			play: wire(says("HTTP/1.1 200 OK\r\nContent-Ty")), Sees: broken},
		{Name: "half an answer", Verdict: "unsure", Sends: 1, play: halfAnswer, Sees: cutOff},
		{Name: "a slow head", Verdict: "unsure", Sends: 1, play: hurried(wire(drip("HTTP/1.1 200 OK\r\nX: "))), Sees: silent},
		{Name: "a slow body", Verdict: "unsure", Sends: 1,
			play: hurried(wire(drip("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"))), Sees: silent},
		{Name: "interrupted while the answer is awaited", Verdict: "unsure", Sends: 1, play: interruptedAfter,
			Sees: "interrupted before the answer came" + unknown},
	}
}

// garbled are the answers that can't be the vendor's.
func garbled() []Fault {
	isnt := func(status int) string {
		return fmt.Sprintf("the answer (HTTP %d) isn't the vendor's%s", status, unknown)
	}
	return []Fault{
		{Name: "an answer that isn't HTTP", Verdict: "unsure", Sends: 1, play: wire(says("+OK POP3 ready\r\n")),
			Sees: broken},
		{Name: "HTTP/2's farewell (GOAWAY) to a request in HTTP/1.1", Verdict: "unsure", Sends: 1,
			play: wire(says("\x00\x00\x08\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")), Sees: broken},
		{Name: "an endless head", Verdict: "unsure", Sends: 1,
			play: wire(endless("HTTP/1.1 200 OK\r\n", "X-Filler: filler\r\n")), Sees: broken},
		{Name: "an endless answer", Verdict: "unsure", Sends: 1,
			play: wire(endless("HTTP/1.1 200 OK\r\n\r\n", "filler ")), Sees: isnt(200)},
		{Name: "a web page in a 200", Verdict: "unsure", Sends: 1, play: status(200), Sees: isnt(200)},
		{Name: "an empty 200", Verdict: "unsure", Sends: 1,
			play: wire(says("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")), Sees: isnt(200)},
		{Name: "another protocol is offered (101)", Verdict: "unsure", Sends: 1, play: wire(switching), Sees: isnt(101)},
		{Name: "gzip", Verdict: "accepted", Sends: 1, play: zipped(whole)},
		{Name: "gzip that is damaged", Verdict: "unsure", Sends: 1, play: zipped(damaged), Sees: cutOff},
		{Name: "gzip that unpacks to very much", Verdict: "unsure", Sends: 1, play: zipped(bomb), Sees: isnt(200)},
		{Name: "a server that offers HTTP/2 and HTTP/1.1", Verdict: "accepted", Sends: 1, play: bothHTTP},
	}
}

// answered are the answers whose status alone speaks, and redirects.
func answered() []Fault {
	table := []Fault{
		{Name: "429 with Retry-After: 7", Verdict: "throttled", Sends: 1, RetryAfter: 7 * time.Second,
			play: status(429, "Retry-After: 7"), Sees: "too many messages at once (HTTP 429)"},
		{Name: "429 with Retry-After as a date", Verdict: "throttled", Sends: 1, RetryAfter: 9 * time.Second,
			play: status(429, "Date: Wed, 21 Oct 2026 07:28:00 GMT", "Retry-After: Wed, 21 Oct 2026 07:28:09 GMT"),
			Sees: "too many messages at once (HTTP 429)"},
		{Name: "429", Verdict: "throttled", Sends: 1, play: status(429),
			Sees: "too many messages at once (HTTP 429)"},
		{Name: "503", Verdict: "unavailable", Sends: 1, play: status(503),
			Sees: "the vendor isn't available just now (HTTP 503)"},
		{Name: "407 from a proxy on the way", Verdict: "denied", Sends: 1, play: status(407),
			Sees: "the proxy wants a name and a password (HTTP 407)"},
	}
	for _, code := range []int{401, 403} {
		table = append(table, Fault{Name: fmt.Sprintf("%d from a gateway", code), Verdict: "denied", Sends: 1,
			play: status(code),
			Sees: fmt.Sprintf("access is refused (HTTP %d); look at the secret and the account's settings", code)})
	}
	for _, code := range []int{400, 404, 408, 422, 500, 502, 504} {
		table = append(table, Fault{Name: fmt.Sprintf("%d from a gateway", code), Verdict: "unsure", Sends: 1,
			play: status(code), Sees: fmt.Sprintf("the answer (HTTP %d) isn't the vendor's%s", code, unknown)})
	}
	for _, code := range []int{301, 302, 303, 307, 308} {
		table = append(table, Fault{Name: fmt.Sprintf("a redirect to another host (%d)", code), Verdict: "unsure",
			Sends: 1, play: elsewhere(code),
			Sees: fmt.Sprintf("the answer (HTTP %d) is a redirect, which isn't followed%s", code, unknown)})
	}
	return table
}

// testFaults plays every fault.
func (s *subject) testFaults(t *testing.T) {
	for _, f := range Faults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			s.play(t, f)
		})
	}
}

func (s *subject) play(t *testing.T, f Fault) {
	route := s.dossier.Routes[0]
	m := ending(message(t, route.Examples[0]), "7531")
	x := &scene{T: t, client: provider.NewClient(2, patient)}
	x.ctx, x.interrupt = context.WithCancel(t.Context())
	x.seen = &receiver{recipient: tail(m)}
	x.accept(route, m)
	f.play(x)
	p := s.provider(t, x.address, route.Examples[0].Settings)
	if x.warm {
		before := ending(m, "1357")
		x.accept(route, before)
		_, err := provider.Send(x.ctx, x.client, p, before)
		require.NoError(t, err, "the message before")
	}
	started := time.Now()
	receipt, err := provider.Send(x.ctx, x.client, p, m)
	x.interrupt()
	x.client.CloseIdleConnections()
	assert.Less(t, time.Since(started), patient, "the timeout isn't kept")
	assert.Equal(t, f.Sends, x.seen.times(), "how often the receiver saw the message")
	if f.Verdict == "accepted" {
		require.NoError(t, err)
		assert.Equal(t, x.accepted.Receipt, receipt.ID)
		return
	}
	var e *provider.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, f.Verdict, e.Verdict.String(), "%v", e)
	assert.Equal(t, strings.ReplaceAll(f.Sees, "{timeout}", impatient.String()), e.Error())
	assert.Equal(t, f.RetryAfter, e.RetryAfter)
	s.discreet(t, e.Error(), "the error")
}

// accept has the route's documented answer be to a message.
func (x *scene) accept(route *dossier.Route, m provider.Message) {
	for _, a := range route.Answers {
		if a.Name == "accepted" {
			body, err := sandbox.AnswerTo(m.To+m.Chat, a)
			require.NoError(x, err)
			x.accepted = a
			x.accepted.Body = body
		}
	}
}

// tail is the part of the recipient that every vendor writes, with or without a plus sign or a country code.
func tail(m provider.Message) string {
	recipient := m.To + m.Chat
	return recipient[len(recipient)-8:]
}
