// Package sandbox simulates any vendor over real HTTP, from its dossier alone: the files that hold what the vendor
// documents. It can't see a vendor's Go code, so it can't share a misreading with it.
//
// Each provider is served at /<name>, followed by the vendor's own path. The engine checks what the documents demand
// of a request: the secret, the headers, the body's schema, the rate. What breaks them is answered as the vendor
// answers a bad request, and stands in the journal as an objection.
//
// A request without fault gets the documented answer that the recipient's last digits choose, the same for every
// vendor:
//
//	…0400  rejected
//	…0401  denied
//	…0429  throttled once, then accepted
//	…0503  unavailable once, then accepted
//	…0000  silence: the request is read and never answered
//	else   accepted
//
// It is made to be run against for long: memory stays flat, and the journal's work is left to whoever reads it.
package sandbox

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"campaign/providers/dossier"
)

// Files are a provider's dossier as files.
type Files struct {
	Name string
	FS   fs.FS
}

// Options change how the sandbox behaves; the zero value is fit for use.
type Options struct {
	Silence  time.Duration // how long a silent answer holds the connection, 5 s when 0
	NoLimits bool          // the vendors' rates aren't enforced
	Entries  int           // how many requests the journal holds, 2000 when 0
	Bytes    int           // how much memory the journal may take, 16 MiB when 0
}

// A Sandbox answers for every vendor. It is safe for concurrent use.
type Sandbox struct {
	dossiers []*dossier.Dossier
	routes   map[string][]*route // by provider
	options  Options
	journal  *Journal
	mu       sync.Mutex
	once     map[string]struct{} // who has had the answer that comes once
	answers  atomic.Uint64       // makes fresh values unique
}

// bodyBound is how much of a request is read.
const bodyBound = 1 << 20

// onceBound is how many recipients with an answer that comes once are remembered; then all are forgotten.
const onceBound = 100_000

// New loads the dossiers. The error names every fault in them, each with its file.
func New(vendors []Files, o Options) (*Sandbox, error) {
	o.Silence, o.Entries = cmp.Or(o.Silence, 5*time.Second), cmp.Or(o.Entries, 2000)
	o.Bytes = cmp.Or(o.Bytes, 16<<20)
	s := &Sandbox{options: o, journal: newJournal(o.Entries, o.Bytes), once: map[string]struct{}{},
		routes: map[string][]*route{}}
	var faults []error
	for _, v := range vendors {
		d, err := dossier.Load(v.Name, v.FS)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		s.dossiers = append(s.dossiers, d)
		for _, r := range d.Routes {
			ready, err := newRoute(r)
			faults = append(faults, err)
			s.routes[v.Name] = append(s.routes[v.Name], ready)
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return s, nil
}

// Journal holds what came.
func (s *Sandbox) Journal() *Journal { return s.journal }

// Dossiers are what the sandbox answers from.
func (s *Sandbox) Dossiers() []*dossier.Dossier { return s.dossiers }

// Forget empties the journal, and lets the answers that come once come again.
func (s *Sandbox) Forget() {
	s.journal.clear()
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.once)
}

// ServeHTTP answers one request. What a web page may have sent is refused, and not kept.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if !s.refuses(w, q, nil) {
		s.serve(w, q)
	}
}

func (s *Sandbox) serve(w http.ResponseWriter, q *http.Request) {
	routes, known := s.match(q.Method, q.URL.EscapedPath())
	if len(routes) == 0 {
		s.lost(w, q, known)
		return
	}
	body, err := readBody(q)
	if err != nil {
		return // who asks went away
	}
	x := routes[0].examine(q, body)
	for _, other := range routes[1:] {
		// Where several routes share a path, the one with the fewest objections is meant.
		if y := other.examine(q, body); len(y.said) < len(x.said) {
			x = y
		}
	}
	if unsaid := len(x.said) - len(x.Objections); unsaid > 0 {
		x.Objections = append(x.Objections, fmt.Sprintf("and %d more", unsaid))
	}
	x.Verdict = s.verdict(x)
	if x.Verdict == "unsure" {
		s.journal.add(x.record)
		s.silence(q)
	}
	a := x.route.answers[x.Verdict]
	x.answer, x.Status = a.body(s.answers.Add(1), x.Recipient), a.status
	s.journal.add(x.record)
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	w.Write(x.answer)
}
