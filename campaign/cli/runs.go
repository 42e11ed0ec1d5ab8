package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"campaign/campaign"
	"campaign/campaign/cli/terminal"
	"campaign/campaign/ledger"
	"campaign/schema/wording"
)

// runs lists who ran the campaign, when, from which machine, with which flags, how it ended, and what was sent before and
// after.
func (d *dialogue) runs(ctx context.Context, name string, reader *ledger.Reader) error {
	all, err := reader.Runs(ctx)
	if err != nil {
		return failed("%s", err)
	}
	p := &printer{w: d.Out}
	p.line("%s", terminal.Style(d.OutColor, terminal.Bold, wording.Harmless(name)))
	if len(all) == 0 {
		p.line("  nothing was sent yet")
	}
	for i, run := range all {
		goesOn := i == len(all)-1 && run.Ended.IsZero() && reader.UnderWay()
		p.line("  %s", d.FoldOut(runTitle(run, goesOn), 4))
		for _, field := range [][2]string{{"before", tallyWords(run.Before)}, {"after", tallyWords(run.After)}, {"flags", run.Flags}} {
			if field[1] != "" {
				p.line("    %-7s %s", field[0], d.FoldOut(wording.Harmless(field[1]), 12))
			}
		}
	}
	return p.err
}

// runTitle says when a run began, who began it and where, and how it ended.
func runTitle(run ledger.Run, goesOn bool) string {
	if run.Began.IsZero() {
		return "an earlier version of this program, which kept no log of runs"
	}
	who := run.Person
	if run.Host != "" {
		who = strings.TrimSpace(who + " on " + run.Host)
	}
	ended := "killed, or the machine went down"
	switch {
	case goesOn:
		ended = "goes on"
	case !run.Ended.IsZero():
		ended = fmt.Sprintf("%s, after %s", run.Ending, terminal.Duration(run.Ended.Sub(run.Began)))
	}
	return wording.Harmless(strings.Join([]string{run.Began.Format(time.DateTime) + " UTC", who, ended}, "  "))
}

// tallyWords are counts of messages, in words.
func tallyWords(c ledger.Counts) string {
	var parts []string
	for _, s := range []struct {
		n    int
		what string
	}{
		{c.Accepted, string(campaign.Accepted)}, {c.Rejected, string(campaign.Rejected)}, {c.Unsure, string(campaign.Unsure)},
		{c.Waiting, string(campaign.Pending)}, {c.Claimed, "on their way, or left behind"},
	} {
		if s.n > 0 {
			parts = append(parts, wording.Count(s.n)+" "+s.what)
		}
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}
