package page

import (
	"fmt"
	"html/template"
	"time"

	"campaign/campaign/results"
	"campaign/render/bubble"
	"campaign/schema/wording"
)

// A previewView is what the template shows; every text in it is one for people.
type previewView struct {
	Title, Description, Sends, Provider, Recipients, Generated string
	Mark                                                       template.HTML
	Policy                                                     string
	Style                                                      template.CSS
	Script                                                     template.JS
	Lead                                                       string
	Attention                                                  string // "" when there is nothing to do
	Notes                                                      []string
	Tiles                                                      []pageTile
	Letters                                                    []previewLetter
	Long                                                       bool // some rows have numbers of five digits and more
	LettersNote                                                string
	Faults                                                     []previewFault
	FaultsElse                                                 string
}

// A previewLetter is a row of the picker, and what it shows.
type previewLetter struct {
	Row                    int
	Recipient, Said        string
	State, Tone            string // "" for a row that would be sent
	Reason, Fate, Template string
	Bubble                 *bubble.Bubble
	Request                string
	Faults                 []previewFault
}

func newPreviewView(d PreviewData) *previewView {
	style := pageStyle + bubble.Style() + previewStyle
	v := &previewView{Title: clip(d.Title), Description: wording.Harmless(d.Description), Sends: clip(d.Sends), Provider: clip(d.Provider),
		Recipients: wording.Harmless(d.Recipients), Generated: d.Generated.UTC().Format("2 January 2006, 15:04 UTC"),
		Mark: previewMark, Policy: policy(style, previewScript), Style: template.CSS(style), Script: template.JS(previewScript),
		Lead: d.Plan.lead(), Tiles: d.Plan.tiles()}
	if n := d.Plan.States[results.Invalid]; n > 0 {
		v.Attention = wording.Plural(n, "row can’t be sent", "rows can’t be sent")
	}
	for _, note := range d.Notes {
		v.Notes = append(v.Notes, wording.Harmless(note))
	}
	shown := map[int]bool{}
	for _, l := range d.Letters {
		shown[l.Row] = true
		v.Long = v.Long || l.Row > 9999
	}
	var byRow map[int][]previewFault
	v.Faults, v.FaultsElse, byRow = gatherFaults(d.Problems, d.MoreProblems, shown)
	for _, l := range d.Letters {
		v.Letters = append(v.Letters, l.view(byRow[l.Row]))
	}
	if n := len(d.Letters); 0 < n && n < d.Plan.Rows {
		v.LettersNote = fmt.Sprintf("%s of the file’s %s rows, from row %d to row %d. --row and --count choose others.",
			wording.Count(n), wording.Count(d.Plan.Rows), d.Letters[0].Row, d.Letters[n-1].Row)
	}
	return v
}

// lead is the whole plan in one sentence.
func (p PreviewPlan) lead() string {
	switch {
	case p.Rows == 0:
		return "The recipients’ file has no rows."
	case p.Stopped:
		return "Nothing can be sent as it stands."
	case p.Send == 0:
		return "Nobody is left to send to."
	}
	who := "All " + wording.Count(p.Rows) + " rows"
	switch {
	case p.Rows == 1:
		who = "The one row"
	case p.Send < p.Rows:
		who = fmt.Sprintf("%s of %s rows", wording.Count(p.Send), wording.Count(p.Rows))
	}
	if p.Takes <= 0 {
		return who + " will be sent."
	}
	return who + " will be sent, in " + p.lasting() + "."
}

func (p PreviewPlan) lasting() string {
	if p.Takes < time.Second {
		return "less than 1 s"
	}
	return lasting(p.Takes.Round(time.Second))
}

func (p PreviewPlan) tiles() []pageTile {
	send := pageTile{Label: "To be sent", Number: wording.Count(p.Send), Tone: "accepted", Detail: "each person once"}
	switch {
	case p.Stopped:
		send.Detail = "once the problems are fixed"
	case p.Again > 0:
		send.Detail = wording.Count(p.Again) + " of them again"
	}
	how := pageTile{Label: "How long", Number: p.lasting(), Detail: "at " + wording.Harmless(p.Rate)}
	switch {
	case p.Rate == "":
		how.Number, how.Detail = "no limit", "as fast as answers come"
	case p.Takes <= 0:
		how.Number = "at once"
	}
	how.Detail += fmt.Sprintf(", at most %d unanswered", p.InFlight)
	invalid := pageTile{Label: "Can’t be sent", Number: wording.Count(p.States[results.Invalid]), Tone: "invalid", Detail: "invalid: see the problems"}
	tiles := []pageTile{{Label: "Rows", Number: wording.Count(p.Rows), Detail: "in the recipients’ file"}, send, how, invalid}
	for _, more := range []struct {
		label, tone string
		states      []string
	}{{"Left out", "duplicate", []string{results.Duplicate, results.Suppressed}}, {"Sent before", "pending", []string{results.Accepted, results.Rejected, results.Unsure}}} {
		counts := Results{States: p.States}
		if n := counts.in(more.states...); n > 0 {
			tiles = append(tiles, pageTile{Label: more.label, Number: wording.Count(n), Tone: more.tone, Detail: counts.each(more.states...)})
		}
	}
	for i := range tiles {
		if tiles[i].Number == "0" {
			tiles[i].Tone = "" // nothing to point at
		}
	}
	if invalid.Number == "0" {
		tiles[3].Detail = "no row is invalid"
	}
	return tiles
}

func (l PreviewLetter) view(faults []previewFault) previewLetter {
	v := previewLetter{Row: l.Row, Recipient: clip(l.Recipient), Reason: wording.Harmless(l.Reason), Fate: fates[l.State], Bubble: l.Bubble,
		Request: bubble.Visible(l.Request), Faults: faults}
	if !l.Ready || l.State != results.Pending {
		v.State, v.Tone = clip(l.State), tone(l.State)
	}
	if l.Ready {
		v.Fate = "would be sent"
		if l.State != results.Pending {
			v.Fate = "would be sent again"
		}
	}
	if l.Bubble == nil {
		v.Said = clip(l.Reason)
		return v
	}
	v.Said = l.Bubble.Gist()
	if t := l.Bubble.Template; t != nil {
		v.Template = t.Name
		if t.Language != "" {
			v.Template += " (" + t.Language + ")"
		}
	}
	return v
}

// fates are what becomes of a row that wouldn't be sent.
var fates = map[string]string{
	results.Accepted: "was accepted before, and isn’t sent again", results.Rejected: "was rejected before; --retry rejected sends it again",
	results.Unsure:  "left before, and no answer said what became of it; --retry unsure sends it again",
	results.Invalid: "can’t be sent", results.Duplicate: "isn’t sent", results.Suppressed: "isn’t sent", results.Pending: "stays for a later run",
}
