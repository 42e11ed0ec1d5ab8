package wegly

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The limits, in characters or pieces. Wegly documents maxQuoted; the others are WhatsApp's, where its messages end.
const (
	maxTemplateName = 512
	maxText         = 4096 // of a text, and of a list's body
	maxBody         = 1024 // of buttons
	maxButtons      = 3
	maxLabel        = 20 // of a button, and of the one that opens a list
	maxButtonID     = 256
	maxSections     = 10
	maxRows         = 10 // in all sections together
	maxRowTitle     = 24 // of a section too
	maxRowID        = 200
	maxDescription  = 72
	maxQuoted       = 200
)

// faults keeps the first thing that Wegly can't express.
type faults struct {
	phoneID string // of the sending number
	err     error
}

// refuse keeps the sentence.
func (f *faults) refuse(sentence string) {
	if f.err == nil {
		f.err = errors.New(sentence)
	}
}

// refusef keeps the sentence that the format makes.
func (f *faults) refusef(format string, args ...any) {
	if f.err == nil {
		f.err = fmt.Errorf(format, args...)
	}
}

// atMost refuses a text of more than limit characters.
func (f *faults) atMost(where, text string, limit int) {
	if len(text) <= limit { // bytes are never fewer than characters
		return
	}
	if n := utf8.RuneCountInString(text); n > limit {
		f.refusef("%s: has %d characters, and %d are allowed; shorten it", where, n, limit)
	}
}

// need refuses a blank text, and one of more than limit characters; 0 is no limit.
func (f *faults) need(where, text string, limit int) {
	if strings.TrimSpace(text) == "" {
		f.refuse(where + ": is blank; fill it in")
	}
	if limit > 0 {
		f.atMost(where, text, limit)
	}
}

// count refuses none, and more than limit.
func (f *faults) count(where, things string, n, limit int) {
	if n < 1 || n > limit {
		f.refusef("%s: there must be 1 to %d %s, and there are %d", where, limit, things, n)
	}
}

// decimal is a number as JSON writes it, without an exponent.
var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// degrees refuses what isn't a number of degrees up to limit, to either side.
func (f *faults) degrees(where, text string, limit float64) {
	n, err := strconv.ParseFloat(text, 64)
	if !decimal.MatchString(text) || err != nil || n < -limit || n > limit {
		f.refusef("%s: must be decimal degrees between -%g and %g, such as -23.5505", where, limit, limit)
	}
}

// nth names the piece number i, from 0, as people count.
func nth(where, piece string, i int) string { return fmt.Sprintf("%s: %s %d", where, piece, i+1) }
