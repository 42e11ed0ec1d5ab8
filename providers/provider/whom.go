package provider

import "strings"

// A Whom is the recipient that an answer names. Both are "" where it names none.
type Whom struct {
	// Echo is the recipient as the request had it, where the vendor promises to say it again.
	Echo string
	// Own is the recipient in a form that the vendor chose: WhatsApp's own id of a Brazilian or Mexican may have a digit less
	// or more than the number, and some vendors leave the country's code out.
	Own string
}

// The last digits of a number that all its forms share, and how few of them are too few to be told apart.
const (
	sharedDigits = 8
	fewestDigits = 6
)

// concerns tells whether an answer that names a recipient may be about this message. An echo is compared digit by digit, or
// as it stands where it is no number; of any other form only the last digits count, and an id that is no number isn't judged.
func (m Message) concerns(w Whom) bool {
	if w.Echo != "" {
		digits, ok := number(w.Echo)
		return ok && digits == m.Digits() || w.Echo == m.To || w.Echo == m.Chat
	}
	digits, ok := number(w.Own)
	shared := min(sharedDigits, len(digits), len(m.Digits()))
	return !ok || shared < fewestDigits || strings.HasSuffix(m.Digits(), digits[len(digits)-shared:])
}

// number is a phone number's digits; false for what is none.
func number(text string) (digits string, ok bool) {
	if strings.Trim(text, "+-(). 0123456789") != "" {
		return "", false
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text), true
}

// named takes out the recipient that a receipt or, where there is one, a failure names.
func named(r *Receipt, failure *Error) (w Whom) {
	if failure != nil {
		w, failure.Whom = failure.Whom, Whom{}
		return w
	}
	w, r.Whom = r.Whom, Whom{}
	return w
}
