package expr

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Parts say what Liquid says of the same text, for every cell.
func TestPartsAsLiquid(t *testing.T) {
	cells := []string{"Ana", "Ana ", "\u00a0Bia", "", "  ", "\t\n", "\u200b", "\u00a0", "0", "false", "nil", "{{ x }}", "a'b\"c", `\n`, "שלום"}
	for source, inParts := range map[string]bool{
		"{{ name }}":                                         true,
		"Olá {{name}}!":                                      true,
		"{{ name | default: 'cliente' }}":                    true,
		"{{name|default:'cliente'}}":                         true,
		`Oi {{ name | default: "você" }}, tudo bem?`:         true,
		"{{ name | default: '' }}.":                          true,
		"{{ name | default: 'it\"s' }}":                      true,
		`{{ name | default: 'a\n' }}`:                        true,
		"{{ name | default: 'a | b' }}":                      true,
		"{{ name | default: ' ' }}{{ city | default: '-' }}": true,
		"{{ name }} {{ city | default: 'x' }} {{ name }}":    true,
		"{{ name | default: name }}":                         false,
		"{{ name | default: 5 }}":                            false,
		"{{ name | default: '1' | plus: 1 }}":                false,
		"{{ name | default: 'x', allow_false: true }}":       false,
		"{{ name | upcase | default: 'x' }}":                 false,
		"{{- name | default: 'x' -}} ":                       false,
		"{{ 'name' | default: 'x' }}":                        false,
	} {
		t.Run(source, func(t *testing.T) {
			c := NewCompiler([]string{"name", "city"})
			a := newAnalysis(c.columns, c.filters)
			require.True(t, a.run(source), "%v", a.problems)
			parts := joined(source, a)
			require.Equal(t, inParts, parts != nil)
			if !inParts {
				return
			}
			p, err := compile(c.engine, source, a)
			require.NoError(t, err)
			for _, name := range cells {
				for _, city := range cells {
					want, flaws, err := p.run([]string{name, city})
					require.NoError(t, err)
					got, found, err := join(parts, []string{name, city})
					require.NoError(t, err)
					assert.Equal(t, want, got)
					if len(parts) > 1 { // a text that is a cell and nothing else is blank as a whole
						assert.Equal(t, flaws, found)
					}
				}
			}
		})
	}
}
