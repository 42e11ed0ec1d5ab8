package numbers

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"campaign/schema/wording"
)

// typed is what a cell says once everything is gone that people and programs put around a number.
type typed struct {
	digits string
	abroad bool             // it had a "+": a calling code follows
	link   bool             // it was a link of WhatsApp's: a calling code should follow
	fault  *wording.Problem // why it is no number
}

// mostDigits is more than any number has, with all that may be dialled before it.
const mostDigits = 24

// read takes the digits out of a cell. What nearly all cells look like needs one look at each byte.
func read(cell string) typed {
	var buf [mostDigits]byte
	digits, abroad := buf[:0], false
	dots := 0
	for i := 0; i < len(cell); i++ {
		switch c := cell[i]; {
		case c >= '0' && c <= '9' && len(digits) < mostDigits:
			digits = append(digits, c)
		case c == ' ', c == '-', (c == '(' || c == ')') && len(digits) < fewestWhole:
		case c == '.':
			dots++
		case c == '+' && len(digits) == 0 && !abroad:
			abroad = true
		default:
			return untangle(cell)
		}
	}
	last := lastGroup(cell)
	if len(digits) < 5 || len(digits) > 15 || last == 1 || last == 2 && dots == 1 {
		return untangle(cell)
	}
	return typed{digits: string(digits), abroad: abroad}
}

// lastGroup is how many digits the last group of a cell has, of three that matter.
func lastGroup(cell string) (digits int) {
	end := len(cell)
	for end > 0 && (cell[end-1] < '0' || cell[end-1] > '9') {
		end--
	}
	for digits < min(3, end) && cell[end-1-digits] >= '0' && cell[end-1-digits] <= '9' {
		digits++
	}
	return digits
}

var (
	shortened   = regexp.MustCompile(`^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$`)
	wholeNumber = regexp.MustCompile(`^(\+?(?:\d{7,}|\d{1,3}(?:,\d{3}){2,}))[.,]0{1,2}$|^(\+?\d{1,3}(?:\.\d{3}){2,}),0{1,2}$`)
	decimals    = regexp.MustCompile(`^\+?\d{7,}[.,]\d{1,2}$`)
	thousands   = regexp.MustCompile(`^\+?\d{1,3}(?:,\d{3}){2,}$`)
	label       = regexp.MustCompile(`(?i)^(?:tel|callto|sms|phone|mobile|fone|telefone|cel|celular|whats|whatsapp|zap)\.?:\s*(?://)?`)
	chatLink    = regexp.MustCompile(`(?i)^(?:whatsapp://send/?\?phone=|(?:https?://)?(?:www\.)?(?:wa\.me/|(?:api|web)\.whatsapp\.com/send/?\?phone=))\s*`)
	anyCarrier  = regexp.MustCompile(`(?i)^(\(?0)xx`) // "0xx11": the 0, whichever carrier, the area code
	extension   = regexp.MustCompile(`(?i)\d[\s,;.()-]*(?:ramal|extens[ao~ã]+o|extension|ext|poste|interno|int|anexo|rm|x|r|#)[\s.:=#]*\d{1,7}\)?$`)
	between2    = regexp.MustCompile(`(?i)[,;/|&\n]+|\s(?:e|ou|y|o|u|and|or|et|oder|und)\s`)
)

// untangle is read for all that read can't say at one look.
func untangle(cell string) typed {
	text := unwrap(wording.Simplified(cell))
	switch {
	case text == "":
		return typed{fault: Blank()}
	case Shortened(text):
		return typed{fault: Damaged(cell)}
	case text[0] == '#':
		return wrong(wording.Say("phone-is-spreadsheet-error", ofCell(cell)))
	}
	if m := wholeNumber.FindStringSubmatch(text); m != nil {
		text = m[1] + m[2]
	}
	if decimals.MatchString(text) {
		return wrong(wording.Say("phone-with-decimals", ofCell(cell)))
	}
	if thousands.MatchString(text) {
		text = strings.ReplaceAll(text, ",", "")
	}
	if strings.HasSuffix(text, "+") && count(text) > 0 {
		return wrong(wording.Say("phone-plus-at-end", ofCell(cell)))
	}
	text, link := unlink(anyCarrier.ReplaceAllString(text, "$1"))
	if strings.ContainsFunc(text, wordy) && extension.MatchString(text) {
		return wrong(wording.Say("phone-with-extension", ofCell(cell)))
	}
	text, fault := single(text, cell)
	if fault != nil {
		return typed{fault: fault}
	}
	if rest := apart(text); rest != "" {
		args := ofCell(cell)
		args["part"] = wording.Quote(rest)
		return wrong(wording.Say("phone-with-part-apart", args))
	}
	t := collect(text, cell)
	t.link = link
	return t
}

// ofCell are what sentences about a cell are filled with.
func ofCell(cell string) wording.Args { return wording.Args{"cell": wording.Quote(cell)} }

// wrong is what a cell says that is no number.
func wrong(p wording.Problem) typed { return typed{fault: &p} }

// wordy are the characters that begin an extension.
func wordy(r rune) bool { return r == '#' || unicode.IsLetter(r) }

// unwrap takes off what people put around a number so that a spreadsheet leaves it alone: '55…, ="55…", =55…, "55…".
func unwrap(text string) string {
	for {
		was := text
		text = strings.TrimSpace(strings.TrimLeft(text, "'\u2019\u2018`\u00b4"))
		text = strings.TrimPrefix(text, "=")
		if len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"' {
			text = text[1 : len(text)-1]
		}
		text = strings.TrimSpace(strings.TrimRight(text, ",;."))
		if text == was {
			return text
		}
	}
}

// unlink takes off what makes a number a link, or a label before it.
func unlink(text string) (rest string, link bool) {
	if at := chatLink.FindStringIndex(text); at != nil {
		rest, _, _ = strings.Cut(text[at[1]:], "?")
		rest, _, _ = strings.Cut(rest, "&")
		return strings.TrimSuffix(strings.TrimPrefix(rest, "%2B"), "/"), true
	}
	if at := label.FindStringIndex(text); at != nil {
		rest, _, _ = strings.Cut(text[at[1]:], ";phone-context=")
		return rest, false
	}
	return text, false
}

// single is the one number in the text, or the fault that it holds several.
func single(text, cell string) (one string, fault *wording.Problem) {
	if i := strings.LastIndexByte(text, '+'); i > 0 && count(text[:i]) > 0 {
		text = text[:i] + "\n" + text[i:]
	}
	if !between2.MatchString(text) {
		if parts := long(strings.Fields(text)); count(text) > 15 && len(parts) > 1 && !strings.ContainsFunc(text, unicode.IsLetter) {
			return "", several(cell, parts)
		}
		return text, nil
	}
	var parts []string
	for _, part := range between2.Split(text, -1) {
		if count(part) > 0 {
			parts = append(parts, strings.TrimSpace(part))
		}
	}
	switch n := len(parts); {
	case n == 0:
		return text, nil
	case n == 1 && count(text) == count(parts[0]):
		return strings.Trim(text, ",;/|&\n "), nil
	case len(long(parts)) > 1:
		return "", several(cell, long(parts))
	case count(text)-count(parts[n-1]) >= fewestWhole, strings.ContainsAny(text, ",;|&\n"):
		return "", several(cell, parts)
	}
	return text, nil
}

func several(cell string, parts []string) *wording.Problem {
	args := ofCell(cell)
	args["count"] = strconv.Itoa(len(parts))
	if len(parts) > mostNamed {
		return problem(wording.Say("phones-many", args))
	}
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = wording.Quote(p)
	}
	last := len(names) - 1
	args["numbers"] = strings.Join(names[:last], ", ") + " and " + names[last]
	return problem(wording.Say("phones-several", args))
}

// mostNamed is how many numbers of one cell a sentence names.
const mostNamed = 4

// fewestWhole are the digits that may be a whole number, so that more digits after some sign may be something else.
const fewestWhole = 8

// long are the parts that could each be a number.
func long(parts []string) (out []string) {
	for _, p := range parts {
		if count(p) >= fewestWhole {
			out = append(out, p)
		}
	}
	return out
}

func count(text string) (digits int) {
	for i := 0; i < len(text); i++ {
		if text[i] >= '0' && text[i] <= '9' {
			digits++
		}
	}
	return digits
}

// lastAlone is a last digit by itself, behind a hyphen, a dot, or a space after a group that has a hyphen.
var lastAlone = regexp.MustCompile(`[-.]\D*\d$|-\d+\s+\d$`)

// apart is what stands behind a number as an extension or an area code may, and would make it another's if it were taken
// for its last digits; or "".
func apart(text string) string {
	upTo := text[:strings.LastIndexAny(text, "0123456789")+1]
	digits := 0
	for i, r := range upTo {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case digits >= fewestWhole && strings.ContainsRune("()[]_~\u00b7\u2022*", r):
			return text[i:]
		}
	}
	if digits > fewestWhole && count(upTo[len(upTo)-2:]) == 1 && lastAlone.MatchString(upTo) {
		return strings.TrimSpace(text[strings.LastIndexAny(upTo, "-. "):])
	}
	return ""
}

// collect takes the digits out of a text that holds one number and signs between its digits.
func collect(text, cell string) typed {
	var digits []byte
	abroad := false
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits = append(digits, byte(r))
		case r == '+' && len(digits) == 0:
			abroad = true
		case strings.ContainsRune(" -.()[]/_~\u00b7\u2022*", r):
		case unicode.IsLetter(r):
			return wrong(wording.Say("phone-with-letters", ofCell(cell)))
		default:
			args := ofCell(cell)
			args["sign"] = wording.Quote(string(r))
			return wrong(wording.Say("phone-with-sign", args))
		}
	}
	switch {
	case len(digits) == 0:
		return wrong(wording.Say("phone-without-digits", ofCell(cell)))
	case len(digits) > mostDigits:
		return wrong(wording.Say("phone-too-many-digits", ofCell(cell)))
	}
	return typed{digits: string(digits), abroad: abroad}
}
