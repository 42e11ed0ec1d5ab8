package bubble

import (
	"fmt"
	"strings"

	"campaign/providers/provider"
	"campaign/schema/wording"
)

// ShowSession fills in a session message.
func (b *Bubble) ShowSession(s *provider.Session) {
	b.Quoted = wording.Harmless(s.ReplyTo)
	b.Body, b.Footer = Markup(s.Body), Markup(s.Footer)
	if s.Header != nil {
		b.Header, b.Media = Markup(s.Header.Text), File(s.Header.Media)
	}
	if s.Media != nil {
		b.Media, b.Body = File(s.Media), Markup(s.Media.Caption)
	}
	for _, r := range s.Buttons {
		b.Buttons = append(b.Buttons, Button{ReplyButton, wording.Harmless(r.Title), wording.Harmless(r.ID)})
	}
	if s.Link != nil {
		b.Buttons = append(b.Buttons, Button{LinkButton, wording.Harmless(s.Link.Title), wording.Harmless(s.Link.URL)})
	}
	if l := s.Location; l != nil {
		b.Location = &Place{wording.Harmless(l.Latitude), wording.Harmless(l.Longitude), wording.Harmless(l.Name), wording.Harmless(l.Address)}
	}
	for _, contact := range s.Contacts {
		b.Contacts = append(b.Contacts, contactOf(contact))
	}
	if s.List == nil {
		return
	}
	b.Buttons = append(b.Buttons, Button{Type: ListButton, Title: wording.Harmless(s.List.Button)})
	for _, section := range s.List.Sections {
		shown := Section{Title: wording.Harmless(section.Title)}
		for _, r := range section.Rows {
			shown.Rows = append(shown.Rows, Row{wording.Harmless(r.Title), wording.Harmless(r.Description), wording.Harmless(r.ID)})
		}
		b.Sections = append(b.Sections, shown)
	}
}

// File is a message's file as the bubble shows it, nil for none.
func File(m *provider.Media) *Media {
	if m == nil {
		return nil
	}
	return &Media{Kind: m.Kind, Source: wording.Harmless(m.Link + m.ID), Filename: wording.Harmless(m.Filename)}
}

// contactOf reads the name and whatever a card shows of Meta's contact object.
func contactOf(contact map[string]any) Contact {
	var b Contact
	name, _ := contact["name"].(map[string]any)
	b.Name = wording.Harmless(textOf(name["formatted_name"]))
	if org, ok := contact["org"].(map[string]any); ok {
		b.line(org, "title", "company")
	}
	for _, list := range []struct {
		name   string
		fields []string
	}{
		{"phones", []string{"phone"}}, {"emails", []string{"email"}}, {"urls", []string{"url"}},
		{"addresses", []string{"street", "city", "state", "zip", "country"}},
	} {
		items, _ := contact[list.name].([]any)
		for _, item := range items {
			fields, _ := item.(map[string]any)
			b.line(fields, list.fields...)
		}
	}
	return b
}

func (b *Contact) line(fields map[string]any, names ...string) {
	var found []string
	for _, name := range names {
		if s := wording.Harmless(textOf(fields[name])); s != "" {
			found = append(found, s)
		}
	}
	if len(found) > 0 {
		b.Lines = append(b.Lines, strings.Join(found, ", "))
	}
}

func textOf(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
