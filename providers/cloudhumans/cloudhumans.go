// Package cloudhumans speaks to Cloud Chat of Cloud Humans: one route, which creates a proactive WhatsApp conversation
// from a template.
//
// The vendor's page documents the request and nothing of the answers. Those are taken to be Chatwoot's, which Cloud
// Chat derives from; the dossier marks each of them as inferred. Where the page is silent this package stays on the
// safe side: what it can't recognise is Unsure.
//
// The page: https://cloudchat.cloudhumans.com/hc/cloud-chat/articles/1737409540-api-enviar-mensagem-proativa-pelo-whats_app
package cloudhumans

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

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
	return provider.Driver{Name: "cloudhumans", Dossier: dossier, Open: open}
}

// settings are the vendor's words; the dossier's settings.schema.json describes them.
type settings struct {
	AccountID      string `json:"account_id"`
	InboxID        string `json:"inbox_id"`
	APIAccessToken string `json:"api_access_token"`
	BaseURL        string `json:"base_url"`
}

type cloudHumans struct {
	url     string
	inboxID string
	token   string
}

var _ provider.Provider = cloudHumans{}

func open(s provider.Settings) (provider.Provider, error) {
	own := settings{BaseURL: "https://cloudchat.cloudhumans.com"}
	if err := s.Decode(&own); err != nil {
		return nil, err
	}
	for name, value := range map[string]string{"account_id": own.AccountID, "inbox_id": own.InboxID} {
		if value == "" {
			return nil, provider.WrongSetting(name, wording.Say("setting-missing", nil))
		}
	}
	return cloudHumans{
		url: strings.TrimRight(own.BaseURL, "/") + "/api/v1/accounts/" + url.PathEscape(own.AccountID) +
			"/conversations/create_proactive_whatsapp_conversation",
		inboxID: own.InboxID,
		token:   own.APIAccessToken,
	}, nil
}

// Encode writes the template's name, its parameters and the recipient at the root of one JSON object. The language
// isn't sent, for want of a field.
func (c cloudHumans) Encode(m provider.Message) (provider.Request, error) {
	if err := expressible(m); err != nil {
		return provider.Request{}, err
	}
	var o object
	o.text.Grow(512)
	o.add("inbox_id", c.inboxID)
	o.add("phone_number", m.To)
	o.add("template_name", m.Template.Name)
	if m.Template.Header != nil {
		o.add("header_attachment", m.Template.Header.Link)
	}
	for _, b := range m.Template.Buttons {
		o.add("button_param_"+strconv.Itoa(b.Index), b.Value)
	}
	for _, v := range m.Template.Values() {
		o.add(v.Name, v.Value)
	}
	body, err := o.close()
	return provider.Request{
		Method: http.MethodPost,
		URL:    c.url,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   body,
	}, err
}

// reserved tells whether the vendor keeps a name at the body's root for itself.
func reserved(name string) bool {
	switch name {
	case "inbox_id", "phone_number", "template_name", "header_attachment":
		return true
	}
	index, button := strings.CutPrefix(name, "button_param_")
	return button && index != "" && strings.Trim(index, "0123456789") == ""
}

// vendor is the name that sentences have for it.
var vendor = wording.Args{"vendor": "Cloud Humans"}

// expressible tells what this vendor can't send, and what to do instead.
func expressible(m provider.Message) error {
	var f provider.Faults
	t := m.Template
	if t == nil {
		f.Refuse("message", wording.Say("template-wanted", vendor))
		return f.Err()
	}
	if m.To == "" {
		f.Refuse("recipients.chat_id", wording.Say("number-wanted", vendor))
	}
	f.Need("template.name", t.Name, 0)
	if t.Positional() {
		f.Refuse("template.variables", wording.Say("variables-by-position", vendor))
	}
	if h := t.Header; h != nil {
		const where = "template.header_attachment"
		if h.Link == "" {
			f.Refuse(where, wording.Say("file-address-wanted", vendor))
		}
		if h.Filename != "" {
			f.Refuse(where, wording.Say("file-address-alone", vendor).Advise("filename"))
		}
	}
	named(&f, t)
	return f.Err()
}

// named checks that every parameter can stand at the body's root beside the others.
func named(f *provider.Faults, t *provider.Template) {
	values := t.Values()
	for i, v := range values {
		if v.Name == "" {
			f.Refuse("template.variables", wording.Say("variable-unnamed", nil))
		}
		if reserved(v.Name) {
			f.Refuse("template.variables."+v.Name, wording.Say("variable-name-reserved", vendor))
		}
		for _, other := range values[:i] {
			if other.Name == v.Name {
				f.Refuse("template.variables."+v.Name, wording.Say("parameter-twice", nil))
			}
		}
	}
	for i, b := range t.Buttons {
		if i > 0 && t.Buttons[i-1].Index == b.Index {
			f.Refuse("template.button_param_"+strconv.Itoa(b.Index), wording.Say("parameter-twice", nil).Advise("button"))
		}
	}
}

// An object is a JSON object of texts that keeps the order in which they are added.
type object struct {
	text bytes.Buffer
	err  error
}

func (o *object) add(name, value string) {
	mark := byte(',')
	if o.text.Len() == 0 {
		mark = '{'
	}
	o.text.WriteByte(mark)
	o.write(name)
	o.text.WriteByte(':')
	o.write(value)
}

// write adds one text. An encoder for each would cost more than the rest of the message, so it is left to those texts
// that JSON doesn't write as they stand.
func (o *object) write(text string) {
	if plain(text) {
		o.text.WriteByte('"')
		o.text.WriteString(text)
		o.text.WriteByte('"')
		return
	}
	escaped, err := provider.Marshal(text)
	o.text.Write(escaped)
	o.err = errors.Join(o.err, err)
}

// plain tells whether a text stands in JSON as it is, between quotes.
func plain(text string) bool {
	for _, r := range text {
		switch {
		case r < ' ', r == '"', r == '\\', r == '\u2028', r == '\u2029', r == utf8.RuneError:
			return false
		}
	}
	return true
}

func (o *object) close() ([]byte, error) {
	o.text.WriteByte('}')
	return o.text.Bytes(), o.err
}

// Authorize adds the access key.
func (c cloudHumans) Authorize(_ context.Context, r *provider.Request) error {
	r.Header.Set("api_access_token", c.token)
	return nil
}

// Decode takes a 2xx with a JSON object that holds no error as the receipt; its id, where there is one, is the
// conversation's.
func (c cloudHumans) Decode(r provider.Response) (provider.Receipt, error) {
	var a struct {
		ID      json.RawMessage `json:"id"`
		Error   json.RawMessage `json:"error"`
		Errors  json.RawMessage `json:"errors"`
		Message json.RawMessage `json:"message"`
	}
	if !bytes.HasPrefix(bytes.TrimSpace(r.Body), []byte("{")) || json.Unmarshal(r.Body, &a) != nil {
		return provider.Receipt{}, provider.ByStatus(r)
	}
	fault := text(a.Error)
	if fault == "" {
		fault = text(a.Errors)
	}
	if r.OK() {
		if fault != "" {
			return provider.Receipt{}, &provider.Error{Text: "the vendor says both yes (HTTP " +
				strconv.Itoa(r.Status) + ") and no: " + fault}
		}
		return provider.Receipt{ID: text(a.ID)}, nil
	}
	if fault == "" {
		fault = text(a.Message)
	}
	if fault == "" && text(a.ID) != "" {
		return provider.Receipt{}, provider.Contradiction("the", r, "the id of a conversation")
	}
	return provider.Receipt{}, refusal(r, fault)
}

// refusal is the verdict of an answer that isn't a 2xx, with the vendor's own words where it has some.
func refusal(r provider.Response, fault string) *provider.Error {
	e := provider.ByStatus(r)
	if fault == "" {
		return e
	}
	switch r.Status {
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound:
		return &provider.Error{Verdict: provider.Denied, Text: fault}
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return &provider.Error{Verdict: provider.Rejected, Text: fault}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		e.Text = fault
	default:
		e.Text = fmt.Sprintf("%s (HTTP %d); whether the message was taken isn't known", fault, r.Status)
	}
	return e
}

// text is a JSON value for a person: a text without its quotes, anything else as it stands, nothing for what is empty.
func text(v json.RawMessage) string {
	var s string
	if bytes.HasPrefix(v, []byte(`"`)) && json.Unmarshal(v, &s) == nil {
		return s
	}
	switch s = string(v); s {
	case "null", "false", "[]", "{}":
		return ""
	}
	return s
}
