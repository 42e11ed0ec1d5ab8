package render

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
	columns := []string{"name", "Meu nome", "city"}
	for source, want := range map[string][]string{
		"{{ name }}":                                       {"name"},
		"Olá {{ name }}!":                                  {"name"},
		"Olá {{ name | default: 'cliente' }}!":             {"name"},
		"Olá {{ name | upcase }}!":                         {"name"},
		"Olá {{ contact['Meu nome'] }}!":                   {"contact['Meu nome']"},
		"{{ contact.city }} {{ name | upcase }}":           {"name"},
		"{{ name }} {{ name }}":                            {"name"},
		"Olá {{ name | strip }}!":                          nil,
		"Olá {{ name | squish | upcase }}!":                nil,
		"Olá {{ city | append: ' ' }}!":                    nil,
		"{{ city }}":                                       nil,
		"{% if name == 'Ana ' %}Oi{% endif %}, {{ city }}": nil,
	} {
		r, problems := Compile(textOnly(source), columns)
		require.Empty(t, told(problems), source)
		for _, cell := range []string{"Ana ", " Ana", "Ana\u00a0", "Ana\n"} {
			_, problems = r.Render([]string{cell, cell, "Rio"})
			require.Len(t, problems, len(want), source)
			for i, column := range want {
				assert.True(t, problems[i].Warning)
				assert.Contains(t, problems[i].Text, "the cell of "+column+" begins or ends with a space, in ", source)
				assert.Equal(t, "write {{ "+column+" | strip }}, or mend the cell", problems[i].Hint)
			}
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
