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
func (c *columns) unknown(name string) wording.Problem {
	var said []string
	for _, n := range c.names {
		if n != "" {
			said = append(said, n)
		}
	}
	args := wording.Args{"name": wording.Quote(name), "names": wording.Listed(said)}
	if len(said) == 0 {
		return wording.Say("unknown-column", args).Advise("none")
	}
	if near := wording.Nearest(name, said); near != "" {
		args["near"] = expression(near)
		return wording.Say("unknown-column", args).Advise("near")
	}
	return wording.Say("unknown-column", args)
}

// ambiguous is the problem of a name that several columns may have.
func (c *columns) ambiguous(name string, at []int) wording.Problem {
	var both []string
	for _, i := range at {
		both = append(both, wording.Quote(c.names[i]))
	}
	p := wording.Say("ambiguous-column", wording.Args{"name": wording.Quote(name), "columns": strings.Join(both, ", "),
		"first": expression(c.names[at[0]]), "second": expression(c.names[at[1]])})
	if slices.Equal(slices.Compact(slices.Clone(both)), both) {
		return p.Advise("write")
	}
	return p
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

// SentAsText is the problem of a text that stands for a column and isn't read as one.
func SentAsText(text, column string) wording.Problem {
	return wording.Say("column-sent-as-text", wording.Args{"text": wording.Quote(text), "column": expression(column)})
}

// pasted is expression for a hint.
func pasted(name string) string { return singleQuoted(expression(name)) }

// singleQuoted is an expression without double quotes, if it can be: YAML's values mostly stand in them.
func singleQuoted(e string) string {
	if strings.Contains(e, "'") || strings.Contains(e, `\"`) {
		return e
	}
	return strings.ReplaceAll(e, `"`, "'")
}
