// Package cloudapi is the dialect of Meta's WhatsApp Cloud API: the JSON of its messages, its answers and its error
// codes. Vendors that pass this JSON through, behind their own address and secret, share it.
//
// It promises four things.
//
//   - Nothing is written that wasn't asked for: no null, no empty object, no default spelled out. A template without
//     parameters has no components.
//   - What the dialect can't express is refused with a sentence that says what to write instead: a list with a picture
//     above it, a sticker with a caption, an empty template parameter. So are the numbers and lengths that Meta
//     documents, counted in characters (Unicode code points).
//   - An answer is accepted only when it carries a message's id and no error. An error's verdict comes from Meta's code,
//     as codes.json has it; where the code means several things, from its subcode and the details beside it. The HTTP
//     status decides where the body isn't Meta's or the code is new.
//   - Everything is a pure function: equal messages give equal bytes.
//
// The shapes are those of Meta's pages under
// https://developers.facebook.com/documentation/business-messaging/whatsapp/ and of its OpenAPI description,
// https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml).
package cloudapi

import (
	"campaign/providers/provider"
	"campaign/schema/wording"
)

// A Dialect says how a vendor's way of writing Meta's JSON differs from another's.
type Dialect struct {
	// Vendor is the name that sentences for people use.
	Vendor string
	// Policy adds "policy":"deterministic" to a template's language. It is the only policy that Meta has, and optional.
	Policy bool
	// TextDegrees writes a location's coordinates as JSON strings, and not as numbers. Meta prints both.
	TextDegrees bool
}

// Encode writes m in Meta's dialect: the whole body, but for what only one vendor adds (Ref, ClientID). The error is a
// *provider.Refusal.
func (d Dialect) Encode(m provider.Message) (*Message, error) {
	e := encoder{dialect: d}
	out := &Message{Product: "whatsapp", RecipientType: "individual", To: m.To}
	switch {
	case m.Chat != "":
		e.Refuse("recipients.chat_id", wording.Say("number-wanted", wording.Args{"vendor": d.Vendor}))
	case m.To == "":
		e.Refuse("recipients.phone", wording.Say("recipient-number-missing", nil))
	case (m.Template == nil) == (m.Session == nil):
		e.Refuse("", wording.Say("template-or-message", nil))
	case m.Template != nil:
		e.template(m.Template, out)
	default:
		e.session(m.Session, out)
	}
	if err := e.Err(); err != nil {
		return nil, err
	}
	return out, nil
}
