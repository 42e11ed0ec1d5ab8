package render

import (
	"fmt"
	"math"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"campaign/schema/wording"
)

// A limit is what a text must keep to. The figures below are those of WhatsApp itself (Meta's Cloud API pages of 2025
// on text, interactive and template messages), which hold under every vendor. What a single vendor wants beyond them
// stands in its Encode.
type limit struct {
	// what is the text's name in a sentence, such as "the body".
	what string
	// required tells that it can't be blank.
	required bool
	// most is the number of characters that it may have, advised the number above which it is worth a warning; 0 for
	// no bound.
	most, advised int
	// form is what else is checked.
	form form
}

// A form is what a text must look like.
type form int

const (
	free      form = iota
	parameter      // a template's parameter: no line ends, no tabs, no more than four spaces in a row
	address        // an https address
	target         // what a button opens: an https address, tel:+5511… or mailto:…
	latitude
	longitude
	identifier // what the vendor compares letter by letter: nothing invisible
)

// The limits of template messages.
var (
	templateName = limit{what: "a template's name", required: true, most: 512, form: identifier}
	language     = limit{what: "the language", required: true, most: 20, form: identifier}
	variable     = limit{what: "a variable", required: true, form: parameter}
	fileLink     = limit{what: "a file's address", required: true, most: 2000, form: address}
	filename     = limit{what: "a file's name", most: 240}
	buttonParam  = limit{what: "a button's parameter", required: true, form: parameter}
	urlParam     = limit{what: "an address", required: true, most: 2000, form: parameter}
	// Meta's page of December 2025 gives 15 characters to a coupon's code, that of May 2026 doesn't list the limit.
	couponCode = limit{what: "a coupon's code", required: true, advised: 15, form: parameter}

	templateBody   = limit{what: "a template's body", most: 1024}
	templateHeader = limit{what: "a template's header", most: 60}
	templateButton = limit{what: "a template's button", required: true, most: 25}
	templateURL    = limit{what: "a button's address", required: true, most: 2000}
	templatePhone  = limit{what: "a button's phone number", most: 20}
)

// The limits of session messages.
var (
	textBody        = limit{what: "the body", required: true, most: 4096}
	interactiveBody = limit{what: "the body", required: true, most: 1024}
	// Meta's page on lists says 4096, its OpenAPI file 1024.
	listBody    = limit{what: "a list's body", required: true, most: 4096, advised: 1024}
	headerText  = limit{what: "the header", most: 60}
	footer      = limit{what: "the footer", most: 60}
	replyTitle  = limit{what: "a button's title", required: true, most: 20}
	replyID     = limit{what: "a button's id", required: true, most: 256}
	listButton  = limit{what: "the list's button", required: true, most: 20}
	sectionName = limit{what: "a section's title", most: 24}
	rowID       = limit{what: "a row's id", required: true, most: 200}
	rowTitle    = limit{what: "a row's title", required: true, most: 24}
	rowDetail   = limit{what: "a row's description", most: 72}
	linkTitle   = limit{what: "the link's title", required: true, most: 20}
	linkURL     = limit{what: "the link's url", required: true, most: 2000, form: target}
	caption     = limit{what: "a caption", most: 1024}
	mediaID     = limit{what: "the file's id", required: true}
	north       = limit{what: "the latitude", required: true, form: latitude}
	east        = limit{what: "the longitude", required: true, form: longitude}
	placeName   = limit{what: "the place's name"}
	reference   = limit{what: "the message's id"}
	contactText = limit{what: "the contact"}
)

// The numbers of things in a message.
const (
	maxReplies         = 3
	maxSections        = 10
	maxListRows        = 10
	maxTemplateButtons = 10
)

// check reports what value breaks. The text is the one that made it, of the row's cells; a constant has none.
func (l limit) check(t *text, value string, cells []string, report func(Problem)) {
	if blank(value) {
		if l.required {
			report(isBlank(t))
		}
		return
	}
	l.length(t.path, value, report)
	checkLetters(t, value, cells, report)
	switch l.form {
	case parameter:
		checkParameter(t, value, cells, report)
	case address:
		checkAddress(t, value, report)
	case target:
		checkTarget(t, value, report)
	case latitude:
		checkDegrees(t, value, 90, report)
	case longitude:
		checkDegrees(t, value, 180, report)
	case identifier:
		checkVisible(t, value, cells, report)
	}
}

// isBlank is the problem of a text that a person would not see.
func isBlank(t *text) Problem {
	if t.constant {
		return Problem{Path: t.path, Text: "is blank"}
	}
	p := Problem{Path: t.path, Text: "is blank for this row"}
	example := "cliente"
	if t.limit.form == address || t.limit.form == target {
		example = "https://example.com/picture.jpg"
	}
	if len(t.used) > 0 {
		p.Hint = "give a default: {{ " + t.used[0].name + " | default: '" + example + "' }}"
	}
	return p
}

// length checks the characters of value.
func (l limit) length(path, value string, report func(Problem)) {
	if len(value) <= l.most && (len(value) <= l.advised || l.advised == 0) || l.most == 0 && l.advised == 0 {
		return // There are never more characters or units than bytes.
	}
	n := characters(value)
	switch {
	case l.most > 0 && n > l.most:
		report(Problem{Path: path, Text: fmt.Sprintf("has %d characters; %s may have %d", n, l.what, l.most)})
	case l.advised > 0 && n > l.advised:
		report(Problem{Path: path, Warning: true,
			Text: fmt.Sprintf("has %d characters; some pages of Meta allow %s no more than %d", n, l.what, l.advised)})
	case l.most > 0 && units(value) > l.most:
		report(Problem{Path: path, Warning: true,
			Text: fmt.Sprintf("fits with %d characters, but not if emoji count twice; %s may have %d", n, l.what, l.most)})
	}
}

func checkAddress(t *text, value string, report func(Problem)) {
	fail := func(text, hint string) { report(Problem{Path: t.path, Text: text, Hint: hint}) }
	u, err := url.Parse(value)
	switch {
	case strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0xa0 }):
		fail(wording.Quote(value)+" has a space in it, so it is no address", "write %20 for a space, or take it out with | strip")
	case err != nil:
		fail(wording.Quote(value)+" is no address", "write it as https://example.com/picture.jpg")
	case strings.EqualFold(u.Scheme, "http"):
		fail(wording.Quote(value)+" isn't https", "WhatsApp takes https addresses only: write https://")
	case !strings.EqualFold(u.Scheme, "https"):
		fail(wording.Quote(value)+" isn't an https address", "write it whole, as https://example.com/picture.jpg")
	case u.Hostname() == "":
		fail(wording.Quote(value)+" names no host", "write it as https://example.com/picture.jpg")
	}
}

// telephone is what stands behind tel:, as people write numbers.
var telephone = regexp.MustCompile(`^\+?[0-9][0-9 ().-]{4,24}$`)

// checkTarget takes what some vendor's button opens. A vendor that opens less says so in Encode.
func checkTarget(t *text, value string, report func(Problem)) {
	scheme, rest, _ := strings.Cut(value, ":")
	switch strings.ToLower(scheme) {
	case "tel":
		if !telephone.MatchString(rest) {
			report(Problem{Path: t.path, Text: wording.Quote(value) + " is no phone number", Hint: "write it as tel:+5511987654321"})
		}
	case "mailto":
		if a, err := mail.ParseAddress(rest); err != nil || a.Address != rest {
			report(Problem{Path: t.path, Text: wording.Quote(value) + " is no e-mail address", Hint: "write it as mailto:ana@example.com"})
		}
	default:
		checkAddress(t, value, report)
	}
}

func checkDegrees(t *text, value string, most float64, report func(Problem)) {
	degrees, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil || math.IsNaN(degrees) || strings.ContainsAny(value, "xXpP_"):
		report(Problem{Path: t.path, Text: wording.Quote(value) + " is no number of degrees", Hint: "write it as -23.5505, with a point"})
	case math.Abs(degrees) > most:
		report(Problem{Path: t.path,
			Text: fmt.Sprintf("%s is out of range; %s is between -%g and %g", wording.Quote(value), t.limit.what, most, most)})
	}
}
