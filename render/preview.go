package render

import (
	"fmt"
	"strings"

	"campaign/providers/provider"
)

// A Bubble is a message as the person who gets it will see it, free of where it is shown: a terminal, a page, an inbox.
// Its texts are harmless: no control characters but line ends, nothing that turns the direction of what follows.
// Fields that the message doesn't have are empty.
type Bubble struct {
	// To is whom it is for: a number in E.164 or a chat's id.
	To string `json:"to,omitempty"`
	// Template is set for a template message. What its content shows is in the other fields.
	Template *BubbleTemplate `json:"template,omitempty"`
	// Quoted is the id of the message that this one answers.
	Quoted string `json:"quoted,omitempty"`

	Header []Span       `json:"header,omitempty"`
	Media  *BubbleMedia `json:"media,omitempty"`
	Body   []Span       `json:"body,omitempty"` // a file's caption too
	Footer []Span       `json:"footer,omitempty"`

	Location *BubblePlace    `json:"location,omitempty"`
	Contacts []BubbleContact `json:"contacts,omitempty"`

	// Buttons stand below the text, one a line.
	Buttons []BubbleButton `json:"buttons,omitempty"`
	// Sections are what a list's button opens.
	Sections []BubbleSection `json:"sections,omitempty"`
}

// A BubbleTemplate names a template, and shows the values that nothing else in the bubble does: all of them when the
// campaign file doesn't say what the registered template says, none when it does.
type BubbleTemplate struct {
	Name     string `json:"name"`
	Language string `json:"language,omitempty"`
	// Parameters are the body's, in order.
	Parameters []BubbleParameter `json:"parameters,omitempty"`
}

// A BubbleParameter is a value by its name.
type BubbleParameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// BubbleMedia is a file: its kind is one of provider's, Source its address or the vendor's id.
type BubbleMedia struct {
	Kind     string `json:"kind"`
	Source   string `json:"source"`
	Filename string `json:"filename,omitempty"`
}

// A BubblePlace is a place on the map, in decimal degrees.
type BubblePlace struct {
	Latitude  string `json:"latitude"`
	Longitude string `json:"longitude"`
	Name      string `json:"name,omitempty"`
	Address   string `json:"address,omitempty"`
}

// A BubbleContact is a card: a name, and what stands on it (numbers, addresses), one a line.
type BubbleContact struct {
	Name  string   `json:"name"`
	Lines []string `json:"lines,omitempty"`
}

// A BubbleButton is a button. Type is one of provider's Button constants, ButtonPhone, ButtonVoice, or list for the
// button that opens the sections, reply for one that answers, link for one that opens an address.
type BubbleButton struct {
	Type  string `json:"type"`
	Title string `json:"title"`
	// Detail is what is behind it: the address, the code, the id that comes back.
	Detail string `json:"detail,omitempty"`
}

// The types of a session message's buttons.
const (
	ReplyButton = "reply"
	LinkButton  = "link"
	ListButton  = "list"
)

// A BubbleSection is a group of a list's rows.
type BubbleSection struct {
	Title string      `json:"title,omitempty"`
	Rows  []BubbleRow `json:"rows"`
}

// A BubbleRow is one choice of a list.
type BubbleRow struct {
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	ID          string `json:"id,omitempty"`
}

// Bubble shows a message: with the words of the registered template when the campaign file has them. It is pure, and
// takes any message, not only those that r has made.
func (r *Renderer) Bubble(m provider.Message) Bubble {
	b := Bubble{To: Harmless(m.To)}
	if m.To == "" {
		b.To = Harmless(m.Chat)
	}
	if m.Template != nil {
		var k *content
		if r != nil && r.template != nil {
			k = r.template.content
		}
		b.fromTemplate(m.Template, k)
	}
	if m.Session != nil {
		b.fromSession(m.Session)
	}
	return b
}

func (b *Bubble) fromTemplate(t *provider.Template, k *content) {
	b.Template = &BubbleTemplate{Name: Harmless(t.Name), Language: Harmless(t.Language)}
	b.Media = bubbleMedia(t.Header)
	if k == nil {
		k = &content{}
	}
	if k.bodyPath == "" {
		for _, v := range t.Variables {
			b.Template.Parameters = append(b.Template.Parameters, BubbleParameter{Harmless(v.Name), Harmless(v.Value)})
		}
	}
	b.Header = Markup(filled(k.header, t.Values()))
	if len(k.header) == 0 && t.HeaderText != nil {
		b.Header = Markup(t.HeaderText.Value)
	}
	b.Body = Markup(filled(k.body, t.Variables))
	b.Footer = Markup(filled(k.footer, t.Variables))
	values := map[int]provider.ButtonParam{}
	for _, p := range t.Buttons {
		values[p.Index] = p
		if p.Index >= len(k.buttons) {
			b.Buttons = append(b.Buttons, BubbleButton{p.Type, fmt.Sprintf("button %d", p.Index), Harmless(p.Value)})
		}
	}
	for i, registered := range k.buttons {
		shown := BubbleButton{Type: registered.Type, Title: Harmless(registered.Title.Source), Detail: values[i].Value}
		switch registered.Type {
		case provider.ButtonURL:
			shown.Detail = registered.address(values[i].Value)
		case ButtonPhone:
			shown.Detail = registered.Phone.Source
		}
		shown.Detail = Harmless(shown.Detail)
		b.Buttons = append(b.Buttons, shown)
	}
}

func (b *Bubble) fromSession(s *provider.Session) {
	b.Quoted = Harmless(s.ReplyTo)
	b.Body, b.Footer = Markup(s.Body), Markup(s.Footer)
	if s.Header != nil {
		b.Header, b.Media = Markup(s.Header.Text), bubbleMedia(s.Header.Media)
	}
	if s.Media != nil {
		b.Media, b.Body = bubbleMedia(s.Media), Markup(s.Media.Caption)
	}
	for _, r := range s.Buttons {
		b.Buttons = append(b.Buttons, BubbleButton{ReplyButton, Harmless(r.Title), Harmless(r.ID)})
	}
	if s.Link != nil {
		b.Buttons = append(b.Buttons, BubbleButton{LinkButton, Harmless(s.Link.Title), Harmless(s.Link.URL)})
	}
	if l := s.Location; l != nil {
		b.Location = &BubblePlace{Harmless(l.Latitude), Harmless(l.Longitude), Harmless(l.Name), Harmless(l.Address)}
	}
	for _, contact := range s.Contacts {
		b.Contacts = append(b.Contacts, bubbleContact(contact))
	}
	if s.List == nil {
		return
	}
	b.Buttons = append(b.Buttons, BubbleButton{Type: ListButton, Title: Harmless(s.List.Button)})
	for _, section := range s.List.Sections {
		shown := BubbleSection{Title: Harmless(section.Title)}
		for _, r := range section.Rows {
			shown.Rows = append(shown.Rows, BubbleRow{Harmless(r.Title), Harmless(r.Description), Harmless(r.ID)})
		}
		b.Sections = append(b.Sections, shown)
	}
}

func bubbleMedia(m *provider.Media) *BubbleMedia {
	if m == nil {
		return nil
	}
	return &BubbleMedia{Kind: m.Kind, Source: Harmless(m.Link + m.ID), Filename: Harmless(m.Filename)}
}

// bubbleContact reads the name and whatever a card shows of Meta's contact object.
func bubbleContact(contact map[string]any) BubbleContact {
	var b BubbleContact
	name, _ := contact["name"].(map[string]any)
	b.Name = Harmless(textOf(name["formatted_name"]))
	if org, ok := contact["org"].(map[string]any); ok {
		b.line(org, "title", "company")
	}
	for _, list := range []struct {
		name   string
		fields []string
	}{
		{"phones", []string{"phone"}}, {"emails", []string{"email"}}, {"urls", []string{"url"}},
		{"addresses", []string{"street", "city", "state", "zip", "country"}},
	} {
		items, _ := contact[list.name].([]any)
		for _, item := range items {
			fields, _ := item.(map[string]any)
			b.line(fields, list.fields...)
		}
	}
	return b
}

func (b *BubbleContact) line(fields map[string]any, names ...string) {
	var found []string
	for _, name := range names {
		if s := Harmless(textOf(fields[name])); s != "" {
			found = append(found, s)
		}
	}
	if len(found) > 0 {
		b.Lines = append(b.Lines, strings.Join(found, ", "))
	}
}

func textOf(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
