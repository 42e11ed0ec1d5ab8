//go:build unix

package provider

import (
	"errors"
	"net"
	"syscall"
)

// A peeker looks into the system's buffer of a connection. It takes nothing, and doesn't wait: no socket of Go's does.
type peeker struct {
	raw  syscall.RawConn // nil for a connection that isn't the system's
	look func(fd uintptr)
	one  [1]byte
	err  error
}

func newPeeker(c net.Conn) *peeker {
	p := &peeker{}
	if s, ok := c.(syscall.Conn); ok {
		p.raw, _ = s.SyscallConn() // nil with an error
	}
	p.look = func(fd uintptr) {
		_, _, p.err = syscall.Recvfrom(int(fd), p.one[:], syscall.MSG_PEEK)
	}
	return p
}

// arrived tells whether something lies there that nobody has read, be it the connection's end.
func (p *peeker) arrived() bool {
	return p.raw != nil && p.raw.Control(p.look) == nil && !errors.Is(p.err, syscall.EAGAIN) && !errors.Is(p.err, syscall.EINTR)
}
