package render

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/provider"
	"campaign/render/bubble"
)

// A header that is a text has its own parameter, which is no parameter of the body unless it stands there too.
func TestHeaderText(t *testing.T) {
	for name, c := range map[string]struct {
		variables    []NamedText
		header, body string
		inHeader     provider.Variable
		inBody       []provider.Variable
	}{
		"apart": {variables("order", "{{ order }}", "name", "{{ name }}"), "Pedido {{order}}", "Olá {{name}}",
			provider.Variable{Name: "order", Value: "77"}, []provider.Variable{{Name: "name", Value: "Ana"}}},
		"in both": {variables("order", "{{ order }}", "name", "{{ name }}"), "Pedido {{order}}", "Olá {{name}}, seu {{order}}",
			provider.Variable{Name: "order", Value: "77"}, []provider.Variable{{Name: "order", Value: "77"}, {Name: "name", Value: "Ana"}}},
		"a name beside positions": {variables("header", "{{ order }}", "2", "dois", "1", "{{ name }}"), "Pedido {{header}}", "Olá {{1}} {{2}}",
			provider.Variable{Name: "header", Value: "77"}, []provider.Variable{{Name: "1", Value: "Ana"}, {Name: "2", Value: "dois"}}},
		"the header's alone": {variables("1", "{{ order }}"), "Pedido {{1}}", "Olá",
			provider.Variable{Name: "1", Value: "77"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r, problems := Compile(Spec{Template: &TemplateSpec{Name: at("template.name", "a"), Variables: c.variables, Content: &Content{
				Header: at("template.content.header", c.header), Body: at("template.content.body", c.body)}}}, []string{"order", "name"})
			require.Empty(t, told(problems))
			m, problems := r.Render([]string{"77", "Ana"})
			require.Empty(t, told(problems))
			assert.Equal(t, &c.inHeader, m.Template.HeaderText)
			assert.Equal(t, c.inBody, m.Template.Variables)
			assert.Equal(t, bubble.Markup("Pedido 77"), r.Bubble(m).Header)
			_, problems = r.Render([]string{strings.Repeat("7", 54), "Ana"})
			require.Equal(t, []string{"template.content.header: has 61 characters; a template's header may have 60"}, told(problems))
			_, problems = r.Render([]string{strings.Repeat("7", 53), "Ana"})
			assert.Empty(t, told(problems))
		})
	}
}

// A vendor that takes parameters by their order alone gets them as template.variables has them, whatever a preview shows.
func TestOrderOfPositions(t *testing.T) {
	const warning = "warning: template.content.body: {{a}} stands behind {{b}}, but before it in template.variables; this vendor takes " +
		"the variables in their order and doesn't know their names; put template.variables in the order of the registered {{1}}, {{2}}, or write these numbers here"
	for _, c := range []struct {
		body string
		by   bool
		want []string
	}{
		{"{{a}} {{b}} {{a}}", true, nil},
		{"{{b}} {{a}}", false, nil},
		{"{{b}} {{a}}", true, []string{warning}},
		{"{{b}} {{b}} {{a}} {{c.d}}", true, []string{warning}},
	} {
		_, problems := Compile(Spec{Vendor: Vendor{ByPosition: c.by}, Template: &TemplateSpec{Name: at("template.name", "a"),
			Variables: variables("a", "x", "b", "y"), Content: &Content{Body: at("template.content.body", c.body)}}}, nil)
		assert.Equal(t, c.want, told(problems), c.body)
	}
	_, problems := Compile(Spec{Vendor: Vendor{ByPosition: true}, Template: &TemplateSpec{Name: at("template.name", "a"),
		Variables: variables("1", "x", "2", "y"), Content: &Content{Body: at("template.content.body", "{{2}} {{1}}")}}}, nil)
	assert.Empty(t, told(problems))
}

// A button that the vendor takes no parameter of needs none.
func TestButtonsWithoutParameter(t *testing.T) {
	s := winter()
	s.Buttons, s.Content.Buttons[1] = s.Buttons[:1], registered(1, "flow", "Responder", "")
	_, problems := Compile(Spec{Template: s, Vendor: Vendor{NoParameter: []string{"flow"}}}, winterColumns)
	assert.Empty(t, told(problems))
	_, problems = Compile(Spec{Template: s}, winterColumns)
	assert.Len(t, problems, 1)
}

func TestRenderedBody(t *testing.T) {
	spec := func() Spec {
		return Spec{Template: &TemplateSpec{Name: at("template.name", "a"), Variables: variables("1", "{{ v }}"),
			Content: &Content{Body: at("template.content.body", "Olá {{1}}, até {{1}}")}}}
	}
	r, problems := Compile(spec(), []string{"v"})
	require.Empty(t, told(problems))
	_, problems = r.Render([]string{strings.Repeat("é", 507)}) // 10 + 2 x 507 = 1024
	assert.Empty(t, told(problems))
	_, problems = r.Render([]string{strings.Repeat("é", 508)})
	assert.Equal(t, []string{"template.content.body: has 1026 characters; a template's body may have 1024"}, told(problems))
	_, problems = r.Render([]string{strings.Repeat("a", 508)}) // twice, though one of them would fit
	assert.Len(t, problems, 1)
	_, problems = r.Render([]string{strings.Repeat("é", 506) + "👍"})
	assert.Equal(t, []string{"warning: template.content.body: fits with 1024 characters, but not if emoji count twice; a template's body may have 1024"}, told(problems))
}

func TestButtonAddress(t *testing.T) {
	s := winter()
	r, problems := Compile(Spec{Template: s}, winterColumns)
	require.Empty(t, told(problems))
	base := len("https://loja.example.com/p/")
	_, problems = r.Render([]string{"a", "b", "c", strings.Repeat("d", 2000-base), "e"})
	assert.Empty(t, told(problems))
	_, problems = r.Render([]string{"a", "b", "c", strings.Repeat("d", 2001-base), "e"})
	assert.Equal(t, []string{"template.button_param_0: has 2001 characters; a button's address may have 2000"}, told(problems))
	_, problems = r.Render([]string{"a", "b", "c", "https://loja.example.com/p/77", "e"})
	assert.Equal(t, []string{`template.button_param_0: "https://loja.example.com/p/77" is a whole address; people would be sent to ` +
		`"https://loja.example.com/p/https://loja.example.com/p/77"; write only what follows https://loja.example.com/p/`}, told(problems))
	_, problems = r.Render([]string{"a", "b", "c", "bota azul", "e"})
	assert.Equal(t, []string{`warning: template.button_param_0: "bota azul" has a space, which no address has; put | url_encode behind it`}, told(problems))
	s.Buttons[0].Value.Source = "https://outra.example.com/{{ order_id }}"
	_, problems = Compile(Spec{Template: s}, winterColumns)
	assert.Empty(t, told(problems), "only a row shows it")
	s.Buttons[0].Value.Source = "https://outra.example.com/77"
	_, problems = Compile(Spec{Template: s}, winterColumns)
	assert.Len(t, problems, 1)
}
