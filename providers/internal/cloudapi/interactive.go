package cloudapi

import (
	"strconv"
	"strings"

	"campaign/providers/provider"
	"campaign/schema/wording"
)

// interactive is a message with buttons, a list or a link.
func (e *encoder) interactive(s *provider.Session) *Interactive {
	out := &Interactive{Body: Text{Text: s.Body}}
	limit := provider.MaxBody
	switch s.Type {
	case provider.Buttons:
		out.Type, out.Action = "button", e.replies(s.Buttons)
	case provider.ListType:
		limit = provider.MaxListBody // the page of list messages; the OpenAPI description says 1024
		out.Type, out.Action = "list", e.list(s.List)
	default:
		out.Type, out.Action = "cta_url", e.link(s.Link)
	}
	e.Need("message.body", s.Body, limit)
	if s.Header != nil {
		out.Header = e.header(s.Header, s.Type)
	}
	if s.Footer != "" {
		e.AtMost("message.footer", s.Footer, provider.MaxFooter)
		out.Footer = &Text{Text: s.Footer}
	}
	return out
}

// header is what stands above the body: a text or a file; above a list only a text.
func (e *encoder) header(h *provider.Header, of string) *Header {
	const where = "message.header"
	if h.Media == nil {
		e.Need(where+".text", h.Text, provider.MaxHeader)
		return &Header{Type: "text", Text: h.Text}
	}
	if h.Text != "" {
		e.Refuse(where, wording.Say("header-both", nil))
	}
	if of == provider.ListType {
		e.Refuse(where, wording.Say("list-header-not-a-text", wording.Args{"found": article(h.Media.Kind)}))
	}
	if h.Media.Caption != "" {
		e.Refuse(where, wording.Say("header-file-caption", nil))
	}
	out := &Header{Type: h.Media.Kind}
	switch h.Media.Kind {
	case provider.Image:
		out.Image = e.media(where+".image", h.Media)
	case provider.Video:
		out.Video = e.media(where+".video", h.Media)
	case provider.Document:
		out.Document = e.media(where+".document", h.Media)
	default:
		e.Refuse(where, wording.Say("header-kind", wording.Args{"found": article(h.Media.Kind)}))
	}
	return out
}

// replies are one to three reply buttons, each with its own id and title.
func (e *encoder) replies(buttons []provider.Reply) Action {
	if n := len(buttons); n == 0 || n > provider.MaxReplies {
		e.Refuse("message.buttons", wording.Say("button-count-for-vendor", wording.Args{"n": strconv.Itoa(n),
			"most": strconv.Itoa(provider.MaxReplies), "rows": strconv.Itoa(provider.MaxListRows)}).Advise("list"))
		return Action{}
	}
	out := make([]Button, len(buttons))
	var ids, titles []string
	for i, b := range buttons {
		where := provider.Nth("message.buttons", i)
		e.Need(where+".id", b.ID, provider.MaxReplyID)
		e.Need(where+".title", b.Title, provider.MaxLabel)
		if b.ID != strings.TrimSpace(b.ID) {
			e.RefuseValue(where+".id", wording.Say("id-with-space", wording.Args{"text": wording.Quote(b.ID)}))
		}
		ids = e.once(where+".id", ids, b.ID)
		titles = e.once(where+".title", titles, b.Title)
		out[i] = Button{Type: "reply", Reply: b}
	}
	return Action{Buttons: out}
}

// list is a menu of up to ten rows in all its sections.
func (e *encoder) list(l *provider.List) Action {
	if l == nil {
		l = &provider.List{}
	}
	e.Count("message.sections", "section-count-for-vendor", len(l.Sections), provider.MaxSections)
	e.Need("message.button", l.Button, provider.MaxLabel)
	rows := 0
	var ids []string
	for i, s := range l.Sections {
		where := provider.Nth("message.sections", i)
		e.AtMost(where+".title", s.Title, provider.MaxRowTitle)
		if s.Title == "" && len(l.Sections) > 1 {
			e.RefuseValue(where+".title", wording.Say("section-title-blank", nil))
		}
		e.Count(where+".rows", "row-count-for-vendor", len(s.Rows), provider.MaxListRows)
		rows += len(s.Rows)
		for j, r := range s.Rows {
			at := provider.Nth(where+".rows", j)
			e.Need(at+".id", r.ID, provider.MaxRowID)
			e.Need(at+".title", r.Title, provider.MaxRowTitle)
			e.AtMost(at+".description", r.Description, provider.MaxRowDescription)
			ids = e.once(at+".id", ids, r.ID)
		}
	}
	e.Count("message.sections", "row-count-in-all-for-vendor", rows, provider.MaxListRows)
	return Action{Button: l.Button, Sections: l.Sections}
}

// link is a button that opens an address.
func (e *encoder) link(l *provider.Link) Action {
	if l == nil {
		l = &provider.Link{}
	}
	e.Need("message.title", l.Title, provider.MaxLabel)
	e.Need("message.url", l.URL, 0)
	if scheme, _, _ := strings.Cut(l.URL, ":"); !strings.EqualFold(scheme, "https") {
		e.RefuseValue("message.url", wording.Say("link-https-only", wording.Args{"vendor": e.dialect.Vendor}))
	}
	return Action{Name: "cta_url", Parameters: &OpenURL{DisplayText: l.Title, URL: l.URL}}
}
