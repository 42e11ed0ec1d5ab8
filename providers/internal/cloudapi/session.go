package cloudapi

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"campaign/providers/provider"
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
		e.Refuse("message.type", fmt.Sprintf("%s has no message of the type %q", e.dialect.Vendor, clip(s.Type)),
			"it sends text, buttons, list, link, image, audio, video, document, sticker, location, contacts and templates")
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
		e.Refuse("message.header", article(s.Type)+" has no header", "buttons, list and link have one")
	}
	if s.Footer != "" {
		e.Refuse("message.footer", article(s.Type)+" has no footer", "buttons, list and link have one")
	}
	if s.Body != "" && s.Type != provider.Text {
		e.Refuse("message.body", article(s.Type)+" has no body", "image, video and document take a caption, else send the text as a message of its own")
	}
}

// sessionMedia is the file of a message that is one.
func (e *encoder) sessionMedia(s *provider.Session) *Media {
	if s.Media == nil {
		e.Refuse("message.link", "the "+s.Type+"'s link or id is missing", "")
		return nil
	}
	if s.Media.Caption != "" && (s.Type == provider.Audio || s.Type == provider.Sticker) {
		e.Refuse("message.caption", article(s.Type)+" has no caption", "send the text as a message of its own")
	}
	if s.Media.Kind != "" && s.Media.Kind != s.Type {
		e.Refuse("message.type", "the message is "+article(s.Type)+" but its file is "+article(s.Media.Kind), "")
	}
	m := *s.Media
	m.Kind = s.Type
	return e.media("message", &m)
}

// media is a file by its link or its id, exactly one of them.
func (e *encoder) media(path string, m *provider.Media) *Media {
	if (m.Link == "") == (m.ID == "") {
		e.Refuse(path, "needs either a link or an id", "write one of them")
	}
	if m.Filename != "" && m.Kind != provider.Document {
		e.Refuse(path, "only a document has a filename, not "+article(m.Kind), "leave filename out")
	}
	e.AtMost(path+".caption", m.Caption, provider.MaxCaption)
	return &Media{ID: m.ID, Link: m.Link, Caption: m.Caption, Filename: m.Filename}
}

// decimal is how a coordinate is typed: a JSON number without an exponent.
var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// location is a place on the map.
func (e *encoder) location(l *provider.Location) *Location {
	if l == nil {
		e.Refuse("message.latitude", "the location's latitude and longitude are missing", "")
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
		e.RefuseValue(path, fmt.Sprintf("must be decimal degrees between -%g and %g, such as -23.5505", limit, limit), "")
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
