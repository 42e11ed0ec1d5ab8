// Package expr fills texts with a row's cells. A text is Liquid: columns between {{ }}, filters, tags, loops within bounds.
//
// Compile says everything that is wrong with a text whatever the row, Fill what one row's cells break. Cells are texts:
// nothing is taken for a number, a date or a word for "yes" unless a filter asks for it.
//
// It promises that a Text is safe for concurrent use, and that equal rows give equal texts, but for a text that asks for
// the date of "now". It promises that a text can't read a file or the environment, and that what a text may take of time
// and memory is bounded whatever is written in it: its source, its output, its loops, its nesting and the values of its
// variables have limits, and passing one is an error of the row.
//
// Names of columns match without regard to case, accents, spaces, - and _. A name that two columns match is a problem,
// unless one of them is written just so.
//
// It knows nothing of messages: where a text stands and what may stand there is its caller's to say.
package expr

import (
	"errors"
	"regexp"
	"strings"

	"github.com/osteele/liquid"
	"github.com/osteele/liquid/expressions"
	"github.com/osteele/liquid/values"

	"campaign/schema/wording"
)

// A Compiler compiles texts about the rows of one file. It isn't safe for concurrent use; its Texts are.
type Compiler struct {
	columns *columns
	engine  *liquid.Engine
	filters map[string]arity
}

// NewCompiler makes the Compiler of a file with the named columns, whose cells stand in this order.
func NewCompiler(columns []string) *Compiler {
	engine := newEngine()
	registerBounds(engine)
	return &Compiler{columns: newColumns(columns), engine: engine, filters: arities()}
}

// A Text is compiled in the cheapest of three ways: constant, parts joined, Liquid. It is safe for concurrent use.
type Text struct {
	constant bool
	value    string // of a constant

	parts   []part   // joined
	program *program // Liquid

	used []Use
}

// Compile makes a Text of its source. The problems have no Path; with one that isn't a warning, the Text is nil.
func (c *Compiler) Compile(source string) (*Text, []wording.Problem) {
	if len(source) > maxSource {
		return nil, []wording.Problem{wording.Say("source-too-long", kilobytes(maxSource))}
	}
	source = unfolded(source)
	a := newAnalysis(c.columns, c.filters)
	if !a.run(source) {
		return nil, a.problems
	}
	t := &Text{used: a.uses()}
	if !strings.Contains(source, "{{") && !strings.Contains(source, "{%") {
		t.constant, t.value = true, source
		return t, a.problems
	}
	if t.parts = joined(source, a); t.parts != nil {
		return t, a.problems
	}
	var err error
	if t.program, err = compile(c.engine, source, a); err != nil {
		a.fail(unreadable(c.engine, source))
		return nil, a.problems
	}
	return t, a.problems
}

// Constant is what the text says for every row; false where a row's cells may change it.
func (t *Text) Constant() (value string, constant bool) { return t.value, t.constant }

// Uses are the columns that the text takes cells from, by name. The caller doesn't change them.
func (t *Text) Uses() []Use { return t.used }

// Fill is the text for a row, whose cells stand in the order of the Compiler's columns. Explained says its error for people.
func (t *Text) Fill(cells []string) (value string, f Flaws, err error) {
	switch {
	case t.constant:
		return t.value, f, nil
	case t.program != nil:
		value, f, err = t.program.run(cells)
	default:
		value, f, err = join(t.parts, cells)
	}
	if err != nil {
		return "", Flaws{}, err
	}
	return value, f, nil
}

// Explained is why a row can't fill a text, of Fill's error: one of ours, or of a filter of the library.
func Explained(err error) wording.Problem {
	filter := ""
	for {
		var failed expressions.FilterError
		if !errors.As(err, &failed) {
			break
		}
		filter, err = failed.FilterName, failed.Err
	}
	var value *wrongValue
	var kind values.TypeError
	var name expressions.InterpreterError
	switch {
	case errors.As(err, &value):
		return value.problem(filter)
	case errors.As(err, &kind):
		return (&wrongValue{code: "value-of-another-kind", inFilter: "filter-of-another-kind"}).problem(filter)
	case errors.As(err, &name):
		return wording.Say("name-without-value", nil)
	}
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return (&wrongValue{code: "text-fails", inFilter: "filter-fails", args: wording.Args{"reason": err.Error()}}).problem(filter)
}

// folds are the expressions that go over the end of a line, which the library takes for plain text.
var (
	folds  = regexp.MustCompile(`\{\{[^{}]*[\r\n][^{}]*\}\}`)
	breaks = regexp.MustCompile(`\s*[\r\n]\s*`)
)

// unfolded joins the lines of expressions that YAML or a careful hand has broken.
func unfolded(source string) string {
	return folds.ReplaceAllStringFunc(source, func(s string) string { return breaks.ReplaceAllString(s, " ") })
}
