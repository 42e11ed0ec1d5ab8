// Package wegly speaks the dialect of Wegly, a Brazilian CRM for WhatsApp. Wegly thinks in chats: a template to a
// phone number opens one, everything else goes into a chat that is there already and is addressed by its id, a UUID.
//
// It promises four things.
//
//   - Only what Wegly's pages show a field for is written. A header above buttons, whose shape the page keeps to
//     itself, footers, media and links are refused with a sentence that says what can be sent instead; so is a
//     free-form message to a phone number.
//   - A chat's id is the address of a request and therefore is a UUID or nothing.
//   - A message is accepted when the answer is a 2xx with the record of a message, or with the new chat; that may mean
//     that WhatsApp hasn't got it yet.
//   - Wegly publishes no error. What an answer means that isn't a 2xx is told from its HTTP status alone, and where
//     that leaves a doubt it is Unsure.
//
// The pages are at https://docs.wegly.com.br/api-reference/chats. The folder dossier says of every piece where it is
// from, and what is inferred.
package wegly

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"campaign/providers/provider"
)

//go:embed dossier
var files embed.FS

// Driver is the vendor's line in the list of providers.
func Driver() provider.Driver {
	dossier, err := fs.Sub(files, "dossier")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return provider.Driver{Name: "wegly", Dossier: dossier, Open: open}
}

// settings are the vendor's words; the dossier's settings.schema.json describes them.
type settings struct {
	WhatsAppPhoneID string `json:"whatsapp_phone_id"`
	Origin          string `json:"origin"`
	Token           string `json:"token"`
	BaseURL         string `json:"base_url"`
}

type wegly struct {
	chats   string // the address of the chats
	phoneID string
	origin  string
	token   string
}

var _ provider.Provider = wegly{}

// open makes the provider. The sending number's id is asked for when a message needs it.
func open(given provider.Settings) (provider.Provider, error) {
	s := settings{BaseURL: "https://api.wegly.com.br"}
	if err := given.Decode(&s); err != nil {
		return nil, err
	}
	return wegly{
		chats:   strings.TrimRight(s.BaseURL, "/") + "/integrations/external/chats",
		phoneID: s.WhatsAppPhoneID,
		origin:  s.Origin,
		token:   s.Token,
	}, nil
}

// Encode writes m for the route of its kind.
func (p wegly) Encode(m provider.Message) (provider.Request, error) {
	e := encoder{phoneID: p.phoneID}
	route, body := e.message(m)
	if err := e.Err(); err != nil {
		return provider.Request{}, err
	}
	content, err := provider.Marshal(body)
	if err != nil {
		return provider.Request{}, err
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if p.origin != "" {
		header.Set("Origin", p.origin)
	}
	return provider.Request{Method: http.MethodPost, URL: p.chats + route, Header: header, Body: content}, nil
}

// Authorize adds the key.
func (p wegly) Authorize(_ context.Context, r *provider.Request) error {
	r.Header.Set("Authorization", "Bearer "+p.token)
	return nil
}

// An answer is a success, of a message (Records) or of a new chat (ID), or what Wegly may say of a failure.
type answer struct {
	ID      string `json:"id"`
	Records []struct {
		ID string `json:"id"`
	} `json:"records"`
	Number  json.RawMessage `json:"contact_number"` // of a new chat: whom it is with
	Contact json.RawMessage `json:"wa_contact_id"`  // the same, where there is no number
	Code    json.RawMessage `json:"code"`
	Error   json.RawMessage `json:"error"`
	Message json.RawMessage `json:"message"`
}

// whom is the recipient that the answer names. Wegly's example of a request has a number without its country's code.
func (a answer) whom() provider.Whom {
	for _, v := range []json.RawMessage{a.Number, a.Contact} {
		if own := words(v); strings.ContainsAny(own, "0123456789") {
			return provider.Whom{Own: own}
		}
	}
	return provider.Whom{}
}

// Decode reads the record of the message, or the new chat, whose id then is the receipt's.
func (p wegly) Decode(r provider.Response) (provider.Receipt, error) {
	var a answer
	if !bytes.HasPrefix(bytes.TrimSpace(r.Body), []byte("{")) || json.Unmarshal(r.Body, &a) != nil {
		return provider.Receipt{}, provider.ByStatus(r)
	}
	id := a.ID
	if len(a.Records) > 0 {
		id = a.Records[0].ID
	}
	switch {
	case !r.OK() && len(a.Records) > 0 && strings.TrimSpace(id) != "":
		return provider.Receipt{}, provider.Contradiction("Wegly's", r, "the record of a message")
	case !r.OK() && strings.TrimSpace(id) != "" && words(a.Message) == "" && words(a.Error) == "":
		return provider.Receipt{}, provider.Contradiction("Wegly's", r, "the id of a chat")
	case !r.OK():
		return provider.Receipt{}, failure(r, a)
	case strings.TrimSpace(id) == "":
		return provider.Receipt{}, provider.ByStatus(r)
	case words(a.Error) != "":
		return provider.Receipt{}, &provider.Error{Text: fmt.Sprintf("Wegly says both yes (HTTP %d) and no: %s", r.Status, words(a.Error))}
	}
	return provider.Receipt{ID: id, Whom: a.whom()}, nil
}

// failure is the verdict of a JSON answer that isn't a 2xx. The kinds are HTTP's.
func failure(r provider.Response, a answer) *provider.Error {
	e := provider.ByStatus(r)
	e.Whom = a.whom()
	says := words(a.Message)
	if says == "" {
		says = words(a.Error)
	}
	if says == "" {
		return e
	}
	e.Code = words(a.Code)
	switch r.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusRequestEntityTooLarge,
		http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		e.Verdict, e.Text = provider.Rejected, fmt.Sprintf("Wegly refuses the message (HTTP %d)", r.Status)
	}
	if e.Verdict == provider.Unsure {
		e.Text = fmt.Sprintf("Wegly failed (HTTP %d); whether the message was taken isn't known", r.Status)
	}
	e.Text += ": " + says
	return e
}

// words is a JSON value for a person: a text, the texts of a list, a number as it stands; "" for what is empty.
func words(v json.RawMessage) string {
	var text string
	if json.Unmarshal(v, &text) == nil {
		return text
	}
	var list []string
	if json.Unmarshal(v, &list) == nil {
		return strings.Join(list, "; ")
	}
	switch text = string(v); text {
	case "null", "false", "{}":
		return ""
	}
	return text
}
