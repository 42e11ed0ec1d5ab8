package render

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rendered is what a text becomes for a row of the column cell.
func rendered(t *testing.T, source, cell string) string {
	t.Helper()
	r, problems := Compile(textOnly(source), []string{"cell"})
	require.Empty(t, told(problems))
	m, problems := r.Render([]string{cell})
	require.Empty(t, told(problems))
	return m.Session.Body
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
