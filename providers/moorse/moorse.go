// Package moorse speaks the dialect of Moorse, a Brazilian gateway for WhatsApp: templates, texts, files, reply buttons
// and list menus, each on a route of its own below /v2/whatsapp/{integrationId}.
//
// It promises four things.
//
//   - Only what Moorse's pages and SDKs have a field for is written. What has none is refused with a sentence that says
//     what to do instead: parameters of buttons, headers of buttons, descriptions of rows, quotes. Two things are left
//     out without a word, because a campaign can't do without them and Moorse decides them itself: the template's
//     language and what the button of a list says.
//   - No null is written, though the SDK writes many.
//   - A message is accepted when the answer is a 2xx whose errors is empty and whose data.control names it; that means
//     queued. A non-empty errors is a failure whatever the HTTP status says.
//   - What kind of failure it is, is told from the HTTP status and never from the words, which aren't a contract.
//
// The pages are at https://moorse.readme.io/reference, the SDKs at https://github.com/moorseio. The folder dossier says
// of every piece where it is from, and what is inferred.
package moorse

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"campaign/providers/provider"
	"campaign/schema/wording"
)

//go:embed dossier
var files embed.FS

// Driver is the vendor's line in the list of providers.
func Driver() provider.Driver {
	dossier, err := fs.Sub(files, "dossier")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return provider.Driver{Name: "moorse", Dossier: dossier, Open: open}
}

// settings are the vendor's words; the dossier's settings.schema.json describes them.
type settings struct {
	IntegrationID string `json:"integration_id"`
	AuthScheme    string `json:"auth_scheme"`
	Token         string `json:"token"`
	BaseURL       string `json:"base_url"`
}

type moorse struct {
	root          string // the address of all routes, up to the slash before their names
	authorization string
}

var _ provider.Provider = moorse{}

// open makes the provider. The token is sent behind the word Bearer, or alone with auth_scheme raw.
func open(given provider.Settings) (provider.Provider, error) {
	s := settings{AuthScheme: "bearer", BaseURL: "https://api.moorse.io"}
	if err := given.Decode(&s); err != nil {
		return nil, err
	}
	switch {
	case strings.Trim(s.IntegrationID, ". ") == "":
		return nil, provider.WrongSetting("integration_id", wording.Say("setting-missing", nil).Advise("integration"))
	case s.AuthScheme != "bearer" && s.AuthScheme != "raw":
		return nil, provider.WrongSetting("auth_scheme", wording.Say("setting-choice", wording.Args{"names": "bearer, raw"}))
	}
	p := moorse{
		root:          strings.TrimRight(s.BaseURL, "/") + "/v2/whatsapp/" + url.PathEscape(s.IntegrationID) + "/",
		authorization: "Bearer " + s.Token,
	}
	if s.AuthScheme == "raw" {
		p.authorization = s.Token
	}
	return p, nil
}

// Encode writes m for the route of its kind.
func (p moorse) Encode(m provider.Message) (provider.Request, error) {
	var e encoder
	route, body := e.message(m)
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

// Authorize adds the token.
func (p moorse) Authorize(_ context.Context, r *provider.Request) error {
	r.Header.Set("Authorization", p.authorization)
	return nil
}

// An answer is the envelope of every answer of Moorse.
type answer struct {
	Data   json.RawMessage `json:"data"`   // of a success an object with control
	Errors json.RawMessage `json:"errors"` // a list of strings, or of codes and messages
}

// Decode reads Moorse's envelope. The receipt's id is data.control, of a message that is queued.
func (p moorse) Decode(r provider.Response) (provider.Receipt, error) {
	var a answer
	if json.Unmarshal(r.Body, &a) != nil {
		return provider.Receipt{}, provider.ByStatus(r)
	}
	var data struct {
		Control string `json:"control"`
	}
	queued := json.Unmarshal(a.Data, &data) == nil && strings.TrimSpace(data.Control) != ""
	switch {
	case queued && (failed(a.Errors) || !r.OK()):
		return provider.Receipt{}, provider.Contradiction("Moorse's", r, "the id of a queued message")
	case queued:
		return provider.Receipt{ID: data.Control}, nil
	case failed(a.Errors):
		return provider.Receipt{}, failure(r.Status, a.Errors)
	default:
		return provider.Receipt{}, provider.ByStatus(r)
	}
}

// failed tells whether the answer's errors holds anything.
func failed(list json.RawMessage) bool {
	switch string(bytes.Join(bytes.Fields(list), nil)) {
	case "", "null", "[]", "{}", `""`:
		return false
	}
	return true
}

// failure is the verdict of an answer with errors. Moorse publishes no failing answer; the kinds are HTTP's.
func failure(status int, list json.RawMessage) *provider.Error {
	e := &provider.Error{Verdict: provider.Rejected}
	says := "Moorse refuses the message"
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusProxyAuthRequired:
		e.Verdict, says = provider.Denied, "Moorse refuses access; look at token, auth_scheme and integration_id"
	case status == http.StatusTooManyRequests:
		e.Verdict, says = provider.Throttled, "Moorse wants fewer messages at once"
	case status == http.StatusServiceUnavailable:
		e.Verdict, says = provider.Unavailable, "Moorse isn't available just now"
	case status >= 500:
		e.Verdict, says = provider.Unsure, "Moorse failed; whether the message was taken isn't known"
	}
	code, words := first(list)
	e.Code, e.Text = code, fmt.Sprintf("%s (HTTP %d)", says, status)
	if words != "" {
		e.Text += ": " + words
	}
	return e
}

// first is the code and the words of the first of the errors, as far as it has them.
func first(list json.RawMessage) (code, words string) {
	var several []json.RawMessage
	if json.Unmarshal(list, &several) == nil && len(several) > 0 {
		list = several[0]
	}
	if json.Unmarshal(list, &words) == nil {
		return "", words
	}
	var coded struct {
		Code    json.RawMessage `json:"code"` // a text or a number
		Message string          `json:"message"`
	}
	if json.Unmarshal(list, &coded) != nil {
		return "", ""
	}
	if json.Unmarshal(coded.Code, &code) != nil {
		code = string(coded.Code)
	}
	return code, coded.Message
}
