package cli

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"campaign/campaign/cli/terminal"
	"campaign/providers/dossier"
)

// pageWidth is what a description keeps to, in columns. An address that is longer stays whole, so that it can be copied.
const pageWidth = 80

// A description is a provider's dossier on its way to a person. What is known from the same place, or for the same
// reason, is said once, below, under a number.
type description struct {
	*printer
	color   bool
	sources []dossier.Source
}

// describeProvider prints what is known of a provider.
func (d *dialogue) describeProvider(v *dossier.Dossier) error {
	p := &description{printer: &printer{w: d.Out}, color: d.OutColor}
	p.line("%s  %s", terminal.Style(p.color, terminal.Bold, v.Name), v.Settings.Title)
	p.wrapped("", v.Settings.Description)
	p.title("Settings")
	for _, s := range v.Settings.All {
		p.line("  %s%s", s.Name, remarks(s))
		p.wrapped("      ", s.Description)
	}
	everywhere := common(v.Routes)
	for _, r := range v.Routes {
		p.route(r, everywhere)
	}
	if len(everywhere) > 0 {
		p.title("All of them")
		p.notes(everywhere)
	}
	p.codes(v.Codes)
	p.title("How surely this is known")
	p.wrapped("  ", "A number alone stands for the page that documents it; one with ~ for the reason that it is inferred from.")
	for i, s := range p.sources {
		p.source(i, s)
	}
	return p.err
}

func (p *description) title(text string) {
	p.line("\n%s", terminal.Style(p.color, terminal.Bold, text))
}

// wrapped prints a text behind a margin.
func (p *description) wrapped(margin, text string) { p.hanging(margin, margin, text) }

// hanging prints a text behind a margin, but for its first line, which stands behind lead. Lines are counted as if lead
// were as wide as the margin.
func (p *description) hanging(lead, margin, text string) {
	var row []string
	used := utf8.RuneCountInString(margin)
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		if len(row) > 0 && used+n > pageWidth {
			p.line("%s%s", lead, strings.Join(row, " "))
			row, used, lead = nil, utf8.RuneCountInString(margin), margin
		}
		row, used = append(row, word), used+n+1
	}
	if len(row) > 0 {
		p.line("%s%s", lead, strings.Join(row, " "))
	}
}

// mark is the number of a source, as it stands behind what is known from it: [1], or [~2] for what is inferred.
func (p *description) mark(s dossier.Source) string {
	at := slices.Index(p.sources, s)
	if at < 0 {
		at = len(p.sources)
		p.sources = append(p.sources, s)
	}
	return markOf(at, s)
}

func markOf(at int, s dossier.Source) string {
	if s.Kind == "inferred" {
		return fmt.Sprintf("[~%d]", at+1)
	}
	return fmt.Sprintf("[%d]", at+1)
}

// source says behind its number where something is from.
func (p *description) source(at int, s dossier.Source) {
	text := s.Where
	if s.When != "" {
		text += " (" + s.When + ")"
	}
	if text != "" && s.Note != "" {
		text += ": "
	}
	text += s.Note
	if s.Kind == "recorded" {
		text = "recorded: " + text
	}
	p.hanging(fmt.Sprintf("  %-6s", markOf(at, s)), "        ", text)
}

func (p *description) route(r *dossier.Route, everywhere []dossier.Note) {
	p.title(r.Title + " " + p.mark(r.Source))
	p.hanging("  ", "      ", r.Method+" "+r.Path)
	p.hanging("  ", "      ", "sends "+strings.Join(r.Sends, ", "))
	if r.Limit != nil {
		p.line("  at most %d requests a second %s", r.Limit.PerSecond, p.mark(r.Limit.Source))
	}
	p.limits(r.Limits)
	var own []dossier.Note
	for _, n := range r.Notes {
		if !slices.Contains(everywhere, n) {
			own = append(own, n)
		}
	}
	p.notes(own)
}

// limits are a table: what, how many of what, how surely.
func (p *description) limits(all []dossier.Limit) {
	if len(all) == 0 {
		return
	}
	what, unit := 0, 0
	for _, l := range all {
		what, unit = max(what, utf8.RuneCountInString(l.What)), max(unit, utf8.RuneCountInString(l.Unit))
	}
	p.line("  at most")
	for _, l := range all {
		p.line("    %-*s  %5d %-*s  %s", what, l.What, l.Max, unit, l.Unit, p.mark(l.Source))
	}
}

func (p *description) notes(all []dossier.Note) {
	for _, n := range all {
		p.hanging("  - ", "    ", n.Text+" "+p.mark(n.Source))
	}
}

// common are the notes that all of several routes have.
func common(routes []*dossier.Route) []dossier.Note {
	if len(routes) < 2 {
		return nil
	}
	var found []dossier.Note
	for _, n := range routes[0].Notes {
		if !slices.ContainsFunc(routes, func(r *dossier.Route) bool { return !slices.Contains(r.Notes, n) }) {
			found = append(found, n)
		}
	}
	return found
}
