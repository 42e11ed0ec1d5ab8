package cloudapi

import "campaign/providers/provider"

// A Message is the body of POST /messages. The keys stand in the order of Meta's pages.
type Message struct {
	Product       string           `json:"messaging_product"`
	RecipientType string           `json:"recipient_type"`
	To            string           `json:"to"`
	Type          string           `json:"type"`
	Context       *Context         `json:"context,omitempty"`
	Template      *Template        `json:"template,omitempty"`
	Text          *Text            `json:"text,omitempty"`
	Interactive   *Interactive     `json:"interactive,omitempty"`
	Image         *Media           `json:"image,omitempty"`
	Audio         *Media           `json:"audio,omitempty"`
	Video         *Media           `json:"video,omitempty"`
	Document      *Media           `json:"document,omitempty"`
	Sticker       *Media           `json:"sticker,omitempty"`
	Location      *Location        `json:"location,omitempty"`
	Contacts      []map[string]any `json:"contacts,omitempty"`
	// Ref comes back in Meta's reports of delivery. The vendor sets it where it is documented.
	Ref string `json:"biz_opaque_callback_data,omitempty"`
	// ClientID is Wake Experience's id of the caller.
	ClientID string `json:"Id,omitempty"`
}

// A Context names the message that this one answers.
type Context struct {
	MessageID string `json:"message_id"`
}

// A Template is an approved message and its parameters.
type Template struct {
	Name       string      `json:"name"`
	Language   Language    `json:"language"`
	Components []Component `json:"components,omitempty"`
}

// A Language is the one that the template was approved in.
type Language struct {
	Policy string `json:"policy,omitempty"`
	Code   string `json:"code"`
}

// A Component holds the parameters of one part of a template: header, body, or one button.
type Component struct {
	Type       string      `json:"type"`
	SubType    string      `json:"sub_type,omitempty"`
	Index      string      `json:"index,omitempty"` // the button's place among all buttons, from "0"
	Parameters []Parameter `json:"parameters"`
}

// A Parameter is one value; Type says which field holds it.
type Parameter struct {
	Type       string  `json:"type"`
	Name       string  `json:"parameter_name,omitempty"`
	Text       string  `json:"text,omitempty"`
	Payload    string  `json:"payload,omitempty"`
	CouponCode string  `json:"coupon_code,omitempty"`
	Action     *Action `json:"action,omitempty"`
	Image      *Media  `json:"image,omitempty"`
	Video      *Media  `json:"video,omitempty"`
	Document   *Media  `json:"document,omitempty"`
}

// Media is a file by Meta's id or by its address, one of the two.
type Media struct {
	ID       string `json:"id,omitempty"`
	Link     string `json:"link,omitempty"`
	Caption  string `json:"caption,omitempty"`
	Filename string `json:"filename,omitempty"`
}

// A Text is a message of words.
type Text struct {
	Body string `json:"body,omitempty"`
	Text string `json:"text,omitempty"` // as the body or footer of an interactive message
}

// An Interactive message is one that can be tapped: button, list or cta_url.
type Interactive struct {
	Type   string  `json:"type"`
	Header *Header `json:"header,omitempty"`
	Body   Text    `json:"body"`
	Footer *Text   `json:"footer,omitempty"`
	Action Action  `json:"action"`
}

// A Header stands above the body; Type says which field holds it.
type Header struct {
	Type     string `json:"type"`
	Text     string `json:"text,omitempty"`
	Image    *Media `json:"image,omitempty"`
	Video    *Media `json:"video,omitempty"`
	Document *Media `json:"document,omitempty"`
}

// An Action is what a tap can do: answer (Buttons), choose (Button and Sections), open an address (Name and
// Parameters), or, in a template's parameter, start a flow (FlowToken).
type Action struct {
	Buttons    []Button           `json:"buttons,omitempty"`
	Button     string             `json:"button,omitempty"`
	Sections   []provider.Section `json:"sections,omitempty"`
	Name       string             `json:"name,omitempty"`
	Parameters *OpenURL           `json:"parameters,omitempty"`
	FlowToken  string             `json:"flow_token,omitempty"`
}

// A Button is a reply button.
type Button struct {
	Type  string         `json:"type"`
	Reply provider.Reply `json:"reply"`
}

// OpenURL is what a cta_url button says and opens.
type OpenURL struct {
	DisplayText string `json:"display_text"`
	URL         string `json:"url"`
}

// A Location is a place. The coordinates are a json.Number or a string, as the dialect has them.
type Location struct {
	Latitude  any    `json:"latitude"`
	Longitude any    `json:"longitude"`
	Name      string `json:"name,omitempty"`
	Address   string `json:"address,omitempty"`
}
