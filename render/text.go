package render

import (
	"slices"
	"strings"

	"campaign/render/expr"
	"campaign/schema/wording"
)

// A text is one text of the message, compiled. A nil text is one that the campaign doesn't have; it renders as "".
type text struct {
	path  string
	limit limit

	constant bool
	value    string     // of a constant
	source   *expr.Text // of any other
}

// A row is a row's cells on their way through the texts, and the problems that they meet.
type row struct {
	cells []string
	problems
	ragged []string // columns whose cells were said to begin or end with a space
}

// fixed tells that the text is the same for every row.
func (t *text) fixed() bool { return t == nil || t.constant }

// render fills the text for a row and checks it. What a constant breaks was said when it was compiled.
func (t *text) render(r *row) string {
	switch {
	case t == nil:
		return ""
	case t.constant:
		return t.value
	case unusable(t.path, t.source.Uses(), r.cells, &r.problems):
		return ""
	}
	filled, flaws, err := t.source.Fill(r.cells)
	if err != nil {
		r.fail(t.path, expr.Explained(err))
		return ""
	}
	before := len(r.problems)
	t.limit.check(value{path: t.path, text: filled, source: t.source, cells: r.cells}, &r.problems)
	if !expr.Blank(filled) && !r.problems[before:].stop() {
		r.polish(t.path, filled, flaws)
	}
	if !t.limit.required && expr.Blank(filled) {
		return "" // A footer of spaces is no footer.
	}
	return filled
}

// polish warns of what nothing forbids, but looks sloppy in a text.
func (r *row) polish(path, filled string, f expr.Flaws) {
	if f.Hole != "" {
		r.warn(path, wording.Say("expression-blank-in-row", wording.Args{"expression": f.Hole, "text": wording.Quote(filled)}))
	}
	for _, e := range f.Ragged {
		if slices.Contains(r.ragged, e.Column) {
			continue // once for a row is enough
		}
		r.ragged = append(r.ragged, e.Column)
		r.warn(path, wording.Say("cell-spaces", wording.Args{"column": e.Column, "text": wording.Quote(filled), "stripped": e.Stripped}))
	}
}

// A said is a rendered text with its place.
type said struct{ path, value string }

func say(t *text, r *row) said {
	if t == nil {
		return said{}
	}
	return said{t.path, t.render(r)}
}

// distinct reports values that come twice, by the code for them: WhatsApp refuses them in the buttons and rows of one message.
func distinct(all []said, code string, found *problems) {
	for i, s := range all {
		if strings.TrimSpace(s.value) == "" {
			continue
		}
		for _, before := range all[:i] {
			if before.value == s.value {
				found.fail(s.path, wording.Say(code, wording.Args{"other": before.path, "text": wording.Quote(s.value)}))
				break
			}
		}
	}
}

// A compiler makes texts, and collects what the file breaks.
type compiler struct {
	columns []string
	expr    *expr.Compiler
	vendor  Vendor
	problems
}

func newCompiler(columns []string, v Vendor) *compiler {
	return &compiler{columns: columns, expr: expr.NewCompiler(columns), vendor: v}
}

// text compiles a text that the campaign may leave out; nil when it does.
func (c *compiler) text(t Text, l limit) *text {
	if t.absent() || t.Source == "" && !l.required {
		return nil
	}
	source, found := c.expr.Compile(t.Source)
	for _, p := range found {
		p.Path = t.Path
		c.add(p)
	}
	compiled := &text{path: t.Path, limit: l, source: source}
	if source == nil {
		compiled.constant = true // Its problems are said already; a constant without text keeps the rest going.
		return compiled
	}
	if compiled.value, compiled.constant = source.Constant(); compiled.constant {
		l.check(value{path: t.Path, text: compiled.value, fixed: true}, &c.problems)
	}
	return compiled
}

// required is text, for what the campaign must have: where is its place, and what it is called in a sentence.
func (c *compiler) required(t Text, l limit, where string) *text {
	l.required = true
	if t.absent() {
		c.fail(where, wording.Say("text-missing", wording.Args{"what": l.what}))
		return nil
	}
	return c.text(t, l)
}
