package expr

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema/wording"
)

// rendered is what a text becomes for a row of the column cell.
func rendered(t *testing.T, source, cell string) string {
	t.Helper()
	return filled(t, source, []string{"cell"}, cell)
}

// The wanted lists are those of Ruby's String#split.
func TestSplitIsRubys(t *testing.T) {
	for name, c := range map[string]struct{ cell, separator, want string }{
		"words":                       {"Ana Maria", " ", `["Ana","Maria"]`},
		"white space around words":    {"  Ana \t\r\n Maria ", " ", `["Ana","Maria"]`},
		"a space that doesn't break":  {"Ana\u00a0Maria", " ", `["Ana","Maria"]`}, // Ruby keeps it, and the name whole
		"white space alone":           {"  ", " ", "[]"},
		"nothing":                     {"", ",", "[]"},
		"empty at the end":            {"a,b,,", ",", `["a","b"]`},
		"empty elsewhere":             {",a,,b", ",", `["","a","","b"]`},
		"separators alone":            {",,", ",", "[]"},
		"spaces of another separator": {" a , b ", ",", `[" a "," b "]`},
		"characters":                  {"Zé!", "", `["Z","é","!"]`},
		"two spaces":                  {"a  b c  ", "  ", `["a","b c"]`},
	} {
		t.Run(name, func(t *testing.T) {
			source := "{{ cell | split: " + strconv.Quote(c.separator) + " | json }}."
			assert.Equal(t, c.want+".", rendered(t, source, c.cell))
		})
	}
	assert.Equal(t, "Olá Ana!", rendered(t, "Olá {{ cell | split: ' ' | first }}!", " Ana Maria"))
}

func TestDatesAreReadAsTheyAreWritten(t *testing.T) {
	for name, c := range map[string]struct{ cell, want string }{
		"dashes":                   {"2026-12-24", "24/12/2026"},
		"digits of a day":          {"20261224", "24/12/2026"},
		"a leap day":               {"20280229", "29/02/2028"},
		"date and time":            {"2026-12-24 18:30", "24/12/2026"},
		"seconds since 1970":       {"1798113600", "24/12/2026"}, // 20,811 days and 12 hours
		"seconds of the year 1973": {"100000000", "03/03/1973"},
		"words":                    {"December 24, 2026", "24/12/2026"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, rendered(t, "{{ cell | date: '%d/%m/%Y' }}", c.cell))
		})
	}
	assert.Equal(t, "24/12/2026", rendered(t, "{{ cell | plus: 1 | date: '%d/%m/%Y' }}", "20261223"))
}

func TestDatesThatMayMeanAnotherDayAreRefused(t *testing.T) {
	refused := func(source, cell, said string) {
		text, problems := compiled(source, "cell")
		require.Empty(t, told(problems))
		_, _, err := text.Fill([]string{cell})
		assert.Equal(t, wording.Quote(said)+" isn't a date (filter date); write the date as 2026-12-31", fault(err))
	}
	for _, cell := range []string{"46357", "46357.75", "2026", "24122026", "20261324", "20270229", "-46357", "+46357", "0",
		"24/12/2026", ""} {
		refused("{{ cell | date: '%d/%m/%Y' }}", cell, cell)
	}
	refused("{{ cell | plus: 1 | date: '%d/%m/%Y' }}", "46357", "46358")
	refused("{{ cell | plus: 1 | date: '%d/%m/%Y' }}", "46357.75", "46358.75")
	refused("{{ cell | split: ',' | first | date: '%d/%m/%Y' }}", "", "")
}

func TestLineEndsOfWindowsAreLineEnds(t *testing.T) {
	assert.Equal(t, "Rua A, 1Centro", rendered(t, "{{ cell | strip_newlines }}", "Rua A, 1\r\nCentro\n"))
	assert.Equal(t, "a<br />\nb", rendered(t, "{{ cell | newline_to_br }}", "a\nb"))
}
