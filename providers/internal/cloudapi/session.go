package cloudapi

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"campaign/providers/provider"
)

// session writes s into out.
func (d Dialect) session(s *provider.Session, out *Message) error {
	var f faults
	out.Type = s.Type
	switch s.Type {
	case provider.Text:
		f.need(maxText, "the text", s.Body)
		out.Text = &Text{Body: s.Body}
	case provider.Buttons, provider.ListType, provider.LinkType:
		out.Type, out.Interactive = "interactive", f.interactive(s)
	case provider.Place:
		out.Location = f.location(s.Location, d.TextDegrees)
	case provider.People:
		out.Contacts = f.contacts(s.Contacts)
	case provider.Image:
		out.Image = f.sessionMedia(s)
	case provider.Audio:
		out.Audio = f.sessionMedia(s)
	case provider.Video:
		out.Video = f.sessionMedia(s)
	case provider.Document:
		out.Document = f.sessionMedia(s)
	case provider.Sticker:
		out.Sticker = f.sessionMedia(s)
	default:
		f.refusef("%s has no message of the type %q; it has text, buttons, list, link, image, audio, video, document, "+
			"sticker, location and contacts", d.Vendor, clip(s.Type))
	}
	f.nothingAround(s)
	if s.ReplyTo != "" {
		out.Context = &Context{MessageID: s.ReplyTo}
	}
	return f.err
}

// nothingAround refuses a header, a body or a footer where the type has no place for it.
func (f *faults) nothingAround(s *provider.Session) {
	switch s.Type {
	case provider.Buttons, provider.ListType, provider.LinkType:
		return
	}
	if s.Header != nil || s.Footer != "" {
		f.refusef("%s has neither header nor footer; buttons, list and link have them", article(s.Type))
	}
	if s.Body != "" && s.Type != provider.Text {
		f.refusef("%s has no body; image, video and document take a caption, else send the text as a message of its own", article(s.Type))
	}
}

// sessionMedia is the file of a message that is one.
func (f *faults) sessionMedia(s *provider.Session) *Media {
	if s.Media == nil {
		f.refusef("the %s's link or id is missing", s.Type)
		return nil
	}
	if s.Media.Caption != "" && (s.Type == provider.Audio || s.Type == provider.Sticker) {
		f.refusef("%s has no caption; send the text as a message of its own", article(s.Type))
	}
	if s.Media.Kind != "" && s.Media.Kind != s.Type {
		f.refusef("the message is %s but its file is %s", article(s.Type), article(s.Media.Kind))
	}
	m := *s.Media
	m.Kind = s.Type
	return f.media("the "+s.Type, &m)
}

// media is a file by its link or its id, exactly one of them.
func (f *faults) media(what string, m *provider.Media) *Media {
	if (m.Link == "") == (m.ID == "") {
		f.refusef("%s needs either a link or an id, one of them", what)
	}
	if m.Filename != "" && m.Kind != provider.Document {
		f.refusef("%s has no filename; only documents have", what)
	}
	f.upTo(maxCaption, "a caption", m.Caption)
	return &Media{ID: m.ID, Link: m.Link, Caption: m.Caption, Filename: m.Filename}
}

// decimal is how a coordinate is typed: a JSON number without an exponent.
var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// location is a place on the map.
func (f *faults) location(l *provider.Location, asText bool) *Location {
	if l == nil {
		f.refuse("the location's latitude and longitude are missing")
		return nil
	}
	return &Location{
		Latitude:  f.degrees("latitude", l.Latitude, 90, asText),
		Longitude: f.degrees("longitude", l.Longitude, 180, asText),
		Name:      l.Name,
		Address:   l.Address,
	}
}

// degrees is a coordinate as typed, as a number or as a text.
func (f *faults) degrees(what, typed string, limit float64, asText bool) any {
	typed = strings.TrimSpace(typed)
	value, err := strconv.ParseFloat(typed, 64)
	if !decimal.MatchString(typed) || err != nil {
		f.refusef("the %s %q isn't in decimal degrees, such as -23.5505", what, clip(typed))
	}
	if value > limit || value < -limit {
		f.refusef("the %s %s lies outside of -%g to %g degrees", what, clip(typed), limit, limit)
	}
	if asText {
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
