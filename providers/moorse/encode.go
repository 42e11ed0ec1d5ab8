package moorse

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"campaign/providers/provider"
	"campaign/schema/wording"
)

// The bodies of the routes, their keys in the order of Moorse's pages.
type (
	templateBody struct {
		To         string      `json:"to"`
		Name       string      `json:"template_name"`
		Components []component `json:"components"` // the SDK always has it
	}
	component struct {
		Type       string      `json:"type"` // header or body
		Parameters []parameter `json:"parameters"`
	}
	parameter struct {
		Type     string    `json:"type"` // says which of the others is set
		Text     string    `json:"text,omitempty"`
		Image    *fileInfo `json:"image,omitempty"`
		Document *fileInfo `json:"document,omitempty"`
		Video    *fileInfo `json:"video,omitempty"`
	}
	fileInfo struct {
		Link     string `json:"link"`
		Filename string `json:"filename,omitempty"` // documents only
	}

	textBody struct {
		To   string `json:"to"`
		Body string `json:"body"`
	}
	fileBody struct {
		To       string `json:"to"`
		Body     string `json:"body"` // the file's address
		Filename string `json:"filename"`
		Caption  string `json:"caption,omitempty"`
	}
	buttonsBody struct {
		ButtonsID []choice `json:"buttonsId"`
		Title     string   `json:"title"` // the message's body
		Subtitle  string   `json:"subtitle,omitempty"`
		To        string   `json:"to"`
	}
	listBody struct {
		To     string     `json:"to"`
		Body   string     `json:"body"`
		Action listAction `json:"action"`
	}
	listAction struct {
		Sections []section `json:"sections"`
	}
	section struct {
		Title string   `json:"title,omitempty"`
		Rows  []choice `json:"rows"`
	}
	choice struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
)

// vendor is the name that sentences have for it.
const vendor = "Moorse"

// own are the arguments of sentences that name nothing but the vendor.
var own = wording.Args{"vendor": vendor}

// An encoder writes one message, and keeps what Moorse can't express.
type encoder struct{ provider.Faults }

// message is the route of m, as the end of its address, and its body.
func (e *encoder) message(m provider.Message) (route string, body any) {
	switch {
	case m.Chat != "":
		e.Refuse("recipients.chat_id", wording.Say("number-wanted", own))
	case m.To == "":
		e.Refuse("recipients.phone", wording.Say("recipient-number-missing", nil))
	case (m.Template == nil) == (m.Session == nil):
		e.Refuse("", wording.Say("template-or-message", nil))
	case m.Template != nil:
		return "send-template", e.template(m.Digits(), m.Template)
	default:
		return e.session(m.Digits(), m.Session)
	}
	return "", nil
}

// template is the body of send-template. The language has no field: it is the registered template's own.
func (e *encoder) template(to string, t *provider.Template) templateBody {
	e.Need("template.name", t.Name, provider.MaxTemplateName)
	out := templateBody{To: to, Name: t.Name, Components: []component{}}
	if h := t.Header; h != nil {
		out.Components = append(out.Components, component{Type: "header", Parameters: []parameter{e.header(h)}})
	}
	if t.HeaderText != nil {
		out.Components = append(out.Components, component{Type: "header", Parameters: e.values(*t.HeaderText)})
	}
	if len(t.Variables) > 0 {
		out.Components = append(out.Components, component{Type: "body", Parameters: e.values(t.Variables...)})
	}
	for _, b := range t.Buttons {
		name := "button_param_" + strconv.Itoa(b.Index)
		e.Refuse("template."+name, wording.Say("button-parameters-for-vendor", wording.Args{"vendor": vendor, "parameter": name}))
	}
	return out
}

// values are values of a template's text, in order.
func (e *encoder) values(given ...provider.Variable) []parameter {
	all := make([]parameter, len(given))
	for i, v := range given {
		e.Need("template.variables."+v.Name, v.Value, 0)
		all[i] = parameter{Type: "text", Text: v.Value}
	}
	return all
}

// header is the file of a template's header.
func (e *encoder) header(m *provider.Media) parameter {
	const where = "template.header_attachment"
	e.link(where, m)
	if m.Caption != "" {
		e.Refuse(where, wording.Say("template-header-caption", nil))
	}
	if m.Filename != "" && m.Kind != provider.Document {
		e.Refuse(where, wording.Say("filename-of-document-only-for-vendor", own))
	}
	file := &fileInfo{Link: m.Link, Filename: m.Filename}
	p := parameter{Type: m.Kind}
	switch m.Kind {
	case provider.Image:
		p.Image = file
	case provider.Document:
		p.Document = file
	case provider.Video:
		p.Video = file
	default:
		e.Refuse(where, wording.Say("template-header-kind-for-vendor", wording.Args{"vendor": vendor, "kind": wording.Quote(m.Kind)}))
	}
	return p
}

// sends are the types of free-form messages that Moorse has a route for.
var sends = []string{provider.Text, provider.Buttons, provider.ListType, provider.Image, provider.Video, provider.Audio, provider.Document}

// session is the route and the body of a free-form message.
func (e *encoder) session(to string, s *provider.Session) (route string, body any) {
	if !slices.Contains(sends, s.Type) {
		e.Refuse("message.type", wording.Say("message-type-for-vendor",
			wording.Args{"vendor": vendor, "type": wording.Quote(s.Type), "names": strings.Join(sends, ", ")}))
	}
	if s.ReplyTo != "" {
		e.Refuse("message.reply_to", wording.Say("reply-to-for-vendor", own))
	}
	if s.ClientID != "" {
		e.Refuse("message.client_id", wording.Say("client-id-for-vendor", own))
	}
	if s.Header != nil {
		e.Refuse("message.header", wording.Say("header-for-vendor", own))
	}
	if s.Footer != "" && s.Type != provider.Buttons {
		e.Refuse("message.footer", wording.Say("footer-of-buttons-only", own))
	}
	switch s.Type {
	case provider.Text:
		e.Need("message.body", s.Body, provider.MaxText)
		return "send-message", textBody{To: to, Body: s.Body}
	case provider.Buttons:
		return "send-buttons", e.buttons(to, s)
	case provider.ListType:
		return "send-list-menu", e.list(to, s)
	}
	return "send-file", e.file(to, s)
}

// buttons is the body of send-buttons.
func (e *encoder) buttons(to string, s *provider.Session) buttonsBody {
	e.Need("message.body", s.Body, provider.MaxBody)
	e.AtMost("message.footer", s.Footer, provider.MaxFooter)
	e.Count("message.buttons", "button-count-for-vendor", len(s.Buttons), provider.MaxReplies)
	out := buttonsBody{Title: s.Body, Subtitle: s.Footer, To: to}
	for i, b := range s.Buttons {
		where := provider.Nth("message.buttons", i)
		e.Need(where+".title", b.Title, provider.MaxLabel)
		e.Need(where+".id", b.ID, provider.MaxReplyID)
		out.ButtonsID = append(out.ButtonsID, choice(b))
	}
	return out
}

// list is the body of send-list-menu. What the button that opens it says has no field.
func (e *encoder) list(to string, s *provider.Session) listBody {
	e.Need("message.body", s.Body, provider.MaxListBody)
	var sections []provider.Section
	if s.List != nil {
		sections = s.List.Sections
	}
	e.Count("message.sections", "section-count-for-vendor", len(sections), provider.MaxSections)
	out := listBody{To: to, Body: s.Body}
	rows := 0
	for i, given := range sections {
		where := provider.Nth("message.sections", i)
		e.AtMost(where+".title", given.Title, provider.MaxRowTitle)
		if len(sections) > 1 {
			e.Need(where+".title", given.Title, 0)
		}
		rows += len(given.Rows)
		e.Count(where+".rows", "row-count-for-vendor", len(given.Rows), provider.MaxListRows)
		out.Action.Sections = append(out.Action.Sections, section{Title: given.Title, Rows: e.rows(where+".rows", given.Rows)})
	}
	e.Count("message.sections", "row-count-in-all-for-vendor", rows, provider.MaxListRows)
	return out
}

// rows are the choices of one section of a list.
func (e *encoder) rows(where string, given []provider.ListRow) []choice {
	var out []choice
	for i, r := range given {
		at := provider.Nth(where, i)
		e.Need(at+".title", r.Title, provider.MaxRowTitle)
		e.Need(at+".id", r.ID, provider.MaxRowID)
		if r.Description != "" {
			e.Refuse(at+".description", wording.Say("row-description-for-vendor", own))
		}
		out = append(out, choice{ID: r.ID, Title: r.Title})
	}
	return out
}

// file is the body of send-file.
func (e *encoder) file(to string, s *provider.Session) fileBody {
	if s.Media == nil {
		e.Refuse("message.link", wording.Say("file-address-missing", nil))
		return fileBody{}
	}
	if s.Media.ID != "" {
		e.Refuse("message.id", wording.Say("file-address-wanted", own))
	}
	e.link("message.link", s.Media)
	e.AtMost("message.caption", s.Media.Caption, provider.MaxCaption)
	if s.Body != "" {
		e.Refuse("message.body", wording.Say("message-without-body", wording.Args{"message": "a file"}).Advise("caption"))
	}
	name := s.Media.Filename
	if name == "" {
		name = nameIn(s.Media.Link)
	}
	if name == "" {
		p := wording.Say("filename-for-vendor", own)
		if s.Type == provider.Document {
			p = p.Advise("document")
		}
		e.RefuseValue("message.link", p)
	}
	return fileBody{To: to, Body: s.Media.Link, Filename: name, Caption: s.Media.Caption}
}

// link refuses a file that isn't given by its https address alone.
func (e *encoder) link(where string, m *provider.Media) {
	if m.ID != "" {
		e.Refuse(where, wording.Say("file-address-wanted", own))
	}
	e.Need(where, m.Link, 0)
	if !strings.HasPrefix(m.Link, "https://") {
		e.RefuseValue(where, wording.Say("address-begin", nil))
	}
}

// nameIn is the last part of the address, when it looks like a file's name, or "".
func nameIn(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	name := path.Base(u.Path)
	if end := path.Ext(name); len(end) < 2 || len(end) == len(name) {
		return ""
	}
	return name
}
