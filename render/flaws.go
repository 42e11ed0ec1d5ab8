package render

import (
	"slices"
	"strings"
)

// What isn't wrong in a text, but looks sloppy in a message.

// flaws are expressions that look sloppy in a message.
type flaws struct {
	hole   string   // the first that came out blank and has no default
	ragged []string // the columns of those that begin or end with a space, as their cells do
}

// fray notes a column, once.
func (f *flaws) fray(column string) {
	if !slices.Contains(f.ragged, column) {
		f.ragged = append(f.ragged, column)
	}
}

// warn reports the flaws of a text that came out as value, which nothing forbids.
func (t *text) warn(r *row, value string, f flaws) {
	if f.hole != "" {
		r.report(Problem{Path: t.path, Warning: true, Text: "{{ " + f.hole + " }} is blank for this row, in " + quote(value),
			Hint: "give a default: {{ " + f.hole + " | default: 'cliente' }}, or | default: '' where it may be blank"})
	}
	for _, column := range f.ragged {
		if slices.Contains(r.ragged, column) {
			continue // once for a row is enough
		}
		r.ragged = append(r.ragged, column)
		r.report(Problem{Path: t.path, Warning: true, Text: "the cell of " + column + " begins or ends with a space, in " + quote(value),
			Hint: "write {{ " + column + " | strip }}, or mend the cell"})
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
}

// cellExpression is the expression if it begins with a cell, else the zero.
func (p *program) cellExpression(source string) cellExpression {
	tokens, _, _ := lex(source) // the analysis has read it before
	if len(tokens) == 0 {
		return cellExpression{}
	}
	at, ok := p.roots[tokens[0].text]
	if tokens[0].text == "contact" && len(tokens) > 1 {
		key := tokens[1]
		if key.is("[") {
			key = tokens[2]
		}
		at, ok = p.keys[key.text]
	}
	if !ok || tokens[0].kind != word {
		return cellExpression{}
	}
	return cellExpression{strings.TrimSpace(source), pasted(p.names[at]), at, strings.Contains(source, "default")}
}

// look finds what is sloppy in a text that an expression of a cell came out as.
func (s *state) look(e cellExpression, text string) {
	switch {
	case e.source == "":
	case blank(text):
		if s.flaws.hole == "" && !e.hasDefault {
			s.flaws.hole = e.source
		}
	case ragged(text) && ragged(cell(s.cells, e.at)):
		s.flaws.fray(e.name)
	}
}
