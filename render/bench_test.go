package render

import (
	"testing"

	"github.com/stretchr/testify/require"
)

var benchColumns = []string{"phone", "first_name", "code", "order_id", "city", "total"}

var benchCells = []string{"+5511999999999", "Ana Clara", "A-1029", "778812", "São Paulo", "129.90"}

func benchmarkTemplate(b *testing.B, sources ...string) {
	spec := &TemplateSpec{Name: Text{"template.name", "winter_sale"}, Language: Text{"template.language", "pt_BR"}}
	for i, s := range sources {
		name := string(rune('a' + i))
		spec.Variables = append(spec.Variables, NamedText{name, Text{"template.variables." + name, s}})
	}
	r, problems := Compile(Spec{Template: spec}, benchColumns)
	require.Empty(b, problems)
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := r.Render(benchCells); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}

func BenchmarkThreeColumns(b *testing.B) {
	benchmarkTemplate(b, "{{ first_name }}", "{{ code }}", "{{ city }}")
}

func BenchmarkThreeJoined(b *testing.B) {
	benchmarkTemplate(b, "Olá {{ first_name }}!", "{{ code }}-{{ order_id }}", "em {{ city }}")
}

func BenchmarkThreeFilters(b *testing.B) {
	benchmarkTemplate(b, "{{ first_name | default: 'cliente' }}", "{{ code | downcase }}", "{{ city | upcase }}")
}

func BenchmarkConditionAndLoop(b *testing.B) {
	benchmarkTemplate(b, "{% if first_name != '' %}{% assign w = first_name | split: ' ' %}{% for x in w %}{{ x }} {% endfor %}{% endif %}")
}
