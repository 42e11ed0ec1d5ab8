package render

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema/wording"
)

// A blank cell within a sentence is no blank text, but people would see the hole.
func TestHoles(t *testing.T) {
	for source, want := range map[string]string{
		"Olá {{ a }}, tudo bem?":                  "a",
		"{{ b }} {{ a }}":                         "a",
		"Olá {{ a | capitalize }}!":               "a | capitalize",
		`Olá {{ contact["a"] }}!`:                 `contact["a"]`,
		"{% if b == 'x' %}Oi {{ a }}{% endif %}!": "a",
		"Olá {{ a | default: 'cliente' }}!":       "",
		"Olá {{ a | default: '' }}!":              "",
		"Olá{% if a != '' %} {{ a }}{% endif %}!": "",
		"Olá {{ b }}!":                            "",
		"{% assign c = a %}{{ c }}{{ b }}":        "",
	} {
		r, problems := Compile(textOnly(source), []string{"a", "b"})
		require.Empty(t, told(problems), source)
		_, problems = r.Render([]string{"", "x"})
		if want == "" {
			assert.Empty(t, told(problems), source)
			continue
		}
		require.Len(t, problems, 1, source)
		assert.True(t, problems[0].Warning)
		assert.Contains(t, problems[0].Text, "{{ "+want+" }} is blank for this row, in ", source)
		assert.Equal(t, "give a default: {{ "+want+" | default: 'cliente' }}, or | default: '' where it may be blank", problems[0].Hint)
		cured := strings.NewReplacer("{{ "+want+" }}", "{{ "+want+" | default: 'cliente' }}").Replace(source)
		r, problems = Compile(textOnly(cured), []string{"a", "b"})
		require.Empty(t, told(problems), cured)
		m, problems := r.Render([]string{" ", "x"})
		assert.Empty(t, told(problems), cured)
		assert.Contains(t, m.Session.Body, "cliente")
	}
}

// Spreadsheets are full of cells with a space at their end, which a sentence shows: "Olá Ana !".
func TestRaggedCells(t *testing.T) {
	columns := []string{"name", "Meu nome", "city", "blank"}
	for source, c := range map[string]struct{ column, cured string }{
		"{{ name }}":                               {"name", "{{ name | strip }}"},
		"Olá {{ name }}!":                          {"name", "Olá {{ name | strip }}!"},
		"Olá {{name|default:'cliente'}}!":          {"name", "Olá {{ name | strip|default:'cliente' }}!"},
		"Olá {{ name | default: \"cliente\" }}!":   {"name", "Olá {{ name | strip | default: 'cliente' }}!"},
		"Olá {{ name | upcase }}!":                 {"name", "Olá {{ name | strip | upcase }}!"},
		"Olá {{ contact['Meu nome'] }}!":           {"contact['Meu nome']", "Olá {{ contact['Meu nome'] | strip }}!"},
		"Olá {{ contact[\"Meu nome\"] | upcase }}": {"contact['Meu nome']", "Olá {{ contact['Meu nome'] | strip | upcase }}"},
		"{{ contact.name | capitalize }}":          {"name", "{{ contact.name | strip | capitalize }}"},
		"{{ city }} {{ name | upcase }}":           {"name", "{{ city }} {{ name | strip | upcase }}"},
		"{{ name }}{% if city %}{% endif %}":       {"name", "{{ name | strip }}{% if city %}{% endif %}"},
		"Olá {{ name | strip }}!":                  {},
		"Olá{{ name | strip | prepend: ' ' }}!":    {},
		"Olá {{ name | squish | upcase }}!":        {},
		"Olá {{ city | append: ' ' }}!":            {},
		"Olá {{ blank | default: ' cliente ' }}":   {},
		"{{ city }}": {},
		"Olá {{ blank | default: ' x' | upcase }}":                                      {},
		"{% if name == 'Ana ' %}Oi{% endif %}, {{ city }}":                              {},
		"{% assign name = name | strip | prepend: ' ' %}Olá{{ name }}":                  {},
		"{% assign w = 'a ,b' | split: ',' %}{% for name in w %}{{ name }}{% endfor %}": {},
	} {
		for _, cell := range []string{"Ana ", " Ana", "Ana\u00a0", "Ana\n"} {
			row := []string{cell, cell, "Rio", " "}
			problems := warned(t, source, columns, row)
			if c.column == "" {
				require.Empty(t, told(problems), source)
				continue
			}
			require.Len(t, problems, 1, source)
			assert.True(t, problems[0].Warning)
			assert.Contains(t, problems[0].Text, "the cell of "+c.column+" begins or ends with a space, in ", source)
			cure := strings.TrimSuffix(strings.TrimPrefix(problems[0].Hint, "write "), ", or fix the cell")
			assert.Contains(t, c.cured, cure)
			assert.Empty(t, told(warned(t, c.cured, columns, row)))
		}
	}
	two := Spec{Template: &TemplateSpec{Name: at("template.name", "a"), Language: at("template.language", "pt_BR"),
		Variables: variables("x", "{{ name }}", "y", "{{ name }}, {{ city }}")}}
	r, problems := Compile(two, columns)
	require.Empty(t, told(problems))
	_, problems = r.Render([]string{"Ana ", "", " Rio"})
	assert.Len(t, problems, 2, "each column once for a row: %v", told(problems))
	_, problems = r.Render([]string{"Ana\n", "", "Rio"})
	assert.Len(t, told(problems), 2, "refused in both texts, which needs no polish: %v", told(problems))
}

// warned is what a row meets in a text that compiles, whatever is warned of there.
func warned(t *testing.T, source string, columns, row []string) []wording.Problem {
	t.Helper()
	r, problems := Compile(textOnly(source), columns)
	for _, p := range problems {
		require.True(t, p.Warning, "%s: %s", source, p.Text)
	}
	_, problems = r.Render(row)
	return problems
}
