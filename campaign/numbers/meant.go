package numbers

import (
	"strings"
	"unicode"

	"campaign/schema/wording"
)

// The codes of faults that chat ids have too.
const (
	BlankCode     = "recipient-blank"
	ShortenedCode = "phone-shortened"
)

// Blank is the fault of a cell without anything in it.
func Blank() *wording.Problem { return problem(wording.Say(BlankCode, nil)) }

// Damaged is the fault of a cell that is Shortened.
func Damaged(cell string) *wording.Problem {
	return problem(wording.Say(ShortenedCode, ofCell(cell)))
}

// Shortened tells whether a text is a number that a spreadsheet shows with an exponent, so that digits of it are gone.
func Shortened(text string) bool { return shortened.MatchString(text) }

// fewestDigits are in what is taken for a number, though it can't be read as one.
const fewestDigits = 7

// Meant tells whether a cell was meant as a number: it has the digits of one, in words of their own as no id has them,
// or a spreadsheet's error in its place.
func Meant(cell string) bool {
	digits := 0
	for _, word := range strings.FieldsFunc(wording.Simplified(cell), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("/,;()", r) }) {
		n := count(word)
		if n > 0 && strings.ContainsFunc(word, unicode.IsLetter) {
			return false
		}
		digits += n
	}
	return digits >= fewestDigits || strings.HasPrefix(cell, "#")
}

// Evident tells whether a cell is nothing but a number, whole or shortened.
func Evident(cell string) bool {
	t := read(cell)
	return t.fault == nil && len(t.digits) >= fewestDigits || Shortened(strings.TrimSpace(cell))
}

// Digits counts the digits of a cell, of any script.
func Digits(cell string) int { return count(wording.Simplified(cell)) }
