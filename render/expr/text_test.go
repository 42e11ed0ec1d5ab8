package expr

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema/wording"
)

// told is problems as a person reads them, warnings marked.
func told(problems []wording.Problem) []string {
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

// compiled is what a Compiler of these columns makes of a source.
func compiled(source string, columns ...string) (*Text, []wording.Problem) {
	return NewCompiler(columns).Compile(source)
}

// fault is an error of Fill as a person reads it, less how all of them begin.
func fault(err error) string {
	if err == nil {
		return ""
	}
	said, ok := strings.CutPrefix(Explained(err).String(), "can't be made for this row: ")
	if !ok {
		return "no beginning: " + said
	}
	return said
}

// filled is a text without problems, filled for a row.
func filled(t *testing.T, source string, columns []string, cells ...string) string {
	t.Helper()
	text, problems := compiled(source, columns...)
	require.Empty(t, told(problems), source)
	value, _, err := text.Fill(cells)
	require.NoError(t, err, source)
	return value
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
			assert.Equal(t, c.want, filled(t, c.source, columns, cells...))
		})
	}
}

// What a row breaks.
func TestRowProblems(t *testing.T) {
	columns := []string{"total", "when", "tags"}
	const noResult = "that can't be calculated: its result is too large "
	for name, c := range map[string]struct {
		source string
		cells  []string
		want   string
	}{
		"no number": {"{{ total | times: 2 }}", []string{"10,50", "", ""},
			`"10,50" isn't a number (filter times); write numbers as 10.50, or put before it: | replace: ',', '.'`},
		"no date": {"{{ when | date: '%d' }}", []string{"", "25/12/2026", ""},
			`"25/12/2026" isn't a date (filter date); write the date as 2026-12-31`},
		"division":           {"{{ 1 | divided_by: 0 }}{{ total }}", []string{"1", "", ""}, "division by zero (filter divided_by)"},
		"rest of a division": {"{{ total | modulo: 0 }}", []string{"5", "", ""}, "division by zero (filter modulo)"},
		"rounding":           {"{{ total | round: 400 }}", []string{"5", "", ""}, noResult + "(filter round)"},
		"a whole number":     {"{{ total | ceil }}", []string{"1e300", "", ""}, noResult + "(filter ceil)"},
		"a product":          {"{{ total | times: total }}", []string{"1e300", "", ""}, noResult + "(filter times)"},
		"a quotient":         {"{{ total | divided_by: 0.01 }}", []string{"1e308", "", ""}, noResult + "(filter divided_by)"},
	} {
		t.Run(name, func(t *testing.T) {
			text, problems := compiled(c.source, columns...)
			require.Empty(t, told(problems))
			_, _, err := text.Fill(c.cells)
			assert.Equal(t, c.want, fault(err))
		})
	}
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
			text, problems := compiled(source, "total")
			require.Empty(t, told(problems))
			_, _, err := text.Fill([]string{strings.Repeat("x", 40<<10)})
			assert.NotEmpty(t, fault(err))
		})
	}
}

// A name that is written as the file has it is clear, though another column resembles it.
func TestExactName(t *testing.T) {
	assert.Equal(t, "a b c", filled(t, `{{ nome }} {{ NOME }} {{ contact["No me"] }}`, []string{"nome", "NOME", "No me"}, "a", "b", "c"))
}

func TestConcurrently(t *testing.T) {
	source := "{% assign w = name | split: ' ' %}{% for x in w %}{{ x | capitalize }}{% endfor %}{% capture c %}{{ name }}{% endcapture %}{{ c | size }}"
	text, problems := compiled(source, "name")
	require.Empty(t, told(problems))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				value, _, err := text.Fill([]string{"ana clara"})
				assert.NoError(t, err)
				assert.Equal(t, "AnaClara9", value)
			}
		})
	}
	wg.Wait()
}
