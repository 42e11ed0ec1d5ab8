package dossier

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"campaign/schema"
)

// Verdicts name answers. Every route has an answer called as each but the last, by which a vendor says nothing.
func Verdicts() []string {
	return []string{"accepted", "rejected", "denied", "throttled", "unavailable", "unsure"}
}

// Messages are what a route can send.
func Messages() []string {
	return []string{"template", "text", "buttons", "list", "link", "image", "audio", "video", "document",
		"sticker", "location", "contacts"}
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
	}
	l.must(len(r.Sends) > 0, file, "sends is needed")
	for _, s := range r.Sends {
		l.must(slices.Contains(Messages(), s), file, "sends: %q is no kind of message", s)
	}
	l.places(file, r)
	l.show(file, r)
	l.request(path.Join(folder, "request.schema.json"), r)
	l.each(path.Join(folder, "requests"), func(file, name string) { l.example(r, file, name) })
	l.must(len(r.Examples) > 0, folder, "requests needs an example")
	l.each(path.Join(folder, "answers"), func(file, name string) { l.answer(r, file, name) })
	for _, v := range Verdicts()[:5] {
		l.must(slices.ContainsFunc(r.Answers, func(a Answer) bool { return a.Name == v }), folder,
			"answers/%s.json is needed", v)
	}
	l.strangers(folder)
	return r
}

func (l *loader) places(file string, r *Route) {
	r.Segments = strings.Split(strings.TrimPrefix(r.Path, "/"), "/")
	switch p := r.Recipient; p.In {
	case "body":
		r.Recipient.At = l.pointer(file, p.Pointer)
	case "path":
		l.must(slices.Contains(r.Segments, "{"+p.Name+"}"), file, "recipient: the path has no {%s}", p.Name)
	default:
		l.must(false, file, "recipient: in must be body or path, not %q", p.In)
	}
	switch p := r.Secret; p.In {
	case "body":
		r.Secret.At = l.pointer(file, p.Pointer)
	case "header":
		l.must(p.Name != "" && strings.Count(p.Format, "{secret}") == 1, file,
			"secret: a header needs a name and a format with {secret}")
	default:
		l.must(false, file, "secret: in must be body or header, not %q", p.In)
	}
}

func (l *loader) pointer(file, text string) Pointer {
	p, err := ParsePointer(text)
	l.check(file, err)
	return p
}

func (l *loader) show(file string, r *Route) {
	for role := range r.Show {
		l.must(slices.Contains(Roles(), role), file, "show: %q isn't one of %s", role, strings.Join(Roles(), ", "))
	}
	for _, role := range Roles() {
		s := Showing{Role: role}
		for _, text := range r.Show[role] {
			s.Pointers = append(s.Pointers, l.pointer(file, text))
		}
		r.Shown = append(r.Shown, s)
	}
}

func (l *loader) request(file string, r *Route) {
	if r.Request = l.read(file); r.Request == nil {
		return
	}
	var err error
	r.schema, err = schema.Compile(r.Request)
	l.check(file, err)
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
	l.must(slices.Contains(Verdicts(), a.Verdict), file, "the name must begin with one of %s", strings.Join(Verdicts(), ", "))
	l.must(a.Status >= 200 && a.Status < 600, file, "status: %d isn't one", a.Status)
	l.must(a.Body == nil || a.Text == "", file, "body and text can't both be there")
	r.Answers = append(r.Answers, a)
	for _, text := range slices.Concat(a.Fresh, a.Recipient, a.Digits) {
		l.pointer(file, text)
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
