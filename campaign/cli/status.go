package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"campaign/campaign"
	"campaign/campaign/ledger"
)

// shownFailures is how many of the last errors and of the unsure recipients `status` lists.
const shownFailures = 10

func statusCommand(d *desk) *cobra.Command {
	return &cobra.Command{
		Use:   "status FILE",
		Short: "Show what the ledger knows: counts by state, last errors",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := d.load(args[0], campaign.LoadOptions{StandIn: true})
			if err != nil {
				return err
			}
			defer d.close(c)
			book, done, err := known(cmd.Context(), c)
			if err != nil {
				return err
			}
			defer d.done(done)
			if book == nil {
				_, err := fmt.Fprintf(d.out, "%s: nothing was sent yet\n", safe(c.Name))
				return err
			}
			return d.status(cmd, c, book)
		},
	}
}

func (d *desk) status(cmd *cobra.Command, c *campaign.Campaign, book *ledger.Reader) error {
	tally, err := book.Tally(cmd.Context())
	if err != nil {
		return failed("%s", err)
	}
	failures, err := book.Failures(cmd.Context(), shownFailures)
	if err != nil {
		return failed("%s", err)
	}
	unsure, err := book.Unsure(cmd.Context(), shownFailures)
	if err != nil {
		return failed("%s", err)
	}
	p := &printer{w: d.out}
	p.line("%s", style(d.outColor, bold, safe(c.Name)))
	for _, s := range []struct {
		state campaign.State
		n     int
	}{
		{campaign.Accepted, tally.Accepted},
		{campaign.Rejected, tally.Rejected},
		{campaign.Unsure, tally.Unsure + tally.Claimed},
		{campaign.Pending, tally.Waiting},
	} {
		p.line("  %10s  %s", count(s.n), style(d.outColor, stateColor(s.state), string(s.state)))
	}
	if len(failures) > 0 {
		p.line("last errors:")
	}
	for _, f := range failures {
		p.line("  %6s × %s %s", count(f.Count), safe(f.Code), safe(f.Reason))
	}
	if len(unsure) > 0 {
		p.line("unsure (they left, and no answer said what became of them; `run --retry unsure` sends them again):")
	}
	for _, e := range unsure {
		p.line("  %s  %s  %s", e.Ref, e.FirstAttempt.UTC().Format("2006-01-02 15:04:05 UTC"), safe(e.Reason))
	}
	if more := tally.Unsure + tally.Claimed - len(unsure); more > 0 && len(unsure) > 0 {
		p.line("  and %s more; `campaign results` lists them all", count(more))
	}
	return p.err
}
