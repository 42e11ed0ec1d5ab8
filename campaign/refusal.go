package campaign

import (
	"slices"
	"strings"

	"campaign/providers/provider"
	"campaign/schema"
	"campaign/schema/wording"
)

// tellingRows is how many rows must be refused alike before the file is at fault and not the rows.
const tellingRows = 3

// refusal adds what the provider can't express whatever the row holds: the first rows that can be rendered are all
// refused alike, and not for a value that a column made. It takes the place of warnings about the same.
func (c *Campaign) refusal(problems []schema.Problem) []schema.Problem {
	var first wording.Problem
	seen := 0
	for row, err := range c.people.Rows() {
		if err != nil {
			break // the walk over all rows will say it
		}
		l := Letter{Row: row, Recipient: c.people.Recipient(row)}
		if l.Recipient.Fault != nil || !c.compose(&l) {
			continue
		}
		_, err := c.Provider.Encode(l.Message)
		if err == nil {
			return problems
		}
		r := provider.RefusalOf(err)
		if seen > 0 && !r.Same(first) || r.OfValue && c.ofRow(r.Path) {
			return problems
		}
		first = r.Problem
		if seen++; seen == tellingRows {
			break
		}
	}
	if seen == 0 {
		return problems
	}
	if first.Path == "" {
		first.Path, _ = c.Content()
	}
	return append(unwarned(problems, first.Path), c.Document.Locate(first))
}

// unwarned are problems without the warnings about a path and what stands in it, for one that is refused.
func unwarned(problems []schema.Problem, path string) []schema.Problem {
	return slices.DeleteFunc(problems, func(p schema.Problem) bool {
		return p.Warning && (p.Path == path || strings.HasPrefix(p.Path, path+"."))
	})
}

// ofRow tells whether the value at a path of the campaign file comes from the row: from the recipient's cell, or by an
// expression.
func (c *Campaign) ofRow(path string) bool {
	return strings.HasPrefix(path, "recipients.") || expressive(c.Document.At(path))
}

// expressive tells whether there is an expression in a node or in what stands in it.
func expressive(n *schema.Node) bool {
	if n == nil {
		return false
	}
	return strings.Contains(n.Text, "{{") || strings.Contains(n.Text, "{%") || slices.ContainsFunc(n.Items, expressive) ||
		slices.ContainsFunc(n.Fields, func(f schema.Field) bool { return expressive(f.Value) })
}
