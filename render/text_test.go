package render

import (
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// textOnly is a campaign of a single text, the body of a session message.
func textOnly(source string) Spec {
	return Spec{Session: &SessionSpec{Type: "text", Body: Text{"message.body", source}}}
}

// said is problems as a person reads them, warnings marked.
func told(problems []Problem) []string {
	var all []string
	for _, p := range problems {
		s := p.String()
		if p.Warning {
			s = "warning: " + s
		}
		all = append(all, s)
	}
	return all
}

func TestFill(t *testing.T) {
	columns := []string{"first_name", "Primeiro nome", "Endereço", "total", "tags", "blank", "2a via", "html"}
	cells := []string{"Ana", "Ana Clara", "Rua A, 1", "10.50", "vip,novo", "  ", "sim", "<b>oi</b> & <i>tchau"}
	for name, c := range map[string]struct{ source, want string }{
		"constant":                 {"Olá!", "Olá!"},
		"column":                   {"{{ first_name }}", "Ana"},
		"column without spaces":    {"{{first_name}}", "Ana"},
		"column of contact":        {"{{ contact.first_name }}", "Ana"},
		"quoted column":            {`{{ contact["Primeiro nome"] }}`, "Ana Clara"},
		"quoted column, single":    {`{{ contact['primeiro-nome'] }}`, "Ana Clara"},
		"plain form":               {"{{ primeiro_nome }}", "Ana Clara"},
		"plain form, other case":   {"{{ PrimeiroNome }}", "Ana Clara"},
		"accents left out":         {"{{ endereco }}", "Rua A, 1"},
		"accents put in":           {"{{ Fírst_Náme }}", "Ana"},
		"dash for underscore":      {"{{ first-name }}", "Ana"},
		"decomposed accents":       {"{{ endereço }}", "Rua A, 1"},
		"name that starts so":      {`{{ contact["2a via"] }}`, "sim"},
		"joined":                   {"Olá {{ first_name }}, {{ total }}!", "Olá Ana, 10.50!"},
		"text as typed":            {"{{ total }}", "10.50"},
		"filter":                   {"{{ first_name | upcase }}", "ANA"},
		"two filters":              {"{{ first_name | upcase | append: '!' }}", "ANA!"},
		"default of a name":        {"{{ first_name | default: 'cliente' }}", "Ana"},
		"default of spaces":        {"{{ blank | default: 'cliente' }}", "cliente"},
		"default of a column":      {"{{ blank | default: contact.first_name }}", "Ana"},
		"condition":                {"{% if first_name == 'Ana' %}A{% else %}B{% endif %}", "A"},
		"condition on blank":       {"{% if blank != '' %}A{% endif %}", "A"},
		"unless":                   {"{% unless first_name == 'Ana' %}A{% else %}B{% endunless %}", "B"},
		"case":                     {"{% case first_name %}{% when 'Bia', 'Ana' %}x{% else %}y{% endcase %}", "x"},
		"assign":                   {"{% assign n = total | plus: 1 %}{{ n }}", "11.5"},
		"assign and compare":       {"{% assign n = total | plus: 0 %}{% if n > 10 %}caro{% endif %}", "caro"},
		"capture":                  {"{% capture x %}<{{ first_name }}>{% endcapture %}{{ x }}{{ x }}", "<Ana><Ana>"},
		"loop":                     {"{% assign w = tags | split: ',' %}{% for x in w %}{{ forloop.index }}{{ x }} {% endfor %}", "1vip 2novo "},
		"loop over a range":        {"{% for i in (1..3) %}{{ i }}{% endfor %}", "123"},
		"range to nowhere":         {"a{% for i in (3..1) %}{{ i }}{% endfor %}", "a"},
		"break":                    {"{% for i in (1..9) %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}", "12"},
		"nested":                   {"{% for i in (1..2) %}{% for j in (1..2) %}{{ i }}{{ j }} {% endfor %}{% endfor %}", "11 12 21 22 "},
		"capture in a loop":        {"{% for i in (1..2) %}{% capture x %}{{ x }}{{ i }}{% endcapture %}{% endfor %}{{ x }}", "12"},
		"reversed":                 {"{% for i in (1..3) reversed %}{{ i }}{% endfor %}", "321"},
		"limit":                    {"{% for i in (1..9) limit: 2 offset: 1 %}{{ i }}{% endfor %}", "23"},
		"raw":                      {"{% raw %}{{ x }} {% if{% endraw %}", "{{ x }} {% if"},
		"comment":                  {"a{% comment %}{{ unknown }}{% endcomment %}b", "ab"},
		"white space control":      {"a {{- first_name -}} b", "aAnab"},
		"broken line inside":       {"{{ first_name\n  | upcase }}", "ANA"},
		"literal":                  {"{{ 'x' }}{{ \"y\" }}", "xy"},
		"string with braces near":  {`{"a":{"b":"{{ first_name }}"}}`, `{"a":{"b":"Ana"}}`},
		"json":                     {`{"a":{"b":1}}`, `{"a":{"b":1}}`},
		"size in characters":       {"{{ contact.endereço | size }}", "8"},
		"html":                     {"{{ html | strip_html }}", "oi & tchau"},
		"date":                     {"{{ '2026-12-01' | date: '%d/%m/%Y' }}", "01/12/2026"},
		"whole numbers stay whole": {"{% assign n = '9007199254740993' | plus: 1 %}{{ n }}", "9007199254740994"},
		"join":                     {"{{ tags | split: ',' | join: ' e ' }}", "vip e novo"},
		"list":                     {"{{ tags | split: ',' }}", "vipnovo"},
		"replace":                  {"{{ tags | replace: ',', ' ' }}", "vip novo"},
		"squish":                   {"{{ ' a \r\n b\t\u00a0c\r' | squish }}", "a b c"},
		"index":                    {"{% assign w = tags | split: ',' %}{{ w[1] }}{{ w.first }}", "novovip"},
		"two columns, one default": {"{{ blank | default: first_name }} {{ total }}", "Ana 10.50"},
		"assign over a column":     {"{% assign first_name = first_name | downcase %}{{ first_name }}", "ana"},
		"question of names":        {"{% if first_name contains 'An' and total != '' %}ok{% endif %}", "ok"},
	} {
		t.Run(name, func(t *testing.T) {
			r, problems := Compile(textOnly(c.source), columns)
			require.Empty(t, told(problems))
			m, problems := r.Render(cells)
			require.Empty(t, told(problems))
			assert.Equal(t, c.want, m.Session.Body)
		})
	}
}

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
		"blank text":               {"  ", "is blank"},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := Compile(textOnly(c.source), columns)
			assert.Equal(t, []string{"message.body: " + c.want}, told(problems))
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
			_, problems := Compile(textOnly(c.source), []string{"total"})
			assert.Equal(t, []string{"warning: message.body: " + c.want}, told(problems))
		})
	}
}

// What a row breaks.
func TestRowProblems(t *testing.T) {
	columns := []string{"total", "when", "tags"}
	const noResult = "can't be made for this row: that can't be calculated: its result is too large "
	for name, c := range map[string]struct {
		source string
		cells  []string
		want   string
	}{
		"blank": {"{{ total }}", []string{" \u00a0\u200b", "", ""},
			"is blank for this row; give a default: {{ total | default: 'cliente' }}"},
		"short row": {"{{ tags }}", []string{"1"}, "is blank for this row; give a default: {{ tags | default: 'cliente' }}"},
		"no number": {"{{ total | times: 2 }}", []string{"10,50", "", ""},
			`can't be made for this row: "10,50" isn't a number (filter times); write numbers as 10.50, or put before it: | replace: ',', '.'`},
		"no date": {"{{ when | date: '%d' }}", []string{"", "25/12/2026", ""},
			`can't be made for this row: "25/12/2026" isn't a date (filter date); write the date as 2026-12-31`},
		"division":           {"{{ 1 | divided_by: 0 }}{{ total }}", []string{"1", "", ""}, "can't be made for this row: division by zero (filter divided_by)"},
		"rest of a division": {"{{ total | modulo: 0 }}", []string{"5", "", ""}, "can't be made for this row: division by zero (filter modulo)"},
		"rounding":           {"{{ total | round: 400 }}", []string{"5", "", ""}, noResult + "(filter round)"},
		"a whole number":     {"{{ total | ceil }}", []string{"1e300", "", ""}, noResult + "(filter ceil)"},
		"a product":          {"{{ total | times: total }}", []string{"1e300", "", ""}, noResult + "(filter times)"},
		"a quotient":         {"{{ total | divided_by: 0.01 }}", []string{"1e308", "", ""}, noResult + "(filter divided_by)"},
	} {
		t.Run(name, func(t *testing.T) {
			r, problems := Compile(textOnly(c.source), columns)
			require.Empty(t, told(problems))
			_, problems = r.Render(c.cells)
			assert.Equal(t, []string{"message.body: " + c.want}, told(problems))
		})
	}
}

// What other programs write for a column, and a column's bare name, are sent as they stand: that is told.
func TestMarksOfOtherPrograms(t *testing.T) {
	const cure = " is sent as it stands; write {{ first_name }} for the column"
	for source, mark := range map[string]string{
		"Oi {first_name}!": "{first_name}", "Oi [first_name]!": "[first_name]", "Oi <<first_name>>!": "<<first_name>>", "<first_name>": "<first_name>",
		"%first_name%": "%first_name%", "Oi $first_name!": "$first_name", "${first_name}": "${first_name}", "｛｛ first_name ｝｝": "｛｛ first_name ｝｝",
		"first_name": "first_name",
		"First Name": "", "[grátis]": "", "10% de 20%": "", "<3": "", "US$ 5": "", "$5": "", "50%first_name": "",
	} {
		_, problems := Compile(Spec{Template: &TemplateSpec{Name: at("template.name", "a"), Variables: variables("x", source)}}, []string{"first_name", "code"})
		if mark == "" {
			assert.Empty(t, told(problems), source)
			continue
		}
		assert.Equal(t, []string{"warning: template.variables.x: " + strconv.Quote(mark) + cure}, told(problems), source)
	}
	_, problems := Compile(textOnly(`Oi\nTudo bem?`), nil)
	assert.Equal(t, []string{`warning: message.body: \n is sent as it stands; write the text in double quotes, "…\n…", for a new line`}, told(problems))
}

// Nothing that can be written takes long or grows large.
func TestBounds(t *testing.T) {
	grow := func(tag string) string {
		return "{% assign s = 'aaaaaaaaaa' %}" + strings.Repeat(tag, 60) + "{{ s | size }}"
	}
	for name, source := range map[string]string{
		"append":         grow("{% assign s = s | append: s %}"),
		"prepend":        grow("{% assign s = s | prepend: s %}"),
		"replace":        grow("{% assign s = s | replace: 'a', s %}"),
		"replace all":    grow("{% assign s = s | replace: '', s %}"),
		"replace first":  grow("{% assign s = s | replace_first: 'a', s %}"),
		"capture":        grow("{% capture s %}{{ s }}{{ s }}{% endcapture %}"),
		"join":           grow("{% assign s = s | split: '' | join: s %}"),
		"concat":         "{% assign s = 'abc' | split: '' %}" + strings.Repeat("{% assign s = s | concat: s %}", 60) + "{{ s | size }}",
		"escape":         grow("{% assign s = s | append: s | replace: 'a', '&' | escape | json %}"),
		"loops":          strings.Repeat("{% for i in (1..1000) %}", 5) + strings.Repeat("{% endfor %}", 5) + "a",
		"loops of text":  "{% for i in (1..1000) %}{% for j in (1..1000) %}aaaaaaaaaaaaaaaaaaaaaaaa{% endfor %}{% endfor %}",
		"capture text":   "{% capture s %}{% for i in (1..1000) %}" + strings.Repeat("a", 1000) + "{% endfor %}{% endcapture %}a",
		"date width":     "{{ '2026-01-01' | date: '%0999999d%0999999d' }}",
		"slice overflow": "{{ 'abc' | slice: 1, 9223372036854775807 }}",
		"wide cell":      "{{ total }}{{ total }}",
	} {
		t.Run(name, func(t *testing.T) {
			r, problems := Compile(textOnly(source), []string{"total"})
			require.Empty(t, told(problems))
			_, problems = r.Render([]string{strings.Repeat("x", 40<<10)})
			require.NotEmpty(t, problems)
			assert.Contains(t, problems[0].Text, "can't be made for this row")
		})
	}
}

// A name that is written as the file has it is clear, though another column resembles it.
func TestExactName(t *testing.T) {
	r, problems := Compile(textOnly(`{{ nome }} {{ NOME }} {{ contact["No me"] }}`), []string{"nome", "NOME", "No me"})
	require.Empty(t, told(problems))
	m, _ := r.Render([]string{"a", "b", "c"})
	assert.Equal(t, "a b c", m.Session.Body)
}

func TestConcurrently(t *testing.T) {
	source := "{% assign w = name | split: ' ' %}{% for x in w %}{{ x | capitalize }}{% endfor %}{% capture c %}{{ name }}{% endcapture %}{{ c | size }}"
	r, problems := Compile(textOnly(source), []string{"name"})
	require.Empty(t, told(problems))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				m, problems := r.Render([]string{"ana clara"})
				assert.Empty(t, problems)
				assert.Equal(t, "AnaClara9", m.Session.Body)
			}
		})
	}
	wg.Wait()
}

// TestAColumnInQuotes is a text, and everybody would get the column's name.
func TestAColumnInQuotes(t *testing.T) {
	for source, want := range map[string][]string{
		"{{ 'first_name' }}":                 {`warning: template.variables.x: "first_name" is sent as it stands, in "{{ 'first_name' }}"; write {{ first_name }} for the column`},
		`{{ "Primeiro nome" | upcase }}`:     {`warning: template.variables.x: "Primeiro nome" is sent as it stands, in "{{ "Primeiro nome" | upcase }}"; write {{ contact["Primeiro nome"] }} for the column`},
		"{{ 'Oi' }}":                         nil,
		`{{ contact["Primeiro nome"] }}`:     nil,
		"{{ total | append: 'first_name' }}": nil,
	} {
		_, problems := Compile(Spec{Template: &TemplateSpec{Name: at("template.name", "a"), Variables: variables("x", source)}},
			[]string{"first_name", "Primeiro nome", "total"})
		assert.Equal(t, want, told(problems), source)
	}
}
