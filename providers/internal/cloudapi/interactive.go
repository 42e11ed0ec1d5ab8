package cloudapi

import (
	"strings"

	"campaign/providers/provider"
)

// interactive is a message with buttons, a list or a link.
func (f *faults) interactive(s *provider.Session) *Interactive {
	out := &Interactive{Body: Text{Text: s.Body}}
	limit := maxBody
	switch s.Type {
	case provider.Buttons:
		out.Type, out.Action = "button", f.replies(s.Buttons)
	case provider.ListType:
		limit = maxListBody // the page of list messages; the OpenAPI description says 1024
		out.Type, out.Action = "list", f.list(s.List)
	default:
		out.Type, out.Action = "cta_url", f.link(s.Link)
	}
	f.need(limit, "the body", s.Body)
	if s.Header != nil {
		out.Header = f.header(s.Header, s.Type)
	}
	if s.Footer != "" {
		f.upTo(maxFooter, "the footer", s.Footer)
		out.Footer = &Text{Text: s.Footer}
	}
	return out
}

// header is what stands above the body: a text or a file; above a list only a text.
func (f *faults) header(h *provider.Header, of string) *Header {
	if h.Media == nil {
		f.need(maxHeader, "the header's text", h.Text)
		return &Header{Type: "text", Text: h.Text}
	}
	if h.Text != "" {
		f.refuse("a header is a text or a file, not both")
	}
	if of == provider.ListType {
		f.refusef("a list's header is a text, not %s; write a text, or use buttons", article(h.Media.Kind))
	}
	if h.Media.Caption != "" {
		f.refuse("the file in a header has no caption; say it in the body")
	}
	out := &Header{Type: h.Media.Kind}
	switch h.Media.Kind {
	case provider.Image:
		out.Image = f.media("the header's image", h.Media)
	case provider.Video:
		out.Video = f.media("the header's video", h.Media)
	case provider.Document:
		out.Document = f.media("the header's document", h.Media)
	default:
		f.refusef("a header takes a text, an image, a video or a document, not %s", article(h.Media.Kind))
	}
	return out
}

// replies are one to three reply buttons, each with its own id and title.
func (f *faults) replies(buttons []provider.Reply) Action {
	if len(buttons) == 0 {
		f.refuse("the message has no buttons; it needs one to three")
	}
	if len(buttons) > maxReplies {
		f.refusef("a message may have %d buttons, this one has %d; a list takes up to %d rows", maxReplies, len(buttons), maxRows)
		return Action{}
	}
	out := make([]Button, len(buttons))
	var ids, titles []string
	for i, b := range buttons {
		f.need(maxReplyID, "a button's id", b.ID)
		f.need(maxLabel, "a button's title", b.Title)
		if b.ID != strings.TrimSpace(b.ID) {
			f.refusef("the button's id %q begins or ends with a space", clip(b.ID))
		}
		ids = f.once("the button's id", ids, b.ID)
		titles = f.once("the button's title", titles, b.Title)
		out[i] = Button{Type: "reply", Reply: b}
	}
	return Action{Buttons: out}
}

// list is a menu of up to ten rows in all its sections.
func (f *faults) list(l *provider.List) Action {
	if l == nil || len(l.Sections) == 0 {
		f.refuse("the list has no sections; it needs one at least")
		return Action{}
	}
	f.need(maxLabel, "the list's button", l.Button)
	if len(l.Sections) > maxSections {
		f.refusef("a list may have %d sections, this one has %d", maxSections, len(l.Sections))
	}
	rows := 0
	var ids []string
	for _, s := range l.Sections {
		f.upTo(maxRowTitle, "a section's title", s.Title)
		if s.Title == "" && len(l.Sections) > 1 {
			f.refuse("a section's title is missing; a list of several sections needs one for each")
		}
		if len(s.Rows) == 0 {
			f.refusef("the section %q has no rows", clip(s.Title))
		}
		if rows += len(s.Rows); rows > maxRows {
			f.refusef("a list may have %d rows in all its sections together, this one has more", maxRows)
			break
		}
		for _, r := range s.Rows {
			f.need(maxRowID, "a row's id", r.ID)
			f.need(maxRowTitle, "a row's title", r.Title)
			f.upTo(maxDescription, "a row's description", r.Description)
			ids = f.once("the row's id", ids, r.ID)
		}
	}
	return Action{Button: l.Button, Sections: l.Sections}
}

// link is a button that opens an address.
func (f *faults) link(l *provider.Link) Action {
	if l == nil {
		f.refuse("the link's title and url are missing")
		return Action{}
	}
	f.need(maxLabel, "the link's title", l.Title)
	if l.URL == "" {
		f.refuse("the link's url is missing")
	}
	return Action{Name: "cta_url", Parameters: &OpenURL{DisplayText: l.Title, URL: l.URL}}
}
