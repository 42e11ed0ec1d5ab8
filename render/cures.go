package render

import (
	"slices"
	"strings"
)

// A use is a column that a text takes cells from.
type use struct {
	at   int
	name string // as it is written in an expression
}

// pasted is expression for a hint.
func pasted(name string) string { return singleQuoted(expression(name)) }

// singleQuoted is an expression without double quotes, if it can be: YAML's values mostly stand in them.
func singleQuoted(e string) string {
	if strings.Contains(e, "'") || strings.Contains(e, `\"`) {
		return e
	}
	return strings.ReplaceAll(e, `"`, "'")
}

// uses are the columns of a text that was analysed, by name.
func (a *analysis) uses() []use {
	var all []use
	for _, named := range []map[string]int{a.roots, a.keys} {
		for _, at := range named {
			all = append(all, use{at, pasted(a.columns.names[at])})
		}
	}
	slices.SortFunc(all, func(a, b use) int { return strings.Compare(a.name, b.name) })
	return slices.Compact(all)
}

// squish is Shopify's filter: no space at either end, and one for every run of spaces, tabs and line ends inside.
func squish(s string) string { return strings.Join(strings.Fields(s), " ") }

// refusedIn names what WhatsApp refuses in a template's parameter, "" for nothing (Meta's errors 132012 and 132018).
func refusedIn(value string) string {
	switch {
	case strings.ContainsAny(value, "\n\r"):
		return "a line break"
	case strings.Contains(value, "\t"):
		return "a tab"
	case strings.Contains(value, "     "):
		return "more than four spaces in a row"
	}
	return ""
}

func checkParameter(t *text, value string, cells []string, report func(Problem)) {
	found := refusedIn(value)
	if found == "" {
		return
	}
	p := Problem{Path: t.path, Text: "has " + found + ", which WhatsApp refuses in a template's parameter"}
	if !t.constant {
		which, hint := t.squishing(cells)
		p.Text, p.Hint = p.Text+which, hint
	}
	report(p)
}

// squishing is the cure for a row whose text has what refusedIn finds. It is tried before it is told.
func (t *text) squishing(cells []string) (which, hint string) {
	cured := func(columns ...use) bool {
		squished := slices.Clone(cells)
		for _, c := range columns {
			if c.at < len(squished) {
				squished[c.at] = squish(squished[c.at])
			}
		}
		value, _, err := t.fill(squished)
		return err == nil && refusedIn(value) == ""
	}
	for _, c := range t.used {
		if cured(c) {
			return " (this row)", "take it out in the file, or write {{ " + c.name + " | squish }}"
		}
	}
	if cured(t.used...) {
		return " (this row)", "take it out in the file, or write | squish behind every column, as in {{ " + t.used[0].name + " | squish }}"
	}
	return "", "it comes from the campaign file, not from the row: write the text there in one line, with single spaces"
}
