package cli

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"campaign/campaign"
	"campaign/campaign/pace"
	"campaign/render/page"
	"campaign/schema"
	"campaign/schema/wording"
)

// The rows that a page shows unless told, and at most: more make it heavy, and nobody looks at so many.
const (
	pageRows     = 100
	pageRowsMost = 5000
)

// pageProblems is how many problems a page gathers; the others are counted.
const pageProblems = 10000

// previewPage writes the preview as a page: the whole plan, what was odd with the files, and the messages of some rows.
// What forbids a run as a whole is in the page too, and is said here.
func (d *dialogue) previewPage(ctx context.Context, c *campaign.Campaign, odd []schema.Problem, path string, row, many int) error {
	out := output{path, "--html", previewPage}
	if err := out.checkOverwrite(c); err != nil {
		return err
	}
	data, wrong, err := d.previewData(ctx, c, row, many)
	if err != nil {
		return err
	}
	if len(data.Letters) == 0 && !data.Plan.Stopped {
		return d.noRow(c, data.Plan.Rows, row)
	}
	var whole []page.PreviewProblem
	for _, p := range slices.Concat(wrong, odd) {
		whole = append(whole, previewProblem(p, 0, placeInFile(p)))
	}
	data.Problems = append(whole, data.Problems...)
	if err := d.write(c, out, func(w io.Writer) error { return page.Preview(w, data) }); err != nil {
		return err
	}
	d.printProblems(wrong)
	if path != "-" {
		d.Say("wrote %s: the plan, %s, %s", path, wording.Counted(len(data.Letters), "row"), problems(len(data.Problems)+data.MoreProblems))
	}
	if data.Plan.Stopped {
		return quietly(exitWrong)
	}
	return nil
}

func problems(n int) string {
	switch n {
	case 0:
		return "no problem"
	case 1:
		return "1 problem"
	}
	return wording.Count(n) + " problems"
}

func (d *dialogue) previewData(ctx context.Context, c *campaign.Campaign, row, many int) (page.PreviewData, []schema.Problem, error) {
	data := page.PreviewData{Title: c.Name, Description: c.Description, Provider: c.PayloadSender(), Generated: time.Now()}
	if len(c.Placeholders) > 0 {
		data.Notes = append(data.Notes, strings.Join(c.Placeholders, ", ")+" isn’t set; a placeholder is used.")
	}
	if !c.Template {
		data.Notes = append(data.Notes, "A session message: it reaches only people who wrote in the last 24 hours.")
	}
	for _, p := range c.OutsidePaths() {
		data.Notes = append(data.Notes, "Outside of the campaign file’s folder: "+outsideLine(p)+".")
	}
	kind, what := c.Content()
	data.Sends = kind + " " + what
	shown, wrong, err := d.previewPlan(ctx, c, &data, row, many)
	if err != nil {
		return data, nil, err
	}
	list, summary := c.List(data.Plan.Rows)
	data.Recipients = filepath.Base(list) + ": " + summary
	data.Letters, err = previewLetters(ctx, c, row, shown)
	return data, wrong, err
}

// previewPlan fills in the plan and the problems, and gives the rows that the page shows, as a run would find them, and
// what forbids a run as a whole.
func (d *dialogue) previewPlan(ctx context.Context, c *campaign.Campaign, data *page.PreviewData, row, many int) ([]*campaign.Letter, []schema.Problem, error) {
	reader, done, err := openReader(ctx, c.File)
	if err != nil {
		return nil, nil, err
	}
	defer d.done(done)
	o := campaign.PlanOptions{
		Known: knownTo(reader),
		Problem: func(p schema.Problem) {
			if len(data.Problems) == pageProblems {
				data.MoreProblems++
				return
			}
			data.Problems = append(data.Problems, previewProblem(p, p.Line, p.Path))
		},
	}
	other, err := changed(ctx, c, reader)
	if err != nil {
		return nil, nil, failed("%s", err)
	}
	plan, wrong, err := c.Plan(ctx, o)
	if err != nil {
		return nil, nil, interrupted(ctx, err)
	}
	shown, err := firstLetters(ctx, c, campaign.View{Known: o.Known, Duplicates: plan.Duplicates}, row, many)
	if err != nil {
		return nil, nil, interrupted(ctx, err)
	}
	slices.SortStableFunc(data.Problems, func(a, b page.PreviewProblem) int { return a.Row - b.Row })
	if other != nil {
		wrong = append(wrong, *other)
	}
	data.Plan = page.PreviewPlan{Rows: plan.Rows, States: map[string]int{}, Send: plan.Send, Again: plan.Again,
		Stopped: len(wrong) > 0, InFlight: c.InFlight, Takes: plan.Takes}
	for s, n := range plan.States {
		data.Plan.States[string(s)] = n
	}
	if c.Rate != pace.Unlimited {
		data.Plan.Rate = c.Rate.String()
	}
	return shown, wrong, nil
}

// firstLetters are some letters from a row on. The plan has said it where the list breaks off.
func firstLetters(ctx context.Context, c *campaign.Campaign, v campaign.View, row, many int) ([]*campaign.Letter, error) {
	var letters []*campaign.Letter
	for l, err := range c.Letters(ctx, v) {
		if campaign.BreaksOff(err) || len(letters) == many {
			break
		}
		if err != nil {
			return nil, err
		}
		if l.Row.Number >= row {
			letters = append(letters, l)
		}
	}
	return letters, nil
}

func previewProblem(p schema.Problem, row int, place string) page.PreviewProblem {
	return page.PreviewProblem{Row: row, Place: place, Text: p.Text, Hint: p.Hint, Warning: p.Warning}
}

// placeInFile is where in a file a problem of the whole is: campaign.yaml:12 recipients.max_invalid.
func placeInFile(p schema.Problem) string {
	place := filepath.Base(p.File)
	if p.Line > 0 {
		place += ":" + strconv.Itoa(p.Line)
	}
	return strings.TrimSpace(place + " " + p.Path)
}

// previewLetters are the rows with their messages: also of those that were sent before, for which a plan renders none.
func previewLetters(ctx context.Context, c *campaign.Campaign, row int, shown []*campaign.Letter) ([]page.PreviewLetter, error) {
	var letters []page.PreviewLetter
	for l, err := range c.Letters(ctx, campaign.View{}) {
		if len(letters) == len(shown) {
			break
		}
		if err != nil {
			return nil, interrupted(ctx, err)
		}
		if l.Row.Number < row {
			continue
		}
		p, err := previewLetter(c, shown[len(letters)], l)
		if err != nil {
			return nil, err
		}
		letters = append(letters, p)
	}
	return letters, nil
}

// previewLetter is a row as a run would find it, with the message that the row makes by itself.
func previewLetter(c *campaign.Campaign, found, made *campaign.Letter) (page.PreviewLetter, error) {
	p := page.PreviewLetter{Row: found.Row.Number, Recipient: found.Recipient.Address, State: string(found.State),
		Reason: found.Reason, Ready: found.Ready}
	if p.Recipient == "" {
		p.Recipient = found.Recipient.Typed
	}
	if !made.Ready {
		return p, nil
	}
	bubble := c.Renderer.Bubble(made.Message)
	p.Bubble = &bubble
	request, err := newPayload(c, made)
	if err == nil {
		p.Request, err = request.request()
	}
	return p, err
}
