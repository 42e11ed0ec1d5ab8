package render

import (
	"regexp"
	"strings"
)

// Most texts are columns between fixed pieces, perhaps with a default. They need no Liquid at run time.

// A part is a piece of fixed text, or with at >= 0 the cell of a column, perhaps with the fixed text as its default.
type part struct {
	fixed      string
	at         int
	hasDefault bool
}

func (p part) of(cells []string) string {
	if p.at < 0 {
		return p.fixed
	}
	c := cell(cells, p.at)
	if p.hasDefault && blank(c) {
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
		at, ok := a.roots[source[m[2]:m[3]]]
		if !ok {
			return nil
		}
		if m[0] > last {
			parts = append(parts, part{fixed: source[last:m[0]], at: -1})
		}
		p := part{at: at, hasDefault: m[4] >= 0}
		if p.hasDefault {
			p.fixed = source[m[4]+1 : m[5]-1]
		}
		parts = append(parts, p)
		last = m[1]
	}
	if strings.Contains(source[last:], "{{") || last == 0 {
		return nil
	}
	if last < len(source) {
		parts = append(parts, part{fixed: source[last:], at: -1})
	}
	for _, p := range parts {
		if p.at < 0 && strings.Contains(p.fixed, "{{") {
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
		switch {
		case p.at < 0:
		case blank(piece):
			if f.hole == "" && !p.hasDefault && len(t.parts) > 1 {
				f.hole = t.nameOf(p.at)
			}
		case ragged(piece):
			f.fray(t.nameOf(p.at))
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

// nameOf is what the text calls a column.
func (t *text) nameOf(at int) string {
	for _, u := range t.used {
		if u.at == at {
			return u.name
		}
	}
	return ""
}
