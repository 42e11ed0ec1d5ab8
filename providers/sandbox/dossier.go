package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"campaign/providers/dossier"
	"campaign/schema"
)

// A Dossier is what a vendor documents, read from files and checked: nothing in it is unknown, missing or unsourced.
type Dossier struct {
	Name        string // the provider's, as in campaign files
	Title       string // the vendor's full name
	Description string // a sentence
	Settings    []byte // settings.schema.json
	Codes       dossier.Codes
	Routes      []*Route
}

// A Limit is a limit that the vendor documents, or that is inferred, and that a message is checked for.
type Limit struct {
	What   string         `json:"what"`
	Max    int            `json:"max"`
	Unit   string         `json:"unit"`
	Source dossier.Source `json:"source"`
}

// A Note is a sentence about a route.
type Note struct {
	Text   string         `json:"text"`
	Source dossier.Source `json:"source"`
}

// A Rate is how many requests a second the vendor takes.
type Rate struct {
	PerSecond int            `json:"per_second"`
	Source    dossier.Source `json:"source"`
}

// A Place is where the recipient or the secret stands in a request.
type Place struct {
	In      string `json:"in"`                // body, path or header
	Pointer string `json:"pointer,omitempty"` // in the body: a JSON pointer
	Name    string `json:"name,omitempty"`    // in the path or a header: the name
	Format  string `json:"format,omitempty"`  // of a secret in a header, such as "Bearer {secret}"
}

// A Route is one kind of request that a vendor takes: route.json, and what lies beside it.
type Route struct {
	Provider string `json:"-"`
	Folder   string `json:"-"`

	Title     string           `json:"title"`
	Source    dossier.Source   `json:"source"`
	Method    string           `json:"method"`
	Path      string           `json:"path"` // below base_url; {name} stands for one segment
	Recipient Place            `json:"recipient"`
	Secret    Place            `json:"secret"`
	Headers   map[string]Texts `json:"headers"`          // demanded beside the secret, with the values that are allowed
	Origin    bool             `json:"origin,omitempty"` // requests may carry an Origin header, of the account's own site
	Limit     *Rate            `json:"limit"`            // nil: nothing is known
	Sends     []string         `json:"sends"`            // template and types of session messages
	Limits    []Limit          `json:"limits"`
	Show      map[string]Texts `json:"show"` // pointers to what a person will see
	Notes     []Note           `json:"notes"`

	Request  []byte    `json:"-"` // request.schema.json
	Examples []Example `json:"-"` // requests/*.json
	Answers  []Answer  `json:"-"` // answers/*.json

	schema    *schema.Schema
	segments  []string
	recipient pointer
	secret    pointer
	shown     []showing
	required  []header
	own       *names             // root properties with a meaning of their own
	answers   map[string]*answer // by verdict, those that the sandbox gives
	limit     *limit
}

// An Example is a documented request and the message that it stands for.
type Example struct {
	Name     string            `json:"-"` // the file's, less .json
	Source   dossier.Source    `json:"source"`
	Settings map[string]string `json:"settings"`
	Message  json.RawMessage   `json:"message"`
	Path     string            `json:"path"` // below base_url
	Headers  map[string]string `json:"headers"`
	Body     json.RawMessage   `json:"body"`
}

// An Answer is an answer of the vendor and what it means.
type Answer struct {
	Name    string            `json:"-"` // the file's, less .json
	Verdict string            `json:"-"` // the name up to the first hyphen
	Source  dossier.Source    `json:"source"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body,omitempty"`
	Text    string            `json:"text,omitempty"` // instead of Body, for what isn't JSON
	Fresh   []string          `json:"fresh,omitempty"`
	Receipt string            `json:"receipt,omitempty"`
	Code    string            `json:"code,omitempty"`
	// Recipient are pointers to texts of the body that say the request's recipient again, as the request has it; Digits to
	// those that have its digits alone.
	Recipient []string `json:"recipient,omitempty"`
	Digits    []string `json:"digits,omitempty"`
}

// For is the answer's body where the request had another recipient.
func (a Answer) For(recipient string) ([]byte, error) {
	a.Fresh = nil
	made, err := newAnswer(a)
	if err != nil {
		return nil, err
	}
	return made.body(0, recipient), nil
}

// Bytes are the answer's body as written.
func (a Answer) Bytes() []byte {
	if a.Body != nil {
		return a.Body
	}
	return []byte(a.Text)
}

// Texts are one text or a list of them.
type Texts []string

// UnmarshalJSON takes both.
func (t *Texts) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*t = Texts{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(t))
}

// Load reads the dossier of the provider called name and checks it. The error names every fault, each with its file.
func Load(name string, files fs.FS) (*Dossier, error) {
	l := &loader{name: name, files: files}
	d := &Dossier{Name: name, Settings: l.read("settings.schema.json")}
	var about struct{ Title, Description string }
	if l.faults == nil {
		l.check("settings.schema.json", json.Unmarshal(d.Settings, &about))
		_, err := schema.Compile(d.Settings)
		l.check("settings.schema.json", err)
	}
	d.Title, d.Description = about.Title, about.Description
	l.must(d.Title != "" && d.Description != "", "settings.schema.json", "title and description are needed")
	var err error
	d.Codes, err = dossier.Load(files)
	l.check(dossier.CodesFile, err)
	entries, err := fs.ReadDir(files, ".")
	l.check(".", err)
	for _, e := range entries {
		switch {
		case e.IsDir():
			d.Routes = append(d.Routes, l.route(e.Name()))
		case e.Name() != "settings.schema.json" && e.Name() != dossier.CodesFile:
			l.must(false, e.Name(), "isn't a part of a dossier")
		}
	}
	l.must(len(d.Routes) > 0, ".", "a dossier needs a folder for each route")
	if len(l.faults) > 0 {
		return nil, errors.Join(l.faults...)
	}
	return d, nil
}

// A loader reads files and collects what is wrong with them.
type loader struct {
	name   string
	files  fs.FS
	faults []error
}

func (l *loader) check(file string, err error) {
	if err != nil {
		l.faults = append(l.faults, fmt.Errorf("%s: %s: %w", l.name, file, err))
	}
}

func (l *loader) must(ok bool, file, format string, a ...any) {
	if !ok {
		l.check(file, fmt.Errorf(format, a...))
	}
}

func (l *loader) read(file string) []byte {
	text, err := fs.ReadFile(l.files, file)
	l.check(file, err)
	return text
}

// decode reads a file of JSON into v and tells whether it could. A key that v doesn't know is a fault.
func (l *loader) decode(file string, v any) bool {
	text := l.read(file)
	if text == nil {
		return false
	}
	err := dossier.Decode(text, v)
	l.check(file, err)
	return err == nil
}

// each calls read for every file of a folder, in order, with its path and its name less .json.
func (l *loader) each(folder string, read func(file, name string)) {
	entries, err := fs.ReadDir(l.files, folder)
	l.check(folder, err)
	for _, e := range entries {
		name, isJSON := strings.CutSuffix(e.Name(), ".json")
		l.must(isJSON, path.Join(folder, e.Name()), "only .json files belong here")
		if isJSON {
			read(path.Join(folder, e.Name()), name)
		}
	}
}

func (l *loader) source(file, where string, s dossier.Source) {
	if err := s.Check(); err != nil {
		l.check(file, fmt.Errorf("%s: %w", where, err))
	}
}
