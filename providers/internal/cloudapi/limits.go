package cloudapi

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// The limits that Meta documents for a message, in characters or pieces.
const (
	maxTemplateName = 512
	maxButtonURL    = 2000 // a template button's whole address, so its variable end too
	maxCouponCode   = 15
	maxText         = 4096
	maxBody         = 1024 // of buttons and links
	maxListBody     = 4096
	maxHeader       = 60
	maxFooter       = 60
	maxCaption      = 1024
	maxReplies      = 3
	maxReplyID      = 256
	maxLabel        = 20 // of a reply button, a list's button and a link's button
	maxSections     = 10
	maxRows         = 10 // in all sections together
	maxRowID        = 200
	maxRowTitle     = 24 // of a section too
	maxDescription  = 72
	maxContacts     = 257
)

// faults keeps the first thing that the dialect can't express.
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

// upTo refuses a text of more than limit characters.
func (f *faults) upTo(limit int, what, text string) {
	if len(text) <= limit { // bytes are never fewer than characters
		return
	}
	if n := utf8.RuneCountInString(text); n > limit {
		f.refusef("%s may have %d characters, %q has %d; shorten it", what, limit, clip(text), n)
	}
}

// need refuses a blank text, and one of more than limit characters.
func (f *faults) need(limit int, what, text string) {
	if strings.TrimSpace(text) == "" {
		f.refusef("%s is missing", what)
	}
	f.upTo(limit, what, text)
}

// once refuses a text that was seen before. Lists here have ten entries at most: no map is needed.
func (f *faults) once(what string, seen []string, text string) []string {
	for _, s := range seen {
		if s == text {
			f.refusef("%s %q is there twice; each must be different", what, clip(text))
		}
	}
	return append(seen, text)
}

// clip is the beginning of a text, enough to recognise it.
func clip(text string) string {
	const enough = 40
	if utf8.RuneCountInString(text) <= enough {
		return text
	}
	return string([]rune(text)[:enough]) + "…"
}
