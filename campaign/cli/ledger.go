package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"campaign/campaign/cli/terminal"
	"campaign/campaign/file"
	"campaign/campaign/ledger"
	"campaign/campaign/memory"
	"campaign/schema/wording"
)

func ledgerCommand(d *dialogue) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ledger",
		Short: "Check the ledger of a campaign, or copy it",
		Args:  takes(0),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		&cobra.Command{
			Use:   "check [FILE]",
			Short: "Read every record of the campaign's ledger, and verify checksums and counts",
			Args:  takes(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return d.withLedger(cmd.Context(), campaignNamed(args), d.checkLedger)
			},
		},
		&cobra.Command{
			Use:   "backup [FILE] OUT",
			Short: "Copy the campaign's ledger to OUT, whole also while a run writes",
			Args:  takesCopy,
			RunE: func(cmd *cobra.Command, args []string) error {
				files, out := args[:len(args)-1], args[len(args)-1]
				return d.withLedger(cmd.Context(), campaignNamed(files), func(ctx context.Context, path string, l *ledger.Ledger) error {
					return d.backup(ctx, l, path, out)
				})
			},
		},
	)
	return cmd
}

// takesCopy wants the copy's file, behind the campaign's. One that is called like a campaign file is no copy.
func takesCopy(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return failed("name the file of the copy: %s COPY.db", cmd.CommandPath())
	case len(args) == 1 && isCampaign(args[0]):
		return failed("name the file of the copy too: %s %s COPY.db", cmd.CommandPath(), args[0])
	case len(args) > 2:
		return failed("%s takes the campaign's file and the copy's, not %d: %[1]s [FILE] OUT", cmd.CommandPath(), len(args))
	}
	return nil
}

// isCampaign tells whether somebody who names this means a campaign: by its file, or by its folder.
func isCampaign(name string) bool {
	info, err := os.Stat(name)
	return slices.Contains([]string{".yaml", ".yml"}, filepath.Ext(name)) || err == nil && info.IsDir()
}

// withLedger opens the ledger of a campaign file for readers.
func (d *dialogue) withLedger(ctx context.Context, name string, use func(ctx context.Context, path string, l *ledger.Ledger) error) error {
	f, err := d.loadFile(name, file.Options{Placeholders: true})
	if err != nil {
		return err
	}
	if p := memory.LostLedger(f); p != nil {
		d.printProblem(*p)
		return quietly(exitUsage)
	}
	l, err := ledger.OpenExisting(ctx, f.LedgerPath)
	if err != nil {
		return failed("%s", err)
	}
	defer d.done(l.Close)
	return use(ctx, f.LedgerPath, l)
}

// checkLedger says what is in a ledger, and what of it is damaged.
func (d *dialogue) checkLedger(ctx context.Context, path string, l *ledger.Ledger) error {
	report, err := l.Check(ctx)
	if err != nil {
		return failed("%s", err)
	}
	what := fmt.Sprintf("%s: %s, %s, %s", path, wording.Counted(report.Campaigns, "campaign"), wording.Counted(report.Messages, "message"),
		wording.Plural(report.OptOuts, "person who must not be messaged", "people who must not be messaged"))
	p := &printer{w: d.Out}
	if len(report.Damaged) == 0 {
		p.line("%s  %s", terminal.Style(d.OutColor, terminal.Green, "ok"), d.FoldOut(what, 4))
		return p.err
	}
	p.line("%s  %s", terminal.Style(d.OutColor, terminal.Red, "damaged"), d.FoldOut(what, 9))
	for _, damage := range report.Damaged {
		p.line("  %s", d.FoldOut(damage, 2))
	}
	if report.More > 0 {
		p.line("  and %s more", wording.Count(report.More))
	}
	d.Say("%s", d.FoldErr("Send nothing more with it: keep a copy of its folder, and put a backup in its place.", 0))
	return errors.Join(p.err, quietly(exitUsage))
}

// backup copies a ledger. Nothing is written over.
func (d *dialogue) backup(ctx context.Context, l *ledger.Ledger, path, out string) error {
	err := l.Backup(ctx, out)
	var of *fs.PathError
	switch {
	case errors.Is(err, fs.ErrExist):
		return failed("%s is there already, or what a ledger keeps beside itself, and nothing is overwritten; choose another name", out)
	case errors.Is(err, fs.ErrNotExist):
		return failed("the folder %s isn't there; make it first", filepath.Dir(out))
	case errors.As(err, &of):
		return failed("%s can't be written: %s", out, of.Err)
	case err != nil:
		return failed("%s", err)
	}
	size := int64(0)
	if info, err := os.Stat(out); err == nil {
		size = info.Size()
	}
	d.Say("%s", d.FoldErr(fmt.Sprintf("copied %s to %s (%s KB) and %[2]s.count; keep them together", path, out, wording.Count(int(size+1023)/1024)), 0))
	return nil
}
