package expr

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema/wording"
)

// The expectations are calculated by hand, and where Ruby's Liquid has a way of its own, they are what it prints; but
// for a whole result of decimals, which it prints as 20.0.
func TestNumberFilters(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"cents times a number":                      {"{{ '1.10' | times: 3 }}", "3.3"},
		"cents times a hundred":                     {"{{ '19.90' | times: 100 }}", "1990"},
		"less a tenth":                              {"{{ '1999.90' | minus: 0.1 }}", "1999.8"},
		"a tenth and two tenths":                    {"{{ 0.1 | plus: 0.2 }}", "0.3"},
		"an exact sum, cell by cell":                {"{{ '0.1' | plus: '0.2' | minus: '0.3' }}", "0"},
		"a negative product":                        {"{{ '-1.10' | times: 3 }}", "-3.3"},
		"whole numbers of 19 digits":                {"{{ '9223372036854775806' | plus: 1 }}", "9223372036854775807"},
		"leading zeros":                             {"{{ '0010' | plus: '08' }}", "18"},
		"a sign":                                    {"{{ '+5' | minus: '-5' }}", "10"},
		"no digit before the point":                 {"{{ '.5' | plus: '1.' }}", "1.5"},
		"spaces around a number":                    {"{{ ' 10.50 ' | plus: \"\t1\u00a0\" }}", "11.5"},
		"a spreadsheet's exponent":                  {"{{ '1.5E+06' | plus: 1 }}", "1500001"},
		"a small exponent":                          {"{{ '1e-7' | times: 1 }}", "0.0000001"},
		"beyond a million":                          {"{{ '1500000.50' | times: 2 }}", "3000001"},
		"a blank cell is nothing":                   {"{{ '  ' | plus: 2 }}{{ 2 | times: '' }}", "20"},
		"a value that isn't there":                  {"{% assign w = '' | split: ',' %}{{ w[0] | plus: 2 }}", "2"},
		"the larger":                                {"{{ '9.5' | at_least: 10 }} {{ '10.5' | at_least: 10 }}", "10 10.5"},
		"the smaller":                               {"{{ '9.5' | at_most: 10 }} {{ '10.5' | at_most: 10 }}", "9.5 10"},
		"compared as numbers, not texts":            {"{{ '9' | at_least: '10' }}", "10"},
		"without its sign":                          {"{{ '-19.86' | abs }} {{ -7 | abs }}", "19.86 7"},
		"rounded up":                                {"{{ '1.2' | ceil }} {{ '-1.2' | ceil }} {{ '2.0' | ceil }}", "2 -1 2"},
		"rounded down":                              {"{{ '1.8' | floor }} {{ '-1.2' | floor }} {{ '2.0' | floor }}", "1 -2 2"},
		"rounded":                                   {"{{ '2.5' | round }} {{ '-2.5' | round }} {{ '-0.4' | round }}", "3 -3 0"},
		"rounded to cents":                          {"{{ '183.357' | round: 2 }} {{ '1.005' | round: 2 }}", "183.36 1.01"},
		"rounded to tens":                           {"{{ 1250 | round: -2 }} {{ '1249.9' | round: -2 }}", "1300 1200"},
		"rounded to a cell's places":                {"{{ '1.2345' | round: '3' }}", "1.235"},
		"rounded to more than there are":            {"{{ '5.25' | round: 100 }}", "5.25"},
		"twelve parcels":                            {"{{ '1999.90' | divided_by: 12 | round: 2 }}", "166.66"},
		"ten parcels":                               {"{{ '999.90' | divided_by: 10 }}", "99.99"},
		"a cell of parcels":                         {"{{ '999.90' | divided_by: '10' }} {{ 7 | divided_by: '2' }}", "99.99 3"},
		"whole by whole":                            {"{{ 10 | divided_by: 3 }} {{ '20' | divided_by: '7' }}", "3 2"},
		"below zero, whole by whole":                {"{{ -7 | divided_by: 2 }} {{ 7 | divided_by: -2 }}", "-4 -4"},
		"a division without end":                    {"{{ 20 | divided_by: 7.0 }} {{ '10.0' | divided_by: 3 }}", "2.857142857142857 3.3333333333333335"},
		"a fraction that became whole":              {"{{ '4.5' | times: 2 | divided_by: 2 }}", "4.5"},
		"rounded numbers are whole":                 {"{{ '7.4' | round | divided_by: 2 }}", "3"},
		"the rest":                                  {"{{ 24 | modulo: 7 }} {{ '183.357' | modulo: 12 }}", "3 3.357"},
		"the rest below zero":                       {"{{ -7 | modulo: 3 }} {{ 7 | modulo: -3 }} {{ '-7.5' | modulo: 2 }}", "2 -2 0.5"},
		"a result, compared":                        {"{% assign n = '10.50' | plus: 0 %}{% if n > 10 and n < 10.6 %}a{% endif %}{% if n == 10.5 %}b{% endif %}", "ab"},
		"append":                                    {"{{ '1500000.50' | times: 3 | append: ' reais' }}", "4500001.5 reais"},
		"a result appended":                         {"{% assign n = '1500000.25' | times: 2 %}{{ 'R$ ' | append: n }}", "R$ 3000000.5"},
		"replace":                                   {"{{ '19999000.004' | round: 2 | replace: '.', ',' }}", "19999000"},
		"replace, with cents":                       {"{{ '1999900.5' | round: 2 | replace: '.', ',' }}", "1999900,5"},
		"split and join":                            {"{{ '1234567.89' | plus: 0 | split: '.' | join: ',' }}", "1234567,89"},
		"truncate":                                  {"{{ '1234567.89' | plus: 0 | truncate: 7, '' }}", "1234567"},
		"size":                                      {"{{ '1500000.50' | times: 3 | size }} {{ 2026 | size }}", "9 4"},
		"slice":                                     {"{{ '1234567.89' | plus: 0 | slice: -2, 2 }} {{ 2026 | slice: 2, 2 }}", "89 26"},
		"a number with a fraction for a blank cell": {"{{ '' | default: 1500000.5 | append: ' reais' }}", "1500000.5 reais"},
		"sum":                             {"{{ '0.1;0.2;1.10' | split: ';' | sum }}", "1.4"},
		"sum of whole numbers":            {"{{ '1;; 2' | split: ';' | sum | divided_by: 2 }}", "1"},
		"sum of a property":               {"{{ 'a;bb' | split: ';' | sum: 'size' }}", "3"},
		"sum of nothing":                  {"{{ '' | split: ';' | sum }}", "0"},
		"one or many":                     {"{{ '1' | pluralize: 'dia', 'dias' }} {{ '0.5' | times: 2 | pluralize: 'dia', 'dias' }} {{ 2 | pluralize: 'dia', 'dias' }}", "dia dia dias"},
		"a result instead of a blank one": {"{% assign n = '1234567.5' | plus: 0 %}{{ '' | default: n | append: '!' }}", "1234567.5!"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, filled(t, c.source, nil))
		})
	}
}

func TestNumberFiltersRefuseWhatIsNoNumber(t *testing.T) {
	for _, filter := range []string{"plus: 1", "minus: 1", "times: 2", "divided_by: 2", "modulo: 2", "at_least: 1", "at_most: 1",
		"abs", "ceil", "floor", "round", "round: 2"} {
		name, _, _ := strings.Cut(filter, ":")
		text, problems := compiled("{{ n | "+filter+" }}", "n")
		require.Empty(t, told(problems))
		for _, cell := range []string{"10,50", "1.999,90", "nan", "NaN", "inf", "-Infinity", "0x10", "1_000", "1/2", "10 reais",
			"1e9999", "1e", "--1", "١٢", strings.Repeat("9", 101)} {
			_, _, err := text.Fill([]string{cell})
			cure, known := map[string]string{"10,50": "or put before it: | replace: ',', '.'", "1.999,90": "or put before it: | remove: '.' | replace: ',', '.'"}[cell]
			if !known {
				cure = "and nothing beside them"
			}
			assert.Equal(t, wording.Quote(cell)+" isn't a number (filter "+name+"); write numbers as 10.50, "+cure, fault(err), "%s of %s", filter, cell)
		}
	}
}

func TestCalculationsWithoutAResult(t *testing.T) {
	const noResult = "that can't be calculated: its result is too large "
	for name, c := range map[string]struct{ source, cell, want string }{
		"a whole number beyond 64 bits": {"{{ n | plus: 1 }}", "9223372036854775807", noResult + "(filter plus)"},
		"a whole number of 20 digits":   {"{{ n | plus: 0 }}", "99999999999999999999", noResult + "(filter plus)"},
		"a product beyond 64 bits":      {"{{ n | times: n }}", "4294967296", noResult + "(filter times)"},
		"a fraction of 17 digits":       {"{{ n | plus: 0.5 }}", "9007199254740993", noResult + "(filter plus)"},
		"a cell beyond all":             {"{{ n | abs }}", "1e999", noResult + "(filter abs)"},
		"places beyond all":             {"{{ n | round: 101 }}", "5.5", noResult + "(filter round)"},
		"places that are none":          {"{{ 5 | round: n }}", "1.5", noResult + "(filter round)"},
		"a divisor of zero":             {"{{ 1.5 | divided_by: n }}", "0.00", "division by zero (filter divided_by)"},
		"a blank divisor":               {"{{ 1 | divided_by: n }}", " ", "division by zero (filter divided_by)"},
		"a divisor that isn't a number": {"{{ 1 | divided_by: n }}", "x", `"x" isn't a number (filter divided_by); write numbers as 10.50, and nothing beside them`},
		"places that aren't a number":   {"{{ 1 | round: n }}", "x", `"x" isn't a number (filter round); write numbers as 10.50, and nothing beside them`},
		"a blank cell, rounded":         {"{{ n | round: 2 }}", " ", "a blank value isn't a number (filter round); put before it: | default: 0"},
		"a blank cell, divided":         {"{{ n | divided_by: 2 }}", "", "a blank value isn't a number (filter divided_by); put before it: | default: 0"},
		"a list":                        {"{{ n | split: ',' | plus: 1 }}", "1,2", "a value is not of the kind that is wanted there: a number, a date or a list (filter plus); a date is written as 2026-12-31, a number as 10.50"},
		"a Brazilian's thousands":       {"{{ n | plus: 1 }}", "1.234.567,50", `"1.234.567,50" isn't a number (filter plus); write numbers as 10.50, or put before it: | remove: '.' | replace: ',', '.'`},
		"an American's thousands":       {"{{ n | plus: 1 }}", "1,234.50", `"1,234.50" isn't a number (filter plus); write numbers as 10.50, or put before it: | remove: ','`},
		"thousands or thousandths":      {"{{ n | plus: 1 }}", "1,234", `"1,234" isn't a number (filter plus); write numbers as 10.50, and nothing beside them`},
		"money":                         {"{{ n | plus: 1 }}", "R$ 10,50", `"R$ 10,50" isn't a number (filter plus); write numbers as 10.50, and nothing beside them`},
		"a sum of what isn't a number":  {"{{ n | split: ';' | sum }}", "1;2,50", `"2,50" isn't a number (filter sum); write numbers as 10.50, or put before it: | replace: ',', '.'`},
		"a plural of no number":         {"{{ n | pluralize: 'dia', 'dias' }}", "1 dia", `"1 dia" isn't a number (filter pluralize); write numbers as 10.50, and nothing beside them`},
		"two texts that aren't numbers": {"{{ n | plus: 'y' }}", "x", `"x" isn't a number (filter plus); write numbers as 10.50, and nothing beside them`},
	} {
		t.Run(name, func(t *testing.T) {
			text, problems := compiled(c.source, "n")
			require.Empty(t, told(problems))
			_, _, err := text.Fill([]string{c.cell})
			assert.Equal(t, c.want, fault(err))
		})
	}
}
