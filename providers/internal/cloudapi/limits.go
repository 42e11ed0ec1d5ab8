package cloudapi

import (
	"fmt"
	"unicode/utf8"

	"campaign/providers/provider"
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

// An encoder writes one message, and keeps what the dialect can't express.
type encoder struct {
	provider.Faults
	dialect Dialect
}

// once refuses a text that was seen before. Lists here have ten entries at most: no map is needed.
func (e *encoder) once(path string, seen []string, text string) []string {
	for _, s := range seen {
		if s == text {
			e.RefuseValue(path, fmt.Sprintf("%q is there twice", clip(text)), "give each its own")
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
