package expr

import (
	"maps"
	"strconv"
	"strings"
	"unicode"

	"campaign/schema/wording"
)

// The bounds of one text. They are far above what a message needs, and keep a slip of the pen from filling a machine.
const (
	maxSource  = 32 << 10 // bytes of a text in the campaign file
	MaxOutput  = 64 << 10 // bytes that a text, or a value inside it, may become
	maxNesting = 20       // tags within tags
	maxSteps   = 10_000   // values written and filters applied inside loops
	maxRange   = 1_000    // the numbers of a range as (1..10)
)

// Errors of a row's values.
var (
	errTooLong      = &wrongValue{code: "text-grows", inFilter: "filter-grows", args: kilobytes(MaxOutput)}
	errTooManySteps = &wrongValue{code: "loops-too-long", args: wording.Args{"most": strconv.Itoa(maxSteps)}}
	errWidth        = &wrongValue{inFilter: "date-too-wide"}
	errUnwritable   = &wrongValue{code: "value-unwritable"}
	errHelpless     = &wrongValue{code: "filter-helpless"}
)

// A wrongValue is why a row's values can't fill a text.
type wrongValue struct {
	// code is what is said outside of filters, inFilter what is said of a filter; "" where it is the same or never there.
	code, inFilter string
	args           wording.Args
	hint           string // the name of the hint, "" for the usual one
}

func (w *wrongValue) Error() string { return w.code + w.inFilter }

// problem is the wrong value for people; filter is the name of the filter that met it, "" for none.
func (w *wrongValue) problem(filter string) wording.Problem {
	code, args := w.code, w.args
	if filter != "" && w.inFilter != "" {
		code, args = w.inFilter, maps.Clone(w.args)
		if args == nil {
			args = wording.Args{}
		}
		args["filter"] = filter
	}
	p := wording.Say(code, args)
	if w.hint != "" {
		p = p.Advise(w.hint)
	}
	return p
}

// kilobytes are the arguments of a sentence about a bound.
func kilobytes(most int) wording.Args { return wording.Args{"most": strconv.Itoa(most >> 10)} }

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
