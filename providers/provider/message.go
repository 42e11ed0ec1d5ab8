package provider

import (
	"slices"
	"strings"
)

// A Message is what one person is to receive, in no vendor's dialect. Exactly one of Template and Session is set,
// and exactly one of To and Chat.
type Message struct {
	// Ref is the campaign's own key of the recipient; a vendor that echoes a caller's reference gets this one.
	Ref string `json:"ref,omitempty"`
	// To is the number in E.164, with its plus sign.
	To string `json:"to,omitempty"`
	// Chat is the vendor's id of an existing chat, for vendors that address chats.
	Chat string `json:"chat,omitempty"`

	Template *Template `json:"template,omitempty"`
	Session  *Session  `json:"session,omitempty"`
}

// Digits is To without its plus sign, as vendors want it who ask for international digits only.
func (m Message) Digits() string { return strings.TrimPrefix(m.To, "+") }

// A Template is a message that the vendor has approved beforehand, with the values of its parameters.
type Template struct {
	Name     string `json:"name"`
	Language string `json:"language,omitempty"` // such as pt_BR; may be empty
	// Header is the media of the template's header, nil for none.
	Header *Media `json:"header,omitempty"`
	// HeaderText is the parameter of a header that is a text, nil for none. It may be a body parameter too.
	HeaderText *Variable `json:"header_text,omitempty"`
	// Variables are the body parameters in order. They are positional when every name is a number: then they are
	// sorted by it and count from 1 without a gap.
	Variables []Variable `json:"variables,omitempty"`
	// Buttons are the parameters of the template's dynamic buttons, sorted by Index.
	Buttons []ButtonParam `json:"buttons,omitempty"`
}

// Positional tells whether the body parameters are known by their positions ("1", "2") and not by names.
func (t *Template) Positional() bool {
	return len(t.Variables) > 0 && !slices.ContainsFunc(t.Variables, func(v Variable) bool { return !v.Numbered() })
}

// Values are all parameters of the template's texts, each once.
func (t *Template) Values() []Variable {
	if t.HeaderText == nil || slices.Contains(t.Variables, *t.HeaderText) {
		return t.Variables
	}
	return append(t.Variables[:len(t.Variables):len(t.Variables)], *t.HeaderText)
}

// A Variable is one parameter of a template's texts.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Numbered tells whether the name is a position, as "1".
func (v Variable) Numbered() bool { return v.Name != "" && strings.Trim(v.Name, "0123456789") == "" }

// The types of a template's dynamic button.
const (
	ButtonURL        = "url"         // the value completes the registered address
	ButtonQuickReply = "quick_reply" // the value comes back when the person taps
	ButtonCopyCode   = "copy_code"   // the value is the coupon code
	ButtonFlow       = "flow"        // the value is the flow's token
)

// A ButtonParam is the parameter of one of a template's buttons.
type ButtonParam struct {
	// Index is the button's place among all the template's buttons, from 0.
	Index int    `json:"index"`
	Type  string `json:"type"` // one of the Button constants, never empty
	Value string `json:"value"`
}

// The kinds of media.
const (
	Image    = "image"
	Video    = "video"
	Document = "document"
	Audio    = "audio"
	Sticker  = "sticker"
)

// Media is a file, by its address or by the vendor's id of an upload: exactly one of Link and ID is set.
type Media struct {
	Kind     string `json:"kind"` // image, video, document, audio or sticker
	Link     string `json:"link,omitempty"`
	ID       string `json:"id,omitempty"`
	Caption  string `json:"caption,omitempty"`
	Filename string `json:"filename,omitempty"` // documents only
}

// The types of a session message. Those of media have their kind's name.
const (
	Text     = "text"
	Buttons  = "buttons"
	ListType = "list"
	LinkType = "link"
	Place    = "location"
	People   = "contacts"
)

// A Session is a free-form message: it reaches only people who wrote in the last 24 hours.
// Type says which of the fields are set.
type Session struct {
	Type string `json:"type"`

	Header *Header `json:"header,omitempty"` // buttons, list, link
	Body   string  `json:"body,omitempty"`   // text, buttons, list, link
	Footer string  `json:"footer,omitempty"` // buttons, list, link

	Buttons  []Reply          `json:"buttons,omitempty"`  // buttons
	List     *List            `json:"list,omitempty"`     // list
	Link     *Link            `json:"link,omitempty"`     // link
	Media    *Media           `json:"media,omitempty"`    // image, audio, video, document, sticker
	Location *Location        `json:"location,omitempty"` // location
	Contacts []map[string]any `json:"contacts,omitempty"` // contacts, each in the shape of Meta's contact object

	// ReplyTo is the vendor's id of the message that this one quotes.
	ReplyTo string `json:"reply_to,omitempty"`
	// ClientID is the sender's own id of the message, for vendors that take one.
	ClientID string `json:"client_id,omitempty"`
}

// A Header stands above the body: a text or a file.
type Header struct {
	Text  string `json:"text,omitempty"`
	Media *Media `json:"media,omitempty"`
}

// A Reply is a button that a person taps to answer.
type Reply struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// A List is a menu that opens from one button.
type List struct {
	Button   string    `json:"button"`
	Sections []Section `json:"sections"`
}

// A Section is a group of a list's rows.
type Section struct {
	Title string    `json:"title,omitempty"`
	Rows  []ListRow `json:"rows"`
}

// A ListRow is one choice of a list.
type ListRow struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

// A Link is a button that opens an address.
type Link struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// A Location is a place on the map; the coordinates are decimal degrees, as typed.
type Location struct {
	Latitude  string `json:"latitude"`
	Longitude string `json:"longitude"`
	Name      string `json:"name,omitempty"`
	Address   string `json:"address,omitempty"`
}
