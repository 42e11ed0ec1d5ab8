package digital99

import (
	"slices"
	"strings"

	"campaign/providers/provider"
)

// The bodies of the routes without the key, their fields in the order of 99 digital's pages.
type (
	templateBody struct {
		From             string `json:"from"`
		To               string `json:"to"`
		Name             string `json:"name"`
		Language         int    `json:"language,omitempty"`
		HeaderType       int    `json:"headerType"`
		HeaderLink       string `json:"headerLink,omitempty"`
		BodyVariable1    string `json:"bodyVariable1,omitempty"`
		BodyVariable2    string `json:"bodyVariable2,omitempty"`
		BodyVariable3    string `json:"bodyVariable3,omitempty"`
		BodyVariable4    string `json:"bodyVariable4,omitempty"`
		BodyVariable5    string `json:"bodyVariable5,omitempty"`
		BodyVariable6    string `json:"bodyVariable6,omitempty"`
		BodyVariable7    string `json:"bodyVariable7,omitempty"`
		BodyVariable8    string `json:"bodyVariable8,omitempty"`
		BodyVariable9    string `json:"bodyVariable9,omitempty"`
		BodyVariable10   string `json:"bodyVariable10,omitempty"`
		WebsiteVariable  string `json:"websiteVariable,omitempty"`
		WebsiteVariable2 string `json:"websiteVariable2,omitempty"`
		CouponCode       string `json:"couponCode,omitempty"`
	}
	buttonsBody struct {
		From           string `json:"from"`
		To             string `json:"to"`
		Header         int    `json:"header"`
		HeaderURL      string `json:"headerURL,omitempty"`
		Body           string `json:"body"`
		Footer         string `json:"footer,omitempty"`
		Button1        string `json:"button1"`
		Button2        string `json:"button2,omitempty"`
		Button3        string `json:"button3,omitempty"`
		Button1ID      string `json:"button1_id,omitempty"`
		Button2ID      string `json:"button2_id,omitempty"`
		Button3ID      string `json:"button3_id,omitempty"`
		ButtonExternal string `json:"buttonExternal,omitempty"`
		ReplyTo        string `json:"replyTo,omitempty"`
		LocalStorage   int    `json:"localStorage,omitempty"`
	}
	messageBody struct {
		From    string `json:"from"`
		To      string `json:"to"`
		Body    string `json:"body"`
		ReplyTo string `json:"replyTo,omitempty"`
	}
)

// The numbers of headers: the two routes count differently.
const (
	noHeader = 1 // of both

	buttonsImage    = 2
	buttonsVideo    = 3
	buttonsDocument = 4

	templateImage    = 3
	templateVideo    = 4
	templateDocument = 5
)

// message is the route of m, as the end of its address, and its body.
func (p digital99) message(f *faults, m provider.Message) (route string, body any) {
	switch {
	case m.Chat != "":
		f.refuse("recipients.chat_id: 99 digital sends to phone numbers and knows no chats; name the column of the numbers in recipients.phone")
	case m.To == "":
		f.refuse("recipients.phone: the recipient's number is missing")
	case (m.Template == nil) == (m.Session == nil):
		f.refuse("a message is either a template or a free-form message; write template or message, one of them")
	case m.Template != nil:
		return "sendTemplate", p.template(f, m)
	default:
		return p.session(f, m)
	}
	return "", nil
}

// template is the body of sendTemplate.
func (p digital99) template(f *faults, m provider.Message) templateBody {
	t := m.Template
	f.need("template.name", t.Name, maxTemplateName)
	b := templateBody{From: p.from, To: m.Digits(), Name: t.Name, Language: language(t.Language), HeaderType: noHeader}
	if h := t.Header; h != nil {
		const where = "template.header_attachment"
		f.file(where, h)
		b.HeaderLink = h.Link
		switch h.Kind {
		case provider.Image:
			b.HeaderType = templateImage
		case provider.Video:
			b.HeaderType = templateVideo
		case provider.Document:
			b.HeaderType = templateDocument
		}
	}
	b.variables(f, t.Variables)
	b.buttons(f, t.Buttons)
	return b
}

// variables fills bodyVariable1 and on, in order.
func (b *templateBody) variables(f *faults, given []provider.Variable) {
	places := [maxVariables]*string{
		&b.BodyVariable1, &b.BodyVariable2, &b.BodyVariable3, &b.BodyVariable4, &b.BodyVariable5,
		&b.BodyVariable6, &b.BodyVariable7, &b.BodyVariable8, &b.BodyVariable9, &b.BodyVariable10,
	}
	if len(given) > len(places) {
		f.refusef("template.variables: 99 digital takes %d, and there are %d; use a template with fewer", len(places), len(given))
		return
	}
	var all strings.Builder
	for i, v := range given {
		f.need("template.variables."+v.Name, v.Value, 0)
		*places[i] = v.Value
		all.WriteString(v.Value)
	}
	f.atMost("template.variables (together)", all.String(), maxTemplateText)
}

// buttons fills the fields of the template's buttons: two addresses and a code.
func (b *templateBody) buttons(f *faults, given []provider.ButtonParam) {
	for _, p := range given {
		if strings.TrimSpace(p.Value) == "" {
			f.refusef("template.button_param_%d: is blank; fill it in", p.Index)
		}
		var place *string
		switch p.Type {
		case provider.ButtonURL:
			place = &b.WebsiteVariable
			if *place != "" {
				place = &b.WebsiteVariable2
			}
		case provider.ButtonCopyCode:
			place = &b.CouponCode
		default:
			f.refusef("template.button_param_%d: 99 digital fills addresses and codes (url, copy_code), not %s; "+
				"leave button_param_%[1]d out, the button works without it", p.Index, p.Type)
			return
		}
		if *place != "" {
			f.refusef("template.button_param_%d: 99 digital fills two addresses (url) and one code (copy_code), and this is one more; "+
				"use a template with fewer", p.Index)
			return
		}
		*place = p.Value
	}
}

// sends are the types of free-form messages that are written here.
var sends = []string{provider.Text, provider.Buttons, provider.LinkType}

// session is the route and the body of a free-form message.
func (p digital99) session(f *faults, m provider.Message) (route string, body any) {
	s := m.Session
	if !slices.Contains(sends, s.Type) {
		f.refusef("message.type: 99 digital has no %q here; it sends %s", s.Type, strings.Join(sends, ", "))
		return "", nil
	}
	if s.ClientID != "" {
		f.refuse("message.client_id: 99 digital takes no id of the sender's own; leave client_id out")
	}
	switch s.Type {
	case provider.Text:
		if s.Header != nil || s.Footer != "" {
			f.refuse("message: a text of 99 digital has neither header nor footer; write them into body, or send buttons")
		}
		f.need("message.body", s.Body, maxText)
		return "sendMessage", messageBody{From: p.from, To: m.Digits(), Body: s.Body, ReplyTo: s.ReplyTo}
	case provider.Buttons:
		b := p.around(f, m)
		b.replies(f, s.Buttons)
		if p.localStorage && b.HeaderURL != "" {
			b.LocalStorage = 1
		}
		return "sendButtons", b
	}
	b := p.around(f, m)
	b.link(f, s.Link)
	return "sendButtons", b
}

// around is the body of sendButtons without the buttons.
func (p digital99) around(f *faults, m provider.Message) *buttonsBody {
	s := m.Session
	b := &buttonsBody{From: p.from, To: m.Digits(), Header: noHeader, Body: s.Body, Footer: s.Footer, ReplyTo: s.ReplyTo}
	f.need("message.body", s.Body, maxBody)
	f.atMost("message.footer", s.Footer, maxFooter)
	h := s.Header
	if h == nil {
		return b
	}
	if h.Media == nil || h.Text != "" {
		f.refuse("message.header: 99 digital's header is an image, a video or a document, not a text; write the text into body")
		return b
	}
	f.file("message.header", h.Media)
	f.format("message.header", h.Media)
	b.HeaderURL = h.Media.Link
	switch h.Media.Kind {
	case provider.Image:
		b.Header = buttonsImage
	case provider.Video:
		b.Header = buttonsVideo
	case provider.Document:
		b.Header = buttonsDocument
	}
	return b
}

// replies fills the buttons that a person taps to answer. Without an id 99 digital gives them 1, 2 and 3.
func (b *buttonsBody) replies(f *faults, given []provider.Reply) {
	if n := len(given); n < 1 || n > maxButtons {
		f.refusef("message.buttons: there must be 1 to %d buttons, and there are %d", maxButtons, n)
		return
	}
	titles := [maxButtons]*string{&b.Button1, &b.Button2, &b.Button3}
	ids := [maxButtons]*string{&b.Button1ID, &b.Button2ID, &b.Button3ID}
	for i, r := range given {
		f.need(nth(i)+": title", r.Title, maxButtonTitle)
		f.atMost(nth(i)+": id", r.ID, maxButtonID)
		*titles[i], *ids[i] = r.Title, r.ID
	}
}

// link fills the button that opens an address.
func (b *buttonsBody) link(f *faults, l *provider.Link) {
	if l == nil {
		l = &provider.Link{}
	}
	f.need("message.title", l.Title, maxButtonTitle)
	f.need("message.url", l.URL, 0)
	if hasEmoji(l.Title) {
		f.refuse("message.title: 99 digital allows no emoji on a link's button; take them out")
	}
	b.Button1, b.ButtonExternal = l.Title, l.URL
}
