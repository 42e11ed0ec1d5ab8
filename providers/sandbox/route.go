package sandbox

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	"campaign/schema"
)

// The verdicts that name answers, and those of them that the sandbox gives.
var (
	verdicts = []string{"accepted", "rejected", "denied", "throttled", "unavailable", "unsure"}
	given    = verdicts[:5]
)

// kinds are what a person sees of a message, in the order in which it is shown; names are what the vendor calls the value
// beside or below them: a variable's name, a button's number.
var kinds = []string{"template", "language", "header", "media", "body", "footer", "variables", "buttons", "list", "names"}

// messages are what a route can send.
var messages = []string{"template", "text", "buttons", "list", "link", "image", "audio", "video", "document",
	"sticker", "location", "contacts"}

// A header is a demanded one, its name in net/http's form.
type header struct {
	name    string
	allowed []string
}

// A showing is what a person sees at some pointers.
type showing struct {
	kind     string
	pointers []pointer
}

// names are the root properties that have a meaning of their own: those that the request's schema names, by themselves
// or by pattern, and those that pointers of show name.
type names struct {
	plain    map[string]bool
	patterns []*regexp.Regexp
	tokens   []string
}

func (n *names) has(name string) bool {
	return n.plain[name] ||
		slices.ContainsFunc(n.patterns, func(p *regexp.Regexp) bool { return p.MatchString(name) }) ||
		slices.ContainsFunc(n.tokens, func(token string) bool { return matches(token, name) })
}

// route reads and checks one route's folder.
func (l *loader) route(folder string) *Route {
	file := path.Join(folder, "route.json")
	r := &Route{Provider: l.name, Folder: folder}
	if !l.decode(file, r) {
		return r
	}
	l.must(r.Title != "" && r.Method != "" && strings.HasPrefix(r.Path, "/"), file, "title, method and path are needed")
	l.source(file, "source", r.Source)
	for _, s := range r.Limits {
		l.source(file, "limits: "+s.What, s.Source)
		l.must(s.What != "" && s.Unit != "" && s.Max > 0, file, "limits: what, max and unit are needed")
	}
	for _, n := range r.Notes {
		l.source(file, "notes: "+n.Text, n.Source)
	}
	if r.Limit != nil {
		l.source(file, "limit", r.Limit.Source)
		l.must(r.Limit.PerSecond > 0, file, "limit: per_second must be more than 0")
		r.limit = newLimit(r.Limit.PerSecond)
	}
	l.must(len(r.Sends) > 0, file, "sends is needed")
	for _, s := range r.Sends {
		l.must(slices.Contains(messages, s), file, "sends: %q is no kind of message", s)
	}
	l.places(file, r)
	l.show(file, r)
	for name, allowed := range r.Headers {
		r.required = append(r.required, header{http.CanonicalHeaderKey(name), allowed})
	}
	slices.SortFunc(r.required, func(a, b header) int { return strings.Compare(a.name, b.name) })
	l.request(path.Join(folder, "request.schema.json"), r)
	l.each(path.Join(folder, "requests"), func(file, name string) { l.example(r, file, name) })
	l.must(len(r.Examples) > 0, folder, "requests needs an example")
	l.each(path.Join(folder, "answers"), func(file, name string) { l.answer(r, file, name) })
	for _, v := range given {
		l.must(slices.ContainsFunc(r.Answers, func(a Answer) bool { return a.Name == v }), folder,
			"answers/%s.json is needed", v)
	}
	l.strangers(folder)
	return r
}

func (l *loader) places(file string, r *Route) {
	r.segments = strings.Split(strings.TrimPrefix(r.Path, "/"), "/")
	switch p := r.Recipient; p.In {
	case "body":
		r.recipient = l.pointer(file, p.Pointer)
	case "path":
		l.must(slices.Contains(r.segments, "{"+p.Name+"}"), file, "recipient: the path has no {%s}", p.Name)
	default:
		l.must(false, file, "recipient: in must be body or path, not %q", p.In)
	}
	switch p := r.Secret; p.In {
	case "body":
		r.secret = l.pointer(file, p.Pointer)
	case "header":
		l.must(p.Name != "" && strings.Count(p.Format, "{secret}") == 1, file,
			"secret: a header needs a name and a format with {secret}")
	default:
		l.must(false, file, "secret: in must be body or header, not %q", p.In)
	}
}

func (l *loader) pointer(file, text string) pointer {
	p, err := newPointer(text)
	l.check(file, err)
	return p
}

func (l *loader) show(file string, r *Route) {
	for kind := range r.Show {
		l.must(slices.Contains(kinds, kind), file, "show: %q isn't one of %s", kind, strings.Join(kinds, ", "))
	}
	for _, kind := range kinds {
		s := showing{kind: kind}
		for _, text := range r.Show[kind] {
			s.pointers = append(s.pointers, l.pointer(file, text))
		}
		r.shown = append(r.shown, s)
	}
}

func (l *loader) request(file string, r *Route) {
	r.Request = l.read(file)
	var root struct {
		Properties        map[string]any `json:"properties"`
		PatternProperties map[string]any `json:"patternProperties"`
	}
	if r.Request == nil {
		return
	}
	l.check(file, json.Unmarshal(r.Request, &root))
	var err error
	r.schema, err = schema.Compile(r.Request)
	l.check(file, err)
	r.own = &names{plain: map[string]bool{}}
	for name := range root.Properties {
		r.own.plain[name] = true
	}
	for _, s := range r.shown {
		for _, p := range s.pointers {
			if len(p) > 0 && p[0] != "*" {
				r.own.tokens = append(r.own.tokens, p[0])
			}
		}
	}
	for p := range root.PatternProperties {
		compiled, err := regexp.Compile(p)
		l.check(file, err)
		if err == nil {
			r.own.patterns = append(r.own.patterns, compiled)
		}
	}
}

func (l *loader) example(r *Route, file, name string) {
	e := Example{Name: name}
	if !l.decode(file, &e) {
		return
	}
	l.source(file, "source", e.Source)
	l.must(e.Message != nil && e.Body != nil && e.Path != "", file, "message, path and body are needed")
	r.Examples = append(r.Examples, e)
}

func (l *loader) answer(r *Route, file, name string) {
	a := Answer{Name: name}
	a.Verdict, _, _ = strings.Cut(name, "-")
	if !l.decode(file, &a) {
		return
	}
	l.source(file, "source", a.Source)
	l.must(slices.Contains(verdicts, a.Verdict), file, "the name must begin with one of %s", strings.Join(verdicts, ", "))
	l.must(a.Status >= 200 && a.Status < 600, file, "status: %d isn't one", a.Status)
	l.must(a.Body == nil || a.Text == "", file, "body and text can't both be there")
	r.Answers = append(r.Answers, a)
	compiled, err := newAnswer(a)
	l.check(file, err)
	if slices.Contains(given, a.Name) {
		if r.answers == nil {
			r.answers = map[string]*answer{}
		}
		r.answers[a.Name] = compiled
	}
}

// strangers finds what lies in a route's folder and isn't part of it.
func (l *loader) strangers(folder string) {
	entries, _ := fs.ReadDir(l.files, folder) // what can't be read was said where it was wanted
	for _, e := range entries {
		known := slices.Contains([]string{"route.json", "request.schema.json", "requests", "answers"}, e.Name())
		l.must(known, path.Join(folder, e.Name()), "isn't a part of a route")
	}
}
