package wording

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// mostShown is how many characters of a file's text a sentence shows.
const mostShown = 60

// Quote shows a piece of a file or of a cell inside a sentence: in quotes, bounded, in one line, nothing in it that could
// drive a terminal or turn the text around.
func Quote(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > mostShown {
			b.WriteString("…")
			break
		}
		switch {
		case r == '\n', r == '\r', r == '\t':
			r = ' '
		case !unicode.IsPrint(r):
			r = unicode.ReplacementChar
		}
		b.WriteRune(r)
	}
	return `"` + b.String() + `"`
}

// Count is a number with its thousands apart: "1,204".
func Count(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Counted is a number with its noun: "1 row", "1,204 rows".
func Counted(n int, noun string) string { return Plural(n, noun, noun+"s") }

// Plural is a number with its words: "1 row is", "2 rows are".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// mostListed is how many names a sentence lists.
const mostListed = 12

// Listed names at most a dozen things: "a, b and 3 more".
func Listed(names []string) string {
	if len(names) > mostListed {
		return strings.Join(names[:mostListed], ", ") + fmt.Sprintf(" and %d more", len(names)-mostListed)
	}
	return strings.Join(names, ", ")
}
