package render

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"campaign/providers/provider"
	"campaign/render/expr"
	"campaign/schema/wording"
)

// A limit is what a text must keep to. The figures are those of WhatsApp itself, which hold under every vendor; what a
// single vendor wants beyond them stands in its Encode.
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
	identifier // what the vendor compares character by character: nothing invisible
)

// The limits of template messages.
var (
	templateName = limit{what: "a template's name", required: true, most: provider.MaxTemplateName, form: identifier}
	language     = limit{what: "the language", required: true, most: provider.MaxLanguage, form: identifier}
	variable     = limit{what: "a variable", required: true, form: parameter}
	fileLink     = limit{what: "a file's address", required: true, most: provider.MaxFileLink, form: address}
	filename     = limit{what: "a file's name", most: provider.MaxFilename}
	buttonParam  = limit{what: "a button's parameter", required: true, form: parameter}
	urlParam     = limit{what: "an address", required: true, most: provider.MaxButtonURL, form: parameter}
	// Only one of Meta's pages lists the limit, so that it is the vendor's to refuse what is longer.
	couponCode = limit{what: "a coupon's code", required: true, advised: provider.MaxCouponCode, form: parameter}

	templateBody   = limit{what: "a template's body", most: provider.MaxTemplateBody}
	templateHeader = limit{what: "a template's header", most: provider.MaxTemplateHeader}
	templateButton = limit{what: "a template's button", required: true, most: provider.MaxTemplateButton}
	templateURL    = limit{what: "a button's address", required: true, most: provider.MaxButtonURL}
	templatePhone  = limit{what: "a button's phone number", most: provider.MaxButtonPhone}
)

// The limits of session messages.
var (
	textBody        = limit{what: "the body", required: true, most: provider.MaxText}
	interactiveBody = limit{what: "the body", required: true, most: provider.MaxBody}
	listBody        = limit{what: "a list's body", required: true, most: provider.MaxListBody, advised: provider.MaxListBodyElsewhere}
	headerText      = limit{what: "the header", most: provider.MaxHeader}
	footer          = limit{what: "the footer", most: provider.MaxFooter}
	replyTitle      = limit{what: "a button's title", required: true, most: provider.MaxLabel}
	replyID         = limit{what: "a button's id", required: true, most: provider.MaxReplyID}
	listButton      = limit{what: "the list's button", required: true, most: provider.MaxLabel}
	sectionName     = limit{what: "a section's title", most: provider.MaxRowTitle}
	rowID           = limit{what: "a row's id", required: true, most: provider.MaxRowID}
	rowTitle        = limit{what: "a row's title", required: true, most: provider.MaxRowTitle}
	rowDetail       = limit{what: "a row's description", most: provider.MaxRowDescription}
	linkTitle       = limit{what: "the link's title", required: true, most: provider.MaxLabel}
	linkURL         = limit{what: "the link's url", required: true, most: provider.MaxLinkURL, form: target}
	caption         = limit{what: "a caption", most: provider.MaxCaption}
	mediaID         = limit{what: "the file's id", required: true}
	north           = limit{what: "the latitude", required: true, form: latitude}
	east            = limit{what: "the longitude", required: true, form: longitude}
	placeName       = limit{what: "the place's name"}
	reference       = limit{what: "the message's id"}
	contactText     = limit{what: "the contact"}
)

// check reports what a value breaks.
func (l limit) check(v value, found *problems) {
	if expr.Blank(v.text) {
		if l.required {
			l.blank(v, found)
		}
		return
	}
	l.length(v, found)
	checkMojibake(v, found)
	switch l.form {
	case parameter:
		checkParameter(v, found)
	case address:
		checkAddress(v, found)
	case target:
		checkTarget(v, found)
	case latitude:
		checkDegrees(v, l.what, 90, found)
	case longitude:
		checkDegrees(v, l.what, 180, found)
	case identifier:
		checkVisible(v, found)
	}
}

// blank reports a text that a person would not see.
func (l limit) blank(v value, found *problems) {
	if v.fixed {
		found.fail(v.path, wording.Say("text-blank", nil))
		return
	}
	columns := v.columns()
	if len(columns) == 0 {
		found.fail(v.path, wording.Say("text-blank-in-row", nil))
		return
	}
	example := "default"
	if l.form == address || l.form == target {
		example = "address"
	}
	found.fail(v.path, wording.Say("text-blank-in-row", wording.Args{"column": columns[0].Name}).Advise(example))
}

// length checks the characters of a value.
func (l limit) length(v value, found *problems) {
	if len(v.text) <= l.most && (len(v.text) <= l.advised || l.advised == 0) || l.most == 0 && l.advised == 0 {
		return // There are never more characters or units than bytes.
	}
	n := characters(v.text)
	says := func(code string, most int) wording.Problem {
		return wording.Say(code, wording.Args{"n": strconv.Itoa(n), "what": l.what, "most": strconv.Itoa(most)})
	}
	switch {
	case l.most > 0 && n > l.most:
		found.fail(v.path, says("text-too-long", l.most))
	case l.advised > 0 && n > l.advised:
		found.warn(v.path, says("text-perhaps-too-long", l.advised))
	case l.most > 0 && units(v.text) > l.most:
		found.warn(v.path, says("emoji-perhaps-too-long", l.most))
	}
}

// characters counts a text as Meta's pages do, who speak of characters and never of bytes or UTF-16 units: one for
// every Unicode code point. So an accented letter counts 1, a simple emoji 1, and a family of three emoji, which is
// drawn as one sign, the 5 code points that it is sent as.
func characters(s string) int { return utf8.RuneCountInString(s) }

// units counts the UTF-16 units of a text, in which an emoji counts at least 2. A vendor that counts so refuses texts
// that fit by their characters; hence the warning in limit.length.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}
