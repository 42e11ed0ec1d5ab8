package cloudapi

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"campaign/providers/provider"
)

// template writes t into out.
func (d Dialect) template(t *provider.Template, out *Message) error {
	var f faults
	f.need(maxTemplateName, "the template's name", t.Name)
	if !plain(t.Name) {
		f.refusef("%q can't be a template's name; WhatsApp's names have lower-case letters a-z, digits and _ only", clip(t.Name))
	}
	if strings.TrimSpace(t.Language) == "" {
		f.refuse("the template's language is missing; " + d.Vendor + " needs the one it was approved in, such as pt_BR")
	}
	written := &Template{Name: t.Name, Language: Language{Code: t.Language}}
	if d.Policy {
		written.Language.Policy = "deterministic"
	}
	if parts := len(t.Buttons) + 2; t.Header != nil || len(t.Variables)+len(t.Buttons) > 0 {
		written.Components = make([]Component, 0, parts)
	}
	if t.Header != nil {
		written.Components = append(written.Components, f.templateHeader(t.Header))
	}
	if len(t.Variables) > 0 {
		written.Components = append(written.Components, f.templateBody(t))
	}
	for i, b := range inOrder(t.Buttons) {
		written.Components = append(written.Components, f.templateButton(b))
		if i > 0 && len(written.Components) > 1 && written.Components[len(written.Components)-2].Index == strconv.Itoa(b.Index) {
			f.refusef("button %d has two parameters; a button takes one", b.Index)
		}
	}
	out.Type, out.Template = "template", written
	return f.err
}

// templateHeader is the header's file. Meta's templates have no caption there.
func (f *faults) templateHeader(m *provider.Media) Component {
	p := Parameter{Type: m.Kind}
	switch m.Kind {
	case provider.Image:
		p.Image = f.media("the header's image", m)
	case provider.Video:
		p.Video = f.media("the header's video", m)
	case provider.Document:
		p.Document = f.media("the header's document", m)
	default:
		f.refusef("a template's header takes an image, a video or a document, not %s", article(m.Kind))
	}
	if m.Caption != "" {
		f.refuse("the file in a template's header has no caption; say it in the template's text")
	}
	return Component{Type: "header", Parameters: []Parameter{p}}
}

// templateBody is the body's values: in order where the names are positions, else by name.
func (f *faults) templateBody(t *provider.Template) Component {
	positional := t.Positional()
	values := make([]Parameter, len(t.Variables))
	for i, v := range t.Variables {
		if v.Value == "" {
			f.refusef("the value of the variable %s is empty; WhatsApp takes no empty parameter", v.Name)
		}
		values[i] = Parameter{Type: "text", Text: v.Value}
		if positional {
			continue
		}
		if v.Name == "" || !plain(v.Name) {
			f.refusef("%q can't be a variable's name; WhatsApp's names have lower-case letters a-z, digits and _ only; "+
				"write the name as it is registered, or number the variables 1, 2, 3", clip(v.Name))
		}
		values[i].Name = v.Name
	}
	return Component{Type: "body", Parameters: values}
}

// templateButton is the parameter of one button.
func (f *faults) templateButton(b provider.ButtonParam) Component {
	if b.Index < 0 {
		f.refusef("button %d can't be: buttons are counted from 0", b.Index)
	}
	if b.Value == "" {
		f.refusef("the parameter of button %d is empty; WhatsApp takes no empty parameter", b.Index)
	}
	var p Parameter
	switch b.Type {
	case provider.ButtonURL:
		f.upTo(maxButtonURL, "the address of a template's button", b.Value)
		p = Parameter{Type: "text", Text: b.Value}
	case provider.ButtonQuickReply:
		p = Parameter{Type: "payload", Payload: b.Value}
	case provider.ButtonCopyCode:
		f.upTo(maxCouponCode, "the code of a template's button", b.Value)
		p = Parameter{Type: "coupon_code", CouponCode: b.Value}
	case provider.ButtonFlow:
		p = Parameter{Type: "action", Action: &Action{FlowToken: b.Value}}
	default:
		f.refusef("button %d has the type %q; it can be url, quick_reply, copy_code or flow", b.Index, clip(b.Type))
	}
	return Component{Type: "button", SubType: b.Type, Index: strconv.Itoa(b.Index), Parameters: []Parameter{p}}
}

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
