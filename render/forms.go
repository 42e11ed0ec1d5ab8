package render

import (
	"fmt"
	"math"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"campaign/render/expr"
	"campaign/schema/wording"
)

// What a text must look like, beside its length.

// checkAddress takes an https address.
func checkAddress(v value, found *problems) {
	u, err := url.Parse(v.text)
	switch {
	case strings.ContainsFunc(v.text, func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0xa0 }):
		found.fail(v.path, wording.Quote(v.text)+" has a space in it, so it is no address", "write %20 for a space, or take it out with | strip")
	case err != nil:
		found.fail(v.path, wording.Quote(v.text)+" is no address", "write it as https://example.com/picture.jpg")
	case strings.EqualFold(u.Scheme, "http"):
		found.fail(v.path, wording.Quote(v.text)+" isn't https", "WhatsApp takes https addresses only: write https://")
	case !strings.EqualFold(u.Scheme, "https"):
		found.fail(v.path, wording.Quote(v.text)+" isn't an https address", "write it whole, as https://example.com/picture.jpg")
	case u.Hostname() == "":
		found.fail(v.path, wording.Quote(v.text)+" names no host", "write it as https://example.com/picture.jpg")
	}
}

// telephone is what stands behind tel:, as people write numbers.
var telephone = regexp.MustCompile(`^\+?[0-9][0-9 ().-]{4,24}$`)

// checkTarget takes what some vendor's button opens. A vendor that opens less says so in Encode.
func checkTarget(v value, found *problems) {
	scheme, rest, _ := strings.Cut(v.text, ":")
	switch strings.ToLower(scheme) {
	case "tel":
		if !telephone.MatchString(rest) {
			found.fail(v.path, wording.Quote(v.text)+" is no phone number", "write it as tel:+5511987654321")
		}
	case "mailto":
		if a, err := mail.ParseAddress(rest); err != nil || a.Address != rest {
			found.fail(v.path, wording.Quote(v.text)+" is no e-mail address", "write it as mailto:ana@example.com")
		}
	default:
		checkAddress(v, found)
	}
}

// checkDegrees takes a number of degrees up to most on both sides; what is its name in a sentence.
func checkDegrees(v value, what string, most float64, found *problems) {
	degrees, err := strconv.ParseFloat(v.text, 64)
	switch {
	case err != nil || math.IsNaN(degrees) || strings.ContainsAny(v.text, "xXpP_"):
		found.fail(v.path, wording.Quote(v.text)+" is no number of degrees", "write it as -23.5505, with a point")
	case math.Abs(degrees) > most:
		found.fail(v.path, fmt.Sprintf("%s is out of range; %s is between -%g and %g", wording.Quote(v.text), what, most, most), "")
	}
}

// checkVisible refuses what nobody sees in a name, such as a zero-width space that was pasted with it.
func checkVisible(v value, found *problems) {
	at := strings.IndexFunc(v.text, func(r rune) bool { return !unicode.IsPrint(r) })
	if at < 0 {
		return
	}
	r, _ := utf8.DecodeRuneInString(v.text[at:])
	what := refusedIn(string(r))
	switch {
	case what != "":
	case r == '\u00a0':
		what = "a no-break space"
	default:
		what = fmt.Sprintf("an invisible character (U+%04X)", r)
	}
	hint := "type it anew where it was pasted"
	if column, _, ok := v.from(func(cell string) bool { return strings.ContainsRune(cell, r) }); ok {
		hint = "type the cell of " + column + " anew"
	}
	found.fail(v.path, wording.Quote(v.text)+" has "+what+" in it", hint)
}

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

// checkParameter refuses what WhatsApp refuses in a template's parameter.
func checkParameter(v value, found *problems) {
	what := refusedIn(v.text)
	if what == "" {
		return
	}
	which, hint := "", ""
	if !v.fixed {
		which, hint = squishing(v)
	}
	found.fail(v.path, "has "+what+", which WhatsApp refuses in a template's parameter"+which, hint)
}

// squishing is the hint for a row whose text has what refusedIn finds. It is tried before it is told.
func squishing(v value) (which, hint string) {
	columns := v.columns()
	helps := func(columns ...expr.Use) bool {
		squished := slices.Clone(v.cells)
		for _, c := range columns {
			if c.At < len(squished) {
				squished[c.At] = expr.Squish(squished[c.At])
			}
		}
		filled, _, err := v.source.Fill(squished)
		return err == nil && refusedIn(filled) == ""
	}
	for _, c := range columns {
		if helps(c) {
			return " (this row)", "take it out in the file, or write {{ " + c.Name + " | squish }}"
		}
	}
	if helps(columns...) {
		return " (this row)", "take it out in the file, or write | squish behind every column, as in {{ " + columns[0].Name + " | squish }}"
	}
	return "", "it comes from the campaign file, not from the row: write the text there in one line, with single spaces"
}
