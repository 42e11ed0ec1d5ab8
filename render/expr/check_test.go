package expr

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What the file breaks: in plain words, with the cure.
func TestFileProblems(t *testing.T) {
	columns := []string{"first_name", "Primeiro nome", "total", "Nome", "NOME", "tags", "zip", "zip"}
	has := "the file has first_name, Primeiro nome, total, Nome, NOME, tags, zip, zip"
	for name, c := range map[string]struct{ source, want string }{
		"unknown column":           {"{{ xyzzy }}", `unknown column "xyzzy"; ` + has},
		"misspelt column":          {"{{ frist_name }}", `unknown column "frist_name"; did you mean first_name? ` + has},
		"misspelt in contact":      {"{{ contact.totl }}", `unknown column "totl"; did you mean total? ` + has},
		"misspelt in brackets":     {`{{ contact["primeiro nomo"] }}`, `unknown column "primeiro nomo"; did you mean contact["Primeiro nome"]? ` + has},
		"only in a condition":      {"{% if xyzzy == 'a' %}b{% endif %}", `unknown column "xyzzy"; ` + has},
		"only behind and":          {"{% if total == '1' and xyzzy == 'a' %}b{% endif %}", `unknown column "xyzzy"; ` + has},
		"only in elsif":            {"{% if total == '1' %}a{% elsif xyzzy == 'a' %}b{% endif %}", `unknown column "xyzzy"; ` + has},
		"only in an argument":      {"{{ total | append: xyzzy }}", `unknown column "xyzzy"; ` + has},
		"only in a loop":           {"{% for x in xyzzy %}{{ x }}{% endfor %}", `unknown column "xyzzy"; ` + has},
		"only in a when":           {"{% case total %}{% when xyzzy %}a{% endcase %}", `unknown column "xyzzy"; ` + has},
		"only in an assign":        {"{% assign a = xyzzy %}{{ a }}", `unknown column "xyzzy"; ` + has},
		"in a branch never taken":  {"{% if 1 == 2 %}{{ xyzzy }}{% endif %}", `unknown column "xyzzy"; ` + has},
		"in an index":              {"{% assign w = tags | split: ',' %}{{ w[xyzzy] }}", `unknown column "xyzzy"; ` + has},
		"loop variable outside":    {"{% for x in (1..2) %}{{ x }}{% endfor %}{{ x }}", `unknown column "x"; ` + has},
		"forloop outside":          {"{{ forloop.index }}", `unknown column "forloop"; ` + has},
		"ambiguous":                {"{{ nome }}", `"nome" may be any of the columns "Nome", "NOME"; write Nome or NOME`},
		"two columns of one name":  {"{{ zip }}", `"zip" may be any of the columns "zip", "zip"; give the columns different names`},
		"whole contact":            {"{{ contact }}", "contact is the whole row; name a column: contact.first_name"},
		"contact by a variable":    {"{{ contact[total] }}", `contact[total] needs the column's name in quotes; write contact["total"]`},
		"property of a cell":       {"{{ total.currency }}", `"total" is a text and has nothing like ".currency"`},
		"size of a cell":           {"{{ total.size }}", `"total" is a text and has nothing like ".size"; write total | size`},
		"name with a space":        {"{{ Primeiro nome }}", `"Primeiro nome" is not a plain word; write {{ contact["Primeiro nome"] }} or {{ primeiro_nome }}`},
		"name, space and filter":   {"{{ Primeiro nome | upcase }}", `"Primeiro nome" is not a plain word; write {{ contact["Primeiro nome"] }} or {{ primeiro_nome }}`},
		"two words":                {"{{ first_name total }}", `"{{ first_name total }}" can't be read; write it as {{ first_name | default: 'cliente' }}`},
		"nothing inside":           {"{{ | upcase }}", `"{{ | upcase }}" can't be read; write it as {{ first_name | default: 'cliente' }}`},
		"empty":                    {"Oi {{}} {{ total }}", "{{}} is empty; write a column's name between the braces: {{ name }}"},
		"unterminated":             {"Oi {{ total", `"{{ total" has no end; close it with }}`},
		"unterminated, more later": {"Oi {{ total e {{ tags }}", `"{{ total e" has no end; close it with }}`},
		"one brace at the end":     {"Oi {{ total }", `"{{ total }" has no end; close it with }}`},
		"one brace, more later":    {"{{total} e {{ tags }}", `"{{ total} e" has no end; close it with }}`},
		"one brace at the start":   {"Oi { total }}", `"{ total }}" has the wrong number of braces; write two on each side: {{ name }}`},
		"braces apart":             {"Oi { { total }}", `"{ { total }}" has the wrong number of braces; write two on each side: {{ name }}`},
		"three braces":             {"{{{ total }}}", `"{{{ total }}" has the wrong number of braces; write two on each side: {{ name }}`},
		"placeholder":              {"Oi {{1}}", "{{1}} is the number 1 and no column; placeholders such as {{1}} belong into the template's content; here stands their value"},
		"tag without start":        {"a %} b", "%} stands without its {%; write {% … %}"},
		"tag without end":          {"{% if total", `"{% if total" is not a tag, or has no end; write {% if … %}`},
		"empty tag":                {"{% %}", `"{% %}" is not a tag, or has no end; write {% if … %}`},
		"unclosed if":              {"{% if total != '' %}a", "{% if %} has no end; write {% endif %} where it ends"},
		"unclosed comment":         {"{% comment %}a", "{% comment %} has no end; write {% endcomment %} where it ends"},
		"endif alone":              {"a{% endif %}", "{% endif %} stands without its {% if %}"},
		"wrong end":                {"{% if total != '' %}{% endfor %}{% endif %}", "{% endfor %} stands inside {% if %}; close that first with {% endif %}"},
		"else alone":               {"a{% else %}b", "{% else %} stands without its {% if %}"},
		"break alone":              {"{% break %}", "{% break %} stands without its {% for %}"},
		"unknown filter":           {"{{ total | upcas }}", `unknown filter "upcas"; did you mean upcase?`},
		"very unknown filter":      {"{{ total | zzzzzzzzz }}", `unknown filter "zzzzzzzzz"`},
		"filter of Go":             {"{{ total | inspect }}", `unknown filter "inspect"`},
		"filter without value":     {"{{ total | replace: 'a' }}", "the filter replace needs 2 values; write replace: 'old', 'new'"},
		"default without value":    {"{{ total | default }}", "the filter default needs 1 value; write default: 'cliente'"},
		"filter with too many":     {"{{ total | upcase: 'a' }}", "the filter upcase takes 0 values at most"},
		"filter with a setting":    {"{{ total | append: 'a', x: 1 }}", `the filter append has no setting "x"`},
		"colon apart":              {"{{ total | default : 'a' }}", `the colon of default stands alone in "{{ total | default : 'a' }}"; write it right behind the name: default:`},
		"filter missing":           {"{{ total | }}", `"{{ total | }}" can't be read; write it as {{ first_name | default: 'cliente' }}`},
		"curly quotes":             {"{{ total | default: “a” }}", "a typographic quotation mark “ stands in an expression in \"{{ total | default: “a” }}\"; write straight quotes, ' or \""},
		"quote without end":        {"{{ total | default: 'a }}", `the quoted text "'a" has no end in "{{ total | default: 'a }}"; close it with '`},
		"unknown tag":              {"{% fi total %}", "unknown tag {% fi %}; did you mean {% endif %}?"},
		"misspelt tag":             {"{% asign a = 1 %}", "unknown tag {% asign %}; did you mean {% assign %}?"},
		"column as a tag":          {"{% total %}", "unknown tag {% total %}; a column's value is written with braces alone: {{ total }}"},
		"our own tag":              {"{% _write 0 %}", "unknown tag {% _write %}"},
		"include":                  {"{% include '/etc/passwd' %}", "{% include %} isn't allowed: a text of a campaign can't read files"},
		"render":                   {"{% render 'a' %}", "{% render %} isn't allowed: a text of a campaign can't read files"},
		"tablerow":                 {"{% tablerow x in tags %}{% endtablerow %}", "{% tablerow %} isn't allowed: it writes HTML, which WhatsApp doesn't show"},
		"number and cell":          {"{% if total > 10 %}a{% endif %}", `cells are texts, so "total" > 10 is never true; make a number of it: {% assign n = total | plus: 0 %}{% if n > 10 %}`},
		"number equals cell":       {"{% if contact.total == 10 %}a{% endif %}", `cells are texts, so "total" == 10 is never true; compare with the text '10'`},
		"single equals":            {"{% if total = '1' %}a{% endif %}", "a single = compares nothing in \"{% if total = '1' %}\"; write =="},
		"filter in a comparison":   {"{% if total | size > 3 %}a{% endif %}", `a filter can't stand beside a comparison in "{% if total | size > 3 %}"; do it before: {% assign n = first_name | size %}{% if n > 10 %}`},
		"blank":                    {"{% if total == blank %}a{% endif %}", `"blank" can't be compared with here; write '' in its place`},
		"loop over a cell":         {"{% for x in tags %}{{ x }}{% endfor %}", `"{% for x in tags %}" goes over a single text; split it first: tags | split: ','`},
		"assign without value":     {"{% assign x %}", `"{% assign x %}" needs a value; write {% assign x = first_name %}`},
		"assign to contact":        {"{% assign contact = 1 %}", `"{% assign contact = 1 %}" needs a name of its own; write {% assign total … %}`},
		"long range":               {"{% for i in (1..1000000000) %}a{% endfor %}", "the range (1..1000000000) is too long; 1000 is the most"},
		"range of a cell":          {"{% for i in (1..total) %}a{% endfor %}", "a range goes from a number to a number, as (1..3)"},
		"range written":            {"{{ (1..3) | join: ' ' }}", "a range as (1..3) stands alone behind the in of {% for %}"},
		"range with a filter":      {"{% for i in (1..3) | join %}a{% endfor %}", "a range as (1..3) stands alone behind the in of {% for %}"},
		"number beyond all":        {"{{ 99999999999999999999 | plus: 1 }}", `"{{ 99999999999999999999 | plus: 1 }}" can't be read; write it as {{ first_name | default: 'cliente' }}`},
		"too deep":                 {strings.Repeat("{% if total != '' %}", 21) + strings.Repeat("{% endif %}", 21), "tags are nested more than 20 deep"},
		"too long":                 {strings.Repeat("a", maxSource+1), "is longer than 32 KB"},
	} {
		t.Run(name, func(t *testing.T) {
			text, problems := compiled(c.source, columns...)
			assert.Equal(t, []string{c.want}, told(problems))
			assert.Nil(t, text)
		})
	}
}

func TestFileWarnings(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"single braces":   {"Oi {total}", `"{total}" is sent as it stands; write {{ total }} for the column`},
		"cell is true":    {"{% if total %}a{% endif %}", `{% if total %} is true for a blank cell too; write {% if total != '' %}`},
		"contact is true": {"{% if 1 == 1 and contact.total %}a{% endif %}", `{% if contact.total %} is true for a blank cell too; write {% if 1 == 1 and contact.total != '' %}`},
	} {
		t.Run(name, func(t *testing.T) {
			text, problems := compiled(c.source, "total")
			assert.Equal(t, []string{"warning: " + c.want}, told(problems))
			assert.NotNil(t, text)
		})
	}
}

// What other programs write for a column, is sent as it stands: that is told.
func TestMarksOfOtherPrograms(t *testing.T) {
	const cure = " is sent as it stands; write {{ first_name }} for the column"
	for source, mark := range map[string]string{
		"Oi {first_name}!": "{first_name}", "Oi [first_name]!": "[first_name]", "Oi <<first_name>>!": "<<first_name>>", "<first_name>": "<first_name>",
		"%first_name%": "%first_name%", "Oi $first_name!": "$first_name", "${first_name}": "${first_name}", "｛｛ first_name ｝｝": "｛｛ first_name ｝｝",
		"First Name": "", "[grátis]": "", "10% de 20%": "", "<3": "", "US$ 5": "", "$5": "", "50%first_name": "",
	} {
		_, problems := compiled(source, "first_name", "code")
		if mark == "" {
			assert.Empty(t, told(problems), source)
			continue
		}
		assert.Equal(t, []string{"warning: " + strconv.Quote(mark) + cure}, told(problems), source)
	}
	_, problems := compiled(`Oi\nTudo bem?`)
	assert.Equal(t, []string{`warning: \n is sent as it stands; write the text in double quotes, "…\n…", for a new line`}, told(problems))
}

// TestAColumnInQuotes is a text, and everybody would get the column's name.
func TestAColumnInQuotes(t *testing.T) {
	for source, want := range map[string][]string{
		"{{ 'first_name' }}":                 {`warning: "first_name" is sent as it stands, in "{{ 'first_name' }}"; write {{ first_name }} for the column`},
		`{{ "Primeiro nome" | upcase }}`:     {`warning: "Primeiro nome" is sent as it stands, in "{{ "Primeiro nome" | upcase }}"; write {{ contact["Primeiro nome"] }} for the column`},
		"{{ 'Oi' }}":                         nil,
		`{{ contact["Primeiro nome"] }}`:     nil,
		"{{ total | append: 'first_name' }}": nil,
	} {
		_, problems := compiled(source, "first_name", "Primeiro nome", "total")
		assert.Equal(t, want, told(problems), source)
	}
}
