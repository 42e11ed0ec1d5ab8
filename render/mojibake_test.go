package render

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"

	"campaign/schema/wording"
)

// TestSheetErrors: no text that takes a cell from a failed formula reaches a person, whatever is made of the cell.
func TestSheetErrors(t *testing.T) {
	for _, source := range []string{"{{ v }}", "Olá {{ v }}!", "{{ v | default: 'cliente' }}", "{{ contact['v'] | upcase }}",
		"{% if v != '' %}{{ v }}{% endif %}x"} {
		r, problems := Compile(Spec{Template: &TemplateSpec{Name: at("template.name", "a"), Variables: variables("x", source)}}, []string{"v", "w"})
		require.Empty(t, told(problems))
		for _, cell := range []string{"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#N/D", "#VALOR!", "#NOME?", "#NÚM!",
			"#NULO!", "#¡VALOR!", "#¿NOMBRE?", "#¡REF!", "#¡DIV/0!", "#¡NUM!", "#¡NULO!"} {
			_, problems = r.Render([]string{" " + cell + " ", "Ana"})
			assert.Equal(t, []string{"template.variables.x: the cell of v is a spreadsheet's error: " + cell + "; fix the formula, then save again"},
				told(problems), source)
		}
		for _, cell := range []string{"####", "########"} {
			_, problems = r.Render([]string{cell, "Ana"})
			assert.Equal(t, []string{"template.variables.x: the cell of v has only # signs: a spreadsheet's column was too narrow; " +
				"widen the column, then save again"}, told(problems), source)
		}
		for _, cell := range []string{"??", "????", "??? ????", " ?? "} {
			_, problems = r.Render([]string{cell, "Ana"})
			assert.Equal(t, []string{"template.variables.x: the cell of v has only question marks: its letters were lost when it was saved; " +
				`save the list again as "CSV UTF-8"`}, told(problems), source)
		}
		for _, cell := range []string{"1,23457E+11", "5.51199E+12", "-1E+20"} {
			_, problems = r.Render([]string{cell, "Ana"})
			assert.Equal(t, []string{"template.variables.x: the cell of v is a number that a spreadsheet has shortened: " + cell +
				"; format the column as text, and type the number again"}, told(problems), source)
		}
		for _, cell := range []string{"1e3", "1E5", "A1E+05", "E+10", "10E+10", "#1", "###", "#promo", "#N/A-12", "N/A", "C#", "?", "Ana??"} {
			_, problems = r.Render([]string{cell, "#REF!"}) // w stands in no text
			assert.Empty(t, told(problems), source)
		}
	}
}

// TestDamagedLetters: a text with U+FFFD, which a program writes for a letter that it couldn't read, isn't sent.
func TestDamagedLetters(t *testing.T) {
	hint := `; save the list as "CSV UTF-8", or set recipients.encoding; if it is damaged in the spreadsheet too, fix it there`
	for source, want := range map[string][]string{
		"{{ a }}":               nil,
		"{{ b }}":               {`template.variables.x: the cell of b has a damaged letter: "Jo` + "\uFFFD" + `o"` + hint},
		"{{ a }} {{ b }}":       {`template.variables.x: the cell of b has a damaged letter: "Jo` + "\uFFFD" + `o"` + hint},
		"Oi {{ b | upcase }}":   {`template.variables.x: the cell of b has a damaged letter: "Jo` + "\uFFFD" + `o"` + hint},
		"{{ b | truncate: 1 }}": nil,
		"Ol\uFFFD {{ a }}":      {`template.variables.x: has a damaged letter: "Ol` + "\uFFFD" + ` Ana"; write it again, and save the campaign file as UTF-8`},
	} {
		r, problems := Compile(Spec{Template: &TemplateSpec{Name: at("template.name", "a"), Variables: variables("x", source)}}, []string{"a", "b"})
		require.Empty(t, told(problems))
		_, problems = r.Render([]string{"Ana", "Jo\uFFFDo"})
		assert.Equal(t, want, told(problems), source)
	}
	r, problems := Compile(Spec{Template: &TemplateSpec{Name: at("template.name", "a"), Variables: variables("x", "Oi {{ a }}")}}, []string{"a"})
	require.Empty(t, told(problems))
	for _, name := range []string{"João", "Érica", "Conceição", "Você", "Avô", "Zoë", "Über", "נועה", "שלום לכולם"} {
		_, problems = r.Render([]string{name})
		assert.Empty(t, told(problems), name)
		twice, err := charmap.Windows1252.NewDecoder().String(name) // what reads UTF-8 as Windows-1252
		require.NoError(t, err)
		if strings.Contains(twice, "\uFFFD") { // a byte that Windows-1252 doesn't have, which Windows reads as a control character
			twice = strings.NewReplacer("Ã\uFFFD", "Ã\u0081", "×\uFFFD", "×\u0090").Replace(twice)
		}
		_, problems = r.Render([]string{twice})
		assert.Equal(t, []string{"template.variables.x: the cell of a has a damaged letter: " + wording.Quote(twice) + hint}, told(problems), name)
	}
	for _, name := range []string{"IRMÃ", "IRMÃ\u00a0Ana", "“IRMÔ", "«IRMû", "MAÇÔ", "AMANHÃ·HOJE", "ALEMÃ° A", "2×3 m", "2×\u00a03×\u00a04", "10×“A”"} {
		_, problems = r.Render([]string{name})
		assert.Empty(t, told(problems), name)
	}
	_, problems = Compile(textOnly("Ol\uFFFD!"), nil)
	assert.Equal(t, []string{`message.body: has a damaged letter: "Ol` + "\uFFFD" + `!"; write it again, and save the campaign file as UTF-8`}, told(problems))
}
