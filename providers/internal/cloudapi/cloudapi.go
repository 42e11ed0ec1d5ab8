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
//   - An answer is accepted only when it carries a message's id and no error. An error's verdict comes from Meta's code
//     alone, as Meta advises, never from its title; the HTTP status decides only when the body isn't Meta's.
//   - Everything is a pure function: equal messages give equal bytes.
//
// The shapes are those of Meta's pages under
// https://developers.facebook.com/documentation/business-messaging/whatsapp/ and of its OpenAPI description,
// https://github.com/facebook/openapi (business-messaging-api_v23.0.yaml).
package cloudapi

import (
	"errors"

	"campaign/providers/provider"
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
// sentence for the person who wrote the campaign.
func (d Dialect) Encode(m provider.Message) (*Message, error) {
	switch {
	case m.Chat != "":
		return nil, errors.New(d.Vendor + " sends to phone numbers, not into chats; use the column of the numbers (recipients.phone)")
	case m.To == "":
		return nil, errors.New("the recipient's number is missing")
	case (m.Template == nil) == (m.Session == nil):
		return nil, errors.New("a message is either a template or a free-form message, one of them")
	}
	out := &Message{Product: "whatsapp", RecipientType: "individual", To: m.To}
	var err error
	if m.Template != nil {
		err = d.template(m.Template, out)
	} else {
		err = d.session(m.Session, out)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}
