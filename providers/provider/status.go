package provider

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// ByStatus is the verdict of an answer that isn't the vendor's own: a gateway's, a proxy's, an empty or a broken one.
// A vendor's Decode falls back to it when it can't read the body. Five statuses say by themselves what became of the
// message: 401, 403 and 407 Denied, 429 Throttled, 503 Unavailable. Everything else is Unsure, 2xx as well.
func ByStatus(r Response) *Error {
	e := &Error{Verdict: Unsure, Text: fmt.Sprintf("the answer (HTTP %d) isn't the vendor's%s", r.Status, unknown)}
	switch r.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		e.Verdict = Denied
		e.Text = fmt.Sprintf("access is refused (HTTP %d); look at the secret and the account's settings", r.Status)
	case http.StatusProxyAuthRequired:
		e.Verdict, e.Text = Denied, "the proxy wants a name and a password (HTTP 407)"
	case http.StatusTooManyRequests:
		e.Verdict, e.Text = Throttled, "too many messages at once (HTTP 429)"
	case http.StatusServiceUnavailable:
		e.Verdict, e.Text = Unavailable, "the vendor isn't available just now (HTTP 503)"
	}
	if r.Status >= 300 && r.Status < 400 {
		e.Text = fmt.Sprintf("the answer (HTTP %d) is a redirect, which isn't followed%s", r.Status, unknown)
	}
	return e
}

// Contradiction is the error of an answer with a status of failure and yet with what only a message that was taken has, such
// as its id. whose is the vendor's, or the, for a sentence.
func Contradiction(whose string, r Response, with string) *Error {
	return &Error{Text: fmt.Sprintf("%s answer contradicts itself: a failure (HTTP %d) with %s%s", whose, r.Status, with, unknown)}
}

// longestWait bounds Retry-After, so that it can be counted with.
const longestWait = 365 * 24 * time.Hour

// retryAfter reads the header of that name, in seconds or as a date, 0 when it says nothing usable. A date is counted
// from the answer's own, so that a wrong clock here doesn't matter.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := h.Get("Retry-After")
	if text == "" {
		return 0
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if !(seconds > 0) { // not a number counts as none
			return 0
		}
		return time.Duration(min(seconds, longestWait.Seconds()) * float64(time.Second))
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return min(max(at.Sub(now), 0), longestWait)
}
