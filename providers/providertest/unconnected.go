package providertest

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/stretchr/testify/require"
)

// Scenes before anything has left.

func refused(x *scene) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(x, err)
	x.address = "http://" + l.Addr().String()
	require.NoError(x, l.Close())
}

// nameless plays a resolver whose name server answers every question with a code of RFC 1035: 3 is "no such name",
// 2 "I failed".
func nameless(code byte) func(*scene) {
	return func(x *scene) {
		server, err := net.ListenPacket("udp", "127.0.0.1:0")
		require.NoError(x, err)
		x.Cleanup(func() { server.Close() })
		go func() {
			question := make([]byte, 512)
			for {
				n, from, err := server.ReadFrom(question)
				if err != nil {
					return
				}
				answer := bytes.Clone(question[:n])
				answer[2], answer[3] = 0x81, 0x80|code
				answer[10], answer[11] = 0, 0 // no additional records, which the question may have
				server.WriteTo(answer[:questionEnd(answer)], from)
			}
		}()
		resolver := &net.Resolver{PreferGo: true}
		resolver.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
		}
		x.transport().DialContext = (&net.Dialer{Resolver: resolver}).DialContext
		x.address = "https://vendor.example."
	}
}

// questionEnd is where the first question of a DNS message ends: after its name, type and class.
func questionEnd(message []byte) int {
	at := 12
	for message[at] != 0 {
		at += 1 + int(message[at])
	}
	return at + 5
}

func (x *scene) transport() *http.Transport { return x.client.Transport.(*http.Transport) }

// secure starts a server with a certificate of nobody's.
func (x *scene) secure(change func(*httptest.Server)) *httptest.Server {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if x.seen.take(q) != nil {
			return
		}
		for name, v := range x.accepted.Headers {
			w.Header().Set(name, v)
		}
		w.WriteHeader(x.accepted.Status)
		w.Write(x.accepted.Bytes())
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // the faults are wanted
	change(s)
	s.StartTLS()
	x.Cleanup(s.Close)
	x.address = s.URL
	return s
}

// trust makes the client trust a server.
func (x *scene) trust(s *httptest.Server) {
	x.transport().TLSClientConfig.RootCAs = x509.NewCertPool()
	x.transport().TLSClientConfig.RootCAs.AddCert(s.Certificate())
}

func untrusted(x *scene) { x.secure(func(*httptest.Server) {}) }

func misnamed(x *scene) {
	x.trust(x.secure(func(*httptest.Server) {}))
	x.transport().TLSClientConfig.ServerName = "vendor.test"
}

func withoutTLS(x *scene) {
	x.address = "https://" + x.listen(func(c call) {
		c.ReadByte()
		io.WriteString(c.Conn, "HTTP/1.1 400 Bad Request\r\n\r\n")
	})
}

func onlyHTTP2(x *scene) {
	s := x.secure(func(*httptest.Server) {})
	x.trust(s)
	// Not "h2" itself: there Go's server lets HTTP/1.1 through, for old clients.
	only := &tls.Config{Certificates: s.TLS.Certificates, NextProtos: []string{"h2-only"}}
	x.address = "https://" + x.listen(func(c call) { tls.Server(c.Conn, only).HandshakeContext(x.ctx) })
}

func bothHTTP(x *scene) { x.trust(x.secure(func(s *httptest.Server) { s.EnableHTTP2 = true })) }

func endlessHandshake(x *scene) {
	x.client.Timeout = impatient
	x.address = "https://" + x.listen(call.await)
}

func proxy(status int) func(*scene) {
	return func(x *scene) {
		address := x.listen(func(c call) {
			if c.read() == nil {
				fmt.Fprintf(c.Conn, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\n\r\n%s", status, http.StatusText(status),
					len(page), page)
			}
		})
		x.transport().Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: address})
		x.address = "https://vendor.example"
	}
}

func noProxy(x *scene) {
	refused(x)
	gone, err := url.Parse(x.address)
	require.NoError(x, err)
	x.transport().Proxy = http.ProxyURL(gone)
	x.address = "https://vendor.example"
}

func interruptedBefore(x *scene) {
	wire(hold)(x)
	x.interrupt()
}
