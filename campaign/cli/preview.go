package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/providers/provider"
	"campaign/render/bubble"
	"campaign/schema/wording"
)

func previewCommand(d *dialogue) *cobra.Command {
	var row, many int
	var payloads bool
	var html string
	var allow hostsFlag
	cmd := &cobra.Command{
		Use:   "preview [FILE]",
		Short: "Show messages as a person will see them",
		Args:  takes(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("row") && row < 1 || many < 1 {
				return failed("--row and --count count from 1")
			}
			if cmd.Flags().Changed("html") && payloads {
				return failed("--payload goes without --html, whose page has every request")
			}
			if cmd.Flags().Changed("html") && many > pageRowsMost {
				return failed("--html shows at most %s rows", wording.Count(pageRowsMost))
			}
			hosts, err := allow.all()
			if err != nil {
				return err
			}
			c, odd := load(campaignNamed(args), file.Options{Placeholders: true, Hosts: hosts})
			d.printProblems(odd)
			if c == nil {
				return quietly(exitWrong)
			}
			defer d.close(c)
			if len(c.Placeholders) > 0 {
				d.Note("%s not set; a placeholder is used", strings.Join(c.Placeholders, ", "))
			}
			if cmd.Flags().Changed("html") {
				if !cmd.Flags().Changed("count") {
					many = pageRows
				}
				return d.previewPage(cmd.Context(), c, odd, html, row, many)
			}
			return d.preview(cmd, c, row, many, payloads)
		},
	}
	cmd.Flags().IntVar(&row, "row", 0, "start at the spreadsheet's row `N` (the header is row 1)")
	cmd.Flags().IntVar(&many, "count", 3, "show `N` messages; with --html 100 unless told, at most 5,000")
	cmd.Flags().BoolVar(&payloads, "payload", false, "show the exact HTTP request, no secret in it")
	allow.define(cmd.Flags())
	cmd.Flags().StringVar(&html, "html", "", "write a page to `OUT` that shows messages, requests, problems and the plan; - is standard output")
	return cmd
}

func (d *dialogue) preview(cmd *cobra.Command, c *campaign.Campaign, row, many int, payloads bool) error {
	if row != 0 && !cmd.Flags().Changed("count") {
		many = 1
	}
	walked, shown := 0, 0
	for l, err := range c.Letters(cmd.Context(), campaign.View{}) {
		if err != nil {
			return d.unread(cmd.Context(), c, err)
		}
		walked++
		if l.Row.Number < row {
			continue
		}
		if err := d.previewLetter(c, l, payloads); err != nil {
			return err
		}
		if shown++; shown == many {
			return nil
		}
	}
	if shown == 0 {
		return d.noRow(c, walked, row)
	}
	return nil
}

// noRow ends a preview that has nothing to show, of a list of so many rows.
func (d *dialogue) noRow(c *campaign.Campaign, rows, row int) error {
	if rows == 0 {
		d.printProblem(c.NoRows())
		return quietly(exitWrong)
	}
	return failed("the list has no row %d", row)
}

func (d *dialogue) previewLetter(c *campaign.Campaign, l *campaign.Letter, payloads bool) error {
	switch {
	case !l.Ready:
		_, err := fmt.Fprintf(d.Out, "row %d is %s: %s\n\n", l.Row.Number, l.State, wording.Harmless(l.Reason))
		return err
	case payloads:
		return d.printPayload(c, l)
	default:
		_, err := fmt.Fprintf(d.Out, "row %d, to %s\n%s\n", l.Row.Number, l.Recipient.Address,
			bubble.Terminal(c.Renderer.Bubble(l.Message), d.BubbleWidth(), d.OutColor))
		return err
	}
}

func (d *dialogue) printBubble(c *campaign.Campaign, m provider.Message) {
	d.Say("%s", bubble.Terminal(c.Renderer.Bubble(m), d.BubbleWidth(), d.ErrColor))
}
