package expr

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// The bounds of one text. They are far above what a message needs, and keep a slip of the pen from filling a machine.
const (
	maxSource  = 32 << 10 // bytes of a text in the campaign file
	MaxOutput  = 64 << 10 // bytes that a text, or a value inside it, may become
	maxNesting = 20       // tags within tags
	maxSteps   = 10_000   // values written and filters applied inside loops
	maxRange   = 1_000    // the numbers of a range as (1..10)
)

// Errors of a row's values, as sentences about it.
var (
	errTooLong      = fmt.Errorf("the text grows beyond %d KB", MaxOutput>>10)
	errTooManySteps = fmt.Errorf("the loops take more than %d steps", maxSteps)
	errWidth        = errors.New("the date's format asks for too wide a field")
)

// A wrongValue is a value of the row that a filter can't work with: a sentence, and its hint.
type wrongValue struct{ text, hint string }

func (w wrongValue) Error() string { return w.text }

// bounded joins texts, within the bound of a value.
func bounded(parts ...string) (string, error) {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	if n > MaxOutput {
		return "", errTooLong
	}
	return strings.Join(parts, ""), nil
}

// Blank tells that a person would see nothing of s: it holds only spaces, line ends and invisible characters.
func Blank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && !unicode.IsControl(r) {
			return false
		}
	}
	return true
}
