package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/campaign/ledger"
	"campaign/schema/wording"
)

func resultsCommand(d *dialogue) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "results [FILE]",
		Short: "Write the results CSV again from the ledger",
		Args:  takes(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.open(cmd.Context(), args, file.Options{Placeholders: true, AnyHost: true}, func(c *campaign.Campaign, reader *ledger.Reader) error {
				return d.results(cmd.Context(), c, reader, out)
			})
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "write to `OUT` instead of the campaign's results file; - is standard output")
	return cmd
}

// results writes the results to out; "" is the campaign's own file.
func (d *dialogue) results(ctx context.Context, c *campaign.Campaign, reader *ledger.Reader, out string) error {
	if out == "" {
		out = c.ResultsPath
		if err := d.checkResults(c); err != nil {
			return err
		}
		if err := d.keepsResults(ctx, c, reader); err != nil {
			return err
		}
	}
	states := map[campaign.State]int{}
	err := d.write(c, output{out, "-o", campaign.ResultsFile}, func(w io.Writer) (err error) {
		states, err = c.Results(ctx, w, campaign.View{Known: knownTo(reader)})
		return err
	})
	if err != nil {
		return d.unread(ctx, c, err)
	}
	d.printStates(states)
	if out != "-" {
		d.Say("  %s", d.FoldErr("results in "+wording.Harmless(out), 2))
	}
	return nil
}
