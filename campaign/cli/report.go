package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"campaign/campaign"
	"campaign/providers/dossier"
	"campaign/render/bubble"
	"campaign/render/page"
)

func reportCommand(d *desk) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "report FILE",
		Short: "Make a page of a campaign's results; FILE is a campaign file or a results CSV",
		Args:  takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file := args[0]
			if strings.EqualFold(filepath.Ext(file), ".csv") {
				every, err := everyVendorsCodes()
				if err != nil {
					return failed("%s", err)
				}
				return d.report(nil, file, out, page.ReportData{Title: strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)),
					Advice: advice(dossier.Codes{}), Never: never(every...)})
			}
			c, err := d.load(file, campaign.LoadOptions{StandIn: true, AnyHost: true})
			if err != nil {
				return err
			}
			defer d.close(c)
			if err := d.freshResults(cmd.Context(), c); err != nil {
				return err
			}
			return d.report(c, c.ResultsPath, out, reportData(c))
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "write to `OUT`; - is standard output (default: beside the results, as .html)")
	return cmd
}

// freshResults writes the results of a campaign again, so that its report is of now.
func (d *desk) freshResults(ctx context.Context, c *campaign.Campaign) error {
	book, done, err := known(ctx, c)
	if err != nil {
		return err
	}
	defer d.done(done)
	var find campaign.Known
	if book != nil {
		find = book.Find
	}
	if problem := c.CheckResults(c.ResultsPath); problem != nil {
		d.printProblem(*problem)
		return quietly(exitWrong)
	}
	if _, err := c.WriteResults(ctx, c.ResultsPath, find); err != nil {
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
func (d *desk) report(c *campaign.Campaign, results, out string, data page.ReportData) error {
	f, err := os.Open(results)
	if errors.Is(err, fs.ErrNotExist) {
		return &exit{exitWrong, "campaign: " + results + ": there is no such file"}
	}
	if err != nil {
		return failed("%s can't be read", results)
	}
	defer d.done(f.Close)
	if data.Results, err = page.ReadResults(bufio.NewReaderSize(f, 1<<16)); err != nil {
		return &exit{exitWrong, results + ": " + err.Error()}
	}
	data.Source, data.Generated = filepath.Base(results), time.Now()
	if out == "" {
		out = strings.TrimSuffix(results, filepath.Ext(results)) + ".html"
	}
	if out != "-" && campaign.SameFile(out, results) {
		return failed("%s: the page would be written over the results; choose another -o", out)
	}
	if err := d.page(c, out, func(w io.Writer) error { return page.Report(w, data) }); err != nil {
		return err
	}
	if out != "-" {
		d.say("  %s", d.foldErr("report in "+bubble.Harmless(out), 2))
	}
	return nil
}
