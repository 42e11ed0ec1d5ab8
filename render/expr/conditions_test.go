package expr

import (
	"cmp"
	"strings"
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
		_, problems := compiled(source, "a", "z")
		require.Len(t, problems, 1, source)
		assert.Regexp(t, `^"and" stands beside "or" in "\{% .*, and which of them goes first isn't clear; `+
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
		assert.Equal(t, want, filled(t, source, []string{"a", "z"}, "1", "2"), source)
	}
}

// What can't be true of a text, or must be. The hint stands in the cured text; without one, pasting the hint in the
// place of the tag gives it.
func TestComparisonsOfCells(t *testing.T) {
	const never, always = "is never true; ", "is always true; "
	number := func(assigned, tag string) string {
		return "make a number of it: {% assign n = " + assigned + " | plus: 0 %}" + tag
	}
	for source, c := range map[string]struct{ want, cured, answers string }{
		"{% if ten > 5 %}yes{% endif %}":            {`"ten" > 5 ` + never + number("ten", "{% if n > 5 %}"), "", ""},
		"{% if ten >= 10 %}yes{% endif %}":          {`"ten" >= 10 ` + never + number("ten", "{% if n >= 10 %}"), "", ""},
		"{% if 5 < ten %}yes{% endif %}":            {`5 < "ten" ` + never + number("ten", "{% if 5 < n %}"), "", ""},
		"{% unless ten < 5 %}yes{% endunless %}":    {`"ten" < 5 ` + never + number("ten", "{% unless n < 5 %}"), "", ""},
		"{% unless ten <= 5.5 %}yes{% endunless %}": {`"ten" <= 5.5 ` + never + number("ten", "{% unless n <= 5.5 %}"), "", ""},
		`{% if contact["ten"] > 5 %}yes{% endif %}`: {`"ten" > 5 ` + never + number("contact['ten']", "{% if n > 5 %}"), "", ""},
		"{% if contact['ten'] > 5 and vip == 'true' %}yes{% endif %}": {`"ten" > 5 ` + never +
			number("contact['ten']", "{% if n > 5 and vip == 'true' %}"), "", ""},
		"{% assign n = ten %}{% if n > 5 %}yes{% endif %}": {`"n" > 5 ` + never +
			"make a number of it: {% assign n2 = n | plus: 0 %}{% if n2 > 5 %}", "{% assign n = ten %}{% assign n2 = n | plus: 0 %}{% if n2 > 5 %}yes{% endif %}", ""},
		"{% if ten == '' %}{% elsif ten > 5 %}yes{% endif %}": {`"ten" > 5 ` + never +
			"make a number of it before the {% if %}: {% assign n = ten | plus: 0 %}, then write {% elsif n > 5 %}",
			"{% assign n = ten | plus: 0 %}{% if ten == '' %}{% elsif n > 5 %}yes{% endif %}", ""},
		"{% assign rich = ten > 5 %}{% if rich %}yes{% endif %}": {`"ten" > 5 ` + never +
			"make a number of it before: {% assign n = ten | plus: 0 %}, then write n > 5",
			"{% assign n = ten | plus: 0 %}{% assign rich = n > 5 %}{% if rich %}yes{% endif %}", ""},
		"{% if ten == 10 %}yes{% endif %}":            {`"ten" == 10 ` + never + "compare with the text '10'", "{% if ten == '10' %}yes{% endif %}", ""},
		"{% if ten != 0 %}yes{% endif %}":             {`"ten" != 0 ` + always + "compare with the text '0'", "{% if ten != '0' %}yes{% endif %}", "yes no yes"},
		"{% if 0 != ten %}yes{% endif %}":             {`0 != "ten" ` + always + "compare with the text '0'", "{% if '0' != ten %}yes{% endif %}", "yes no yes"},
		"{% if vip == true %}yes{% endif %}":          {`"vip" == true ` + never + "compare with the text 'true'", "{% if vip == 'true' %}yes{% endif %}", ""},
		"{% if vip != false %}yes{% endif %}":         {`"vip" != false ` + always + "compare with the text 'false'", "{% if vip != 'false' %}yes{% endif %}", ""},
		"{% if ten != nil %}yes{% endif %}":           {`"ten" != nil ` + always + "compare with the empty text ''", "{% if ten != '' %}yes{% endif %}", "yes yes no"},
		"{% if nil == ten %}{% else %}yes{% endif %}": {`nil == "ten" ` + never + "compare with the empty text ''", "{% if '' == ten %}{% else %}yes{% endif %}", "yes yes no"},
		"{% case ten %}{% when 10 %}yes{% endcase %}": {`"ten" == 10 ` + never + "compare with the text '10'", "{% case ten %}{% when '10' %}yes{% endcase %}", ""},
		"{% case contact.ten %}{% when '7', 10 or '8' %}yes{% endcase %}": {`"ten" == 10 ` + never + "compare with the text '10'",
			"{% case contact.ten %}{% when '7', '10' or '8' %}yes{% endcase %}", ""},
		"{% case true %}{% when vip %}yes{% endcase %}": {`true == "vip" ` + never + "compare with the text 'true'", "{% case 'true' %}{% when vip %}yes{% endcase %}", ""},
	} {
		t.Run(source, func(t *testing.T) {
			_, problems := compiled(source, "ten", "vip")
			said := "cells are texts, so " + c.want
			if strings.Contains(source, "!= nil") { // beside != '' it does no harm
				said = "warning: " + said
			}
			assert.Equal(t, []string{said}, told(problems))
			if c.cured == "" {
				_, pasted, _ := strings.Cut(problems[0].Hint, ": ")
				c.cured = pasted + source[strings.Index(source, "%}")+2:]
			}
			assert.Equal(t, cmp.Or(c.answers, "yes no no"), answers(t, c.cured))
		})
	}
}

// A number in quotes is none: '10' comes before '9'.
func TestNumbersComparedAsTexts(t *testing.T) {
	const said = " compares texts, in which '10' comes before '9'; make a number of it: {% assign n = ten | plus: 0 %}"
	for source, c := range map[string]struct{ want, cured string }{
		"{% if ten > '5' %}yes{% endif %}":                    {`"ten > '5'"` + said + "{% if n > 5 %}", "{% if n > 5 %}yes{% endif %}"},
		`{% unless ten <= "5.5" %}yes{% endunless %}`:         {`"ten <= "5.5""` + said + "{% unless n <= 5.5 %}", "{% unless n <= 5.5 %}yes{% endunless %}"},
		"{% if '5' < ten %}yes{% endif %}":                    {`"'5' < ten"` + said + "{% if 5 < n %}", "{% if 5 < n %}yes{% endif %}"},
		"{% if vip != '5' and ten >= '10' %}yes{% endif %}":   {`"ten >= '10'"` + said + "{% if vip != '5' and n >= 10 %}", "{% if vip != '5' and n >= 10 %}yes{% endif %}"},
		"{% if ten > '5' and ten != '15  y' %}yes{% endif %}": {`"ten > '5'"` + said + "{% if n > 5 and ten != '15  y' %}", "{% if n > 5 and ten != '15  y' %}yes{% endif %}"},
		"{% assign rich = ten > '5' %}{% if rich %}yes{% endif %}": {`"ten > '5'"` + strings.Replace(said, "of it:", "of it before:", 1) + ", then write n > 5",
			"{% assign rich = n > 5 %}{% if rich %}yes{% endif %}"},
		"{% if ten > '0' and ten != '0' %}yes{% endif %}": {`"ten > '0'"` + said + "{% if n > 0 and ten != '0' %}", "{% if n > 0 and ten != '0' %}yes{% endif %}"},
	} {
		_, problems := compiled(source, "ten", "vip")
		assert.Equal(t, []string{"warning: " + c.want}, told(problems), source)
		assert.Equal(t, "yes no no", answers(t, "{% assign n = ten | plus: 0 %}"+c.cured), source)
	}
}

// answers are what three rows make of a text, "no" for nothing.
func answers(t *testing.T, source string) string {
	t.Helper()
	text, problems := compiled(source, "ten", "vip")
	require.Empty(t, told(problems))
	var all []string
	for _, row := range [][]string{{"10", "true"}, {"0", "false"}, {"", "false"}} {
		value, _, err := text.Fill(row)
		require.NoError(t, err)
		all = append(all, cmp.Or(value, "no"))
	}
	return strings.Join(all, " ")
}

// Every cell is true, a blank one as well: so is a text in Liquid.
func TestCellsThatAreTrue(t *testing.T) {
	for source, c := range map[string]struct{ want, cured string }{
		"{% if ten %}yes{% endif %}": {"{% if ten %} is true for a blank cell too; write {% if ten != '' %}", "{% if ten != '' %}yes{% endif %}"},
		`{% if contact["ten"] %}yes{% endif %}`: {"{% if contact['ten'] %} is true for a blank cell too; write {% if contact['ten'] != '' %}",
			"{% if contact['ten'] != '' %}yes{% endif %}"},
		"{% assign n = contact.ten %}{% if vip != '' and n %}yes{% endif %}": {"{% if n %} is true for a blank cell too; write {% if vip != '' and n != '' %}",
			"{% assign n = contact.ten %}{% if vip != '' and n != '' %}yes{% endif %}"},
		"{% if vip == '' %}{% elsif ten %}yes{% endif %}": {"{% elsif ten %} is true for a blank cell too; write {% elsif ten != '' %}",
			"{% if vip == '' %}{% elsif ten != '' %}yes{% endif %}"},
		"{% unless ten %}{% else %}yes{% endunless %}": {"{% unless ten %} never applies: a blank cell is true too; write {% unless ten != '' %}",
			"{% unless ten != '' %}{% else %}yes{% endunless %}"},
	} {
		_, problems := compiled(source, "ten", "vip")
		assert.Equal(t, []string{"warning: " + c.want}, told(problems))
		assert.Equal(t, "yes yes no", answers(t, c.cured), source)
	}
}

// What may well be true: nothing is said of it.
func TestComparisonsThatMayBeTrue(t *testing.T) {
	for source, want := range map[string]string{
		"{% assign n = ten | plus: 0 %}{% if n > 5 %}yes{% endif %}":                                              "yes no no",
		"{% assign n = ten %}{% assign n = n | plus: 0 %}{% if n > 5 %}yes{% endif %}":                            "yes no no",
		"{% assign ten = ten | plus: 0 %}{% if ten > 5 %}yes{% endif %}":                                          "yes no no",
		"{% assign n = 10 %}{% if vip == 'false' %}{% assign n = ten %}{% endif %}{% if n == 10 %}yes{% endif %}": "yes no no",
		"{% assign n = ten | size %}{% case n %}{% when 2 %}yes{% endcase %}":                                     "yes no no",
		"{% for ten in (10..10) %}{% if ten == 10 %}yes{% endif %}{% endfor %}":                                   "yes yes yes",
		"{% assign w = 'a,b' | split: ',' %}{% for x in w %}{% if forloop.index > 1 %}yes{% endif %}{% endfor %}": "yes yes yes",
		"{% if ten contains 1 %}yes{% endif %}":                                                                   "yes no no",
		"{% if ten > '01' and ten < '2026-12-31' and vip != '' %}yes{% endif %}":                                  "yes no no",
		"{% assign yes = vip == 'true' %}{% if yes == true %}yes{% endif %}":                                      "yes no no",
		"{% assign n = contact.ten | default: 7 %}{% if n == 7 %}yes{% endif %}":                                  "no no yes",
		"{% capture ten %}{% if vip == 'true' %}1{% endif %}{% endcapture %}{% if ten == '1' %}yes{% endif %}":    "yes no no",
		"{% assign ten = 3 %}{% for i in (1..2) %}{% if i == 2 and ten == 3 %}yes{% endif %}{% endfor %}":         "yes yes yes",
	} {
		assert.Equal(t, want, answers(t, source), source)
	}
}
