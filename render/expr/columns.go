package expr

import (
	"slices"
	"strings"
	"unicode"

	"campaign/schema/wording"
)

// columns finds the columns that expressions name.
type columns struct {
	names []string
	exact map[string][]int
	loose map[string][]int
}

func newColumns(names []string) *columns {
	c := &columns{names: names, exact: map[string][]int{}, loose: map[string][]int{}}
	for i, name := range names {
		if name == "" {
			continue
		}
		c.exact[name] = append(c.exact[name], i)
		c.loose[wording.Plain(name)] = append(c.loose[wording.Plain(name)], i)
	}
	return c
}

// find is the places of the columns that a name may mean: one when it is clear, several when it is ambiguous, none
// when it is unknown. A name that is written as the file has it is clear though others resemble it.
func (c *columns) find(name string) []int {
	if at := c.exact[strings.TrimSpace(name)]; len(at) > 0 {
		return at
	}
	if p := wording.Plain(name); p != "" {
		return c.loose[p]
	}
	return nil
}

// unknown is the problem of a name that no column has.
func (c *columns) unknown(name string) (text, hint string) {
	text = "unknown column " + wording.Quote(name)
	var said []string
	for _, n := range c.names {
		if n != "" {
			said = append(said, n)
		}
	}
	if len(said) == 0 {
		return text, "the file has no columns"
	}
	has := "the file has " + wording.Listed(said)
	if near := wording.Nearest(name, said); near != "" {
		return text, "did you mean " + expression(near) + "? " + has
	}
	return text, has
}

// ambiguous is the problem of a name that several columns may have.
func (c *columns) ambiguous(name string, at []int) (text, hint string) {
	var both []string
	for _, i := range at {
		both = append(both, wording.Quote(c.names[i]))
	}
	text = wording.Quote(name) + " may be any of the columns " + strings.Join(both, ", ")
	if slices.Equal(slices.Compact(slices.Clone(both)), both) {
		return text, "write " + expression(c.names[at[0]]) + " or " + expression(c.names[at[1]])
	}
	return text, "give the columns different names"
}

// expression is how a column is written inside {{ }}: by its name when that is a plain word.
func expression(name string) string {
	word := name != "" && name != "contact" && !reserved(name)
	for i, r := range name {
		word = word && (r == '_' || unicode.IsLetter(r) || i > 0 && unicode.IsDigit(r))
	}
	switch {
	case word:
		return name
	case strings.Contains(name, `"`):
		return "contact['" + name + "']"
	}
	return `contact["` + name + `"]`
}

// ForColumn is the hint for a name that isn't read as the column's.
func ForColumn(name string) string { return "write {{ " + expression(name) + " }} for the column" }

// pasted is expression for a hint.
func pasted(name string) string { return singleQuoted(expression(name)) }

// singleQuoted is an expression without double quotes, if it can be: YAML's values mostly stand in them.
func singleQuoted(e string) string {
	if strings.Contains(e, "'") || strings.Contains(e, `\"`) {
		return e
	}
	return strings.ReplaceAll(e, `"`, "'")
}
