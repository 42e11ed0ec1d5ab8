//go:build !unix

package provider

import "net"

// A peeker knows nothing where the system can't be asked: what was read already is known all the same.
type peeker struct{}

func newPeeker(net.Conn) *peeker { return &peeker{} }

func (*peeker) arrived() bool { return false }
