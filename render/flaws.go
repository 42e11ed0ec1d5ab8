package render

import (
	"slices"
	"strings"

	"campaign/schema/wording"
)

// What isn't wrong in a text, but looks sloppy in a message.

// flaws are expressions that look sloppy in a message.
type flaws struct {
	hole   string           // the first that came out blank and has no default
	ragged []cellExpression // those that begin or end with a space, as their cells do, one for a column
}

// fray notes an expression, if none of its column was.
func (f *flaws) fray(e cellExpression) {
	if !slices.ContainsFunc(f.ragged, func(other cellExpression) bool { return other.name == e.name }) {
		f.ragged = append(f.ragged, e)
	}
}

// warn reports the flaws of a text that came out as value, which nothing forbids.
func (t *text) warn(r *row, value string, f flaws) {
	if f.hole != "" {
		r.report(Problem{Path: t.path, Warning: true, Text: "{{ " + f.hole + " }} is blank for this row, in " + wording.Quote(value),
			Hint: "give a default: {{ " + f.hole + " | default: 'cliente' }}, or | default: '' where it may be blank"})
	}
	for _, e := range f.ragged {
		if slices.Contains(r.ragged, e.name) {
			continue // once for a row is enough
		}
		r.ragged = append(r.ragged, e.name)
		r.report(Problem{Path: t.path, Warning: true, Text: "the cell of " + e.name + " begins or ends with a space, in " + wording.Quote(value),
			Hint: "write {{ " + e.stripped + " }}, or mend the cell"})
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
	tokens, _, _ := lex(source) // it was read before
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

// look finds what is sloppy in a text that an expression of a cell came out as.
func (s *state) look(e cellExpression, text string) {
	if e.source == "" {
		return
	}
	if blank(text) {
		if s.flaws.hole == "" && !e.hasDefault {
			s.flaws.hole = e.source
		}
		return
	}
	if c := cell(s.cells, e.at); e.stripped != "" && ragged(text) && ragged(c) && !blank(c) {
		s.flaws.fray(e)
	}
}
