package expr

import (
	"slices"

	"campaign/schema/wording"
)

// An analysis finds what is wrong with a Liquid text before any row is rendered, and which columns it uses. It reads
// the library's own tokens, so that it can't see another text than the library does.
type analysis struct {
	columns  *columns
	filters  map[string]arity
	problems []wording.Problem
	failed   bool // one of the problems isn't a warning

	blocks []block
	// set are the names that assign and capture give, anywhere in the text.
	set map[string]bool
	// turned are the names of loops' variables, anywhere in the text.
	turned map[string]bool
	// cells are the names that the text has set so far; true of those that were given nothing but cells as they stand.
	cells map[string]bool
	// roots and keys are the columns that the text uses, by the name as it is written: as {{ name }} and as a key of
	// contact.
	roots, keys map[string]int
	hinted      int // names that hints have made up
}

// A block is a tag that waits for its end.
type block struct {
	name string
	// variable is a for's own, subject what a case compares.
	variable string
	subject  []token
}

func newAnalysis(c *columns, filters map[string]arity) *analysis {
	return &analysis{columns: c, filters: filters, set: map[string]bool{}, turned: map[string]bool{}, cells: map[string]bool{},
		roots: map[string]int{}, keys: map[string]int{}}
}

func (a *analysis) fail(p wording.Problem) {
	a.failed = true
	a.problems = append(a.problems, p)
}

func (a *analysis) warn(p wording.Problem) { a.problems = append(a.problems, p.Warn()) }

// wrong fails with a problem whose sentences are filled with the source alone.
func (a *analysis) wrong(code, source string) {
	a.fail(wording.Say(code, wording.Args{"source": wording.Quote(source)}))
}

// local tells whether a name is the text's own: set by assign or capture, or the variable of a loop around it.
func (a *analysis) local(name string) (loop, known bool) {
	if a.looped(name) {
		return name == "forloop", true
	}
	return false, a.set[name]
}

// looped tells whether a name is that of a loop around the place.
func (a *analysis) looped(name string) bool {
	return slices.ContainsFunc(a.blocks, func(b block) bool {
		return b.name == "for" && b.variable != "" && (name == b.variable || name == "forloop")
	})
}

// column notes the column that a name stands for. A name that may mean nothing, because the text sets it, is silent.
func (a *analysis) column(name string, into map[string]int, silent bool) bool {
	at := a.columns.find(name)
	switch {
	case len(at) == 1:
		into[name] = at[0]
		return true
	case silent:
		return false
	case len(at) > 1:
		a.fail(a.columns.ambiguous(name, at))
	case name == "blank" || name == "empty" || name == "null":
		a.fail(wording.Say("blank-not-a-value", wording.Args{"name": wording.Quote(name)}))
	default:
		a.fail(a.columns.unknown(name))
	}
	return false
}
