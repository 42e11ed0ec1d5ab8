package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"campaign/providers/dossier"
)

const (
	batchEntries = 250                    // messages in one event, at most,
	batchBytes   = 256 << 10              // and about how large it may get
	batchPause   = 100 * time.Millisecond // between events: a page needn't be told of every message by itself
	heartbeat    = 15 * time.Second       // so that both sides notice when the other has gone
	patience     = 10 * time.Second       // how long a reader may take for one event
	textBound    = 4 << 10                // bytes of a message's text that can be searched
	pieceBound   = 64 << 10               // bytes of a bubble
)

// A news is one event: what changed since the last. With it a page knows all that the journal holds.
type news struct {
	Journal    string            `json:"journal"` // another name: forget all, numbers begin anew
	Oldest     uint64            `json:"oldest"`  // what has a lower number is forgotten
	Counts     map[string]counts `json:"counts"`  // by provider; of all that came
	Objections uint64            `json:"objections"`
	Messages   []summary         `json:"messages"`
}

// counts are how many requests got an answer of which verdict.
type counts map[string]uint64

// A summary is what the page shows of a message before it is asked for more.
type summary struct {
	Number     uint64    `json:"number"`
	Time       time.Time `json:"time"`
	Provider   string    `json:"provider"`
	Title      string    `json:"title"`
	Path       string    `json:"path"`
	Recipient  string    `json:"recipient"`
	Verdict    string    `json:"verdict"`
	Status     int       `json:"status"`
	Template   string    `json:"template"`
	Text       string    `json:"text"`   // to search in
	Bubble     string    `json:"bubble"` // HTML; "" where there is nothing to see
	Objections []string  `json:"objections"`
}

// events sends what arrives for as long as the page is open (server-sent events, WHATWG HTML 9.2). An event's id is the
// journal's name and the number of the last message in it: who comes again with it gets what came since.
func (i *inbox) events(w http.ResponseWriter, q *http.Request) {
	select {
	case i.open <- struct{}{}:
		defer func() { <-i.open }()
	default:
		w.Header().Set("Retry-After", "5")
		http.Error(w, "too many pages are open; close some", http.StatusServiceUnavailable)
		return
	}
	stream := &stream{w: w, control: http.NewResponseController(w)}
	// The server's bound for reading a request isn't meant for one that stays; without such a bound this does nothing.
	_ = stream.control.SetReadDeadline(time.Time{})
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	after := i.journal.seen(q.Header.Get("Last-Event-ID"), q.URL.Query().Get("after"))
	changed, stop := i.journal.Watch()
	defer stop()
	if q.Method == http.MethodHead || stream.write([]byte("retry: 1000\n\n")) != nil {
		return
	}
	for due := true; ; { // due: there is news even without a message, such as that all are forgotten
		event, last := i.news(after)
		some := len(event.Messages) > 0
		if (due || some) && stream.send(event, i.journal.name, last) != nil {
			return
		}
		after, due = last, !some
		if due && !wait(q.Context(), changed, stream) {
			return
		}
	}
}

// wait waits for a change, and tells whether the reader is still there.
func wait(ctx context.Context, changed <-chan struct{}, s *stream) bool {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-beat.C:
			if s.write([]byte(": still here\n\n")) != nil {
				return false
			}
		case <-changed:
			select {
			case <-ctx.Done():
				return false
			case <-time.After(batchPause):
				return true
			}
		}
	}
}

// seen is the number after which a page that says an event's id wants messages; the first id that is one counts.
func (j *Journal) seen(ids ...string) uint64 {
	for _, id := range ids {
		name, number, _ := strings.Cut(id, ".")
		if n, err := strconv.ParseUint(number, 10, 64); err == nil && name == j.name {
			return n
		}
	}
	return 0
}

// news is the next event for a page that knows the messages up to a number, and the last number that is in it.
func (i *inbox) news(after uint64) (*news, uint64) {
	found, oldest := i.journal.since(after, batchEntries)
	n := &news{Journal: i.journal.name, Oldest: oldest, Counts: map[string]counts{}, Messages: []summary{},
		Objections: i.journal.Objections()}
	for c, count := range i.journal.Counts() {
		if n.Counts[c.Provider] == nil {
			n.Counts[c.Provider] = counts{}
		}
		n.Counts[c.Provider][c.Verdict] = count
	}
	size := 0
	for k := range found {
		s := i.summary(found[k].view())
		n.Messages = append(n.Messages, s)
		after = s.Number
		if size += len(s.Bubble) + len(s.Text); size > batchBytes {
			break
		}
	}
	return n, after
}

func (i *inbox) summary(e Entry) summary {
	s := summary{Number: e.Number, Time: e.Time, Provider: e.Provider, Title: e.Title, Path: clip(e.Path, 300),
		Recipient: clip(e.Recipient, 100), Verdict: e.Verdict, Status: e.Status,
		Objections: e.Objections}
	var texts []string
	for _, p := range e.Shown {
		if p.Role == dossier.RoleTemplate {
			s.Template = clip(p.Text, 200)
		}
		texts = append(texts, p.Text)
	}
	s.Text = clip(strings.Join(texts, "\n"), textBound)
	if i.options.Bubble == nil || len(e.Shown) == 0 {
		return s
	}
	html, err := i.options.Bubble(e)
	if err == nil && len(html) <= pieceBound {
		s.Bubble = html
	}
	return s
}

// clip is the start of a text, of so many bytes at most and without half a letter.
func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// A stream is one page's connection.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (s *stream) send(n *news, journal string, last uint64) error {
	var event bytes.Buffer
	fmt.Fprintf(&event, "id: %s.%d\ndata: ", journal, last)
	text := json.NewEncoder(&event) // JSON has no line ends; its writer ends the line
	text.SetEscapeHTML(false)
	if err := text.Encode(n); err != nil {
		return err
	}
	event.WriteByte('\n')
	return s.write(event.Bytes())
}

// write gives a reader that takes too long up: it comes again by itself, and misses nothing.
func (s *stream) write(text []byte) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := s.w.Write(text); err != nil {
		return err
	}
	return s.control.Flush()
}
