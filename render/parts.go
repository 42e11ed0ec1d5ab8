package render

import (
	"regexp"
	"strings"
)

// Most texts are columns between fixed pieces, perhaps with a default. They need no Liquid at run time.

// A part is a piece of fixed text, or the cell of a column, perhaps with the fixed text as its default.
type part struct {
	fixed      string
	expression *cellExpression // nil for a piece of fixed text
}

func (p part) of(cells []string) string {
	if p.expression == nil {
		return p.fixed
	}
	c := cell(cells, p.expression.at)
	if p.expression.hasDefault && blank(c) {
		return p.fixed
	}
	return c
}

// plainObject is {{ column }} or {{ column | default: 'text' }}.
var plainObject = regexp.MustCompile(`\{\{\s*(\p{L}[\p{L}\p{N}_]*|_[\p{L}\p{N}_]*)\s*(?:\|\s*default:\s*` +
	`('[^'{}%\r\n]*'|"[^"\\{}%\r\n]*")\s*)?\}\}`)

// joined cuts a text into its parts that is made of plain {{ column }} and {{ column | default: 'text' }}; nil for any
// other text.
func joined(source string, a *analysis) []part {
	if strings.Contains(source, "{%") {
		return nil
	}
	var parts []part
	last := 0
	for _, m := range plainObject.FindAllStringSubmatchIndex(source, -1) {
		e := a.cellExpression(source[m[2] : m[1]-len("}}")])
		if e.source == "" {
			return nil
		}
		if m[0] > last {
			parts = append(parts, part{fixed: source[last:m[0]]})
		}
		p := part{expression: &e}
		if e.hasDefault {
			p.fixed = source[m[4]+1 : m[5]-1]
		}
		parts = append(parts, p)
		last = m[1]
	}
	if strings.Contains(source[last:], "{{") || last == 0 {
		return nil
	}
	if last < len(source) {
		parts = append(parts, part{fixed: source[last:]})
	}
	for _, p := range parts {
		if p.expression == nil && strings.Contains(p.fixed, "{{") {
			return nil
		}
	}
	return parts
}

// join is fill for a text of parts. A cell alone has no hole: then the text is blank.
func (t *text) join(cells []string) (value string, f flaws, err error) {
	n := 0
	for _, p := range t.parts {
		piece := p.of(cells)
		n += len(piece)
		if e := p.expression; e != nil {
			switch c := cell(cells, e.at); {
			case !blank(c) && ragged(c):
				f.fray(*e)
			case blank(c) && !e.hasDefault && f.hole == "" && len(t.parts) > 1:
				f.hole = e.name
			}
		}
	}
	if len(t.parts) == 1 {
		return t.parts[0].of(cells), f, nil
	}
	if n > maxOutput {
		return "", f, errTooLong
	}
	var b strings.Builder
	b.Grow(n)
	for _, p := range t.parts {
		b.WriteString(p.of(cells))
	}
	return b.String(), f, nil
}
