package moorse

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"campaign/providers/provider"
)

// The limits, in characters or pieces. Moorse documents none: these are WhatsApp's, where its messages end.
const (
	maxTemplateName = 512
	maxText         = 4096 // of a text, and of a list's body
	maxBody         = 1024 // of buttons
	maxFooter       = 60
	maxCaption      = 1024
	maxButtons      = 3
	maxButtonTitle  = 20
	maxButtonID     = 256
	maxSections     = 10
	maxRows         = 10 // in all sections together
	maxRowTitle     = 24 // of a section too
	maxRowID        = 200
)

// faults keeps the first thing that Moorse can't express.
type faults struct{ err error }

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

// link refuses a file that isn't given by its https address alone.
func (f *faults) link(where string, m *provider.Media) {
	if m.ID != "" {
		f.refuse(where + ": Moorse takes a file by its address only; give link and no id")
	}
	f.need(where, m.Link, 0)
	if !strings.HasPrefix(m.Link, "https://") {
		f.refuse(where + ": must be an address that starts with https://")
	}
}

// nth names the piece number i, from 0, as people count.
func nth(where, piece string, i int) string { return fmt.Sprintf("%s: %s %d", where, piece, i+1) }
