package wording

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Simplified is a cell in the plainest characters: full-width and other nations' digits are 0 to 9, all dashes `-`, all
// spaces ` `; what can't be seen is gone. A newline stays.
func Simplified(cell string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\r':
			return ' '
		case r < 0x80:
			return r
		case unicode.Is(unicode.Nd, r):
			return '0' + digit(r)
		case unicode.Is(unicode.Pd, r), r == '\u2212', r == '\u30fc':
			return '-'
		case unicode.IsSpace(r), r == '\u1160': // the last is what is left of a Hangul filler
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
			return -1
		}
		return r
	}, norm.NFKC.String(cell)))
}

// digit is the value of a decimal digit of any script; Unicode keeps them in runs of ten that begin with zero.
func digit(r rune) rune {
	for _, run := range unicode.Nd.R16 {
		if r >= rune(run.Lo) && r <= rune(run.Hi) {
			return (r - rune(run.Lo)) % 10
		}
	}
	for _, run := range unicode.Nd.R32 {
		if r >= rune(run.Lo) && r <= rune(run.Hi) {
			return (r - rune(run.Lo)) % 10
		}
	}
	return 0
}
