package sandbox

import (
	"crypto/rand"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"campaign/providers/dossier"
)

// An Entry is one request and what became of it. No secret is in it.
type Entry struct {
	Number     uint64      `json:"number"` // from 1, without a gap
	Time       time.Time   `json:"time"`
	Provider   string      `json:"provider"` // "" where there is no such route
	Route      string      `json:"route"`    // the folder in the dossier
	Title      string      `json:"title"`    // the route's
	Recipient  string      `json:"recipient"`
	Verdict    string      `json:"verdict"` // of the answer; unsure for silence
	Method     string      `json:"method"`
	Path       string      `json:"path"` // without its query
	Header     http.Header `json:"header"`
	Body       string      `json:"body"`
	Status     int         `json:"status"` // 0 for silence
	Answer     string      `json:"answer"`
	Objections []string    `json:"objections,omitempty"` // what the vendor's documents forbid
	Shown      []Part      `json:"shown,omitempty"`      // what a person sees of the message
}

// A Part is one thing that a person sees of a message.
type Part struct {
	Role string `json:"role"` // what it is to the person: one of the dossier's roles
	Name string `json:"name"` // the property's, or what a * stands for at its end
	Text string `json:"text"`
	At   string `json:"at"` // where it stands in the body: a JSON pointer (RFC 6901)
}

// hidden stands for a secret.
const hidden = "•••"

// A Journal holds the latest requests, as many as its bounds allow. It is safe for concurrent use.
type Journal struct {
	mu         sync.Mutex
	ring       []record
	first      int // the oldest
	held       int
	size, most int    // bytes, of what is held
	number     uint64 // of the latest
	objections uint64
	verdicts   map[Count]uint64
	watchers   map[chan struct{}]struct{}
	name       string // tells this journal's numbers from those of another
}

// A Count names what is counted: a provider's answers of one verdict.
type Count struct{ Provider, Verdict string }

// A record is an entry as it came: making it fit to be seen is left to whoever looks at it.
type record struct {
	Entry
	route        *route
	body, answer []byte
}

func newJournal(entries, bytes int) *Journal {
	return &Journal{
		ring: make([]record, entries), most: bytes,
		verdicts: map[Count]uint64{}, watchers: map[chan struct{}]struct{}{}, name: rand.Text(),
	}
}

// add writes a request down, over the oldest where there is no room.
func (j *Journal) add(r record) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.number++
	r.Number = j.number
	j.verdicts[Count{r.Provider, r.Verdict}]++
	if len(r.Objections) > 0 {
		j.objections++
	}
	for j.held > 0 && (j.held == len(j.ring) || j.size+r.size() > j.most) {
		j.size -= j.ring[j.first].size()
		j.ring[j.first] = record{}
		j.first = (j.first + 1) % len(j.ring)
		j.held--
	}
	j.ring[(j.first+j.held)%len(j.ring)] = r
	j.held++
	j.size += r.size()
	j.tell()
}

// tell wakes who watches. The journal is locked.
func (j *Journal) tell() {
	for w := range j.watchers {
		select {
		case w <- struct{}{}:
		default: // it is told already, and hasn't looked yet
		}
	}
}

// size is about how much memory a record holds.
func (r *record) size() int {
	const itself, each = 400, 50 // a record, and a text in it beside its bytes
	size := itself + len(r.Method) + len(r.Path) + len(r.Recipient) + len(r.body) + len(r.answer)
	for name, values := range r.Header {
		size += each + len(name)
		for _, v := range values {
			size += each + len(v)
		}
	}
	for _, o := range r.Objections {
		size += each + len(o)
	}
	return size
}

// Entries are the requests that are still held, the oldest first: those with a number above after.
func (j *Journal) Entries(after uint64) []Entry {
	found, _ := j.since(after, len(j.ring))
	entries := make([]Entry, len(found))
	for i := range found {
		entries[i] = found[i].view()
	}
	return entries
}

// since are the first requests above a number, at most so many, and the number of the oldest that is held; where none
// is held, the number that the next will have.
func (j *Journal) since(after uint64, most int) (found []record, oldest uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	oldest = j.number - uint64(j.held) + 1
	for n := max(after+1, oldest); n <= j.number && len(found) < most; n++ {
		found = append(found, j.ring[(j.first+int(n-oldest))%len(j.ring)])
	}
	return found, oldest
}

// entry is the request of a number, if it is still held.
func (j *Journal) entry(number uint64) (Entry, bool) {
	if number == 0 {
		return Entry{}, false
	}
	found, _ := j.since(number-1, 1)
	if len(found) == 0 || found[0].Number != number {
		return Entry{}, false
	}
	return found[0].view(), true
}

// Counts are how many requests got which answer, of all that ever came.
func (j *Journal) Counts() map[Count]uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	counts := make(map[Count]uint64, len(j.verdicts))
	for c, n := range j.verdicts {
		counts[c] = n
	}
	return counts
}

// Objections is how many requests broke a vendor's rules, of all that ever came.
func (j *Journal) Objections() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.objections
}

// Watch tells, until stop is called, that something changed: there is a value in the channel whenever requests came, or
// were forgotten, since the last value was taken out. Who is slow holds nobody up, and misses nothing: Entries has it.
func (j *Journal) Watch() (changed <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.watchers[c] = struct{}{}
	return c, func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		delete(j.watchers, c)
	}
}

// clear forgets the requests; numbers go on.
func (j *Journal) clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	clear(j.ring)
	clear(j.verdicts)
	j.first, j.held, j.size, j.objections = 0, 0, 0, 0
	j.tell()
}

// telling are the names of headers that may hold a secret, whatever the vendor calls its own.
var telling = regexp.MustCompile(`(?i)auth|token|key|secret|cookie|password`)

// view makes a record fit to be seen: secrets hidden, texts found.
func (r *record) view() Entry {
	e := r.Entry
	e.Header = http.Header{}
	for name, values := range r.Header {
		if telling.MatchString(name) || r.route != nil && strings.EqualFold(name, r.route.Secret.Name) {
			values = []string{hidden}
		}
		e.Header[name] = slices.Clone(values)
	}
	e.Body, e.Answer = string(r.body), string(r.answer)
	if r.route == nil {
		return e
	}
	root, _ := parse(r.body)
	if r.route.Secret.In == "body" {
		e.Body = mask(r.body, root, r.route.Secret.At)
	}
	if root != nil {
		e.Shown = r.route.see(root)
	}
	return e
}

// mask hides the secret in a body. A body that can't be read is hidden whole.
func mask(body []byte, root *value, secret dossier.Pointer) string {
	if root == nil {
		return hidden
	}
	var found []*value
	root.each(secret, "", nil, func(_, _ string, v *value) { found = append(found, v) })
	return string(replace(body, found, func(*value) string { return `"` + hidden + `"` }))
}

// see finds what a person sees.
func (r *route) see(root *value) []Part {
	var parts []Part
	for _, s := range r.Shown {
		for _, p := range s.Pointers {
			root.each(p, "", r.own, func(name, at string, v *value) {
				if !v.isObject() && !v.isList() {
					parts = append(parts, Part{Role: s.Role, Name: name, Text: v.text(), At: at})
				}
			})
		}
	}
	return parts
}
