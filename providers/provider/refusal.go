package provider

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Refusal is the error of an Encode: what the vendor can't express, for the person who wrote the campaign.
type Refusal struct {
	// Path is the place in the campaign file that asks for it, such as template.button_param_0 or message.footer;
	// "" for none.
	Path string
	// Text says what can't be sent, Hint what can be done instead: lower case, no full stop.
	Text, Hint string
	// OfValue tells that the value at Path is at fault, so that another row's may pass, and not that there is one.
	OfValue bool
}

// Error is the refusal as one line: path: text; hint.
func (r *Refusal) Error() string {
	line := r.Text
	if r.Path != "" {
		line = r.Path + ": " + line
	}
	if r.Hint != "" {
		line += "; " + r.Hint
	}
	return line
}

// Faults keeps the first thing that a vendor can't express, so that an encoder can go on without asking after every
// line. The zero value has none.
type Faults struct{ first *Refusal }

// Err is the first refusal, nil when there was none.
func (f *Faults) Err() error {
	if f.first == nil {
		return nil
	}
	return f.first
}

// Refuse keeps that the vendor can't express what stands at path, whatever its value is.
func (f *Faults) Refuse(path, text, hint string) {
	if f.first == nil {
		f.first = &Refusal{Path: path, Text: text, Hint: hint}
	}
}

// RefuseValue keeps that the vendor doesn't take the value at path.
func (f *Faults) RefuseValue(path, text, hint string) {
	if f.first == nil {
		f.first = &Refusal{Path: path, Text: text, Hint: hint, OfValue: true}
	}
}

// AtMost refuses a text of more than limit characters. A character is a Unicode code point.
func (f *Faults) AtMost(path, text string, limit int) {
	if len(text) <= limit { // bytes are never fewer than characters
		return
	}
	if n := utf8.RuneCountInString(text); n > limit {
		f.RefuseValue(path, fmt.Sprintf("has %d characters, and %d are allowed", n, limit), "shorten it")
	}
}

// Need refuses a blank text, and one of more than limit characters; 0 is no limit.
func (f *Faults) Need(path, text string, limit int) {
	if strings.TrimSpace(text) == "" {
		f.RefuseValue(path, "is blank", "fill it in")
	}
	if limit > 0 {
		f.AtMost(path, text, limit)
	}
}

// Count refuses none, and more than limit of a thing that is named in the plural.
func (f *Faults) Count(path, things string, n, limit int) {
	if n < 1 || n > limit {
		f.Refuse(path, fmt.Sprintf("there must be 1 to %d %s, and there are %d", limit, things, n), "")
	}
}

// Nth is the path of the item number i, from 0, of a list.
func Nth(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
