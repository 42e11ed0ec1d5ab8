package cloudapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"campaign/providers/dossier"
	"campaign/providers/provider"
)

// answer is what Meta's bodies have, success and failure together.
type answer struct {
	Contacts json.RawMessage `json:"contacts"`
	Messages []struct {
		ID     string `json:"id"`
		Status string `json:"message_status"`
	} `json:"messages"`
	Error json.RawMessage `json:"error"`
}

// Decode reads Meta's answer. An answer that is neither Meta's receipt nor Meta's error is judged by other, such as
// provider.ByStatus.
func Decode(r provider.Response, codes dossier.Codes, other func(provider.Response) *provider.Error) (provider.Receipt, error) {
	var a answer
	body := bytes.TrimPrefix(r.Body, []byte("\ufeff"))
	if err := json.Unmarshal(body, &a); err != nil {
		return provider.Receipt{}, other(r)
	}
	taken := len(a.Messages) > 0 && a.Messages[0].ID != ""
	fault, failed := faultOf(a.Error)
	switch {
	case taken && r.OK() && !failed:
		return provider.Receipt{ID: a.Messages[0].ID, Note: note(a.Messages[0].Status), Whom: a.whom()}, nil
	case taken:
		return provider.Receipt{}, &provider.Error{
			Text: "the answer has both a message's id and a failure; whether the message was taken isn't known"}
	case failed && fault.Code != "":
		e := fault.verdict(r, codes)
		e.Whom = a.whom()
		return provider.Receipt{}, e
	default:
		return provider.Receipt{}, other(r)
	}
}

// whom is the recipient that the answer names: Meta promises to say again what it was asked for, beside its own id of the
// person, which may be another form of the number.
func (a answer) whom() provider.Whom {
	var contacts []struct {
		Input json.RawMessage `json:"input"`
		ID    json.RawMessage `json:"wa_id"`
	}
	if json.Unmarshal(a.Contacts, &contacts) != nil || len(contacts) == 0 {
		return provider.Whom{}
	}
	return provider.Whom{Echo: word(contacts[0].Input), Own: word(contacts[0].ID)}
}

// note says what a message_status other than accepted means.
func note(status string) string {
	switch status {
	case "", "accepted":
		return ""
	case "held_for_quality_assessment":
		return "Meta holds it until it has judged the template's quality; it is delivered or dropped later"
	case "paused":
		return "Meta has paused its delivery"
	default:
		return "Meta's status of it: " + Tidy(status)
	}
}

// fault is Meta's error.
type fault struct{ Code, Subcode, Message, Details string }

// faultOf reads the error of an answer. It tells whether there is one; it is Meta's if it has a code.
func faultOf(raw json.RawMessage) (fault, bool) {
	if len(raw) == 0 || string(raw) == "null" {
		return fault{}, false
	}
	var e struct {
		Message json.RawMessage `json:"message"`
		Code    json.RawMessage `json:"code"`
		Subcode json.RawMessage `json:"error_subcode"`
		Data    json.RawMessage `json:"error_data"`
	}
	if json.Unmarshal(raw, &e) != nil {
		return fault{}, true // a text, as other servers have it
	}
	var data struct {
		Details json.RawMessage `json:"details"`
	}
	details := word(e.Data) // some of Meta's services put a text here
	if json.Unmarshal(e.Data, &data) == nil {
		details = word(data.Details)
	}
	return fault{Code: number(e.Code), Subcode: number(e.Subcode), Message: word(e.Message), Details: details}, true
}

// word is a JSON text's value, "" for anything else.
func word(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// code is what a vendor's code looks like: a number, perhaps in quotes.
var code = regexp.MustCompile(`^"?([0-9]{1,9})"?$`)

// number is a code as its digits, "" if it is none.
func number(raw json.RawMessage) string {
	if m := code.FindSubmatch(raw); m != nil {
		return string(m[1])
	}
	return ""
}

// verdict is the error that the code deserves, with Meta's own words at its end. The wait that an answer names goes
// before the wait that the code asks for.
func (f fault) verdict(r provider.Response, codes dossier.Codes) *provider.Error {
	known, ok := codes.Find(f.Code, f.Subcode, f.Details, f.title())
	if !ok {
		return f.unknown(r)
	}
	e := known.Failure(f.Code)
	if f.Code != "0" && f.Code != "190" { // these repeat the token that they refuse
		e.Text = f.quote(e.Text)
	}
	if r.Header.Get("Retry-After") != "" {
		e.RetryAfter = 0
	}
	return e
}

// unknown is the error of a code that no page lists. Meta answers with a 4xx before it takes a message, so that this one
// surely wasn't taken; the status says whether it speaks of more than this message.
func (f fault) unknown(r provider.Response) *provider.Error {
	e := provider.ByStatus(r)
	switch {
	case e.Verdict != provider.Unsure:
	case r.Status >= 400 && r.Status <= 499:
		e.Verdict, e.Text = provider.Rejected, "Meta refuses the message with a code that isn't known here"
	default:
		e.Text = "the vendor failed in a way that isn't known here, so that whether the message was taken isn't known either"
	}
	e.Code, e.Text = f.Code, f.quote(e.Text)
	return e
}

// title is what Meta says of the code.
func (f fault) title() string { return strings.TrimPrefix(f.Message, "(#"+f.Code+") ") }

// quote adds what Meta says: the details, which name the value at fault, or else the title.
func (f fault) quote(text string) string {
	said := f.Details
	if said == "" {
		said = f.title()
	}
	if said = Tidy(said); said == "" {
		return text
	}
	return fmt.Sprintf("%s (Meta says: %s)", text, said)
}

// What a vendor's text must not carry into a results file: numbers long enough for a phone, strings like a token.
var (
	phone = regexp.MustCompile(`\+?[0-9](?:[ ().-]{0,2}[0-9]){7,}`)
	token = regexp.MustCompile(`[A-Za-z0-9]{24,}`)
)

// Tidy is a vendor's text, harmless: one line, bounded, no phone number, nothing like a token, no full stop.
func Tidy(text string) string {
	const enough = 200
	text = strings.ToValidUTF8(text, "")
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	text = token.ReplaceAllString(text, "…")
	text = phone.ReplaceAllString(text, "…")
	if runes := []rune(text); len(runes) > enough {
		text = string(runes[:enough]) + "…"
	}
	return strings.TrimSuffix(text, ".")
}
