package digital99

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"campaign/providers/provider"
	"campaign/schema/wording"
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

// vendor is the name that sentences have for it.
const vendor = "99 digital"

// The arguments of sentences that name nothing but the vendor, or its messages of one type.
var (
	own     = wording.Args{"vendor": vendor}
	ownText = wording.Args{"message": "a text of 99 digital"}
)

// An encoder keeps what 99 digital can't express of one message.
type encoder struct{ provider.Faults }

// message is the route of m, as the end of its address, and its body.
func (p digital99) message(e *encoder, m provider.Message) (route string, body any) {
	switch {
	case m.Chat != "":
		e.Refuse("recipients.chat_id", wording.Say("number-wanted", own))
	case m.To == "":
		e.Refuse("recipients.phone", wording.Say("recipient-number-missing", nil))
	case (m.Template == nil) == (m.Session == nil):
		e.Refuse("", wording.Say("template-or-message", nil))
	case m.Template != nil:
		return "sendTemplate", p.template(e, m)
	default:
		return p.session(e, m)
	}
	return "", nil
}

// template is the body of sendTemplate.
func (p digital99) template(e *encoder, m provider.Message) templateBody {
	t := m.Template
	e.Need("template.name", t.Name, provider.MaxTemplateName)
	b := templateBody{From: p.from, To: m.Digits(), Name: t.Name, Language: language(t.Language), HeaderType: noHeader}
	if h := t.Header; h != nil {
		const where = "template.header_attachment"
		e.file(where, h)
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
	if t.HeaderText != nil {
		e.Refuse("template.variables."+t.HeaderText.Name, wording.Say("header-value-for-vendor", own))
	}
	b.variables(e, t.Variables)
	b.buttons(e, t.Buttons)
	return b
}

// variables fills bodyVariable1 and on, in order.
func (b *templateBody) variables(e *encoder, given []provider.Variable) {
	places := [maxVariables]*string{
		&b.BodyVariable1, &b.BodyVariable2, &b.BodyVariable3, &b.BodyVariable4, &b.BodyVariable5,
		&b.BodyVariable6, &b.BodyVariable7, &b.BodyVariable8, &b.BodyVariable9, &b.BodyVariable10,
	}
	if len(given) > len(places) {
		e.Refuse("template.variables", wording.Say("too-many-variables",
			wording.Args{"vendor": vendor, "most": strconv.Itoa(len(places)), "n": strconv.Itoa(len(given))}))
		return
	}
	n := 0
	for i, v := range given {
		e.Need("template.variables."+v.Name, v.Value, 0)
		*places[i] = v.Value
		n += utf8.RuneCountInString(v.Value)
	}
	if n > maxTemplateText {
		e.RefuseValue("template.variables", wording.Say("variables-too-long",
			wording.Args{"n": strconv.Itoa(n), "most": strconv.Itoa(maxTemplateText)}))
	}
}

// buttons fills the fields of the template's buttons: two addresses and a code.
func (b *templateBody) buttons(e *encoder, given []provider.ButtonParam) {
	for _, p := range given {
		name := "button_param_" + strconv.Itoa(p.Index)
		e.Need("template."+name, p.Value, 0)
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
			e.Refuse("template."+name, wording.Say("button-type-for-vendor", wording.Args{"vendor": vendor, "type": p.Type, "parameter": name}))
			return
		}
		if *place != "" {
			e.Refuse("template."+name, wording.Say("button-places-for-vendor", own))
			return
		}
		*place = p.Value
	}
}

// sends are the types of free-form messages that are written here.
var sends = []string{provider.Text, provider.Buttons, provider.LinkType}

// session is the route and the body of a free-form message.
func (p digital99) session(e *encoder, m provider.Message) (route string, body any) {
	s := m.Session
	if !slices.Contains(sends, s.Type) {
		e.Refuse("message.type", wording.Say("message-type-for-vendor",
			wording.Args{"vendor": vendor, "type": wording.Quote(s.Type), "names": strings.Join(sends, ", ")}))
		return "", nil
	}
	if s.ClientID != "" {
		e.Refuse("message.client_id", wording.Say("client-id-for-vendor", own))
	}
	switch s.Type {
	case provider.Text:
		if s.Header != nil {
			e.Refuse("message.header", wording.Say("message-without-header", ownText).Advise("body"))
		}
		if s.Footer != "" {
			e.Refuse("message.footer", wording.Say("message-without-footer", ownText).Advise("body"))
		}
		e.Need("message.body", s.Body, provider.MaxText)
		return "sendMessage", messageBody{From: p.from, To: m.Digits(), Body: s.Body, ReplyTo: s.ReplyTo}
	case provider.Buttons:
		b := p.around(e, m)
		b.replies(e, s.Buttons)
		if p.localStorage && b.HeaderURL != "" {
			b.LocalStorage = 1
		}
		return "sendButtons", b
	}
	b := p.around(e, m)
	b.link(e, s.Link)
	return "sendButtons", b
}

// around is the body of sendButtons without the buttons.
func (p digital99) around(e *encoder, m provider.Message) *buttonsBody {
	s := m.Session
	b := &buttonsBody{From: p.from, To: m.Digits(), Header: noHeader, Body: s.Body, Footer: s.Footer, ReplyTo: s.ReplyTo}
	e.Need("message.body", s.Body, provider.MaxBody)
	e.AtMost("message.footer", s.Footer, maxFooter)
	h := s.Header
	if h == nil {
		return b
	}
	if h.Media == nil || h.Text != "" {
		e.Refuse("message.header", wording.Say("header-not-a-file", own))
		return b
	}
	e.file("message.header", h.Media)
	e.format("message.header", h.Media)
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
func (b *buttonsBody) replies(e *encoder, given []provider.Reply) {
	if n := len(given); n < 1 || n > maxButtons {
		e.Count("message.buttons", "button-count-for-vendor", n, maxButtons)
		return
	}
	titles := [maxButtons]*string{&b.Button1, &b.Button2, &b.Button3}
	ids := [maxButtons]*string{&b.Button1ID, &b.Button2ID, &b.Button3ID}
	for i, r := range given {
		where := provider.Nth("message.buttons", i)
		e.Need(where+".title", r.Title, maxButtonTitle)
		e.AtMost(where+".id", r.ID, maxButtonID)
		*titles[i], *ids[i] = r.Title, r.ID
	}
}

// link fills the button that opens an address, calls or writes.
func (b *buttonsBody) link(e *encoder, l *provider.Link) {
	if l == nil {
		l = &provider.Link{}
	}
	e.Need("message.title", l.Title, maxButtonTitle)
	e.Need("message.url", l.URL, 0)
	if hasEmoji(l.Title) {
		e.RefuseValue("message.title", wording.Say("link-emoji", own))
	}
	b.Button1, b.ButtonExternal = l.Title, external(l.URL)
}

// external is an address, or a phone number or e-mail address without the scheme before it. A number is written in
// digits, as 99 digital writes all numbers.
func external(target string) string {
	scheme, rest, _ := strings.Cut(target, ":")
	switch strings.ToLower(scheme) {
	case "tel":
		return strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, rest)
	case "mailto":
		return rest
	}
	return target
}
