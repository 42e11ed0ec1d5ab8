package provider

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"
)

// NewClient makes the client for Send: inFlight is how many requests are unanswered at most, timeout how long one
// exchange may take from looking up the name to the last byte of the answer.
//
// It speaks HTTP/1.1 only. There an answer belongs to a connection and a connection to one request at a time, so that
// the connection's count of bytes tells whether the request left; on HTTP/2 many requests share a connection, and
// net/http sends some of them again by itself (GOAWAY, REFUSED_STREAM).
//
// Proxies come from the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY). Redirects are not followed, by Send or by
// whoever else uses the client.
func NewClient(inFlight int, timeout time.Duration) *http.Client {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Protocols:              protocols,
			Proxy:                  http.ProxyFromEnvironment,
			OnProxyConnectResponse: proxyAnswer,
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				c, err := dialer.DialContext(ctx, network, address)
				if err != nil {
					return nil, err
				}
				return newCountedConn(c), nil
			},
			TLSClientConfig: &tls.Config{
				NextProtos:         []string{"http/1.1"},
				MinVersion:         tls.VersionTLS12,
				ClientSessionCache: tls.NewLRUClientSessionCache(inFlight),
			},
			TLSHandshakeTimeout:    10 * time.Second,
			MaxIdleConns:           2 * inFlight, // the vendor's and, perhaps, a proxy's
			MaxIdleConnsPerHost:    inFlight,
			MaxResponseHeaderBytes: 64 << 10,
			// Shorter than servers keep connections (5 s and more), so that the race in which a server closes one
			// just as a request leaves, which can only end in doubt, hardly happens.
			IdleConnTimeout: 3 * time.Second,
		},
	}
}

// A proxyError is a proxy's refusal to connect. The request never left.
type proxyError struct{ status int }

func (e *proxyError) Error() string { return http.StatusText(e.status) }

func proxyAnswer(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return &proxyError{answer.StatusCode}
	}
	return nil
}
