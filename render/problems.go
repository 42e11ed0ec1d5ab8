package render

import (
	"slices"
	"strconv"

	"campaign/render/expr"
	"campaign/schema/wording"
)

// problems are those that were found up to now, of the file or of one row.
type problems []wording.Problem

func (p *problems) add(problem wording.Problem) { *p = append(*p, problem) }

func (p *problems) fail(path string, problem wording.Problem) { p.add(problem.At(path)) }

func (p *problems) warn(path string, problem wording.Problem) { p.add(problem.At(path).Warn()) }

// counts are the arguments of a sentence about a number of things.
func counts(n, most int) wording.Args {
	return wording.Args{"n": strconv.Itoa(n), "most": strconv.Itoa(most)}
}

// stop tells whether one of the problems is more than a warning.
func (p problems) stop() bool {
	return slices.ContainsFunc(p, func(problem wording.Problem) bool { return !problem.Warning })
}

// unique are the problems, each once.
func (p problems) unique() []wording.Problem {
	var all []wording.Problem
	for _, problem := range p {
		if !slices.ContainsFunc(all, problem.Same) {
			all = append(all, problem)
		}
	}
	return all
}

// A value is what a text came out as, on its way through the checks.
type value struct {
	path, text string
	// fixed tells that the campaign file alone made it; source and cells are what made it otherwise.
	fixed  bool
	source *expr.Text
	cells  []string
}

// columns are those that the value took cells from, by name.
func (v value) columns() []expr.Use {
	if v.source == nil {
		return nil
	}
	return v.source.Uses()
}

// from is the first of these columns whose cell is such, and that cell.
func (v value) from(such func(cell string) bool) (column, cell string, found bool) {
	for _, u := range v.columns() {
		if cell := u.Cell(v.cells); such(cell) {
			return u.Name, cell, true
		}
	}
	return "", "", false
}
