package campaign

import (
	"errors"
	"slices"
	"strings"

	"campaign/providers/provider"
	"campaign/schema"
)

// tellingRows is how many rows must be refused alike before the file is at fault and not the rows.
const tellingRows = 3

// refusal finds what the provider can't express whatever the row holds: the first rows that can be rendered are all
// refused alike, and not for a value that a column made.
func (c *Campaign) refusal() []schema.Problem {
	var first provider.Refusal
	seen := 0
	for row, err := range c.file.Rows() {
		if err != nil {
			break // the walk over all rows will say it
		}
		l := Letter{Row: row, Recipient: c.file.Recipient(row)}
		if l.Recipient.Fault != "" || !c.compose(&l) {
			continue
		}
		_, err := c.Provider.Encode(l.Message)
		if err == nil {
			return nil
		}
		r := refused(err)
		if seen > 0 && r != first || r.OfValue && c.ofRow(r.Path) {
			return nil
		}
		first = r
		if seen++; seen == tellingRows {
			break
		}
	}
	if seen == 0 {
		return nil
	}
	if first.Path == "" {
		first.Path, _ = c.Content()
	}
	return []schema.Problem{c.document.Problem(first.Path, first.Text, first.Hint)}
}

// refused is an error of Encode with its place in the campaign file.
func refused(err error) provider.Refusal {
	if r, ok := errors.AsType[*provider.Refusal](err); ok {
		return *r
	}
	return provider.Refusal{Text: err.Error()}
}

// ofRow tells whether the value at a path of the campaign file comes from the row: from the recipient's cell, or by an
// expression.
func (c *Campaign) ofRow(path string) bool {
	return strings.HasPrefix(path, "recipients.") || expressive(c.document.At(path))
}

// expressive tells whether there is an expression in a node or in what stands in it.
func expressive(n *schema.Node) bool {
	if n == nil {
		return false
	}
	return strings.Contains(n.Text, "{{") || strings.Contains(n.Text, "{%") || slices.ContainsFunc(n.Items, expressive) ||
		slices.ContainsFunc(n.Fields, func(f schema.Field) bool { return expressive(f.Value) })
}
