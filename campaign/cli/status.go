package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"campaign/campaign"
	"campaign/campaign/cli/terminal"
	"campaign/campaign/file"
	"campaign/campaign/ledger"
	"campaign/campaign/memory"
	"campaign/schema/wording"
)

// shownFailures is how many of the last errors and of the unsure recipients `status` lists.
const shownFailures = 10

func statusCommand(d *dialogue) *cobra.Command {
	var runs bool
	cmd := &cobra.Command{
		Use:   "status [FILE]",
		Short: "Show what the ledger knows: counts by state, last errors",
		Args:  takes(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := d.loadFile(campaignNamed(args), file.Options{Placeholders: true, AnyHost: true})
			if err != nil {
				return err
			}
			reader, done, err := openReader(cmd.Context(), f)
			if err != nil {
				return err
			}
			defer d.done(done)
			if p := memory.LostLedger(f); p != nil {
				d.printProblem(*p)
				return quietly(exitWrong)
			}
			if reader == nil {
				_, err := fmt.Fprintf(d.Out, "%s: nothing was sent yet\n", wording.Harmless(f.Name))
				return err
			}
			if runs {
				return d.runs(cmd.Context(), f.Name, reader)
			}
			return d.status(cmd, f, reader)
		},
	}
	cmd.Flags().BoolVar(&runs, "runs", false, "show who ran it, when, from which machine, with which flags, how it ended, and the counts before and after")
	return cmd
}

func (d *dialogue) status(cmd *cobra.Command, f *file.File, reader *ledger.Reader) error {
	tally, err := reader.Tally(cmd.Context())
	if err != nil {
		return failed("%s", err)
	}
	failures, err := latest(cmd.Context(), reader, f.Codes)
	if err != nil {
		return failed("%s", err)
	}
	unsure, err := reader.Unsure(cmd.Context(), shownFailures)
	if err != nil {
		return failed("%s", err)
	}
	p := &printer{w: d.Out}
	styled := func(code, text string) string { return terminal.Style(d.OutColor, code, text) }
	p.line("%s", styled(terminal.Bold, wording.Harmless(f.Name)))
	for _, s := range []struct {
		state campaign.State
		n     int
		of    string // who is counted
	}{
		{campaign.Accepted, tally.Accepted, ""},
		{campaign.Rejected, tally.Rejected, ""},
		{campaign.Unsure, tally.Unsure, ""},
		// The list isn't read: a million rows take longer than anybody waits here.
		{campaign.Pending, tally.Waiting, " of those that were tried; `campaign check` counts the others too"},
	} {
		p.line("  %10s  %s%s", wording.Count(s.n), styled(stateColor(s.state), string(s.state)), d.FoldOut(s.of, 12+len(s.state)))
	}
	if tally.Claimed > 0 {
		p.line("  %10s  on their way: a run is going on", wording.Count(tally.Claimed))
	}
	if len(failures) > 0 {
		p.line("last errors, the latest first:")
	}
	for _, failure := range failures[:min(len(failures), shownFailures)] {
		for _, line := range failure.lines(d.FoldOut, styled) {
			p.line("%s", line)
		}
	}
	d.listUnsure(p, unsure, tally.Unsure)
	return p.err
}

// listUnsure shows some of all who are in doubt.
func (d *dialogue) listUnsure(p *printer, unsure []ledger.Entry, all int) {
	if len(unsure) == 0 {
		return
	}
	p.line("%s", d.FoldOut("unsure (they left, and no answer said what became of them; `campaign run --retry unsure` sends them again):", 0))
	for _, e := range unsure {
		line := fmt.Sprintf("  %s  %s  ", e.Ref, e.FirstAttempt.UTC().Format("2006-01-02 15:04:05 UTC"))
		p.line("%s%s", line, d.FoldOut(wording.Harmless(e.Reason), len(line)))
	}
	if more := all - len(unsure); more > 0 {
		p.line("  and %s more; `campaign results` lists them all", wording.Count(more))
	}
}
