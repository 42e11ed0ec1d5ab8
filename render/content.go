package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"campaign/providers/provider"
	"campaign/render/bubble"
	"campaign/schema/wording"
)

// parameters are what a registered template is filled with, compiled.
type parameters struct {
	headerText *named // nil for none
	variables  []named
	buttons    []button
}

type named struct {
	name string
	*text
}

type button struct {
	index int
	kind  string
	*text
}

// values are the values of all texts, each once.
func (p parameters) values() []named {
	if p.headerText == nil || slices.Contains(p.variables, *p.headerText) {
		return p.variables
	}
	return append(slices.Clip(p.variables), *p.headerText)
}

// A content is a Content, its placeholders found.
type content struct {
	header, body, footer []piece
	buttons              []ContentButton
	headerPath, bodyPath string
	// constantHeader and constant tell that the header and the body hold nothing that a row changes.
	constantHeader, constant bool
}

func (c *compiler) content(s *TemplateSpec, p parameters) *content {
	source := s.Content
	k := &content{
		header: cut(source.Header.Source), body: cut(source.Body.Source), footer: cut(source.Footer.Source),
		buttons: source.Buttons, headerPath: source.Header.Path, bodyPath: source.Body.Path, constant: true,
		constantHeader: p.headerText == nil || p.headerText.fixed(),
	}
	c.placeholders(s, k.header, k.body, k.footer)
	c.headerAndFooter(s)
	for _, v := range p.variables {
		k.constant = k.constant && v.text.fixed()
	}
	values := p.values()
	constants := make([]provider.Variable, len(values))
	for i, v := range values {
		if constants[i].Name = v.name; v.text != nil && v.constant {
			constants[i].Value = v.value
		}
	}
	header := k.header
	if !k.constantHeader {
		header = fixedOnly(header)
	}
	c.static(source.Header.Path, templateHeader, filled(header, constants))
	c.static(source.Footer.Path, footer, source.Footer.Source)
	body := k.body
	if !k.constant {
		body = fixedOnly(body)
	}
	c.static(source.Body.Path, templateBody, filled(body, constants))
	c.contentButtons(s, p.buttons)
	for _, b := range p.buttons {
		if b.text != nil && b.constant {
			k.wholeAddress(b, b.value, &c.problems)
		}
	}
	return k
}

// static checks a text of the content that no row changes.
func (c *compiler) static(path string, l limit, text string) {
	if path != "" {
		l.check(value{path: path, text: text, fixed: true}, &c.problems)
	}
}

// contentButtons checks the registered buttons and that exactly the dynamic ones have their parameter.
func (c *compiler) contentButtons(s *TemplateSpec, parameters []button) {
	all := s.Content.Buttons
	if len(all) > provider.MaxTemplateButtons {
		c.fail(all[provider.MaxTemplateButtons].Path, wording.Say("template-button-count", counts(len(all), provider.MaxTemplateButtons)))
	}
	c.buttonMix(all)
	for i, b := range all {
		c.contentButton(b)
		at := slices.IndexFunc(parameters, func(p button) bool { return p.index == i })
		if at < 0 && b.dynamic() && !slices.Contains(c.vendor.NoParameter, b.Type) {
			c.fail(b.Path, wording.Say("button-parameter-missing", wording.Args{"parameter": "button_param_" + strconv.Itoa(i)}))
		}
		if at >= 0 && !b.dynamic() && b.Type != provider.ButtonQuickReply {
			c.fail(parameterPath(i), wording.Say("button-parameter-needless", wording.Args{"button": strconv.Itoa(i), "type": b.Type}))
		}
	}
	for _, p := range parameters {
		if p.index >= len(all) {
			c.fail(parameterPath(p.index), wording.Say("button-missing",
				wording.Args{"n": strconv.Itoa(len(all)), "button": strconv.Itoa(p.index)}))
		}
	}
}

// dynamic tells that a button must have a parameter. That of a quick reply may have one.
func (b ContentButton) dynamic() bool {
	switch b.Type {
	case provider.ButtonURL:
		return placeholder.MatchString(b.URL.Source)
	case provider.ButtonCopyCode, provider.ButtonFlow:
		return true
	}
	return false
}

// buttonMix warns of more buttons of one type than WhatsApp registers.
func (c *compiler) buttonMix(all []ContentButton) {
	most := map[string]int{provider.ButtonURL: provider.MaxURLButtons, bubble.PhoneButton: provider.MaxPhoneButtons,
		provider.ButtonCopyCode: provider.MaxCouponButtons}
	count := map[string]int{}
	for _, b := range all {
		count[b.Type]++
		if n := most[b.Type]; n > 0 && count[b.Type] == n+1 {
			c.warn(b.Path, wording.Say("buttons-of-one-type", wording.Args{"n": strconv.Itoa(n), "type": b.Type}))
		}
	}
}

func (c *compiler) contentButton(b ContentButton) {
	switch b.Type {
	case provider.ButtonURL, provider.ButtonQuickReply, provider.ButtonCopyCode, provider.ButtonFlow, bubble.PhoneButton, bubble.VoiceButton:
	default:
		c.fail(b.Path, wording.Say("unknown-type", wording.Args{"type": wording.Quote(b.Type)}).Advise("buttons"))
	}
	c.static(cmp.Or(b.Title.Path, b.Path), templateButton, b.Title.Source)
	if b.Type == bubble.PhoneButton {
		c.static(cmp.Or(b.Phone.Path, b.Path), templatePhone, b.Phone.Source)
	}
	if b.Type != provider.ButtonURL {
		return
	}
	where := cmp.Or(b.URL.Path, b.Path)
	c.static(where, templateURL, b.URL.Source)
	found := placeholder.FindAllStringIndex(b.URL.Source, -1)
	if len(found) > 1 || len(found) == 1 && found[0][1] != len(b.URL.Source) {
		c.fail(where, wording.Say("button-address-placeholder", nil))
	}
}

// check reports what a row's values make of the content.
func (k *content) check(m *provider.Template, buttons []button, found *problems) {
	for i, b := range buttons {
		if !b.text.fixed() {
			k.wholeAddress(b, m.Buttons[i].Value, found)
		}
	}
	if !k.constantHeader {
		templateHeader.length(value{path: k.headerPath, text: filled(k.header, []provider.Variable{*m.HeaderText})}, found)
	}
	if k.constant {
		return
	}
	n := 0
	for _, p := range k.body {
		n += len(p.fixed)
	}
	for _, v := range m.Variables {
		n += len(v.Value)
	}
	// A variable may stand in the body more than once.
	if n > templateBody.most || len(k.body) > 2*len(m.Variables)+1 {
		templateBody.length(value{path: k.bodyPath, text: filled(k.body, m.Variables)}, found)
	}
}

// address is a url button's address with its parameter in it.
func (b ContentButton) address(value string) string {
	return placeholder.ReplaceAllLiteralString(b.URL.Source, value)
}

// wholeAddress checks a url button's address with its parameter in it.
func (k *content) wholeAddress(b button, parameter string, found *problems) {
	if b.kind != provider.ButtonURL || b.text == nil || b.index >= len(k.buttons) {
		return
	}
	registered := k.buttons[b.index]
	begins, _, _ := strings.Cut(registered.URL.Source, "{{")
	switch begins = strings.TrimSpace(begins); {
	case begins == "":
	case strings.HasPrefix(parameter, "https://"), strings.HasPrefix(parameter, "http://"):
		found.fail(b.path, wording.Say("parameter-is-address", wording.Args{"parameter": wording.Quote(parameter),
			"address": wording.Quote(registered.address(parameter)), "begin": begins}))
	case strings.ContainsAny(parameter, " \u00a0"):
		found.warn(b.path, wording.Say("parameter-with-space", wording.Args{"parameter": wording.Quote(parameter)}))
	}
	if len(registered.URL.Source)+len(parameter) > templateURL.most {
		templateURL.length(value{path: b.path, text: registered.address(parameter)}, found)
	}
}
