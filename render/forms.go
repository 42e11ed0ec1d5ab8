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
		found.fail(v.path, v.says("address-with-space"))
	case err != nil:
		found.fail(v.path, v.says("address-malformed"))
	case strings.EqualFold(u.Scheme, "http"):
		found.fail(v.path, v.says("address-http"))
	case !strings.EqualFold(u.Scheme, "https"):
		found.fail(v.path, v.says("address-not-https"))
	case u.Hostname() == "":
		found.fail(v.path, v.says("address-without-host"))
	}
}

// says is a problem whose sentences are filled with the value's text alone.
func (v value) says(code string) wording.Problem {
	return wording.Say(code, wording.Args{"text": wording.Quote(v.text)})
}

// telephone is what stands behind tel:, as people write numbers.
var telephone = regexp.MustCompile(`^\+?[0-9][0-9 ().-]{4,24}$`)

// checkTarget takes what some vendor's button opens. A vendor that opens less says so in Encode.
func checkTarget(v value, found *problems) {
	scheme, rest, _ := strings.Cut(v.text, ":")
	switch strings.ToLower(scheme) {
	case "tel":
		if !telephone.MatchString(rest) {
			found.fail(v.path, v.says("link-phone-malformed"))
		}
	case "mailto":
		if a, err := mail.ParseAddress(rest); err != nil || a.Address != rest {
			found.fail(v.path, v.says("link-email-malformed"))
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
		found.fail(v.path, v.says("degrees-malformed"))
	case math.Abs(degrees) > most:
		found.fail(v.path, wording.Say("degrees-out-of-range",
			wording.Args{"text": wording.Quote(v.text), "what": what, "most": strconv.FormatFloat(most, 'g', -1, 64)}))
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
	column, _, ok := v.from(func(cell string) bool { return strings.ContainsRune(cell, r) })
	problem := wording.Say("invisible-character", wording.Args{"text": wording.Quote(v.text), "found": what, "column": column})
	if ok {
		problem = problem.Advise("cell")
	}
	found.fail(v.path, problem)
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
	if v.fixed {
		found.fail(v.path, wording.Say("parameter-white-space", wording.Args{"found": what}))
		return
	}
	found.fail(v.path, squishing(v, what))
}

// squishing is the problem of a row whose text has what refusedIn finds. Its hint is tried before it is told.
func squishing(v value, what string) wording.Problem {
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
			return wording.Say("parameter-white-space-in-row", wording.Args{"found": what, "column": c.Name}).Advise("column")
		}
	}
	if helps(columns...) {
		return wording.Say("parameter-white-space-in-row", wording.Args{"found": what, "column": columns[0].Name}).Advise("columns")
	}
	return wording.Say("parameter-white-space", wording.Args{"found": what}).Advise("file")
}
