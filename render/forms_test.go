package render

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestInvisibleInNames: a vendor finds no template by a name or in a language with a character that nobody sees in it.
func TestInvisibleInNames(t *testing.T) {
	of := func(name, language string) Spec {
		return Spec{Template: &TemplateSpec{Name: at("template.name", name), Language: at("template.language", language)}}
	}
	for invisible, what := range map[string]string{
		"\u200b": "an invisible character (U+200B)", "\u200d": "an invisible character (U+200D)", "\u2060": "an invisible character (U+2060)",
		"\ufeff": "an invisible character (U+FEFF)", "\u200e": "an invisible character (U+200E)", "\u202e": "an invisible character (U+202E)",
		"\u2066": "an invisible character (U+2066)", "\u00ad": "an invisible character (U+00AD)", "\u2009": "an invisible character (U+2009)",
		"\u00a0": "a no-break space", "\n": "a line break", "\t": "a tab",
	} {
		shown := map[bool]string{true: " ", false: "\uFFFD"}[invisible == "\n" || invisible == "\t"]
		_, problems := Compile(of("a", "pt_BR"+invisible), nil)
		assert.Equal(t, []string{`template.language: "pt_BR` + shown + `" has ` + what + " in it; type it anew where it was pasted"}, told(problems))
		_, problems = Compile(of(invisible+"a", "pt_BR"), nil)
		assert.Equal(t, `template.name: "`+shown+`a" has `+what+" in it; type it anew where it was pasted", told(problems)[0])

		r, problems := Compile(of("{{ name }}", "pt_{{ country }}"), []string{"name", "country"})
		require.Empty(t, told(problems))
		_, problems = r.Render([]string{"win" + invisible + "ter", "BR"})
		assert.Equal(t, []string{`template.name: "win` + shown + `ter" has ` + what + " in it; type the cell of name anew"}, told(problems))
		_, problems = r.Render([]string{"winter", "BR" + invisible})
		assert.Equal(t, []string{`template.language: "pt_BR` + shown + `" has ` + what + " in it; type the cell of country anew"}, told(problems))
	}
	r, problems := Compile(of("{{ name }}\u200b", "pt_BR"), []string{"name"})
	require.Empty(t, told(problems))
	_, problems = r.Render([]string{"winter"})
	assert.Equal(t, []string{"template.name: \"winter\uFFFD\" has an invisible character (U+200B) in it; type it anew where it was pasted"}, told(problems))
	r, problems = Compile(of("{{ name }}", "pt_BR"), []string{"name"})
	require.Empty(t, told(problems))
	for _, name := range []string{"winter_sale", "Promoção 2", "חורף"} {
		_, problems = r.Render([]string{name})
		assert.Empty(t, told(problems))
	}
}
