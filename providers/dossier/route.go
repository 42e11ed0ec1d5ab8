package dossier

import (
	"encoding/json"

	"campaign/schema"
)

// A Limit is a limit that the vendor documents, or that is inferred, and that a message is checked for.
type Limit struct {
	What   string `json:"what"`
	Max    int    `json:"max"`
	Unit   string `json:"unit"`
	Source Source `json:"source"`
}

// A Note is a sentence about a route.
type Note struct {
	Text   string `json:"text"`
	Source Source `json:"source"`
}

// A Rate is how many requests a second the vendor takes.
type Rate struct {
	PerSecond int    `json:"per_second"`
	Source    Source `json:"source"`
}

// A Place is where the recipient or the secret stands in a request.
type Place struct {
	In      string `json:"in"`                // body, path or header
	Pointer string `json:"pointer,omitempty"` // in the body: a JSON pointer
	Name    string `json:"name,omitempty"`    // in the path or a header: the name
	Format  string `json:"format,omitempty"`  // of a secret in a header, such as "Bearer {secret}"

	At Pointer `json:"-"` // Pointer, read
}

// A Route is one kind of request that a vendor takes: route.json, and what lies beside it.
type Route struct {
	Provider string `json:"-"`
	Folder   string `json:"-"`

	Title     string           `json:"title"`
	Source    Source           `json:"source"`
	Method    string           `json:"method"`
	Path      string           `json:"path"` // below base_url; {name} stands for one segment
	Recipient Place            `json:"recipient"`
	Secret    Place            `json:"secret"`
	Headers   map[string]Texts `json:"headers"`          // demanded beside the secret, with the values that are allowed
	Origin    bool             `json:"origin,omitempty"` // requests may carry an Origin header, of the account's own site
	Limit     *Rate            `json:"limit"`            // nil: nothing is known
	Sends     []string         `json:"sends"`            // template and types of session messages
	Limits    []Limit          `json:"limits"`
	Show      map[string]Texts `json:"show"` // by role, pointers to what a person will see
	Notes     []Note           `json:"notes"`

	Request  []byte    `json:"-"` // request.schema.json
	Examples []Example `json:"-"` // requests/*.json
	Answers  []Answer  `json:"-"` // answers/*.json

	Segments []string  `json:"-"` // of Path
	Shown    []Showing `json:"-"` // Show, in the order in which it is shown

	schema *schema.Schema
}

// A Showing is what a person sees at some pointers.
type Showing struct {
	Role     string // one of Roles
	Pointers []Pointer
}

// Check holds a request's body against request.schema.json and says in sentences what is wrong with it, none when nothing is.
func (r *Route) Check(body []byte) []string { return r.schema.CheckJSON(body) }

// An Example is a documented request and the message that it stands for.
type Example struct {
	Name     string            `json:"-"` // the file's, less .json
	Source   Source            `json:"source"`
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
	Source  Source            `json:"source"`
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
