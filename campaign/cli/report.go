package cli

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/campaign/ledger"
	"campaign/providers/dossier"
	"campaign/render/page"
	"campaign/schema/wording"
)

func reportCommand(d *dialogue) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "report [FILE]",
		Short: "Make a page of a campaign's results; FILE is a campaign file or a results file",
		Args:  takes(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path := campaignNamed(args)
			if slices.Contains(savedAs(), strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")) {
				return d.reportFile(path, out)
			}
			return d.open(cmd.Context(), args, file.Options{Placeholders: true, AnyHost: true}, func(c *campaign.Campaign, reader *ledger.Reader) error {
				to := reportOutput(out, c.ResultsPath)
				if err := to.ready(c, c.ResultsPath); err != nil {
					return err
				}
				if err := d.freshResults(cmd.Context(), c, reader); err != nil {
					return err
				}
				return d.report(c, c.ResultsPath, to, reportData(c))
			})
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "write to `OUT`; - is standard output (default: beside the results, as .html)")
	return cmd
}

// savedAs are the endings of results files, as the program writes them and as spreadsheets save them.
func savedAs() []string { return []string{"csv", "txt", "xlsx"} }

// reportFile makes the page of a results file, whosever it is.
func (d *dialogue) reportFile(path, out string) error {
	to := reportOutput(out, path)
	if err := to.ready(nil, path); err != nil {
		return err
	}
	every, err := everyVendorsCodes()
	if err != nil {
		return failed("%s", err)
	}
	return d.report(nil, path, to, page.ReportData{Title: strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)),
		Advice: advice(dossier.Codes{}), Never: never(every...)})
}

// reportOutput is where the page of some results goes: where -o says, or beside them.
func reportOutput(path, results string) output {
	if path == "" {
		path = strings.TrimSuffix(results, filepath.Ext(results)) + ".html"
	}
	return output{path, "-o", reportPage}
}

// freshResults writes the results of a campaign again, so that its report is of now.
func (d *dialogue) freshResults(ctx context.Context, c *campaign.Campaign, reader *ledger.Reader) error {
	if err := d.checkResults(c); err != nil {
		return err
	}
	if err := d.keepsResults(ctx, c, reader); err != nil {
		return err
	}
	if _, err := c.WriteResults(ctx, c.ResultsPath, campaign.View{Known: knownTo(reader)}); err != nil {
		return d.unread(ctx, c, err)
	}
	return nil
}

// reportData is what a report says of a campaign beside its results.
func reportData(c *campaign.Campaign) page.ReportData {
	return page.ReportData{Title: c.Name, Provider: c.Driver.Name, Rate: float64(c.Rate), Advice: advice(c.Codes),
		Never: never(c.Codes)}
}

// report makes the page of a results file, of a campaign or, with a nil one, of somebody else's.
func (d *dialogue) report(c *campaign.Campaign, results string, to output, data page.ReportData) error {
	_, err := os.Stat(results)
	if errors.Is(err, fs.ErrNotExist) {
		return &exit{exitWrong, "campaign: " + results + ": there is no such file"}
	}
	if data.Results, err = page.ReadResults(results); err != nil {
		return &exit{exitWrong, err.Error()}
	}
	data.Source, data.Generated = filepath.Base(results), time.Now()
	if err := d.write(c, to, func(w io.Writer) error { return page.Report(w, data) }); err != nil {
		return err
	}
	if !to.standard() {
		d.Say("  %s", d.FoldErr("report in "+wording.Harmless(to.path), 2))
	}
	return nil
}
