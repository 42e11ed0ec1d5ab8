package cli

import (
	"io"

	"github.com/spf13/cobra"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/schema/wording"
)

func resultsCommand(d *desk) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "results FILE",
		Short: "Write the results CSV again from the ledger",
		Args:  takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := d.load(args[0], file.Options{StandIn: true, AnyHost: true})
			if err != nil {
				return err
			}
			defer d.close(c)
			reader, done, err := known(cmd.Context(), c.File)
			if err != nil {
				return err
			}
			defer d.done(done)
			var v campaign.View
			if reader != nil {
				v.Known = reader.Find
			}
			if out == "" {
				out = c.ResultsPath
				if err := d.checkResults(c); err != nil {
					return err
				}
				if err := d.keepsResults(cmd.Context(), c, reader); err != nil {
					return err
				}
			}
			states := map[campaign.State]int{}
			err = d.write(c, output{out, "-o", campaign.ResultsFile}, func(w io.Writer) (err error) {
				states, err = c.Results(cmd.Context(), w, v)
				return err
			})
			if err != nil {
				return d.unread(cmd.Context(), c, err)
			}
			d.printStates(states)
			if out != "-" {
				d.say("  %s", d.foldErr("results in "+wording.Harmless(out), 2))
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "write to `OUT` instead of the campaign's results file; - is standard output")
	return cmd
}
