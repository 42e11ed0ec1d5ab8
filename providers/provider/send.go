package provider

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// answerBound is how much of an answer is read. A vendor's answer has a few kilobytes; what is longer isn't one.
const answerBound = 1 << 20

// unknown ends the sentence of every failure after which the message may have been taken.
const unknown = "; whether the message was taken isn't known"

// userAgent is said where the vendor asks for nothing else: some gateways refuse the name that net/http gives itself.
var userAgent = []string{"campaign"}

// Send is the one HTTP exchange, the same for every vendor: encode, authorize, ask, read, decode. Every error that it
// returns is an *Error, and holds no address, no body, no secret and no control character, even where the vendor
// echoes them; a receipt holds no secret and no control character either.
//
// An answer that isn't to this message is Unsure: one that names another recipient, or came before the message had left. What
// a connection says after an answer is nobody's, and ends the connection.
//
// At most one request leaves, whatever happens: nothing is repeated, no redirect is followed. A failure before the
// first byte of it was written is Unavailable, one after that is Unsure; the connection's own count of bytes decides,
// never the text or the kind of an error. Clients of NewClient count; with another client every failure is Unsure but
// for those without a connection.
//
// The client gives its transport and its timeout, which covers everything from looking up the name to the last byte
// of the answer. Its transport is asked directly: http.Client.Do would add redirects, cookies and an error that holds
// the address.
func Send(ctx context.Context, c *http.Client, p Provider, m Message) (Receipt, error) {
	r, err := p.Encode(m)
	if err != nil {
		return Receipt{}, refused(err)
	}
	secretless := len(r.Body)
	if err := p.Authorize(ctx, &r); err != nil {
		return Receipt{}, unauthorized(err)
	}
	receipt, failure := exchange(ctx, c, p, m, r)
	// Encode is pure, so the request without its secret can be had again; only who may need it pays for it.
	var own []string
	if failure != nil || len(r.Body) != secretless || echoes(receipt, r.Header) {
		bare, _ := p.Encode(m)
		own = secrets(bare, r)
	}
	if failure != nil {
		failure.discreet(append(own, m.To, m.Digits(), m.Chat))
		return Receipt{}, failure
	}
	receipt.discreet(own)
	return receipt, nil
}

// exchange asks and reads the answer. A request that surely stayed here because its kept connection was of no use gets
// another connection.
func exchange(ctx context.Context, c *http.Client, p Provider, m Message, r Request) (Receipt, *Error) {
	if !sendable(r.Header) {
		return Receipt{}, &Error{Verdict: Denied, Text: "a header holds a character that no header can carry; " +
			"look for a line break in the secret"}
	}
	timed, cancel := ctx, func() {}
	if c.Timeout > 0 {
		timed, cancel = context.WithTimeout(ctx, c.Timeout)
	}
	defer cancel()
	for { // each kept connection of no use is closed, so that there is an end to them
		w := &wire{caller: ctx, timeout: c.Timeout}
		receipt, failure := w.exchange(timed, c, p, m, r)
		if !w.useless() || timed.Err() != nil {
			return receipt, failure
		}
	}
}

// exchange asks on one connection.
func (w *wire) exchange(timed context.Context, c *http.Client, p Provider, m Message, r Request) (Receipt, *Error) {
	defer w.release()
	q, err := http.NewRequestWithContext(w.watch(timed), r.Method, r.URL, once(r.Body))
	if err != nil {
		return Receipt{}, &Error{Verdict: Rejected, Text: "the address of the request isn't a valid one"}
	}
	q.Header, q.ContentLength = r.Header, int64(len(r.Body))
	if q.Header == nil {
		q.Header = http.Header{}
	}
	if _, ok := q.Header["User-Agent"]; !ok {
		q.Header["User-Agent"] = userAgent
	}
	a, err := transport(c).RoundTrip(q)
	if err != nil {
		return Receipt{}, w.failure(timed, err)
	}
	defer a.Body.Close()
	if w.conn != nil && !w.left() { // it answers something else
		_ = w.conn.Close()
		return Receipt{}, w.failure(timed, errBarred)
	}
	receipt, failure := w.judge(timed, p, m, a)
	if failure != nil && failure.Verdict == Unsure && w.conn != nil {
		_ = w.conn.Close() // what comes there next may be the answer that this one wasn't
	}
	return receipt, failure
}

// judge reads the answer and asks the provider what it means. An answer that broke off is none: only its status counts, and
// a 503 may have been about to say more. One that came before the message had left whole isn't to the message.
func (w *wire) judge(timed context.Context, p Provider, m Message, a *http.Response) (Receipt, *Error) {
	early := w.conn != nil && !w.whole.Load()
	r := Response{Status: a.StatusCode, Header: a.Header}
	var receipt Receipt
	var failure *Error
	switch body, err := read(a); {
	case early:
		failure = &Error{Text: "the answer came before the message had left whole" + unknown}
	case err != nil:
		if failure = ByStatus(r); failure.Verdict == Unavailable || failure.Verdict == Unsure {
			failure.Verdict, failure.Text = Unsure, w.lost(timed, "the answer broke off")
		}
	default:
		r.Body = body
		receipt, failure = decode(p, r)
		w.doubt(failure, r)
		if !m.concerns(named(&receipt, failure)) {
			failure = &Error{Text: "the answer names another recipient" + unknown}
		}
	}
	if failure == nil {
		receipt.HTTPStatus = a.StatusCode
		receipt.ID, receipt.Note = oneLine(receipt.ID), oneLine(receipt.Note)
		return receipt, nil
	}
	failure.HTTPStatus = a.StatusCode
	if failure.RetryAfter == 0 {
		failure.RetryAfter = retryAfter(a.Header, time.Now())
	}
	return Receipt{}, failure
}

// patienceOfGateways is the least that a gateway waits for the vendor before it says 503 in its place.
const patienceOfGateways = time.Second

// doubt finds the answer of a gateway that gave up waiting: the vendor may have taken the message all the same. One that
// comes at once, says when to come again or has a code of the vendor's is of a vendor that is down.
func (w *wire) doubt(failure *Error, r Response) {
	if failure == nil || failure.Verdict != Unavailable || failure.Code != "" || r.Header.Get("Retry-After") != "" {
		return
	}
	if took := time.Since(w.given); took >= patienceOfGateways {
		failure.Verdict = Unsure
		failure.Text = fmt.Sprintf("a gateway answered (HTTP %d) after %d s in the vendor's place%s", r.Status, int(took.Seconds()), unknown)
	}
}

// read reads an answer up to the bound. A 101 has no body but a connection, which would never end.
func read(a *http.Response) ([]byte, error) {
	if a.StatusCode == http.StatusSwitchingProtocols {
		return nil, nil
	}
	size := int64(512)
	if a.ContentLength >= 0 {
		size = min(a.ContentLength, answerBound)
	}
	body := make([]byte, 0, size+1) // one more, so that the end is seen without growing
	for len(body) < answerBound {
		if len(body) == cap(body) {
			body = append(body, 0)[:len(body)]
		}
		n, err := a.Body.Read(body[len(body):min(cap(body), answerBound)])
		body = body[:len(body)+n]
		if errors.Is(err, io.EOF) {
			return body, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return body, nil
}

// decode asks the provider. A panic there comes after the message left: it must not take the run down with thousands
// of others in flight, and leaves this message in doubt. (A panic in Encode loses nothing, and is not caught.)
func decode(p Provider, r Response) (receipt Receipt, failure *Error) {
	defer func() {
		if recover() != nil {
			receipt, failure = Receipt{}, &Error{Text: "this program failed to read the vendor's answer" + unknown}
		}
	}()
	receipt, err := p.Decode(r)
	if err == nil {
		return receipt, nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		own := *e // the provider may hand out the same one again
		return Receipt{}, &own
	}
	return Receipt{}, &Error{Text: "the vendor's answer can't be read" + unknown}
}

// refused is the verdict of a message that the vendor can't express.
func refused(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok && e.Verdict != Unsure {
		return e
	}
	return &Error{Verdict: Rejected, Text: clean(err.Error(), textBound)}
}

// unauthorized is the verdict when the secret can't be added. Nothing has left, so that it is never Unsure. The text of
// an unclassified error may hold the secret.
func unauthorized(err error) *Error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return &Error{Verdict: Denied, Text: "the secret can't be added to the request"}
	}
	own := *e
	if own.Verdict == Unsure {
		own.Verdict = Unavailable
	}
	return &own
}

// transport is what the client asks.
func transport(c *http.Client) http.RoundTripper {
	if c.Transport == nil {
		return http.DefaultTransport
	}
	return c.Transport
}

// once is a request's body that can't be read twice. Given a bytes.Reader itself, http.NewRequest would add GetBody, and
// with GetBody and an Idempotency-Key net/http sends a POST again, silently, when a kept connection drops. Under a
// NopCloser it still knows that the body is in memory, and writes it together with the header.
func once(body []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(body)) }
