package wording

import (
	"strings"
	"unicode/utf8"
)

// Harmless is a text with nothing in it that does something to what shows it: control characters become pictures of
// themselves, overrides of the writing direction and broken UTF-8 the replacement character; line ends become \n, tabs
// spaces, and the invisible signs that embed or isolate directions, and might be left open, fall away. Letters, marks,
// emoji and their joiners stay as they are.
func Harmless(text string) string {
	if !strings.ContainsFunc(text, Harmful) {
		return text
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r == '\u0085', r == '\u2028', r == '\u2029':
			return '\n'
		case r == '\t':
			return ' '
		case r < 0x20:
			return '\u2400' + r
		case r == 0x7f:
			return '\u2421'
		case r == '\u202d', r == '\u202e', r < 0xa0 && r > 0x7f, r == utf8.RuneError:
			return utf8.RuneError
		case Harmful(r):
			return -1
		}
		return r
	}, text)
}

// Harmful tells whether a character does something to what shows it, other than to end a line.
func Harmful(r rune) bool {
	return r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r >= '\u2028' && r <= '\u202e' ||
		r >= '\u2066' && r <= '\u2069' || r == '\ufeff' || r == utf8.RuneError
}
