package wegly

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"campaign/providers/provider"
	"campaign/schema/wording"
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
		Body   content `json:"body"`
		Action action  `json:"action"`
		Quoted string  `json:"reference_wamid,omitempty"`
	}
	content struct {
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

// maxQuoted is how many characters the id of a quoted message may have: the one limit that Wegly documents.
const maxQuoted = 200

// vendor is the name that sentences have for it.
const vendor = "Wegly"

// own are the arguments of sentences that name nothing but the vendor.
var own = wording.Args{"vendor": vendor}

// sends are the types of free-form messages that Wegly has a route for.
var sends = []string{provider.Text, provider.Buttons, provider.ListType, provider.Place}

// An encoder writes one message, and keeps what Wegly can't express.
type encoder struct {
	provider.Faults
	phoneID string // of the sending number
}

// message is the route of m, as the end of its address, and its body.
func (e *encoder) message(m provider.Message) (route string, body any) {
	switch {
	case (m.Template == nil) == (m.Session == nil):
		e.Refuse("", wording.Say("template-or-message", nil))
	case m.Session != nil && !slices.Contains(sends, m.Session.Type):
		e.Refuse("message.type", wording.Say("message-type-for-vendor",
			wording.Args{"vendor": vendor, "type": wording.Quote(m.Session.Type), "names": strings.Join(sends, ", ")}))
	case m.Chat != "":
		return e.intoChat(m)
	case m.To == "":
		e.Refuse("recipients", wording.Say("recipient-missing", nil))
	case m.Session != nil:
		e.Refuse("recipients.phone", wording.Say("chat-wanted", own))
	case e.phoneID == "":
		e.Refuse("provider.whatsapp_phone_id", wording.Say("sender-id-missing", own))
	default:
		t, fields := e.template(m.Template)
		return "", chatBody{PhoneID: e.phoneID, Contact: m.Digits(), Template: t, Fields: fields}
	}
	return "", nil
}

// intoChat is the route and the body of a message into a chat.
func (e *encoder) intoChat(m provider.Message) (route string, body any) {
	if !wording.IsUUID(m.Chat) {
		e.RefuseValue("recipients.chat_id", wording.Say("chat-id-malformed", own))
	}
	route = "/" + m.Chat + "/messages"
	if m.Template != nil {
		t, fields := e.template(m.Template)
		return route, messageBody{Type: "template", Template: &t, Fields: fields}
	}
	s := m.Session
	e.session(s)
	switch s.Type {
	case provider.Text:
		e.Need("message.body", s.Body, provider.MaxText)
		return route, messageBody{Type: "text", Body: s.Body, Quoted: s.ReplyTo}
	case provider.Buttons:
		e.Need("message.body", s.Body, provider.MaxBody)
		return route + "/interactive", interactiveBody{Type: "button", Body: content{s.Body}, Action: e.buttons(s.Buttons), Quoted: s.ReplyTo}
	case provider.ListType:
		e.Need("message.body", s.Body, provider.MaxListBody)
		return route + "/interactive", interactiveBody{Type: "list", Body: content{s.Body}, Action: e.list(s.List), Quoted: s.ReplyTo}
	}
	return route + "/location", e.location(s)
}

// session refuses what no kind of message has.
func (e *encoder) session(s *provider.Session) {
	e.AtMost("message.reply_to", s.ReplyTo, maxQuoted)
	if s.ClientID != "" {
		e.Refuse("message.client_id", wording.Say("client-id-for-vendor", own))
	}
	if s.Header != nil {
		e.Refuse("message.header", wording.Say("header-undocumented", own))
	}
	if s.Footer != "" {
		e.Refuse("message.footer", wording.Say("footer-for-vendor", own))
	}
}

// template is the template's name and the fields that fill it.
func (e *encoder) template(t *provider.Template) (named, []field) {
	e.Need("template.name", t.Name, provider.MaxTemplateName)
	var fields []field
	if h := t.Header; h != nil {
		fields = append(fields, e.header(h))
	}
	text := func(component string, index int, v provider.Variable) {
		e.Need("template.variables."+v.Name, v.Value, 0)
		fields = append(fields, field{Component: component, Type: "TEXT", Index: index, Value: v.Value})
	}
	if t.HeaderText != nil {
		text("HEADER", 1, *t.HeaderText)
	}
	for i, v := range t.Variables {
		text("BODY", i+1, v)
	}
	for _, b := range t.Buttons {
		name := "button_param_" + strconv.Itoa(b.Index)
		if b.Type != provider.ButtonURL && b.Type != provider.ButtonCopyCode {
			e.Refuse("template."+name, wording.Say("button-type-for-vendor", wording.Args{"vendor": vendor, "type": b.Type, "parameter": name}))
		}
		e.Need("template."+name, b.Value, 0)
		fields = append(fields, field{Component: "BUTTON", Type: "TEXT", Index: 1, ButtonIndex: &b.Index, Value: b.Value})
	}
	return named{Name: t.Name, Language: t.Language}, fields
}

// header is the field of a template's header, a file by its address.
func (e *encoder) header(m *provider.Media) field {
	const where = "template.header_attachment"
	switch m.Kind {
	case provider.Image, provider.Video, provider.Document:
	default:
		e.Refuse(where, wording.Say("template-header-kind-for-vendor", wording.Args{"vendor": vendor, "kind": wording.Quote(m.Kind)}))
	}
	if m.ID != "" {
		e.Refuse(where, wording.Say("file-address-wanted", own))
	}
	if !strings.HasPrefix(m.Link, "https://") {
		e.RefuseValue(where, wording.Say("address-begin", nil))
	}
	if m.Filename != "" || m.Caption != "" {
		e.Refuse(where, wording.Say("file-address-alone", own).Advise("caption"))
	}
	return field{Component: "HEADER", Type: strings.ToUpper(m.Kind), Index: 1, Value: m.Link}
}

// buttons is the action of a message with buttons.
func (e *encoder) buttons(given []provider.Reply) action {
	e.Count("message.buttons", "button-count-for-vendor", len(given), provider.MaxReplies)
	var a action
	for i, b := range given {
		where := provider.Nth("message.buttons", i)
		e.Need(where+".title", b.Title, provider.MaxLabel)
		e.Need(where+".id", b.ID, provider.MaxReplyID)
		a.Buttons = append(a.Buttons, button(b))
	}
	return a
}

// list is the action of a message with a list.
func (e *encoder) list(given *provider.List) action {
	if given == nil {
		given = &provider.List{}
	}
	e.Need("message.button", given.Button, provider.MaxLabel)
	e.Count("message.sections", "section-count-for-vendor", len(given.Sections), provider.MaxSections)
	a := action{Button: given.Button}
	rows := 0
	for i, s := range given.Sections {
		where := provider.Nth("message.sections", i)
		e.AtMost(where+".title", s.Title, provider.MaxRowTitle)
		if len(given.Sections) > 1 {
			e.Need(where+".title", s.Title, 0)
		}
		rows += len(s.Rows)
		e.Count(where+".rows", "row-count-for-vendor", len(s.Rows), provider.MaxListRows)
		out := section{Title: s.Title}
		for j, r := range s.Rows {
			at := provider.Nth(where+".rows", j)
			e.Need(at+".title", r.Title, provider.MaxRowTitle)
			e.Need(at+".id", r.ID, provider.MaxRowID)
			e.AtMost(at+".description", r.Description, provider.MaxRowDescription)
			out.Rows = append(out.Rows, row(r))
		}
		a.Sections = append(a.Sections, out)
	}
	e.Count("message.sections", "row-count-in-all-for-vendor", rows, provider.MaxListRows)
	return a
}

// location is the body of a place, its coordinates as they were typed.
func (e *encoder) location(s *provider.Session) locationBody {
	l := s.Location
	if l == nil {
		l = &provider.Location{}
	}
	if s.Body != "" {
		e.Refuse("message.body", wording.Say("message-without-body", wording.Args{"message": "a location"}).Advise("place"))
	}
	e.degrees("message.latitude", l.Latitude, 90)
	e.degrees("message.longitude", l.Longitude, 180)
	return locationBody{
		Latitude: json.Number(l.Latitude), Longitude: json.Number(l.Longitude),
		Name: l.Name, Address: l.Address, Quoted: s.ReplyTo,
	}
}

// decimal is a number as JSON writes it, without an exponent.
var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// degrees refuses what isn't a number of degrees up to limit, to either side.
func (e *encoder) degrees(where, text string, limit float64) {
	n, err := strconv.ParseFloat(text, 64)
	if !decimal.MatchString(text) || err != nil || n < -limit || n > limit {
		e.RefuseValue(where, wording.Say("degrees-for-vendor", wording.Args{"most": strconv.FormatFloat(limit, 'g', -1, 64)}))
	}
}
