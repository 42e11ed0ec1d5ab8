package render

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"campaign/render/bubble"
	"campaign/render/expr"
)

// Whatever is written as a text: no panic, problems that say something, output within its bound, in little time. What
// Compile passes has no syntax left for a row to stumble over that isn't said in words.
func FuzzText(f *testing.F) {
	for _, source := range []string{
		"Olá {{ name | default: 'x' }}", "{% if name == 'a' %}b{% elsif code %}c{% else %}d{% endif %}",
		"{% for i in (1..3) reversed limit: 2 %}{{ forloop.index }}{% endfor %}", `{{ contact["Primeiro nome"] | upcase }}`,
		"{% assign w = name | split: ',' %}{{ w[0] }}{{ w | join: '-' | truncate: 3, '…' }}", "{% raw %}{{ a{% endraw %}",
		"{{ name", "{{name}", "{ { name }}", "%}", "{% %}", "{{ 'a", "{{ a.b[c] | x: y, z: 1 }}", "{{-name-}}",
		"{% case name %}{% when 'a' or 'b' %}{% endcase %}", "{% capture c %}{{ name }}{% endcapture %}{{ c | size }}",
		"{{ '2026-01-01' | date: '%Y' | plus: 1 | times: 1.5 | round: 2 }}", "{% comment %}{% endcomment %}", "{{ \"\\", "{{ 99999999999999999999 }}",
		"{{ name | slice: 1, 9223372036854775807 }}", "{{ name | divided_by: 0 }}", "{{ name | sort | uniq | map: 'a' | where: 'b' | sum }}",
	} {
		f.Add(source, "Ana, Bia")
	}
	columns := []string{"name", "code", "Primeiro nome"}
	f.Fuzz(func(t *testing.T, source, cell string) {
		start := time.Now()
		r, problems := Compile(textOnly(source), columns)
		ok := true
		for _, p := range problems {
			assert.NotEmpty(t, p.Text)
			ok = ok && p.Warning
		}
		m, problems := r.Render([]string{cell, "10.5", cell + cell})
		for _, p := range problems {
			assert.NotEmpty(t, p.Text)
		}
		if ok && utf8.ValidString(source) {
			assert.LessOrEqual(t, len(m.Session.Body), max(expr.MaxOutput, 2*len(cell)))
		}
		bubble.Terminal(r.Bubble(m), 40, false)
		assert.Less(t, time.Since(start), 10*time.Second)
	})
}
