package expr

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
	if p.expression.hasDefault && Blank(c) {
		return p.fixed
	}
	return c
}

// cellObject is {{ column }} or {{ column | default: 'text' }}.
var cellObject = regexp.MustCompile(`\{\{\s*(\p{L}[\p{L}\p{N}_]*|_[\p{L}\p{N}_]*)\s*(?:\|\s*default:\s*` +
	`('[^'{}%\r\n]*'|"[^"\\{}%\r\n]*")\s*)?\}\}`)

// joined are the parts of a text that has no expressions but {{ column }} and {{ column | default: 'text' }}; nil for any
// other text.
func joined(source string, a *analysis) []part {
	if strings.Contains(source, "{%") {
		return nil
	}
	var parts []part
	last := 0
	for _, m := range cellObject.FindAllStringSubmatchIndex(source, -1) {
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

// join fills a text of parts. A cell alone has no hole: then the text is blank.
func join(parts []part, cells []string) (value string, f Flaws, err error) {
	n := 0
	for _, p := range parts {
		piece := p.of(cells)
		n += len(piece)
		if e := p.expression; e != nil {
			switch c := cell(cells, e.at); {
			case !Blank(c) && ragged(c):
				f.fray(*e)
			case Blank(c) && !e.hasDefault && f.Hole == "" && len(parts) > 1:
				f.Hole = e.name
			}
		}
	}
	if len(parts) == 1 {
		return parts[0].of(cells), f, nil
	}
	if n > MaxOutput {
		return "", f, errTooLong
	}
	var b strings.Builder
	b.Grow(n)
	for _, p := range parts {
		b.WriteString(p.of(cells))
	}
	return b.String(), f, nil
}

// Ends are the fixed text of a source around its expressions: tail is what follows the last of them, head everything before,
// without the expressions that are a column alone, perhaps with a default. Other expressions and tags stay in head as they
// are written. A source without expressions has no ends.
func Ends(source string) (head, tail string) {
	end := max(strings.LastIndex(source, "}}"), strings.LastIndex(source, "%}"))
	if end < 0 {
		return "", ""
	}
	return cellObject.ReplaceAllString(source[:end+2], ""), source[end+2:]
}
