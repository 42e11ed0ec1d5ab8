package campaign

import "campaign/schema"

// rowsBeside is how many rows are looked at of a list beside a campaign file that is wrong.
const rowsBeside = 200_000

// listFaults are what is wrong with the list by itself, told together with what is wrong with the campaign file, so that
// both are mended at once. What a message makes of a row shows when the file is right.
func (c *Campaign) listFaults() []schema.Problem {
	if c.file == nil {
		return nil
	}
	var problems []schema.Problem
	rows := 0
	for row, err := range c.file.Rows() {
		if err != nil {
			return append(problems, c.listProblems(err)...)
		}
		if r := c.file.Recipient(row); r.Fault != "" {
			problems = append(problems, c.rowProblem(&Letter{Row: row}, c.addressColumn, r.Fault, "", false))
		}
		if rows++; rows == rowsBeside || len(problems) == shownProblems {
			break
		}
	}
	return problems
}
