package render

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMixedConditions: Liquid's documentation evaluates and and or from right to left, the library doesn't; so a text in
// which that may matter isn't compiled.
func TestMixedConditions(t *testing.T) {
	for _, source := range []string{
		`{% if a == "10" or z == "1" and z == "2" %}x{% endif %}`,
		"{% if a == '' and z == '1' or z == '2' %}x{% endif %}",
		"{% unless a == '' and z == '1' or z == '2' %}x{% endunless %}",
		"{% if a == '' %}{% elsif a == '1' or z == '1' and a == '2' %}x{% endif %}",
		"{% assign b = a == '1' or z == '1' and a == '2' %}{{ b }}",
		"{% if a == '' and (a == '1' or z == '1' and a == '2') %}x{% endif %}",
	} {
		_, problems := Compile(textOnly(source), []string{"a", "z"})
		require.Len(t, problems, 1, source)
		assert.Regexp(t, `^message.body: "and" stands beside "or" in "\{% .*, and which of them goes first isn't clear; `+
			`put one \{% if %\} inside another: `, told(problems)[0])
	}
	for source, want := range map[string]string{
		"{% if a == '1' and z == '2' and a == '' %}x{% else %}y{% endif %}":                                 "y",
		"{% if a == '1' or z == '2' or a == '' %}x{% else %}y{% endif %}":                                   "x",
		"{% if (a == '1' or a == '3') and z == '3' %}x{% else %}y{% endif %}":                               "y",
		"{% if a == '1' or (a == '3' and z == '3') %}x{% else %}y{% endif %}":                               "x",
		"{% if a == '1' %}{% if z == '2' or z == '3' %}x{% endif %}{% endif %}y":                            "xy", // as the hint has it
		"{% case a %}{% when '1' or '3' %}{% if a == '1' and z == '2' %}x{% endif %}{% endcase %}":          "x",
		"{% if a == '1' and z == '2' %}x{% endif %}{% if a == '' or z == '' %}y{% else %}and or{% endif %}": "xand or",
	} {
		r, problems := Compile(textOnly(source), []string{"a", "z"})
		require.Empty(t, told(problems), source)
		m, problems := r.Render([]string{"1", "2"})
		require.Empty(t, told(problems))
		assert.Equal(t, want, m.Session.Body, source)
	}
}
