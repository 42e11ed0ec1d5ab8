package sandbox

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	page "html/template"
	"net/http"
	"strconv"
	"strings"

	"campaign/providers/dossier"
)

var (
	//go:embed inbox.html
	inboxPage string
	//go:embed inbox.css
	inboxStyle string
	//go:embed inbox.js
	inboxScript string
	inboxTree   = page.Must(page.New("inbox").Parse(inboxPage))
)

// InboxOptions are what the inbox page gets from outside: how a message looks isn't the sandbox's to say.
type InboxOptions struct {
	// Bubble is the message as a piece of an HTML page, which the page shows as it is: its texts are escaped. Nil, or
	// an empty piece, shows the parts that a person sees as a plain text.
	Bubble func(Entry) (html string, err error)
	// Style is the style sheet that the bubbles need.
	Style string
	// Hosts are names under which the page is asked for, beside addresses and localhost.
	Hosts []string
	// Pages is how many pages may be open at a time, 50 when 0.
	Pages int
}

// An inbox is the sandbox with its page.
type inbox struct {
	*Sandbox
	options InboxOptions
	policy  string
	open    chan struct{} // one for each open page
}

// Inbox is the sandbox with a page at / that shows what arrives, as it arrives. Below /inbox/ are the page's own
// addresses; everything else is the vendors'.
//
// What the page shows is for this machine's browsers: it is given to who asks for it by an address, by localhost or by
// one of Hosts, so that no web site can make its own name point here and read along. Pages of other sites can't ask for
// anything but the page itself, by a link. It asks nobody else for anything. However slow a page reads, it holds nobody up and takes no memory.
func (s *Sandbox) Inbox(o InboxOptions) http.Handler {
	style := o.Style + inboxStyle
	return &inbox{Sandbox: s, options: o,
		open: make(chan struct{}, cmp.Or(o.Pages, 50)),
		policy: "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" +
			"; style-src " + digest(style) + "; script-src " + digest(inboxScript)}
}

// digest names a style or a script in a policy.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// ServeHTTP answers for the page and for every vendor.
func (i *inbox) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	path := q.URL.Path
	if path == "/favicon.ico" || strings.HasPrefix(path, "/.well-known/") {
		http.NotFound(w, q) // browsers ask by themselves; it is no message
		return
	}
	reading := q.Method == http.MethodGet || q.Method == http.MethodHead
	if path != "/" && !strings.HasPrefix(path, "/inbox/") || path == "/" && !reading {
		if !i.refuses(w, q, i.options.Hosts) {
			i.serve(w, q)
		}
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", i.policy)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	number, isMessage := strings.CutPrefix(path, "/inbox/messages/")
	switch {
	case !known(q.Host, i.options.Hosts):
		http.Error(w, "the inbox is only shown by this machine's address: open http://127.0.0.1 with this port", http.StatusForbidden)
	case fromElsewhere(q) && !followed(q):
		http.Error(w, "only the inbox page itself can ask for this", http.StatusForbidden)
	case path == "/inbox/forget":
		i.forget(w, q)
	case !reading:
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "this address is only read", http.StatusMethodNotAllowed)
	case path == "/":
		i.page(w, q)
	case path == "/inbox/events":
		i.events(w, q)
	case isMessage:
		i.message(w, number)
	default:
		http.NotFound(w, q)
	}
}

// An endpoint is where a provider is served, for the page.
type endpoint struct{ Name, Title, Line string }

func (i *inbox) page(w http.ResponseWriter, q *http.Request) {
	view := struct {
		Style     page.CSS
		Script    page.JS
		Endpoints []endpoint
		Verdicts  []string
		Most      int
	}{page.CSS(i.options.Style + inboxStyle), page.JS(inboxScript), nil, dossier.Verdicts(), i.Sandbox.options.Entries}
	for _, d := range i.dossiers {
		view.Endpoints = append(view.Endpoints, endpoint{d.Name, d.Settings.Title, "base_url: http://" + q.Host + "/" + d.Name})
	}
	var made bytes.Buffer
	if err := inboxTree.Execute(&made, view); err != nil {
		http.Error(w, "the page's template is broken: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(made.Bytes()) // a browser that has gone is nobody's loss
}

// followed tells whether a person came to the page by a link of another site, which reads nothing of it.
func followed(q *http.Request) bool {
	return q.URL.Path == "/" && q.Header.Get("Sec-Fetch-Mode") == "navigate"
}

// forget empties the journal.
func (i *inbox) forget(w http.ResponseWriter, q *http.Request) {
	if q.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		http.Error(w, "forgetting takes a POST", http.StatusMethodNotAllowed)
		return
	}
	i.Forget()
	w.WriteHeader(http.StatusNoContent)
}

// message gives one request and its answer whole.
func (i *inbox) message(w http.ResponseWriter, number string) {
	n, err := strconv.ParseUint(number, 10, 64)
	e, held := i.journal.entry(n)
	if err != nil || !held {
		http.Error(w, "this message is forgotten", http.StatusNotFound)
		return
	}
	e.Body, e.Answer = indented(e.Body), indented(e.Answer)
	text, err := json.Marshal(e)
	if err != nil {
		http.Error(w, fmt.Sprintf("this message can't be shown: %s", err), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(text) // a browser that has gone is nobody's loss
}

// indented is JSON made easy to read, every value as it was written; anything else stays as it is.
func indented(text string) string {
	var easy bytes.Buffer
	if json.Indent(&easy, []byte(text), "", "  ") != nil {
		return text
	}
	return easy.String()
}
