package render

import (
	"fmt"

	"campaign/providers/provider"
	"campaign/render/bubble"
	"campaign/schema/wording"
)

// Bubble shows a message: with the words of the registered template when the campaign file has them. It is pure, and
// takes any message, not only those that r has made.
func (r *Renderer) Bubble(m provider.Message) bubble.Bubble {
	b := bubble.Bubble{To: wording.Harmless(m.To)}
	if m.To == "" {
		b.To = wording.Harmless(m.Chat)
	}
	if m.Template != nil {
		var k *content
		if r != nil && r.template != nil {
			k = r.template.content
		}
		showTemplate(&b, m.Template, k)
	}
	if m.Session != nil {
		b.ShowSession(m.Session)
	}
	return b
}

// showTemplate fills in a template message, with the words of the registered one where they are known.
func showTemplate(b *bubble.Bubble, t *provider.Template, k *content) {
	b.Template = &bubble.Template{Name: wording.Harmless(t.Name), Language: wording.Harmless(t.Language)}
	b.Media = bubble.File(t.Header)
	if k == nil {
		k = &content{}
	}
	if k.bodyPath == "" {
		for _, v := range t.Variables {
			b.Template.Parameters = append(b.Template.Parameters, bubble.Parameter{Name: wording.Harmless(v.Name), Value: wording.Harmless(v.Value)})
		}
	}
	b.Header = bubble.Markup(filled(k.header, t.Values()))
	if len(k.header) == 0 && t.HeaderText != nil {
		b.Header = bubble.Markup(t.HeaderText.Value)
	}
	b.Body = bubble.Markup(filled(k.body, t.Variables))
	b.Footer = bubble.Markup(filled(k.footer, t.Variables))
	values := map[int]provider.ButtonParam{}
	for _, p := range t.Buttons {
		values[p.Index] = p
		if p.Index >= len(k.buttons) {
			b.Buttons = append(b.Buttons, bubble.Button{Type: p.Type, Title: fmt.Sprintf("button %d", p.Index), Detail: wording.Harmless(p.Value)})
		}
	}
	for i, registered := range k.buttons {
		shown := bubble.Button{Type: registered.Type, Title: wording.Harmless(registered.Title.Source), Detail: values[i].Value}
		switch registered.Type {
		case provider.ButtonURL:
			shown.Detail = registered.address(values[i].Value)
		case bubble.PhoneButton:
			shown.Detail = registered.Phone.Source
		}
		shown.Detail = wording.Harmless(shown.Detail)
		b.Buttons = append(b.Buttons, shown)
	}
}
