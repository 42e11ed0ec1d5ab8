package cli

import (
	"fmt"
	"strings"
	"time"

	"campaign/campaign"
	"campaign/campaign/cli/terminal"
	"campaign/campaign/file"
	"campaign/render/bubble"
	"campaign/schema"
	"campaign/schema/wording"
)

// printPlan shows what a run would do, in the order in which people ask: what, to whom, how long, what it looks like.
func (d *dialogue) printPlan(c *campaign.Campaign, p *campaign.Plan, why, memory string) {
	d.printTitle(c)
	d.field("provider", c.Sender()+why)
	kind, what := c.Content()
	d.field(kind, what)
	if !c.Template {
		d.field("", "a session message: it reaches only people who wrote in the last 24 hours")
	}
	d.printList(c, p)
	d.printOutside(c)
	if memory != "" { // a rehearsal's is thrown away
		d.field("ledger", memory)
	}
	d.field("so far", soFar(p))
	d.field("to send", sendLine(p))
	for _, s := range campaign.States() {
		n := p.States[s]
		if s == campaign.Rejected {
			for _, w := range p.Withheld {
				n -= w.Rows
				d.field("", wording.Count(w.Rows)+" "+withheldLine(w))
			}
		}
		if n > 0 && s != campaign.Pending {
			d.field("", fmt.Sprintf("%s %s", wording.Count(n), stateLine(s, p)))
		}
	}
	d.field("rate", rateLine(c, p))
	if len(p.Problems.First)+len(p.Warnings.First) > 0 {
		d.Say("")
	}
	d.printRowProblems(p)
	if len(p.First) > 0 {
		first := p.First[0]
		d.Say("\n%s\n%s", d.FoldErr(fmt.Sprintf("The first message, to %s (row %d):", first.Recipient.Address, first.Row.Number), 0),
			bubble.Terminal(c.Renderer.Bubble(first.Message), d.BubbleWidth(), d.ErrColor))
	}
}

// printTitle names the campaign. What it is about stands beside the name, or below where a terminal lacks the room.
func (d *dialogue) printTitle(c *campaign.Campaign) {
	name, about, gap := "Campaign "+wording.Harmless(c.Name), wording.Harmless(c.Description), "  "
	if !d.FitsLine(name + gap + about) {
		gap = "\n  "
	}
	title := d.Styled(terminal.Bold, d.FoldErr(name, 0))
	if about != "" {
		title += gap + d.FoldErr(about, 2)
	}
	d.Say("%s", title)
}

// fieldColumn is where the values of a plan's fields begin.
const fieldColumn = 14

func (d *dialogue) field(name, value string) {
	d.Say("  %s %s", d.Styled(terminal.Dim, fmt.Sprintf("%-11s", name)), d.FoldErr(wording.Harmless(value), fieldColumn))
}

// printList says what was found out about the recipients' file.
func (d *dialogue) printList(c *campaign.Campaign, p *campaign.Plan) {
	path, summary := c.List(p.Rows)
	d.field("recipients", path+": "+summary)
}

// printOutside names the files outside of the campaign file's folder.
func (d *dialogue) printOutside(c *campaign.Campaign) {
	name := "outside"
	for _, p := range c.OutsidePaths() {
		d.field(name, outsideLine(p))
		name = ""
	}
}

func outsideLine(p file.OutsidePath) string {
	line := p.Path
	if p.Target != "" {
		line += ", a link to " + p.Target + ","
	}
	if p.Written {
		return line + " is written"
	}
	return line + " is read"
}

// soFar is what was sent of the campaign before, to the people of this list.
func soFar(p *campaign.Plan) string {
	var parts []string
	for _, s := range []campaign.State{campaign.Accepted, campaign.Rejected, campaign.Unsure} {
		if n := p.States[s]; n > 0 {
			parts = append(parts, wording.Count(n)+" "+string(s))
		}
	}
	if len(parts) == 0 {
		return "nobody on this list was sent it yet"
	}
	return strings.Join(parts, ", ")
}

func sendLine(p *campaign.Plan) string {
	line := wording.Counted(p.Send, "row")
	if p.Send == 0 {
		line = "nothing: nobody on this list is left"
	}
	if p.Again > 0 {
		line += fmt.Sprintf(", %s of them again, though rejected or unsure before", wording.Count(p.Again))
	}
	if left := p.States[campaign.Pending] - (p.Send - p.Again); left > 0 {
		line += fmt.Sprintf("; %s stay for a later run (--limit)", wording.Count(left))
	}
	return line
}

// stateLine says in words what is with the rows that are in a state before the run.
func stateLine(s campaign.State, p *campaign.Plan) string {
	switch s {
	case campaign.Accepted:
		return "accepted before: not sent again"
	case campaign.Rejected:
		return "rejected before: sent again with --retry rejected"
	case campaign.Unsure:
		return "unsure: they left, and no answer said what became of them; sent again with --retry unsure"
	case campaign.Invalid:
		var faults []string
		for _, f := range p.Faults {
			what := f.What
			if what == "" {
				what = "the message"
			}
			faults = append(faults, fmt.Sprintf("%s: %s", what, wording.Count(f.N)))
		}
		return "invalid, can't be sent (" + strings.Join(faults, ", ") + ")"
	case campaign.Duplicate:
		return "duplicate: the same person as an earlier row"
	default:
		return "suppressed: must not be messaged"
	}
}

// withheldLine says in words why rows that were rejected aren't sent again, whoever asks.
func withheldLine(w campaign.Withheld) string {
	when := ""
	if !w.Until.IsZero() {
		when = " before " + w.Until.UTC().Add(time.Minute-1).Truncate(time.Minute).Format("2 Jan 15:04 UTC")
	}
	return fmt.Sprintf("rejected before: not sent again%s, %s (%s)", when, w.Why, w.Code)
}

func rateLine(c *campaign.Campaign, p *campaign.Plan) string {
	line := c.Rate.String()
	if p.Takes > 0 {
		line += ", " + terminal.Duration(p.Takes) + " in all"
	}
	return fmt.Sprintf("%s, at most %d waiting for an answer", line, c.InFlight)
}

// printRowProblems lists the rows' problems, to an end.
func (d *dialogue) printRowProblems(p *campaign.Plan) {
	for _, s := range []campaign.Shown{p.Problems, p.Warnings} {
		d.printProblems(s.First)
		if s.More > 0 {
			d.Say("%s", d.FoldErr("and "+wording.Count(s.More)+" more; `campaign check --json` lists them all", 0))
		}
	}
}

func (d *dialogue) printChecked(c *campaign.Campaign, p *campaign.Plan, problems []schema.Problem) {
	line := fmt.Sprintf("%s: %s can be sent", c.Path, wording.Counted(p.Send, "row"))
	for _, s := range campaign.States() {
		if n := p.States[s]; n > 0 && s != campaign.Pending {
			line += fmt.Sprintf(", %s %s", wording.Count(n), s)
		}
	}
	mark := d.Styled(terminal.Green, "ok")
	if len(problems) > 0 || p.States[campaign.Invalid] > 0 {
		mark = d.Styled(terminal.Red, "wrong")
	}
	d.Say("%s  %s", mark, d.FoldErr(line, 4))
}
