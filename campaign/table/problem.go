package table

import (
	"fmt"
	"strings"

	"campaign/schema/wording"
)

// A Problem is what is wrong with a file, for a person. File is the path as it was given; Row is the
// spreadsheet's row (the column names stand in row 1), or 0 where the whole file is at fault; Column is a column's name
// or "". Option is what was asked for and can't be, in the campaign file's word, such as encoding; "" where the file is at
// fault. None of them holds a control character.
type Problem struct {
	File   string
	Row    int
	Column string
	Option string
	wording.Problem
}

// of is a problem of a file that isn't named yet, as a whole.
func of(p wording.Problem) *Problem { return &Problem{Problem: p} }

// ofRow is a problem of a row.
func ofRow(row int, p wording.Problem) *Problem { return &Problem{Row: row, Problem: p} }

// on is a problem of what was asked for.
func on(option string, p wording.Problem) *Problem { return &Problem{Option: option, Problem: p} }

// Error is `people.csv:17: phone: text; hint`, less what is unknown.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Row > 0 {
		fmt.Fprintf(&b, ":%d", p.Row)
	}
	b.WriteString(": ")
	if p.Column != "" {
		b.WriteString(p.Column + ": ")
	}
	if p.Option != "" {
		b.WriteString(p.Option + ": ")
	}
	b.WriteString(p.Text)
	if p.Hint != "" {
		b.WriteString("; " + p.Hint)
	}
	return b.String()
}

// Problems are several of them, in the order of the file.
type Problems []*Problem

// Error has a line for each.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find a *Problem.
func (ps Problems) Unwrap() []error {
	all := make([]error, len(ps))
	for i, p := range ps {
		all[i] = p
	}
	return all
}

// Err is nil for none of them, the *Problem itself for one.
func (ps Problems) Err() error {
	switch len(ps) {
	case 0:
		return nil
	case 1:
		return ps[0]
	}
	return ps
}
