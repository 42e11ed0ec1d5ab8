package providertest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/stretchr/testify/require"
)

// A receiver counts how often it has seen a recipient in a request that came whole.
type receiver struct {
	mu        sync.Mutex
	recipient string
	count     int
}

func (r *receiver) times() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count
}

// take reads a request's body and counts.
func (r *receiver) take(q *http.Request) error {
	body, err := io.ReadAll(q.Body)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if strings.Contains(q.URL.String()+string(body), r.recipient) {
		r.count++
	}
	return nil
}

// A call is a connection that a server has taken.
type call struct {
	net.Conn
	*bufio.Reader
	scene *scene
}

// read takes one request.
func (c call) read() error {
	q, err := http.ReadRequest(c.Reader)
	if err != nil {
		return err
	}
	return c.scene.seen.take(q)
}

// reset closes the connection so that the other side sees it break.
func (c call) reset() {
	c.Conn.(*net.TCPConn).SetLinger(0)
	c.Conn.Close()
}

// await waits until the other side closes.
func (c call) await() { io.Copy(io.Discard, c.Reader) }

// listen serves connections until the test ends.
func (x *scene) listen(serve func(call)) string {
	x.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(x, err)
	var serving sync.WaitGroup
	x.Cleanup(func() { l.Close(); serving.Wait() })
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer c.Close()
				c.SetDeadline(time.Now().Add(2 * patient)) // a Send that hangs fails, instead of hanging the tests
				serve(call{c, bufio.NewReader(c), x})
			})
		}
	})
	return l.Addr().String()
}

// wire plays a server that does one thing with every connection.
func wire(serve func(call)) func(*scene) {
	return func(x *scene) { x.address = "http://" + x.listen(serve) }
}

// hurried plays with a client that doesn't wait for long.
func hurried(play func(*scene)) func(*scene) {
	return func(x *scene) {
		x.client.Timeout = impatient
		play(x)
	}
}

// kept plays a server that answers the first request of a connection well, and does something with the second.
func kept(then func(call)) func(*scene) {
	return func(x *scene) {
		x.warm = true
		x.address = "http://" + x.listen(func(c call) {
			if c.read() == nil {
				fmt.Fprint(c.Conn, x.acceptance(x.accepted.Bytes(), ""))
				then(c)
			}
		})
	}
}

// acceptance is the vendor's documented answer with another body.
func (x *scene) acceptance(body []byte, header string) string {
	for name, v := range x.accepted.Headers {
		header += name + ": " + v + "\r\n"
	}
	return fmt.Sprintf("HTTP/1.1 %d OK\r\n%sContent-Length: %d\r\n\r\n%s", x.accepted.Status, header, len(body), body)
}

// What servers do with a connection.

func resetUnread(c call) {
	if _, err := c.ReadByte(); err == nil {
		c.reset()
	}
}

func resetRead(c call) {
	if c.read() == nil {
		c.reset()
	}
}

func closeRead(c call) { c.read() }

func hold(c call) {
	if c.read() == nil {
		c.await()
	}
}

func says(text string) func(call) {
	return func(c call) {
		if c.read() == nil {
			io.WriteString(c.Conn, text)
		}
	}
}

func switching(c call) {
	if c.read() == nil {
		io.WriteString(c.Conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n")
		c.await()
	}
}

func endless(head, filler string) func(call) {
	return func(c call) {
		if c.read() != nil {
			return
		}
		io.WriteString(c.Conn, head)
		for {
			if _, err := io.WriteString(c.Conn, strings.Repeat(filler, 1000)); err != nil {
				return
			}
		}
	}
}

func drip(head string) func(call) {
	return func(c call) {
		if c.read() != nil {
			return
		}
		io.WriteString(c.Conn, head)
		for range 1000 {
			if _, err := io.WriteString(c.Conn, "x"); err != nil {
				return
			}
			time.Sleep(impatient / 10)
		}
	}
}

// Scenes with an answer.

func interruptedAfter(x *scene) {
	wire(func(c call) {
		if c.read() == nil {
			x.interrupt()
			c.await()
		}
	})(x)
}

func halfAnswer(x *scene) {
	body := x.accepted.Bytes()
	text := x.acceptance(body, "")
	wire(says(text[:len(text)-len(body)/2]))(x)
}

// status plays a page that isn't the vendor's, with a status.
func status(code int, headers ...string) func(*scene) {
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: text/html\r\nContent-Length: %d\r\n", code, http.StatusText(code),
		len(page))
	for _, h := range headers {
		head += h + "\r\n"
	}
	return wire(says(head + "\r\n" + page))
}

// elsewhere plays a redirect to a host that would take the message, and the secret.
func elsewhere(code int) func(*scene) {
	return func(x *scene) {
		other := x.listen(func(c call) {
			if c.read() == nil {
				io.WriteString(c.Conn, x.acceptance(x.accepted.Bytes(), ""))
			}
		})
		status(code, "Location: http://"+other+"/")(x)
	}
}

// zipped plays the vendor's answer packed with gzip.
func zipped(pack func([]byte) []byte) func(*scene) {
	return func(x *scene) {
		wire(says(x.acceptance(pack(x.accepted.Bytes()), "Content-Encoding: gzip\r\n")))(x)
	}
}

func whole(body []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write(body)
	w.Close()
	return packed.Bytes()
}

func damaged(body []byte) []byte {
	packed := whole(body)
	packed[len(packed)/2] ^= 0xff
	return packed
}

func bomb([]byte) []byte { return whole(make([]byte, 16<<20)) }
