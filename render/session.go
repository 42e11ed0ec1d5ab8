package render

import (
	"fmt"
	"slices"

	"campaign/providers/provider"
	"campaign/render/expr"
	"campaign/schema/wording"
)

// A session is a SessionSpec, compiled.
type session struct {
	kind         string
	header       *text
	headerMedia  *media
	body, footer *text
	buttons      []reply
	list         *list
	link         *link
	media        *media
	location     *place
	contacts     []any
	replyTo, id  *text

	// fixedIDs and fixedTitles tell that no row changes them, so that they are compared once.
	fixedIDs, fixedTitles bool
}

type reply struct{ id, title *text }

type link struct{ title, url *text }

type place struct{ latitude, longitude, name, address *text }

// parts are the fields that each type of message may have, beside reply_to.
var parts = map[string][]string{
	provider.Text:     {"body"},
	provider.Buttons:  {"header", "body", "footer", "buttons"},
	provider.ListType: {"header", "body", "footer", "button", "sections"},
	provider.LinkType: {"header", "body", "footer", "title", "url"},
	provider.Image:    {"link", "id", "caption"},
	provider.Video:    {"link", "id", "caption"},
	provider.Document: {"link", "id", "caption", "filename"},
	provider.Audio:    {"link", "id"},
	provider.Sticker:  {"link", "id"},
	provider.Place:    {"latitude", "longitude", "name", "address"},
	provider.People:   {"contacts"},
}

func (c *compiler) session(s *SessionSpec) *session {
	m := &session{kind: s.Type, replyTo: c.text(s.ReplyTo, reference), id: c.text(s.ClientID, reference)}
	has, known := parts[s.Type]
	if !known {
		var types []string
		for t := range parts {
			types = append(types, t)
		}
		slices.Sort(types)
		near, hint := wording.Nearest(s.Type, types), "names"
		if near != "" {
			hint = "near"
		}
		c.fail("message.type", wording.Say("unknown-type",
			wording.Args{"type": wording.Quote(s.Type), "near": near, "names": either(types)}).Advise(hint))
		return m
	}
	c.foreign(s, has)
	if slices.Contains(has, "header") && s.Header != nil {
		c.header(m, s)
	}
	switch s.Type {
	case provider.Text:
		m.body = c.required(s.Body, textBody, "message.body")
	case provider.Buttons:
		m.body = c.required(s.Body, interactiveBody, "message.body")
		c.replies(m, s.Buttons)
	case provider.ListType:
		m.body = c.required(s.Body, listBody, "message.body")
		m.list = c.list(s.List)
	case provider.LinkType:
		m.body = c.required(s.Body, interactiveBody, "message.body")
		m.link = c.link(s.Link)
	case provider.Place:
		m.location = c.place(s.Location)
	case provider.People:
		m.contacts = c.contacts(s.Contacts)
	default:
		m.media = c.sessionMedia(s)
	}
	if slices.Contains(has, "footer") {
		m.footer = c.text(s.Footer, footer)
	}
	return m
}

// foreign refuses fields that the message's type doesn't have.
func (c *compiler) foreign(s *SessionSpec, has []string) {
	for _, field := range []struct {
		name  string
		given bool
	}{
		{"header", s.Header != nil}, {"body", !s.Body.absent()}, {"footer", !s.Footer.absent()},
		{"buttons", len(s.Buttons) > 0}, {"sections", s.List != nil}, {"url", s.Link != nil}, {"link", s.Media != nil},
		{"latitude", s.Location != nil}, {"contacts", len(s.Contacts) > 0},
	} {
		if field.given && !slices.Contains(has, field.name) {
			hint := "names"
			if field.name == "body" && slices.Contains(has, "caption") {
				hint = "caption"
			}
			c.fail("message."+field.name, wording.Say("field-of-another-type",
				wording.Args{"type": s.Type, "field": field.name, "names": either(has)}).Advise(hint))
		}
	}
}

func (c *compiler) header(m *session, s *SessionSpec) {
	switch {
	case s.Header.Media == nil:
		m.header = c.text(s.Header.Text, headerText)
	case !s.Header.Text.absent():
		c.fail("message.header", wording.Say("header-text-and-file", nil))
	case s.Type == provider.ListType:
		c.fail("message.header", wording.Say("list-header-file", nil))
	default:
		m.headerMedia = c.media(s.Header.Media, provider.Image, provider.Video, provider.Document)
	}
}

// sessionMedia compiles the file of a message that is one.
func (c *compiler) sessionMedia(s *SessionSpec) *media {
	if s.Media == nil {
		c.fail("message.link", wording.Say("message-without-file", wording.Args{"type": s.Type}))
		return nil
	}
	spec := *s.Media
	if spec.Kind == "" {
		spec.Kind = s.Type
	}
	if spec.Path == "" {
		spec.Path = "message"
	}
	if !spec.Caption.absent() && !slices.Contains(parts[s.Type], "caption") {
		c.fail(spec.Caption.Path, wording.Say("field-of-another-type", wording.Args{"type": s.Type, "field": "caption"}))
		spec.Caption = Text{}
	}
	return c.media(&spec, s.Type)
}

func (c *compiler) link(s *LinkSpec) *link {
	if s == nil {
		s = &LinkSpec{}
	}
	return &link{c.required(s.Title, linkTitle, "message.title"), c.required(s.URL, linkURL, "message.url")}
}

func (c *compiler) place(s *LocationSpec) *place {
	if s == nil {
		s = &LocationSpec{}
	}
	return &place{
		c.required(s.Latitude, north, "message.latitude"), c.required(s.Longitude, east, "message.longitude"),
		c.text(s.Name, placeName), c.text(s.Address, placeName),
	}
}

func (c *compiler) replies(m *session, buttons []ReplySpec) {
	if n := len(buttons); n == 0 || n > provider.MaxReplies {
		c.fail("message.buttons", wording.Say("button-count", counts(n, provider.MaxReplies)))
	}
	m.fixedIDs, m.fixedTitles = true, true
	for i, b := range buttons {
		where := fmt.Sprintf("message.buttons[%d]", i)
		r := reply{c.required(b.ID, replyID, where+".id"), c.required(b.Title, replyTitle, where+".title")}
		m.fixedIDs, m.fixedTitles = m.fixedIDs && r.id.fixed(), m.fixedTitles && r.title.fixed()
		m.buttons = append(m.buttons, r)
	}
	if w := (row{}); m.fixedIDs {
		distinct(m.replyIDs(&w), "same-id", &c.problems)
	}
	if w := (row{}); m.fixedTitles {
		distinct(m.replyTitles(&w), "same-title", &c.problems)
	}
}

func (m *session) replyIDs(r *row) []said {
	var all []said
	for _, b := range m.buttons {
		all = append(all, say(b.id, r))
	}
	return all
}

func (m *session) replyTitles(r *row) []said {
	var all []said
	for _, b := range m.buttons {
		all = append(all, say(b.title, r))
	}
	return all
}

func (m *session) render(r *row) *provider.Session {
	s := &provider.Session{
		Type: m.kind, Body: m.body.render(r), Footer: m.footer.render(r), Media: m.media.render(r),
		ReplyTo: m.replyTo.render(r), ClientID: m.id.render(r),
	}
	if text := m.header.render(r); !expr.Blank(text) {
		s.Header = &provider.Header{Text: text}
	} else if m.headerMedia != nil {
		s.Header = &provider.Header{Media: m.headerMedia.render(r)}
	}
	if len(m.buttons) > 0 {
		s.Buttons = m.renderButtons(r)
	}
	if m.list != nil {
		s.List = m.list.render(r)
	}
	if m.link != nil {
		s.Link = &provider.Link{Title: m.link.title.render(r), URL: m.link.url.render(r)}
	}
	if l := m.location; l != nil {
		s.Location = &provider.Location{Latitude: l.latitude.render(r), Longitude: l.longitude.render(r),
			Name: l.name.render(r), Address: l.address.render(r)}
	}
	for _, contact := range m.contacts {
		s.Contacts = append(s.Contacts, renderContact(contact, r))
	}
	return s
}

func (m *session) renderButtons(r *row) []provider.Reply {
	ids, titles := m.replyIDs(r), m.replyTitles(r)
	if !m.fixedIDs {
		distinct(ids, "same-id", &r.problems)
	}
	if !m.fixedTitles {
		distinct(titles, "same-title", &r.problems)
	}
	buttons := make([]provider.Reply, len(m.buttons))
	for i := range buttons {
		buttons[i] = provider.Reply{ID: ids[i].value, Title: titles[i].value}
	}
	return buttons
}
