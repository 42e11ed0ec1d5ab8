package provider

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
)

// A countedConn counts the bytes that are given to a connection, and finds out whether it says something that nobody asked
// for: a second answer must not pass for the answer to the next request. They are counted before they are given and the rest
// is taken back, so that the count is never too low.
type countedConn struct {
	net.Conn
	written atomic.Int64
	came    atomic.Int64  // bytes that were read
	reading atomic.Bool   // a Read waits: no buffer above, net/http's or TLS's, holds anything that came before
	closed  atomic.Bool   // by us
	changed chan struct{} // told when reading or closed is set
	turn    chan struct{} // full while an exchange has the connection: until its answer is understood
	request atomic.Pointer[begin]
	peeker  *peeker
}

func newCountedConn(c net.Conn) *countedConn {
	return &countedConn{Conn: c, changed: make(chan struct{}, 1), turn: make(chan struct{}, 1), peeker: newPeeker(c)}
}

// A begin is the moment at which a request's first byte is written: the last at which it can stay here.
type begin struct {
	state   atomic.Int32
	came    int64 // what had come when the request was given to the connection
	ignores bool  // what comes unasked may be TLS's own, as tickets are after the handshake
}

// The states of a begin: it ends in one of the other two, and stays there.
const (
	awaited int32 = iota
	made
	barred // nothing of the request was written, and nothing will be
)

// bar keeps a request from being written from now on, and tells whether it could.
func (b *begin) bar() bool { return b.state.CompareAndSwap(awaited, barred) || b.barred() }

func (b *begin) barred() bool { return b.state.Load() == barred }

var errBarred = errors.New("the connection can't be used for this request")

func (c *countedConn) Read(b []byte) (int, error) {
	c.reading.Store(true)
	c.tell()
	n, err := c.Conn.Read(b)
	c.came.Add(int64(n))
	c.reading.Store(false)
	return n, err
}

func (c *countedConn) Write(b []byte) (int, error) {
	if r := c.request.Load(); r != nil && !c.begins(r) {
		_ = c.Close()
		return 0, errBarred
	}
	c.written.Add(int64(len(b)))
	n, err := c.Conn.Write(b)
	if n < len(b) {
		c.written.Add(int64(n - len(b)))
	}
	return n, err
}

// begins tells whether a request may be written: something that came before it, or the end of the connection, bars it.
func (c *countedConn) begins(r *begin) bool {
	if r.state.Load() == awaited {
		if !r.ignores && (c.came.Load() != r.came || c.peeker.arrived()) {
			r.bar()
		}
		r.state.CompareAndSwap(awaited, made)
	}
	return r.state.Load() == made
}

// Close also ends the wait of rests.
func (c *countedConn) Close() error {
	err := c.Conn.Close()
	c.closed.Store(true)
	c.tell()
	return err
}

func (c *countedConn) tell() {
	select {
	case c.changed <- struct{}{}:
	default: // told already
	}
}

// take waits until no other exchange has the connection. It is false at the end of ctx.
func (c *countedConn) take(ctx context.Context) bool {
	select {
	case c.turn <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// rests waits until all that came before was taken for what it is, and tells whether nothing is left over: net/http closes a
// connection that has more to say than was asked for.
func (c *countedConn) rests(ctx context.Context) bool {
	for !c.reading.Load() && !c.closed.Load() {
		select {
		case <-c.changed:
		case <-ctx.Done():
			return false
		}
	}
	return !c.closed.Load()
}
