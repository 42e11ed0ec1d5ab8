package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"campaign/providers/provider"
	"campaign/render/bubble"
	"campaign/render/expr"
	"campaign/schema/wording"
)

// A template is a TemplateSpec, compiled.
type template struct {
	name, language *text
	header         *media
	parameters
	content *content
}

func (c *compiler) template(s *TemplateSpec) *template {
	t := &template{
		name:     c.required(s.Name, templateName, "template.name"),
		language: c.text(s.Language, language),
	}
	c.templateName(t.name)
	if s.Header != nil {
		t.header = c.media(s.Header, provider.Image, provider.Video, provider.Document)
	}
	body := c.variables(s, t)
	if c.positions(body) {
		slices.SortFunc(t.variables, func(a, b named) int { return position(a.name) - position(b.name) })
	}
	for _, b := range s.Buttons {
		t.buttons = append(t.buttons, c.button(b, s.Content))
	}
	slices.SortStableFunc(t.buttons, func(a, b button) int { return a.index - b.index })
	for i := 1; i < len(t.buttons); i++ {
		if t.buttons[i].index == t.buttons[i-1].index {
			c.fail(parameterPath(t.buttons[i].index), wording.Say("button-two-parameters", nil))
		}
	}
	if s.Content != nil {
		t.content = c.content(s, t.parameters)
	}
	return t
}

// variables compiles the values of the texts, the header's apart, and gives those of the body.
func (c *compiler) variables(s *TemplateSpec, t *template) (body []NamedText) {
	header, alone := headerName(s.Content)
	for _, v := range s.Variables {
		compiled := named{v.Name, c.required(v.Text, variable, "template.variables."+v.Name)}
		c.bare(compiled.text)
		if v.Name == header {
			t.headerText = &compiled
			if alone {
				continue
			}
		}
		body = append(body, v)
		t.variables = append(t.variables, compiled)
	}
	return body
}

// templateName warns of names that WhatsApp gives to no template.
func (c *compiler) templateName(t *text) {
	if t == nil || !t.constant {
		return
	}
	for _, r := range t.value {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			c.warn(t.path, wording.Say("template-name-unusual", wording.Args{"name": wording.Quote(t.value)}))
			return
		}
	}
}

// positions tells whether the variables' names are their positions, and checks that these count from 1 without a gap.
func (c *compiler) positions(variables []NamedText) bool {
	seen := map[int]bool{}
	numbered := 0
	for _, v := range variables {
		if v.Name == "" {
			c.fail(v.Path, wording.Say("variable-name-missing", nil))
		} else if strings.Trim(v.Name, "0123456789") == "" {
			numbered++
			seen[position(v.Name)] = true
		}
	}
	if numbered == 0 {
		return false
	}
	if numbered < len(variables) {
		c.warn("template.variables", wording.Say("variable-names-mixed", nil))
		return false
	}
	for n := 1; n <= numbered; n++ {
		if !seen[n] {
			c.fail("template.variables", wording.Say("variable-number-missing",
				wording.Args{"number": strconv.Itoa(n), "most": strconv.Itoa(numbered)}))
			break
		}
	}
	return true
}

// kind is the button's type: the content's, else its own, else url.
func (s ButtonSpec) kind(content *Content) string {
	if content != nil && s.Index >= 0 && s.Index < len(content.Buttons) {
		return content.Buttons[s.Index].Type
	}
	return cmp.Or(s.Type, provider.ButtonURL)
}

func (c *compiler) button(s ButtonSpec, content *Content) button {
	where := parameterPath(s.Index)
	kind := s.kind(content)
	if s.Type != "" && s.Type != kind {
		c.fail(where, wording.Say("button-type-contradicted",
			wording.Args{"type": s.Type, "button": strconv.Itoa(s.Index), "content": kind}))
	}
	l := buttonParam
	switch kind {
	case provider.ButtonURL:
		l = urlParam
	case provider.ButtonCopyCode:
		l = couponCode
	case provider.ButtonQuickReply, provider.ButtonFlow, bubble.PhoneButton, bubble.VoiceButton:
	default:
		c.fail(where, wording.Say("unknown-type", wording.Args{"type": wording.Quote(kind)}).Advise("parameters"))
	}
	switch {
	case s.Index < 0:
		c.fail(where, wording.Say("no-such-button", nil))
	case content == nil && s.Index >= provider.MaxTemplateButtons: // Meta's figure, and the vendor's may be another
		c.warn(where, wording.Say("button-number-high", wording.Args{"most": strconv.Itoa(provider.MaxTemplateButtons)}))
	}
	value := c.required(s.Value, l, where)
	c.bare(value)
	return button{s.Index, kind, value}
}

// parameterPath is the place of a button's parameter.
func parameterPath(button int) string { return "template.button_param_" + strconv.Itoa(button) }

// bare warns of a parameter that is nothing but the name of a column, as recipients.phone is.
func (c *compiler) bare(t *text) {
	if t != nil && t.constant && slices.Contains(c.columns, t.value) {
		c.warn(t.path, expr.SentAsText(t.value, t.value))
	}
}

func (t *template) render(r *row) *provider.Template {
	m := &provider.Template{Name: t.name.render(r), Language: t.language.render(r), Header: t.header.render(r)}
	if t.headerText != nil {
		m.HeaderText = &provider.Variable{Name: t.headerText.name, Value: t.headerText.render(r)}
	}
	if len(t.variables) > 0 {
		m.Variables = make([]provider.Variable, len(t.variables))
		for i, v := range t.variables {
			m.Variables[i] = provider.Variable{Name: v.name, Value: v.render(r)}
		}
	}
	if len(t.buttons) > 0 {
		m.Buttons = make([]provider.ButtonParam, len(t.buttons))
		for i, b := range t.buttons {
			m.Buttons[i] = provider.ButtonParam{Index: b.index, Type: b.kind, Value: b.text.render(r)}
		}
	}
	if t.content != nil {
		t.content.check(m, t.buttons, &r.problems)
	}
	return m
}
