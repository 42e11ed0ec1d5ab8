package expr

import (
	"slices"
	"strings"
)

// A Use is a column that a text takes cells from.
type Use struct {
	// At is the column's place, Name how it is written in an expression.
	At   int
	Name string
}

// Cell is the column's cell of a row; a row that is shorter than its header ends in blank ones.
func (u Use) Cell(cells []string) string { return cell(cells, u.At) }

// uses are the columns of a text that was analysed, by name.
func (a *analysis) uses() []Use {
	var all []Use
	for _, named := range []map[string]int{a.roots, a.keys} {
		for _, at := range named {
			all = append(all, Use{at, pasted(a.columns.names[at])})
		}
	}
	slices.SortFunc(all, func(a, b Use) int { return strings.Compare(a.Name, b.Name) })
	return slices.Compact(all)
}

// cell is a row's cell; a row that is shorter than its header ends in blank ones.
func cell(cells []string, at int) string {
	if at < len(cells) {
		return cells[at]
	}
	return ""
}

// Flaws are expressions that aren't wrong, but look sloppy in a sentence.
type Flaws struct {
	// Hole is the first expression that came out blank and has no default, "" for none.
	Hole string
	// Ragged are those that begin or end with a space, as their cells do, one for a column.
	Ragged []Ragged
}

// A Ragged is an expression whose cell begins or ends with a space.
type Ragged struct {
	// Column is how the column is written in an expression, Stripped the whole expression without these spaces.
	Column, Stripped string
}

// fray notes an expression, if none of its column was.
func (f *Flaws) fray(e cellExpression) {
	if !slices.ContainsFunc(f.Ragged, func(other Ragged) bool { return other.Column == e.name }) {
		f.Ragged = append(f.Ragged, Ragged{e.name, e.stripped})
	}
}

// ragged tells that a text begins or ends in white space.
func ragged(s string) bool { return strings.TrimSpace(s) != s }

// A cellExpression is one that begins with a column's cell.
type cellExpression struct {
	source     string
	name       string // of the column
	at         int
	hasDefault bool
	// stripped is the expression without the spaces at the cell's ends, "" where it takes them off or the name is the text's own.
	stripped string
}

// cellExpression is an expression of the text if it begins with a cell, else the zero.
func (a *analysis) cellExpression(source string) cellExpression {
	source = strings.TrimSpace(source)
	tokens, _ := lex(source, source) // it was read before
	if len(tokens) == 0 || tokens[0].kind != word {
		return cellExpression{}
	}
	name, last := tokens[0].text, tokens[0]
	at, ok := a.roots[name]
	if name == "contact" && len(tokens) > 1 {
		key := tokens[1]
		last = key
		if key.is("[") {
			key, last = tokens[2], tokens[3]
		}
		at, ok = a.keys[key.text]
	}
	if !ok {
		return cellExpression{}
	}
	e := cellExpression{source: source, name: pasted(a.columns.names[at]), at: at, hasDefault: strings.Contains(source[last.end:], "default")}
	if !a.set[name] && !a.turned[name] && !strings.Contains(source, "strip") && !strings.Contains(source, "squish") {
		e.stripped = singleQuoted(source[:last.end] + " | strip" + source[last.end:])
	}
	return e
}
