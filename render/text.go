package render

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/osteele/liquid"
	"github.com/osteele/liquid/expressions"
	"github.com/osteele/liquid/values"

	"campaign/schema/wording"
)

// A text is one text of the message, compiled in the cheapest of three ways: constant, parts joined, Liquid.
// A nil text is one that the campaign doesn't have; it renders as "".
type text struct {
	path  string
	limit limit

	constant bool
	value    string // of a constant

	parts   []part   // joined
	program *program // Liquid

	used []use // the columns that it takes cells from, by name
}

// A row is a row's cells on their way through the texts, and the problems that they meet.
type row struct {
	cells    []string
	problems []Problem
	ragged   []string // columns that it was said of
}

func (r *row) report(p Problem) { r.problems = append(r.problems, p) }

// render fills the text for a row and checks it. What a constant breaks was said when it was compiled.
func (t *text) render(r *row) string {
	switch {
	case t == nil:
		return ""
	case t.constant:
		return t.value
	case t.unusable(r):
		return ""
	}
	value, flaws, err := t.fill(r.cells)
	if err != nil {
		text, hint := plainError(err)
		r.report(Problem{Path: t.path, Text: "can't be made for this row: " + text, Hint: hint})
		return ""
	}
	before := len(r.problems)
	t.limit.check(t, value, r.cells, r.report)
	if !blank(value) && !slices.ContainsFunc(r.problems[before:], func(p Problem) bool { return !p.Warning }) {
		t.warn(r, value, flaws)
	}
	if !t.limit.required && blank(value) {
		return "" // A footer of spaces is no footer.
	}
	return value
}

// fill is render without its checks.
func (t *text) fill(cells []string) (string, flaws, error) {
	if t.program != nil {
		return t.program.run(cells)
	}
	return t.join(cells)
}

// fixed tells that the text is the same for every row.
func (t *text) fixed() bool { return t == nil || t.constant }

// plainError says for a person why a row can't fill a text.
func plainError(err error) (text, hint string) {
	var wrong expressions.FilterError
	if errors.As(err, &wrong) {
		text, hint = plainError(wrong.Err)
		return text + " (filter " + wrong.FilterName + ")", hint
	}
	var value wrongValue
	var kind values.TypeError
	var name expressions.InterpreterError
	switch {
	case errors.As(err, &value):
		return value.text, value.hint
	case errors.As(err, &kind):
		return "a value is not of the kind that is wanted there: a number, a date or a list",
			"a date is written as 2026-12-31, a number as 10.50"
	case errors.As(err, &name):
		return "a name has no value", ""
	}
	return innermost(err).Error(), ""
}

func innermost(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}

// A compiler makes texts, and collects what the file breaks.
type compiler struct {
	columns  *columns
	engine   *liquid.Engine
	filters  map[string]arity
	vendor   Vendor
	problems []Problem
}

func newCompiler(names []string) *compiler {
	engine := newEngine()
	registerBounds(engine)
	return &compiler{columns: newColumns(names), engine: engine, filters: arities()}
}

func (c *compiler) report(p Problem) { c.problems = append(c.problems, p) }

func (c *compiler) fail(path, text, hint string) {
	c.report(Problem{Path: path, Text: text, Hint: hint})
}

func (c *compiler) warn(path, text, hint string) {
	c.report(Problem{Path: path, Text: text, Hint: hint, Warning: true})
}

// text compiles a text that the campaign may leave out; nil when it does.
func (c *compiler) text(t Text, l limit) *text {
	if t.absent() || t.Source == "" && !l.required {
		return nil
	}
	compiled := &text{path: t.Path, limit: l}
	if !c.compile(compiled, t.Source) {
		// Its problems are said already; a constant without text keeps the rest going.
		compiled.constant, compiled.value = true, ""
		return compiled
	}
	if compiled.constant {
		l.check(compiled, compiled.value, nil, c.report)
	}
	return compiled
}

// required is text, for what the campaign must have: where is its place, and what it is called in a sentence.
func (c *compiler) required(t Text, l limit, where string) *text {
	l.required = true
	if t.absent() {
		c.fail(where, l.what+" is missing", "")
		return nil
	}
	return c.text(t, l)
}

func (c *compiler) compile(t *text, source string) bool {
	if len(source) > maxSource {
		c.fail(t.path, fmt.Sprintf("is longer than %d KB", maxSource>>10), "")
		return false
	}
	source = unfolded(source)
	a := &analysis{columns: c.columns, filters: c.filters, path: t.path, report: c.report}
	if !a.run(source) {
		return false
	}
	t.used = a.uses()
	if !strings.Contains(source, "{{") && !strings.Contains(source, "{%") {
		t.constant, t.value = true, source
		return true
	}
	if t.parts = joined(source, a); t.parts != nil {
		return true
	}
	p, err := compile(c.engine, source, a)
	if err != nil {
		c.fail(t.path, c.unreadable(source), "write it as {{ first_name | default: 'cliente' }}")
		return false
	}
	t.program = p
	return true
}

// unreadable names the expression that the library can't read, by giving it each alone.
func (c *compiler) unreadable(source string) string {
	for _, piece := range pieces.FindAllString(source, -1) {
		alone := piece
		switch name := tagName.FindStringSubmatch(piece); {
		case name == nil:
		case name[1] == "if" || name[1] == "unless" || name[1] == "for" || name[1] == "case":
			alone = piece + "{% end" + name[1] + " %}"
		case name[1] == "elsif":
			alone = "{% if 1 %}" + piece + "{% endif %}"
		case name[1] == "when":
			alone = "{% case 1 %}" + piece + "{% endcase %}"
		case name[1] != "assign":
			continue
		}
		if _, err := parse(c.engine, alone); err != nil {
			return wording.Quote(piece) + " can't be read"
		}
	}
	return "an expression can't be read"
}

// pieces are the expressions and tags of a text; folds those that go over the end of a line, which the library takes
// for plain text.
var (
	pieces  = regexp.MustCompile(`(?s)\{\{.*?\}\}|\{%.*?%\}`)
	tagName = regexp.MustCompile(`^\{%-?\s*(\w+)`)
	folds   = regexp.MustCompile(`\{\{[^{}]*[\r\n][^{}]*\}\}`)
	breaks  = regexp.MustCompile(`\s*[\r\n]\s*`)
)

// unfolded joins the lines of expressions that YAML or a careful hand has broken.
func unfolded(source string) string {
	return folds.ReplaceAllStringFunc(source, func(s string) string { return breaks.ReplaceAllString(s, " ") })
}
