package cloudapi

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"campaign/providers/provider"
	"campaign/schema/wording"
)

// template writes t into out.
func (e *encoder) template(t *provider.Template, out *Message) {
	e.Need("template.name", t.Name, provider.MaxTemplateName)
	if !plain(t.Name) {
		e.RefuseValue("template.name", wording.Say("template-name-characters", wording.Args{"name": wording.Quote(t.Name)}))
	}
	if strings.TrimSpace(t.Language) == "" {
		e.RefuseValue("template.language", wording.Say("template-language-missing", wording.Args{"vendor": e.dialect.Vendor}))
	}
	written := &Template{Name: t.Name, Language: Language{Code: t.Language}}
	if e.dialect.Policy {
		written.Language.Policy = "deterministic"
	}
	if parts := len(t.Buttons) + 2; t.Header != nil || t.HeaderText != nil || len(t.Variables)+len(t.Buttons) > 0 {
		written.Components = make([]Component, 0, parts)
	}
	if t.Header != nil {
		written.Components = append(written.Components, e.templateHeader(t.Header))
	}
	if t.HeaderText != nil {
		written.Components = append(written.Components, e.templateHeaderText(t))
	}
	if len(t.Variables) > 0 {
		written.Components = append(written.Components, e.templateBody(t))
	}
	for i, b := range inOrder(t.Buttons) {
		written.Components = append(written.Components, e.templateButton(b))
		if i > 0 && len(written.Components) > 1 && written.Components[len(written.Components)-2].Index == strconv.Itoa(b.Index) {
			e.Refuse(param(b.Index), wording.Say("parameter-twice", nil).Advise("button"))
		}
	}
	out.Type, out.Template = "template", written
}

// templateHeader is the header's file. Meta's templates have no caption there.
func (e *encoder) templateHeader(m *provider.Media) Component {
	const where = "template.header_attachment"
	p := Parameter{Type: m.Kind}
	switch m.Kind {
	case provider.Image:
		p.Image = e.media(where, m)
	case provider.Video:
		p.Video = e.media(where, m)
	case provider.Document:
		p.Document = e.media(where, m)
	default:
		e.Refuse(where, wording.Say("template-header-kind", wording.Args{"found": article(m.Kind)}))
	}
	if m.Caption != "" {
		e.Refuse(where, wording.Say("template-header-caption", nil))
	}
	return Component{Type: "header", Parameters: []Parameter{p}}
}

// templateHeaderText is the value in a header that is a text: by name, unless the template's parameters are positions.
func (e *encoder) templateHeaderText(t *provider.Template) Component {
	if t.Header != nil {
		e.Refuse("template.header_attachment", wording.Say("template-header-both", nil))
	}
	return Component{Type: "header", Parameters: []Parameter{e.value(*t.HeaderText, t.Positional() || t.HeaderText.Numbered())}}
}

// templateBody is the body's values: in order where the names are positions, else by name.
func (e *encoder) templateBody(t *provider.Template) Component {
	positional := t.Positional()
	values := make([]Parameter, len(t.Variables))
	for i, v := range t.Variables {
		values[i] = e.value(v, positional)
	}
	return Component{Type: "body", Parameters: values}
}

// value is one value of a template's text.
func (e *encoder) value(v provider.Variable, positional bool) Parameter {
	where := "template.variables." + v.Name
	e.Need(where, v.Value, 0)
	p := Parameter{Type: "text", Text: v.Value}
	if positional {
		return p
	}
	if v.Name == "" || !plain(v.Name) {
		e.Refuse(where, wording.Say("variable-name-characters", wording.Args{"name": wording.Quote(v.Name)}))
	}
	p.Name = v.Name
	return p
}

// templateButton is the parameter of one button.
func (e *encoder) templateButton(b provider.ButtonParam) Component {
	where := param(b.Index)
	if b.Index < 0 {
		e.Refuse(where, wording.Say("no-such-button", nil))
	}
	e.Need(where, b.Value, 0)
	var p Parameter
	switch b.Type {
	case provider.ButtonURL:
		e.AtMost(where, b.Value, provider.MaxButtonURL)
		p = Parameter{Type: "text", Text: b.Value}
	case provider.ButtonQuickReply:
		p = Parameter{Type: "payload", Payload: b.Value}
	case provider.ButtonCopyCode:
		e.AtMost(where, b.Value, provider.MaxCouponCode)
		p = Parameter{Type: "coupon_code", CouponCode: b.Value}
	case provider.ButtonFlow:
		p = Parameter{Type: "action", Action: &Action{FlowToken: b.Value}}
	default:
		e.Refuse(where, wording.Say("button-type-without-parameter", wording.Args{"type": wording.Quote(b.Type)}))
	}
	return Component{Type: "button", SubType: b.Type, Index: strconv.Itoa(b.Index), Parameters: []Parameter{p}}
}

// param is the path of a button's parameter.
func param(index int) string { return "template.button_param_" + strconv.Itoa(index) }

// inOrder is the buttons by their numbers, 10 after 2, whatever order they came in.
func inOrder(buttons []provider.ButtonParam) []provider.ButtonParam {
	byIndex := func(a, b provider.ButtonParam) int { return cmp.Compare(a.Index, b.Index) }
	if slices.IsSortedFunc(buttons, byIndex) {
		return buttons
	}
	return slices.SortedStableFunc(slices.Values(buttons), byIndex)
}

// plain tells whether a name has nothing but a-z, 0-9 and _.
func plain(name string) bool {
	for i := range len(name) {
		c := name[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}
