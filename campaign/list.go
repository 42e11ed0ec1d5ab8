package campaign

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"

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
		problems = append(problems, c.listProblem(p))
	}
	if more := all - len(odd); more > 0 {
		problems = append(problems, c.Document.Locate(
			wording.Say("suppress-entries-useless", wording.Args{"n": strconv.Itoa(more)}).At("recipients.suppress").Warn()))
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
	return []schema.Problem{c.Document.Locate(wording.Say("list-unreadable", wording.Args{"reason": workspace.Reason(err)}).At("recipients.csv"))}
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
		return c.Document.Locate(p.At("recipients." + p.Option))
	}
	if p.Row == 0 && p.File == "" {
		return c.Document.Locate(p.At(p.Column))
	}
	return schema.Of(p.File, p.Row, p.At(p.Column))
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
				problems = append(problems, c.Document.Locate(p.At(fmt.Sprintf("results.columns[%d]", i))))
			}
		}
	}
	return problems
}

// rowsBeside is how many rows are looked at of a list beside a campaign file that is wrong.
const rowsBeside = 200_000

// listFaults are what is wrong with the list by itself, told together with what is wrong with the campaign file, so that
// both are fixed at once. What a message makes of a row shows when the file is right.
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
		if r := c.people.Recipient(row); r.Fault != nil {
			problems = append(problems, c.rowProblem(&Letter{Row: row}, r.Fault.At(c.addressColumn)))
		}
		if rows++; rows == rowsBeside || len(problems) == shownProblems {
			break
		}
	}
	return problems
}
