package file

import (
	"strconv"
	"strings"

	"campaign/providers/provider"
	"campaign/render"
	"campaign/render/bubble"
	"campaign/schema"
)

// expression is a node as render takes it; a node that isn't there is a text that the file doesn't have.
func expression(n *schema.Node) render.Text {
	if n == nil {
		return render.Text{}
	}
	return render.Text{Path: n.Path, Source: n.Text}
}

// Spec is the campaign's texts, and how the vendor takes them.
func (f *File) Spec() render.Spec {
	s := f.spec()
	s.Vendor = f.vendor()
	return s
}

// spec is the campaign's texts.
func (f *File) spec() render.Spec {
	if n := f.Document.Root.Get("template"); n != nil {
		return render.Spec{Template: templateSpec(n)}
	}
	return render.Spec{Session: sessionSpec(f.Document.Root.Get("message"))}
}

const buttonParam = "button_param_"

func templateSpec(n *schema.Node) *render.TemplateSpec {
	t := &render.TemplateSpec{Name: expression(n.Get("name")), Language: expression(n.Get("language"))}
	if h := n.Get("header_attachment"); h != nil {
		t.Header = attachment(h)
	}
	if v := n.Get("variables"); v != nil {
		for _, field := range v.Fields {
			t.Variables = append(t.Variables, render.NamedText{Name: field.Name, Text: expression(field.Value)})
		}
	}
	for _, f := range n.Fields {
		index, err := strconv.Atoi(strings.TrimPrefix(f.Name, buttonParam))
		if err != nil || !strings.HasPrefix(f.Name, buttonParam) {
			continue
		}
		b := render.ButtonSpec{Index: index, Value: expression(f.Value)}
		if f.Value.Kind == schema.Mapping {
			b.Type, b.Value = text(f.Value.Get("type")), expression(f.Value.Get("value"))
		}
		t.Buttons = append(t.Buttons, b)
	}
	if k := n.Get("content"); k != nil {
		t.Content = content(k)
	}
	return t
}

// attachment is a header_attachment: an address, or {type, link, filename}.
func attachment(n *schema.Node) *render.MediaSpec {
	if n.Kind == schema.Mapping {
		return media(n, text(n.Get("type")))
	}
	return &render.MediaSpec{Path: n.Path, Link: expression(n)}
}

// media is a file that is described by link or id, caption and filename.
func media(n *schema.Node, kind string) *render.MediaSpec {
	return &render.MediaSpec{Path: n.Path, Kind: kind, Link: expression(n.Get("link")), ID: expression(n.Get("id")),
		Caption: expression(n.Get("caption")), Filename: expression(n.Get("filename"))}
}

func content(n *schema.Node) *render.Content {
	k := &render.Content{Header: expression(n.Get("header")), Body: expression(n.Get("body")), Footer: expression(n.Get("footer"))}
	for _, b := range items(n.Get("buttons")) {
		kind := text(b.Get("type"))
		if kind == "phone" {
			kind = bubble.PhoneButton
		}
		k.Buttons = append(k.Buttons, render.ContentButton{Path: b.Path, Type: kind, Title: expression(b.Get("title")),
			URL: expression(b.Get("url")), Phone: expression(b.Get("phone"))})
	}
	return k
}

func sessionSpec(n *schema.Node) *render.SessionSpec {
	s := &render.SessionSpec{Type: text(n.Get("type")), Body: expression(n.Get("body")), Footer: expression(n.Get("footer")),
		ReplyTo: expression(n.Get("reply_to")), ClientID: expression(n.Get("client_id"))}
	if h := n.Get("header"); h != nil {
		s.Header = header(h)
	}
	for _, b := range items(n.Get("buttons")) {
		s.Buttons = append(s.Buttons, render.ReplySpec{ID: expression(b.Get("id")), Title: expression(b.Get("title"))})
	}
	switch s.Type {
	case provider.ListType:
		s.List = list(n)
	case provider.LinkType:
		s.Link = &render.LinkSpec{Title: expression(n.Get("title")), URL: expression(n.Get("url"))}
	case provider.Image, provider.Video, provider.Document, provider.Audio, provider.Sticker:
		s.Media = media(n, s.Type)
	case provider.Place:
		s.Location = &render.LocationSpec{Latitude: expression(n.Get("latitude")), Longitude: expression(n.Get("longitude")),
			Name: expression(n.Get("name")), Address: expression(n.Get("address"))}
	case provider.People:
		for _, person := range items(n.Get("contacts")) {
			if m, ok := leaves(person).(map[string]any); ok {
				s.Contacts = append(s.Contacts, m)
			}
		}
	}
	return s
}

// header is {text: …}, or a kind of media with its address and, for a document, its filename.
func header(n *schema.Node) *render.HeaderSpec {
	if t := n.Get("text"); t != nil {
		return &render.HeaderSpec{Text: expression(t)}
	}
	for _, kind := range []string{provider.Image, provider.Video, provider.Document} {
		if link := n.Get(kind); link != nil {
			return &render.HeaderSpec{Media: &render.MediaSpec{Path: link.Path, Kind: kind, Link: expression(link),
				Filename: expression(n.Get("filename"))}}
		}
	}
	return &render.HeaderSpec{}
}

func list(n *schema.Node) *render.ListSpec {
	l := &render.ListSpec{Button: expression(n.Get("button"))}
	for _, section := range items(n.Get("sections")) {
		s := render.SectionSpec{Title: expression(section.Get("title"))}
		for _, row := range items(section.Get("rows")) {
			s.Rows = append(s.Rows, render.ListRowSpec{ID: expression(row.Get("id")), Title: expression(row.Get("title")),
				Description: expression(row.Get("description"))})
		}
		l.Sections = append(l.Sections, s)
	}
	return l
}

// leaves is a tree of the file with its scalars as expressions.
func leaves(n *schema.Node) any {
	switch n.Kind {
	case schema.Mapping:
		m := map[string]any{}
		for _, f := range n.Fields {
			m[f.Name] = leaves(f.Value)
		}
		return m
	case schema.List:
		var l []any
		for _, item := range n.Items {
			l = append(l, leaves(item))
		}
		return l
	default:
		return expression(n)
	}
}
