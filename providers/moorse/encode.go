package moorse

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"campaign/providers/provider"
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

// message is the route of m, as the end of its address, and its body.
func (f *faults) message(m provider.Message) (route string, body any) {
	switch {
	case m.Chat != "":
		f.refuse("recipients.chat_id: Moorse sends to phone numbers and knows no chats; name the column of the numbers in recipients.phone")
	case m.To == "":
		f.refuse("recipients.phone: the recipient's number is missing")
	case (m.Template == nil) == (m.Session == nil):
		f.refuse("a message is either a template or a free-form message; write template or message, one of them")
	case m.Template != nil:
		return "send-template", f.template(m.Digits(), m.Template)
	default:
		return f.session(m.Digits(), m.Session)
	}
	return "", nil
}

// template is the body of send-template. The language has no field: it is the registered template's own.
func (f *faults) template(to string, t *provider.Template) templateBody {
	f.need("template.name", t.Name, maxTemplateName)
	out := templateBody{To: to, Name: t.Name, Components: []component{}}
	if h := t.Header; h != nil {
		out.Components = append(out.Components, component{Type: "header", Parameters: []parameter{f.header(h)}})
	}
	if len(t.Variables) > 0 {
		body := component{Type: "body"}
		for _, v := range t.Variables {
			f.need("template.variables."+v.Name, v.Value, 0)
			body.Parameters = append(body.Parameters, parameter{Type: "text", Text: v.Value})
		}
		out.Components = append(out.Components, body)
	}
	for _, b := range t.Buttons {
		f.refusef("template.button_param_%d: Moorse has no parameters for buttons; its templates take header_attachment and "+
			"variables, so register the button with a fixed address or code and leave button_param_%[1]d out", b.Index)
	}
	return out
}

// header is the file of a template's header.
func (f *faults) header(m *provider.Media) parameter {
	const where = "template.header_attachment"
	f.link(where, m)
	if m.Caption != "" {
		f.refuse(where + ": a template's header has no caption; say it in the template's text")
	}
	if m.Filename != "" && m.Kind != provider.Document {
		f.refuse(where + ": only a document has a filename with Moorse; leave filename out")
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
		f.refusef("%s: Moorse's templates take an image, a video or a document in their header, not %q", where, m.Kind)
	}
	return p
}

// sends are the types of free-form messages that Moorse has a route for.
var sends = []string{provider.Text, provider.Buttons, provider.ListType, provider.Image, provider.Video, provider.Audio, provider.Document}

// session is the route and the body of a free-form message.
func (f *faults) session(to string, s *provider.Session) (route string, body any) {
	if !slices.Contains(sends, s.Type) {
		f.refusef("message.type: Moorse has no %q; it sends %s", s.Type, strings.Join(sends, ", "))
	}
	if s.ReplyTo != "" {
		f.refuse("message.reply_to: Moorse has no way to quote a message; leave reply_to out")
	}
	if s.ClientID != "" {
		f.refuse("message.client_id: Moorse takes no id of the sender's own; leave client_id out")
	}
	if s.Header != nil {
		f.refuse("message.header: Moorse's messages have no header; write its text into body, or send the file as a message of its own")
	}
	if s.Footer != "" && s.Type != provider.Buttons {
		f.refuse("message.footer: only Moorse's buttons have a footer; write it at the end of body")
	}
	switch s.Type {
	case provider.Text:
		f.need("message.body", s.Body, maxText)
		return "send-message", textBody{To: to, Body: s.Body}
	case provider.Buttons:
		return "send-buttons", f.buttons(to, s)
	case provider.ListType:
		return "send-list-menu", f.list(to, s)
	}
	return "send-file", f.file(to, s)
}

// buttons is the body of send-buttons.
func (f *faults) buttons(to string, s *provider.Session) buttonsBody {
	f.need("message.body", s.Body, maxBody)
	f.atMost("message.footer", s.Footer, maxFooter)
	f.count("message.buttons", "buttons", len(s.Buttons), maxButtons)
	out := buttonsBody{Title: s.Body, Subtitle: s.Footer, To: to}
	for i, b := range s.Buttons {
		where := nth("message.buttons", "button", i)
		f.need(where+": title", b.Title, maxButtonTitle)
		f.need(where+": id", b.ID, maxButtonID)
		out.ButtonsID = append(out.ButtonsID, choice(b))
	}
	return out
}

// list is the body of send-list-menu. What the button that opens it says has no field.
func (f *faults) list(to string, s *provider.Session) listBody {
	f.need("message.body", s.Body, maxText)
	var sections []provider.Section
	if s.List != nil {
		sections = s.List.Sections
	}
	f.count("message.sections", "sections", len(sections), maxSections)
	out := listBody{To: to, Body: s.Body}
	rows := 0
	for i, given := range sections {
		where := nth("message.sections", "section", i)
		f.atMost(where+": title", given.Title, maxRowTitle)
		if len(sections) > 1 {
			f.need(where+": title", given.Title, 0)
		}
		rows += len(given.Rows)
		f.count(where+": rows", "rows", len(given.Rows), maxRows)
		out.Action.Sections = append(out.Action.Sections, section{Title: given.Title, Rows: f.rows(where, given.Rows)})
	}
	f.count("message.sections", "rows in all", rows, maxRows)
	return out
}

// rows are the choices of one section of a list.
func (f *faults) rows(where string, given []provider.ListRow) []choice {
	var out []choice
	for i, r := range given {
		at := nth(where, "row", i)
		f.need(at+": title", r.Title, maxRowTitle)
		f.need(at+": id", r.ID, maxRowID)
		if r.Description != "" {
			f.refuse(at + ": Moorse's rows have no description; say it in title or leave description out")
		}
		out = append(out, choice{ID: r.ID, Title: r.Title})
	}
	return out
}

// file is the body of send-file.
func (f *faults) file(to string, s *provider.Session) fileBody {
	if s.Media == nil {
		f.refuse("message.link: the file's address is missing")
		return fileBody{}
	}
	f.link("message.link", s.Media)
	f.atMost("message.caption", s.Media.Caption, maxCaption)
	if s.Body != "" {
		f.refuse("message.body: a file has no body; write the text as caption")
	}
	name := s.Media.Filename
	if name == "" {
		name = nameIn(s.Media.Link)
	}
	if name == "" {
		cure := "use an address that does"
		if s.Type == provider.Document {
			cure += ", or add filename"
		}
		f.refuse("message.link: Moorse wants to know the file's name, and the address doesn't end in one, as photo.jpg is; " + cure)
	}
	return fileBody{To: to, Body: s.Media.Link, Filename: name, Caption: s.Media.Caption}
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
