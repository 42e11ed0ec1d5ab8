package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Bounds of what is kept of the objections to a request: the first, and of each so many bytes.
const (
	objectionsBound = 20
	objectionBound  = 500
)

// An examined request, and what is wrong with it.
type examined struct {
	record
	unauthorized bool
	said         map[string]bool // all objections, of which the first are kept
}

// match finds the routes of a path: those that take the method, and all of them in words.
func (s *Sandbox) match(method, escaped string) (routes []*route, known []string) {
	name, rest, _ := strings.Cut(strings.TrimPrefix(escaped, "/"), "/")
	for _, r := range s.routes[name] {
		if !r.covers(rest) {
			continue
		}
		if r.Method == method {
			routes = append(routes, r)
		}
		known = append(known, r.Method)
	}
	return routes, known
}

// covers tells whether a path without its leading slash is the route's.
func (r *route) covers(escaped string) bool {
	i := 0
	for segment := range strings.SplitSeq(escaped, "/") {
		if i == len(r.Segments) {
			return false
		}
		if want := r.Segments[i]; want != segment && !(strings.HasPrefix(want, "{") && segment != "") {
			return false
		}
		i++
	}
	return i == len(r.Segments)
}

// readBody reads one byte more than is allowed at most, so that too much can be told. What a request says of its length
// takes little memory before it comes.
func readBody(q *http.Request) ([]byte, error) {
	const believed = 64 << 10
	var body bytes.Buffer
	body.Grow(int(min(max(q.ContentLength, 0), believed)) + bytes.MinRead)
	_, err := body.ReadFrom(io.LimitReader(q.Body, bodyBound+1))
	return body.Bytes(), err
}

// examine holds a request against the route's documents.
func (r *route) examine(q *http.Request, body []byte) *examined {
	x := &examined{said: map[string]bool{}, record: record{route: r, body: body, Entry: Entry{
		Time: time.Now(), Provider: r.Provider, Route: r.Folder, Title: r.Title,
		Method: q.Method, Path: q.URL.EscapedPath(), Header: q.Header,
	}}}
	for _, h := range r.required {
		if fault := h.missing(q.Header); fault != "" {
			x.object("%s", fault)
		}
	}
	if len(body) > bodyBound {
		x.object("the body has more than %d bytes", bodyBound)
		x.body = nil
		return x
	}
	root, err := parse(body)
	if err != nil {
		x.object("%s", err)
	}
	if root == nil {
		root = &value{}
	} else {
		for _, fault := range r.Check(body) {
			x.object("%s", fault)
		}
	}
	x.Recipient = r.addressed(q, root)
	if x.Recipient == "" {
		x.object("the request names no recipient")
	}
	if !r.secretIn(q, root) {
		x.unauthorized = true
		x.object("the secret is missing or isn't in its form")
	}
	return x
}

func (x *examined) object(format string, a ...any) {
	text := fmt.Sprintf(format, a...)
	if x.said[text] {
		return // where a schema has alternatives, each may say the same
	}
	x.said[text] = true
	if len(x.Objections) < objectionsBound {
		x.Objections = append(x.Objections, clip(text, objectionBound))
	}
}

// missing says what is wrong with a demanded header, "" when nothing is. A media type may have parameters.
func (h header) missing(got http.Header) string {
	values := got[h.name]
	if len(values) == 0 {
		return fmt.Sprintf("the header %s is missing", strings.ToLower(h.name))
	}
	v := values[0]
	if h.name == "Content-Type" {
		v, _, _ = strings.Cut(v, ";")
	}
	if len(h.allowed) == 0 || slices.Contains(h.allowed, strings.TrimSpace(v)) {
		return ""
	}
	return fmt.Sprintf("the header %s must be %s", strings.ToLower(h.name), strings.Join(h.allowed, " or "))
}

// addressed is whom the request is for.
func (r *route) addressed(q *http.Request, root *value) string {
	if r.Recipient.In == "body" {
		if v := root.find(r.Recipient.At); v != nil {
			return v.text()
		}
		return ""
	}
	segments := strings.Split(strings.TrimPrefix(q.URL.EscapedPath(), "/"), "/")[1:]
	text, err := url.PathUnescape(segments[slices.Index(r.Segments, "{"+r.Recipient.Name+"}")])
	if err != nil {
		return ""
	}
	return text
}

// secretIn tells whether the request carries a secret, in its form. Which one doesn't matter: nobody has an account.
func (r *route) secretIn(q *http.Request, root *value) bool {
	if r.Secret.In == "body" {
		v := root.find(r.Secret.At)
		return v != nil && v.isText() && v.text() != ""
	}
	before, after, _ := strings.Cut(r.Secret.Format, "{secret}")
	v := q.Header.Get(r.Secret.Name)
	return len(v) > len(before)+len(after) && strings.HasPrefix(v, before) && strings.HasSuffix(v, after)
}

// verdict chooses the answer.
func (s *Sandbox) verdict(x *examined) string {
	switch {
	case x.unauthorized:
		return "denied"
	case len(x.Objections) > 0:
		return "rejected"
	case x.route.limit != nil && !s.options.NoLimits && !x.route.limit.allow(x.Time):
		return "throttled"
	}
	if len(x.Recipient) < 4 {
		return "accepted"
	}
	switch x.Recipient[len(x.Recipient)-4:] {
	case "0400":
		return "rejected"
	case "0401":
		return "denied"
	case "0429":
		return s.first(x, "throttled")
	case "0503":
		return s.first(x, "unavailable")
	case "0000":
		return "unsure"
	}
	return "accepted"
}

// first is verdict for a recipient that comes for the first time, then accepted.
func (s *Sandbox) first(x *examined, verdict string) string {
	who := x.Provider + " " + x.Recipient
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, again := s.once[who]; again {
		return "accepted"
	}
	if len(s.once) == onceBound {
		clear(s.once)
	}
	s.once[who] = struct{}{}
	return verdict
}

// silence holds the connection without an answer, then closes it.
func (s *Sandbox) silence(q *http.Request) {
	timer := time.NewTimer(s.options.Silence)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-q.Context().Done():
	}
	panic(http.ErrAbortHandler) // net/http's word for closing without an answer, which logs nothing
}

// lost answers a request that no route takes, and says what there is.
func (s *Sandbox) lost(w http.ResponseWriter, q *http.Request, methods []string) {
	status, fault := http.StatusNotFound, errors.New("there is no such route")
	if len(methods) > 0 {
		status, fault = http.StatusMethodNotAllowed, fmt.Errorf("this route takes %s", strings.Join(methods, ", "))
		w.Header().Set("Allow", strings.Join(methods, ", "))
	}
	var routes []string
	for _, d := range s.dossiers {
		for _, r := range d.Routes {
			routes = append(routes, r.Method+" /"+d.Name+r.Path)
		}
	}
	answer, err := json.MarshalIndent(map[string]any{"error": fault.Error(), "routes": routes}, "", "  ")
	if err != nil {
		answer = nil // texts are always JSON
	}
	s.journal.add(record{answer: answer, Entry: Entry{
		Time: time.Now(), Verdict: "unsure", Method: q.Method, Path: q.URL.EscapedPath(), Header: q.Header,
		Status: status, Objections: []string{fault.Error()},
	}})
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(answer)
}
