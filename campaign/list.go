package campaign

import (
	"cmp"
	"errors"
	"fmt"

	"campaign/campaign/recipients"
	"campaign/campaign/table"
	"campaign/campaign/workspace"
	"campaign/render"
	"campaign/schema"
	"campaign/schema/wording"
)

// openRecipients opens the list and the suppression lists.
func (c *Campaign) openRecipients() []schema.Problem {
	r := c.Recipients
	var problems []schema.Problem
	list, err := recipients.Open(r.Path, recipients.Options{Phone: r.Phone, ChatID: r.ChatID, Country: r.Country,
		Encoding: r.Encoding, Delimiter: r.Delimiter, Sheet: r.Sheet})
	if err != nil {
		problems = append(problems, c.listProblems(err)...)
	} else {
		c.people = list
		if i, err := list.Column(cmp.Or(r.ChatID, r.Phone, "phone")); err == nil {
			c.addressColumn = list.Columns()[i]
		}
	}
	if c.suppressed, err = recipients.LoadSuppression(r.Suppress, r.Country, r.ChatID != ""); err != nil {
		problems = append(problems, c.listProblems(err)...)
	}
	odd, all := c.suppressed.Warnings()
	for _, p := range odd {
		problem := c.listProblem(p)
		problem.Warning = true
		problems = append(problems, problem)
	}
	if more := all - len(odd); more > 0 {
		problem := c.Document.Problem("recipients.suppress", fmt.Sprintf("%d more entries are no numbers", more), "")
		problem.Warning = true
		problems = append(problems, problem)
	}
	return problems
}

// listProblems are what a recipients' or suppression file has against being read.
func (c *Campaign) listProblems(err error) []schema.Problem {
	var many table.Problems
	if errors.As(err, &many) {
		var problems []schema.Problem
		for _, p := range many {
			problems = append(problems, c.listProblem(p))
		}
		return problems
	}
	if p, ok := c.FileProblem(err); ok {
		return []schema.Problem{p}
	}
	return []schema.Problem{c.Document.Problem("recipients.csv", workspace.Reason(err), "")}
}

// FileProblem is an error of a walk, where it is the list that can't be read any further.
func (c *Campaign) FileProblem(err error) (schema.Problem, bool) {
	var p *table.Problem
	if !errors.As(err, &p) {
		return schema.Problem{}, false
	}
	return c.listProblem(p), true
}

// BreaksOff tells whether a walk ended because its list can't be read any further; a plan says why.
func BreaksOff(err error) bool {
	var p *table.Problem
	return errors.As(err, &p)
}

// listProblem is placed in the list when it is about its contents, else where the campaign file asks for what it is about.
func (c *Campaign) listProblem(p *table.Problem) schema.Problem {
	if p.Option != "" {
		return c.Document.Problem("recipients."+p.Option, p.Text, p.Hint)
	}
	if p.Row == 0 && p.File == "" {
		return c.Document.Problem(p.Column, p.Text, p.Hint)
	}
	return schema.Problem{File: p.File, Line: p.Row, Path: p.Column, Text: p.Text, Hint: p.Hint}
}

func (c *Campaign) compile() []schema.Problem {
	spec := c.Spec()
	c.Template = spec.Template != nil
	renderer, found := render.Compile(spec, c.people.Columns())
	c.Renderer = renderer
	var problems []schema.Problem
	for _, p := range found {
		problems = append(problems, c.Document.Locate(p))
	}
	for i, name := range c.Columns {
		if _, err := c.people.Column(name); err != nil {
			var p *table.Problem
			if errors.As(err, &p) {
				problems = append(problems, c.Document.Problem(fmt.Sprintf("results.columns[%d]", i), p.Text, p.Hint))
			}
		}
	}
	return problems
}

// rowsBeside is how many rows are looked at of a list beside a campaign file that is wrong.
const rowsBeside = 200_000

// listFaults are what is wrong with the list by itself, told together with what is wrong with the campaign file, so that
// both are mended at once. What a message makes of a row shows when the file is right.
func (c *Campaign) listFaults() []schema.Problem {
	if c.people == nil {
		return nil
	}
	var problems []schema.Problem
	rows := 0
	for row, err := range c.people.Rows() {
		if err != nil {
			return append(problems, c.listProblems(err)...)
		}
		if r := c.people.Recipient(row); r.Fault != "" {
			problems = append(problems, c.rowProblem(&Letter{Row: row}, wording.Problem{Path: c.addressColumn, Text: r.Fault}))
		}
		if rows++; rows == rowsBeside || len(problems) == shownProblems {
			break
		}
	}
	return problems
}
