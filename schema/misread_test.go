package schema_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"campaign/schema"
)

// told is each problem on a line, warnings marked.
func told(problems []schema.Problem) []string {
	lines := []string{}
	for _, p := range problems {
		if p.Warning {
			lines = append(lines, "warning: "+p.String())
			continue
		}
		lines = append(lines, p.String())
	}
	return lines
}

// In YAML a # with a space before it begins a comment, and texts without quotes end there (YAML 1.2.2, 6.6 and 7.3.3).
func TestTextsThatEndBeforeASign(t *testing.T) {
	const dropped = ": YAML drops what follows # on this line; put quotes around the whole text"
	const perhaps = dropped + " if it is a part of it"
	for _, c := range []struct {
		name, text string
		said       []string
	}{
		{"an expression behind a word", "template:\n  variables:\n    name: Pedido #{{ first_name }}\n    code: x\n", []string{"f:3:11: template.variables.name" + dropped}},
		{"the last of its block", "template:\n  variables:\n    name: Oi #{{ first_name }} tudo bem\nresults: {}\n", []string{"f:3:11: template.variables.name" + dropped}},
		{"the last of the file", "template:\n  button_param_0: a #{{ x }}", []string{"f:2:19: template.button_param_0" + dropped}},
		{"a tag", "template:\n  header_attachment: https://a.example/ # {% if x %}\n", []string{"warning: f:2:22: template.header_attachment" + perhaps}},
		{"an alternative", "template:\n  variables:\n    1: Cliente # \"{{ nome }}\"\n", []string{"warning: f:3:8: template.variables.1" + perhaps}},
		{"a remark that touches, where no text is", "template:\n  language: pt_BR #registrado\n  name: a #b\n", []string{}},
		{"behind a tab", "message:\n  body: Oi\t#{{ x }}\n", []string{"f:2:9: message.body" + dropped}},
		{"over lines", "message:\n  body: Oi\n\n    seu pedido #{{ x }}\n", []string{"f:2:9: message.body" + dropped}},
		{"on the next line", "message:\n  body:\n    Oi #{{ x }}\n", []string{"f:3:5: message.body" + dropped}},
		{"in a list", "message:\n  buttons:\n    - title: Ver #{{ x }}\n", []string{"f:3:14: message.buttons[0].title" + dropped}},
		{"in braces", "template: {content: {body: Oi #{{ x }}\n  }}\n", []string{"f:1:28: template.content.body" + dropped}},
		{"with an anchor", "message:\n  body: &b Oi #{{ x }}\n  footer: *b\n", []string{"f:2:9: message.body" + dropped, "f:2:9: message.footer" + dropped}},
		{"a word", "message:\n  body: Pedido #123\n", []string{"warning: f:2:9: message.body" + perhaps}},
		{"words", "message:\n  body: use o cupom #promo hoje\n", []string{"warning: f:2:9: message.body" + perhaps}},
		{"words elsewhere, the last of their block", "recipients:\n  csv: a b #c\nresults: {}\n", []string{"warning: f:2:8: recipients.csv" + perhaps}},
		{"a word elsewhere", "recipients:\n  csv: people.csv #c\n  phone: phone\n", []string{}},
		{"a comment", "template:\n  language: pt_BR  # as it is registered\n  name: a # b\n", []string{}},
		{"a comment in a frame", "template:\n  language: pt_BR #-- b --#\n", []string{}},
		{"a comment with an expression, elsewhere", "recipients:\n  phone: phone # {{ phone }}\n", []string{}},
		{"a comment of a block", "template:\n  variables: # {{ column }} is a cell\n    name: x\n", []string{}},
		{"a comment behind quotes", "template:\n  button_param_0: \"{{ order_id }}\"   # the parameter, {{ x }}\n", []string{}},
		{"the sign in quotes", "message:\n  body: 'Oi #{{ x }}'\n", []string{}},
		{"the sign in a block text", "message:\n  body: |\n    Oi #{{ x }}\n", []string{}},
		{"the sign within a word", "message:\n  body: a#{{x}}\n", []string{}},
		{"a comment on the next line", "message:\n  body: Oi\n  # {{ x }}\n", []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, problems := schema.Parse("f", []byte(c.text))
			assert.NotNil(t, d)
			assert.Equal(t, c.said, told(problems))
		})
	}
}

// YAML's quotes are ' and " alone (YAML 1.2.2, 7.3): others are sent.
func TestTypographicQuotes(t *testing.T) {
	for written, warned := range map[string]bool{
		"“{{ first_name }}”": true, "”Oi”": true, "„Hallo“": true, "„Hej”": true, "«Oi»": true, "‘Oi’": true, "‘copo d’água’": true, "“Oi\n      você”": true,
		`"“Oi”"`: false, "'«Oi»'": false, "“Oi” e “tchau”": false, "Diga “oi”": false, "“Oi” disse": false, "d’água": false, "“Oi": false, "“": false,
		"«a» ou «b»": false, "|-\n      “Oi”": false,
	} {
		_, problems := schema.Parse("f", []byte("template:\n  variables:\n    name: "+written+"\n"))
		want := []string{}
		if warned {
			want = append(want, "warning: f:3:11: template.variables.name: these quotes are a part of the text, and people read them; "+
				`type straight quotes, as "…", in their place`)
		}
		assert.Equal(t, want, told(problems), written)
	}
}
