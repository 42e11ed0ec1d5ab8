package cloudapi

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"campaign/providers/provider"
	"campaign/schema/wording"
)

// session writes s into out.
func (e *encoder) session(s *provider.Session, out *Message) {
	out.Type = s.Type
	switch s.Type {
	case provider.Text:
		e.Need("message.body", s.Body, provider.MaxText)
		out.Text = &Text{Body: s.Body}
	case provider.Buttons, provider.ListType, provider.LinkType:
		out.Type, out.Interactive = "interactive", e.interactive(s)
	case provider.Place:
		out.Location = e.location(s.Location)
	case provider.People:
		out.Contacts = e.contacts(s.Contacts)
	case provider.Image:
		out.Image = e.sessionMedia(s)
	case provider.Audio:
		out.Audio = e.sessionMedia(s)
	case provider.Video:
		out.Video = e.sessionMedia(s)
	case provider.Document:
		out.Document = e.sessionMedia(s)
	case provider.Sticker:
		out.Sticker = e.sessionMedia(s)
	default:
		e.Refuse("message.type", wording.Say("message-type-for-vendor", wording.Args{"vendor": e.dialect.Vendor, "type": wording.Quote(s.Type),
			"names": "text, buttons, list, link, image, audio, video, document, sticker, location, contacts"}))
	}
	e.nothingAround(s)
	if s.ReplyTo != "" {
		out.Context = &Context{MessageID: s.ReplyTo}
	}
}

// nothingAround refuses a header, a body or a footer where the type has no place for it.
func (e *encoder) nothingAround(s *provider.Session) {
	switch s.Type {
	case provider.Buttons, provider.ListType, provider.LinkType:
		return
	}
	if s.Header != nil {
		e.Refuse("message.header", wording.Say("message-without-header", message(s.Type)).Advise("types"))
	}
	if s.Footer != "" {
		e.Refuse("message.footer", wording.Say("message-without-footer", message(s.Type)).Advise("types"))
	}
	if s.Body != "" && s.Type != provider.Text {
		e.Refuse("message.body", wording.Say("message-without-body", message(s.Type)).Advise("types"))
	}
}

// message are the arguments of a sentence about a message of a type.
func message(kind string) wording.Args { return wording.Args{"message": article(kind)} }

// sessionMedia is the file of a message that is one.
func (e *encoder) sessionMedia(s *provider.Session) *Media {
	if s.Media == nil {
		e.Refuse("message.link", wording.Say("message-file-missing", wording.Args{"type": s.Type}))
		return nil
	}
	if s.Media.Caption != "" && (s.Type == provider.Audio || s.Type == provider.Sticker) {
		e.Refuse("message.caption", wording.Say("message-without-caption", message(s.Type)))
	}
	if s.Media.Kind != "" && s.Media.Kind != s.Type {
		e.Refuse("message.type", wording.Say("message-file-kind", wording.Args{"message": article(s.Type), "file": article(s.Media.Kind)}))
	}
	m := *s.Media
	m.Kind = s.Type
	return e.media("message", &m)
}

// media is a file by its link or its id, exactly one of them.
func (e *encoder) media(path string, m *provider.Media) *Media {
	if (m.Link == "") == (m.ID == "") {
		e.Refuse(path, wording.Say("file-link-or-id", nil))
	}
	if m.Filename != "" && m.Kind != provider.Document {
		e.Refuse(path, wording.Say("filename-of-document-only", wording.Args{"found": article(m.Kind)}))
	}
	e.AtMost(path+".caption", m.Caption, provider.MaxCaption)
	return &Media{ID: m.ID, Link: m.Link, Caption: m.Caption, Filename: m.Filename}
}

// decimal is how a coordinate is typed: a JSON number without an exponent.
var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// location is a place on the map.
func (e *encoder) location(l *provider.Location) *Location {
	if l == nil {
		e.Refuse("message.latitude", wording.Say("location-missing", nil))
		return nil
	}
	return &Location{
		Latitude:  e.degrees("message.latitude", l.Latitude, 90),
		Longitude: e.degrees("message.longitude", l.Longitude, 180),
		Name:      l.Name,
		Address:   l.Address,
	}
}

// degrees is a coordinate as typed, as a number or as a text.
func (e *encoder) degrees(path, typed string, limit float64) any {
	typed = strings.TrimSpace(typed)
	value, err := strconv.ParseFloat(typed, 64)
	if !decimal.MatchString(typed) || err != nil || value > limit || value < -limit {
		e.RefuseValue(path, wording.Say("degrees-for-vendor", wording.Args{"most": strconv.FormatFloat(limit, 'g', -1, 64)}))
	}
	if e.dialect.TextDegrees {
		return typed
	}
	return json.Number(typed)
}

// article puts "a" or "an" before a type's name, for sentences.
func article(kind string) string {
	switch kind {
	case "":
		return "nothing"
	case provider.Buttons, provider.People:
		return "a message of " + kind
	case provider.Image, provider.Audio:
		return "an " + kind
	default:
		return "a " + kind
	}
}
