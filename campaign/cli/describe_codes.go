package cli

import (
	"fmt"
	"slices"
	"strings"

	"campaign/providers/dossier"
	"campaign/providers/provider"
)

// codes lists the vendor's codes of failure by what comes of them. What each means is said when it is answered.
func (p *description) codes(known dossier.Codes) {
	all := known.All()
	if len(all) == 0 {
		return
	}
	p.title("Codes of failure")
	if slices.ContainsFunc(all, func(c dossier.Code) bool { return len(known.Meanings(c.Code)) > 1 }) {
		p.wrapped("  ", "A code in two places means several things; the vendor's other words tell which.")
	}
	var order []string
	outcomes := map[string][]dossier.Code{}
	for _, c := range all {
		outcome := outcomeOf(c)
		if outcomes[outcome] == nil {
			order = append(order, outcome)
		}
		outcomes[outcome] = append(outcomes[outcome], c)
	}
	slices.Sort(order)
	for _, outcome := range order {
		var numbers, marks []string
		for _, c := range outcomes[outcome] {
			number := c.Code
			if number == dossier.Any {
				number = "any"
			}
			numbers, marks = append(numbers, number), append(marks, p.mark(c.Source))
		}
		p.hanging("  - ", "    ", outcome+": "+strings.Join(slices.Compact(numbers), ", ")+" "+strings.Join(distinct(marks), " "))
	}
}

// distinct are the texts, each once, in their order.
func distinct(texts []string) []string {
	var once []string
	for _, t := range texts {
		if !slices.Contains(once, t) {
			once = append(once, t)
		}
	}
	return once
}

// outcomeOf says what comes of a message that is answered with the code.
func outcomeOf(c dossier.Code) string {
	switch {
	case c.Verdict == provider.Rejected && c.OptedOut:
		return "rejected, and the person isn't messaged again"
	case c.Again.Never:
		return "rejected, and never sent again"
	case c.Again.After > 0:
		return fmt.Sprintf("rejected, and not sent again for %g hours", c.Again.After.Hours())
	case c.Verdict == provider.Rejected:
		return "rejected; sent again with --retry rejected"
	case c.Verdict == provider.Throttled:
		return "too fast, so that everybody slows down"
	case c.Verdict == provider.Unavailable && c.OnlyRecipient:
		return "not now to this person; tried again, others go on"
	case c.Verdict == provider.Unavailable:
		return "not now; tried again"
	case c.Verdict == provider.Denied && c.OfTemplate:
		return "the run stops: the template doesn't fit, or can't be used"
	case c.Verdict == provider.Denied:
		return "the run stops: the account, the number or the token can't send"
	}
	return "unsure"
}
