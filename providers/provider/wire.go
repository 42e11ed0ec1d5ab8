package provider

import (
	"context"
	"net"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// A wire knows whether a request left this machine. Below TLS the count includes TLS's own records, such as the notice
// of a closed connection: it may be too high, which makes a failure Unsure that could be Unavailable, never the reverse.
type wire struct {
	caller  context.Context // as the caller gave it, to tell an interruption from the timeout
	timeout time.Duration
	trace   httptrace.ClientTrace
	conn    *countedConn // the connection that the request was given to
	kept    bool         // it had served another before
	turn    bool         // it is this request's until release
	begin   *begin       // of the request on it
	given   time.Time    // when
	before  int64        // what was written to it before that
	lostOne bool         // given to a connection that doesn't count, or to a second one after it left by a first
	held    error        // why it wasn't let go on a connection that stood
	whole   atomic.Bool  // all of the request was handed to net/http's buffer at least
}

type connectedKey struct{}

// OnConnected has Send call f when a request has its connection and nothing of it has left yet: looking up the name, the
// connection and its TLS may take long. With an error of f nothing leaves, and Send's own is Unavailable. f is called again
// where the connection turns out to be of no use and the request gets another. The context of f ends with the request's
// time.
func OnConnected(ctx context.Context, f func(context.Context) error) context.Context {
	return context.WithValue(ctx, connectedKey{}, f)
}

// watch makes net/http report the connection. It does so on the goroutine that calls RoundTrip, so that no lock is
// needed; until then nothing can have left.
func (w *wire) watch(ctx context.Context) context.Context {
	connected, _ := ctx.Value(connectedKey{}).(func(context.Context) error)
	w.trace.WroteRequest = func(info httptrace.WroteRequestInfo) { w.whole.Store(info.Err == nil) }
	w.trace.GotConn = func(info httptrace.GotConnInfo) {
		w.lostOne = w.left()
		w.release()
		if w.conn = counted(info.Conn); w.conn == nil {
			w.lostOne = true
			return
		}
		w.take(ctx, info)
		if !w.begin.barred() && connected != nil {
			if w.held = connected(ctx); w.held != nil {
				w.bar()
			}
		}
		w.before = w.conn.written.Load() // a farewell that TLS said meanwhile is no request
		w.given = time.Now()
	}
	return httptrace.WithClientTrace(ctx, &w.trace)
}

// take waits for the connection's turn, and bars the request from one that is of no use.
func (w *wire) take(ctx context.Context, info httptrace.GotConnInfo) {
	w.kept, w.begin = info.Reused, &begin{}
	if w.turn = w.conn.take(ctx); !w.turn || !w.conn.rests(ctx) {
		w.bar()
		return
	}
	secure := info.Conn != net.Conn(w.conn)
	w.begin.came, w.begin.ignores = w.conn.came.Load(), secure && !info.Reused
	w.conn.request.Store(w.begin)
}

// bar keeps the request from leaving on its connection, which is closed: below TLS, so that not even a farewell leaves.
func (w *wire) bar() {
	w.begin.bar()
	w.conn.request.Store(w.begin)
	_ = w.conn.Close()
}

// release lets others have the connection.
func (w *wire) release() {
	if w.turn {
		w.turn = false
		<-w.conn.turn
	}
}

// left tells whether a byte of the request may have been written. From then on none will be that wasn't.
func (w *wire) left() bool {
	return w.lostOne || w.conn != nil && !w.begin.bar() && w.conn.written.Load() != w.before
}

// useless tells whether the request surely stayed here because of its connection, which had served others before.
func (w *wire) useless() bool { return w.conn != nil && w.kept && w.held == nil && !w.left() }

// counted is the counting connection under c's layers of TLS, nil when there is none.
func counted(c net.Conn) *countedConn {
	for {
		switch layer := c.(type) {
		case *countedConn:
			return layer
		case interface{ NetConn() net.Conn }:
			c = layer.NetConn()
		default:
			return nil
		}
	}
}

// failure is the verdict of an exchange without an answer.
func (w *wire) failure(timed context.Context, err error) *Error {
	if w.left() {
		return &Error{Verdict: Unsure, Text: w.lost(timed, "the connection broke before the answer came")}
	}
	switch {
	case w.held != nil:
		return &Error{Verdict: Unavailable, Text: "held back before it left"}
	case w.caller.Err() != nil:
		return &Error{Verdict: Unavailable, Text: "interrupted before it left"}
	case timed.Err() != nil:
		return &Error{Verdict: Unavailable, Text: "no connection within " + w.timeout.String()}
	case w.conn != nil:
		return &Error{Verdict: Unavailable, Text: "the server ended the connection, or spoke on it, before the message left"}
	}
	return &Error{Verdict: Unavailable, Text: unconnected(err)}
}

// lost says why the answer of a request that left isn't known; broke is said when nobody gave up on it.
func (w *wire) lost(timed context.Context, broke string) string {
	switch {
	case w.caller.Err() != nil:
		return "interrupted before the answer came" + unknown
	case timed.Err() != nil:
		return "no answer came within " + w.timeout.String() + unknown
	}
	return broke + unknown
}
