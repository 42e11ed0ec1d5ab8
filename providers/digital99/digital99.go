// Package digital99 speaks the dialect of 99 digital, an Israeli gateway for WhatsApp: sendTemplate, sendButtons and
// sendMessage, flat JSON with the key in the body.
//
// It promises four things.
//
//   - Only what 99 digital's pages have a field for is written, and only when it was asked for: no default is spelled
//     out but the number for "no header", which the vendor demands. What has no field is refused with a sentence that
//     says what to do instead.
//   - The limits of the pages are kept, in characters: footers, titles, ids, the number of variables and their length
//     together.
//   - A message is accepted when the body says OK and names it. FAIL in the body is a failure whatever the HTTP status
//     is; 99 digital says it in a 200.
//   - The number in reason is recorded and never interpreted: its meaning differs from route to route, and isn't
//     published for these, so that codes.json has one entry for all. So a wrong key looks like a wrong number, and a run
//     ends by its rejections in a row.
//
// The pages are at https://docs.99digital.co.il/whatsapp-api. The folder dossier says of every piece where it is from,
// and what is inferred.
package digital99

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/schema/wording"
)

//go:embed dossier
var files embed.FS

// Driver is the vendor's line in the list of providers.
func Driver() provider.Driver {
	own, err := fs.Sub(files, "dossier")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return provider.Driver{Name: "99digital", Dossier: own, Open: open}
}

// settings are the vendor's words; the dossier's settings.schema.json describes them.
type settings struct {
	From         string `json:"from"`
	LocalStorage bool   `json:"local_storage"`
	APIKey       string `json:"api_key"`
	BaseURL      string `json:"base_url"`
}

type digital99 struct {
	root         string // the address of all routes, up to the slash before their names
	from         string
	localStorage bool
	apiKey       string
	codes        dossier.Codes
}

var _ provider.Provider = digital99{}

func open(given provider.Settings) (provider.Provider, error) {
	s := settings{BaseURL: "https://api.99digital.co.il/whatsapp/v2"}
	if err := given.Decode(&s); err != nil {
		return nil, err
	}
	switch {
	case s.From == "":
		return nil, provider.WrongSetting("from", wording.Say("setting-missing", nil).Advise("sender"))
	case strings.HasPrefix(s.From, "+"):
		return nil, provider.WrongSetting("from", wording.Say("sender-number-plus", nil))
	}
	codes, err := dossier.LoadCodes(Driver().Dossier)
	return digital99{
		root:         strings.TrimRight(s.BaseURL, "/") + "/",
		from:         s.From,
		localStorage: s.LocalStorage,
		apiKey:       s.APIKey,
		codes:        codes,
	}, err
}

// Encode writes m for the route of its kind.
func (p digital99) Encode(m provider.Message) (provider.Request, error) {
	var e encoder
	route, body := p.message(&e, m)
	if err := e.Err(); err != nil {
		return provider.Request{}, err
	}
	text, err := provider.Marshal(body)
	if err != nil {
		return provider.Request{}, err
	}
	return provider.Request{
		Method: http.MethodPost,
		URL:    p.root + route,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   text,
	}, nil
}

// Authorize puts the key before the other fields of the body, which stay as they are to the byte.
func (p digital99) Authorize(_ context.Context, r *provider.Request) error {
	key, err := provider.Marshal(p.apiKey)
	if err != nil {
		return err
	}
	rest, found := bytes.CutPrefix(r.Body, []byte("{"))
	if !found {
		return errors.New("99 digital's key goes into the request's body, and it isn't a JSON object")
	}
	r.Body = bytes.Join([][]byte{[]byte(`{"apiKey":`), key, []byte(","), rest}, nil)
	return nil
}

// An answer is what every answer of 99 digital has.
type answer struct {
	Status string          `json:"status"` // OK or FAIL
	Unique string          `json:"unique"` // the message's id
	Reason json.RawMessage `json:"reason"` // a number, or the same as a text
	To     json.RawMessage `json:"to"`     // the number that the message was sent to
}

// whom is the recipient that the answer names. That its form is the request's isn't documented.
func (a answer) whom() provider.Whom { return provider.Whom{Own: strings.Trim(string(a.To), `"`)} }

// Decode reads the status in the body. The receipt's id is unique.
func (p digital99) Decode(r provider.Response) (provider.Receipt, error) {
	var a answer
	if json.Unmarshal(r.Body, &a) != nil {
		return provider.Receipt{}, provider.ByStatus(r)
	}
	switch {
	case a.Status == "FAIL":
		e := p.failure(r, a)
		e.Whom = a.whom()
		return provider.Receipt{}, e
	case a.Status == "OK" && !r.OK():
		return provider.Receipt{}, &provider.Error{Text: fmt.Sprintf("99 digital says both no (HTTP %d) and OK; "+
			"whether the message was taken isn't known", r.Status)}
	case a.Status == "OK" && strings.TrimSpace(a.Unique) != "":
		return provider.Receipt{ID: a.Unique, Whom: a.whom()}, nil
	}
	return provider.Receipt{}, provider.ByStatus(r)
}

// failure is the verdict of an answer that says FAIL: the message surely wasn't taken. Where the HTTP status speaks of
// more than this message, its verdict stands.
func (p digital99) failure(r provider.Response, a answer) *provider.Error {
	code := strings.Trim(string(a.Reason), `"`)
	if code == "null" {
		code = ""
	}
	e := provider.ByStatus(r)
	if e.Verdict != provider.Unsure {
		e.Code = code
		return e
	}
	if known, ok := p.codes.Find(code, ""); ok {
		return known.Failure(code)
	}
	return &provider.Error{Verdict: provider.Rejected, Code: code, Text: fmt.Sprintf("99 digital says FAIL (HTTP %d)", r.Status)}
}
