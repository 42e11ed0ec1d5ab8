package wegly

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"campaign/providers/provider"
)

// The bodies of the routes, their keys in the order of Wegly's pages.
type (
	chatBody struct {
		PhoneID  string  `json:"whatsapp_phone_id"`
		Contact  string  `json:"wa_contact_id"` // the number's digits
		Template named   `json:"template"`
		Fields   []field `json:"template_fields,omitempty"`
	}
	named struct {
		Name     string `json:"name"`
		Language string `json:"language,omitempty"`
	}
	field struct {
		Component   string `json:"component"` // HEADER, BODY or BUTTON
		Type        string `json:"type"`
		Index       int    `json:"index"` // of the place in its component, from 1
		ButtonIndex *int   `json:"button_index,omitempty"`
		Value       string `json:"value"`
	}

	messageBody struct {
		Type     string  `json:"type"` // text or template
		Body     string  `json:"body,omitempty"`
		Quoted   string  `json:"reference_wamid,omitempty"`
		Template *named  `json:"template,omitempty"`
		Fields   []field `json:"template_fields,omitempty"`
	}

	interactiveBody struct {
		Type   string  `json:"interactive_type"` // button or list
		Body   wording `json:"body"`
		Action action  `json:"action"`
		Quoted string  `json:"reference_wamid,omitempty"`
	}
	wording struct {
		Text string `json:"text"`
	}
	action struct {
		Buttons  []button  `json:"buttons,omitempty"`
		Button   string    `json:"button,omitempty"` // opens the list
		Sections []section `json:"sections,omitempty"`
	}
	button struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	section struct {
		Rows  []row  `json:"rows"`
		Title string `json:"title,omitempty"`
	}
	row struct {
		ID          string `json:"id"`
		Title       string `json:"title"`
		Description string `json:"description,omitempty"`
	}

	locationBody struct {
		Latitude  json.Number `json:"latitude"`
		Longitude json.Number `json:"longitude"`
		Name      string      `json:"name,omitempty"`
		Address   string      `json:"address,omitempty"`
		Quoted    string      `json:"reference_wamid,omitempty"`
	}
)

// uuid is the shape of a chat's id, which stands in the address of its routes.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// sends are the types of free-form messages that Wegly has a route for.
var sends = []string{provider.Text, provider.Buttons, provider.ListType, provider.Place}

// message is the route of m, as the end of its address, and its body.
func (f *faults) message(m provider.Message) (route string, body any) {
	switch {
	case (m.Template == nil) == (m.Session == nil):
		f.refuse("a message is either a template or a free-form message; write template or message, one of them")
	case m.Session != nil && !slices.Contains(sends, m.Session.Type):
		f.refusef("message.type: Wegly has no %q; it sends %s", m.Session.Type, strings.Join(sends, ", "))
	case m.Chat != "":
		return f.intoChat(m)
	case m.To == "":
		f.refuse("recipients: the recipient's number or chat id is missing")
	case m.Session != nil:
		f.refuse("recipients.phone: Wegly sends free-form messages into chats only, not to phone numbers; " +
			"name the column of Wegly's chat ids in recipients.chat_id, or send a template")
	case f.phoneID == "":
		f.refuse("provider.whatsapp_phone_id: is missing; Wegly needs it for templates to phone numbers " +
			"(messages into chats, by recipients.chat_id, don't)")
	default:
		t, fields := f.template(m.Template)
		return "", chatBody{PhoneID: f.phoneID, Contact: m.Digits(), Template: t, Fields: fields}
	}
	return "", nil
}

// intoChat is the route and the body of a message into a chat.
func (f *faults) intoChat(m provider.Message) (route string, body any) {
	if !uuid.MatchString(m.Chat) {
		f.refuse("recipients.chat_id: a chat's id in Wegly is a UUID, such as 3c90c3cc-0d44-4b50-8888-8dd25736052a, and this isn't one")
	}
	route = "/" + m.Chat + "/messages"
	if m.Template != nil {
		t, fields := f.template(m.Template)
		return route, messageBody{Type: "template", Template: &t, Fields: fields}
	}
	s := m.Session
	f.session(s)
	switch s.Type {
	case provider.Text:
		f.need("message.body", s.Body, maxText)
		return route, messageBody{Type: "text", Body: s.Body, Quoted: s.ReplyTo}
	case provider.Buttons:
		f.need("message.body", s.Body, maxBody)
		return route + "/interactive", interactiveBody{Type: "button", Body: wording{s.Body}, Action: f.buttons(s.Buttons), Quoted: s.ReplyTo}
	case provider.ListType:
		f.need("message.body", s.Body, maxText)
		return route + "/interactive", interactiveBody{Type: "list", Body: wording{s.Body}, Action: f.list(s.List), Quoted: s.ReplyTo}
	}
	return route + "/location", f.location(s)
}

// session refuses what no kind of message has.
func (f *faults) session(s *provider.Session) {
	f.atMost("message.reply_to", s.ReplyTo, maxQuoted)
	if s.ClientID != "" {
		f.refuse("message.client_id: Wegly takes no id of the sender's own; leave client_id out")
	}
	if s.Header != nil {
		f.refuse("message.header: Wegly doesn't say how a header is written; write its text into body")
	}
	if s.Footer != "" {
		f.refuse("message.footer: Wegly's messages have no footer; write it at the end of body")
	}
}

// template is the template's name and the fields that fill it.
func (f *faults) template(t *provider.Template) (named, []field) {
	f.need("template.name", t.Name, maxTemplateName)
	var fields []field
	if h := t.Header; h != nil {
		fields = append(fields, f.header(h))
	}
	for i, v := range t.Variables {
		f.need("template.variables."+v.Name, v.Value, 0)
		fields = append(fields, field{Component: "BODY", Type: "TEXT", Index: i + 1, Value: v.Value})
	}
	for _, b := range t.Buttons {
		if b.Type != provider.ButtonURL && b.Type != provider.ButtonCopyCode {
			f.refusef("template.button_param_%d: Wegly fills addresses and codes (url, copy_code), not %s; "+
				"leave button_param_%[1]d out, the button works without it", b.Index, b.Type)
		}
		if strings.TrimSpace(b.Value) == "" {
			f.refusef("template.button_param_%d: is blank; fill it in", b.Index)
		}
		fields = append(fields, field{Component: "BUTTON", Type: "TEXT", Index: 1, ButtonIndex: &b.Index, Value: b.Value})
	}
	return named{Name: t.Name, Language: t.Language}, fields
}

// header is the field of a template's header, a file by its address.
func (f *faults) header(m *provider.Media) field {
	const where = "template.header_attachment"
	switch m.Kind {
	case provider.Image, provider.Video, provider.Document:
	default:
		f.refusef("%s: a template's header takes an image, a video or a document, not %q", where, m.Kind)
	}
	if m.ID != "" || !strings.HasPrefix(m.Link, "https://") {
		f.refuse(where + ": must be an address that starts with https://; Wegly takes files in no other way")
	}
	if m.Filename != "" || m.Caption != "" {
		f.refuse(where + ": Wegly takes a file's address alone; leave filename and caption out")
	}
	return field{Component: "HEADER", Type: strings.ToUpper(m.Kind), Index: 1, Value: m.Link}
}

// buttons is the action of a message with buttons.
func (f *faults) buttons(given []provider.Reply) action {
	f.count("message.buttons", "buttons", len(given), maxButtons)
	var a action
	for i, b := range given {
		where := nth("message.buttons", "button", i)
		f.need(where+": title", b.Title, maxLabel)
		f.need(where+": id", b.ID, maxButtonID)
		a.Buttons = append(a.Buttons, button(b))
	}
	return a
}

// list is the action of a message with a list.
func (f *faults) list(given *provider.List) action {
	if given == nil {
		given = &provider.List{}
	}
	f.need("message.button", given.Button, maxLabel)
	f.count("message.sections", "sections", len(given.Sections), maxSections)
	a := action{Button: given.Button}
	rows := 0
	for i, s := range given.Sections {
		where := nth("message.sections", "section", i)
		f.atMost(where+": title", s.Title, maxRowTitle)
		if len(given.Sections) > 1 {
			f.need(where+": title", s.Title, 0)
		}
		rows += len(s.Rows)
		f.count(where+": rows", "rows", len(s.Rows), maxRows)
		out := section{Title: s.Title}
		for j, r := range s.Rows {
			at := nth(where, "row", j)
			f.need(at+": title", r.Title, maxRowTitle)
			f.need(at+": id", r.ID, maxRowID)
			f.atMost(at+": description", r.Description, maxDescription)
			out.Rows = append(out.Rows, row(r))
		}
		a.Sections = append(a.Sections, out)
	}
	f.count("message.sections", "rows in all", rows, maxRows)
	return a
}

// location is the body of a place, its coordinates as they were typed.
func (f *faults) location(s *provider.Session) locationBody {
	l := s.Location
	if l == nil {
		l = &provider.Location{}
	}
	if s.Body != "" {
		f.refuse("message.body: a location has no body; use name and address")
	}
	f.degrees("message.latitude", l.Latitude, 90)
	f.degrees("message.longitude", l.Longitude, 180)
	return locationBody{
		Latitude: json.Number(l.Latitude), Longitude: json.Number(l.Longitude),
		Name: l.Name, Address: l.Address, Quoted: s.ReplyTo,
	}
}
