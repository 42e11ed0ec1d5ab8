package provider

import (
	"context"
	"net"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// A countedConn counts the bytes that are given to a connection. They are counted before they are given and the rest
// is taken back, so that the count is never too low.
type countedConn struct {
	net.Conn
	written atomic.Int64
}

func (c *countedConn) Write(b []byte) (int, error) {
	c.written.Add(int64(len(b)))
	n, err := c.Conn.Write(b)
	if n < len(b) {
		c.written.Add(int64(n - len(b)))
	}
	return n, err
}

// A wire knows whether a request left this machine. Below TLS the count includes TLS's own records, such as the notice
// of a closed connection: it may be too high, which makes a failure Unsure that could be Unavailable, never the reverse.
type wire struct {
	caller  context.Context // as the caller gave it, to tell an interruption from the timeout
	timeout time.Duration
	trace   httptrace.ClientTrace
	conn    *countedConn // the connection that the request was given to
	given   time.Time    // when
	before  int64        // what was written to it before that
	lostOne bool         // given to a connection that doesn't count, or to a second one after it left by a first
	held    error        // why it wasn't let go on a connection that stood
}

type connectedKey struct{}

// OnConnected has Send call f when a request has its connection and nothing of it has left yet: looking up the name, the
// connection and its TLS may take long. With an error of f nothing leaves, and Send's own is Unavailable. The context of f
// ends with the request's time.
func OnConnected(ctx context.Context, f func(context.Context) error) context.Context {
	return context.WithValue(ctx, connectedKey{}, f)
}

// watch makes net/http report the connection. It does so on the goroutine that calls RoundTrip, so that no lock is
// needed; until then nothing can have left.
func (w *wire) watch(ctx context.Context) context.Context {
	connected, _ := ctx.Value(connectedKey{}).(func(context.Context) error)
	w.trace.GotConn = func(info httptrace.GotConnInfo) {
		w.lostOne = w.left()
		if w.conn = counted(info.Conn); w.conn == nil {
			w.lostOne = true
			return
		}
		if connected != nil {
			if w.held = connected(ctx); w.held != nil {
				_ = w.conn.Close() // below TLS, so that not even its farewell leaves
			}
		}
		w.before = w.conn.written.Load() // a farewell that TLS said meanwhile is no request
		w.given = time.Now()
	}
	return httptrace.WithClientTrace(ctx, &w.trace)
}

// left tells whether a byte of the request may have been written. What is held back is given to a closed connection, whose
// count may still move by a farewell that fails.
func (w *wire) left() bool {
	return w.lostOne || w.conn != nil && w.held == nil && w.conn.written.Load() != w.before
}

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
