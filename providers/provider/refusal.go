package provider

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"campaign/schema/wording"
)

// A Refusal is the error of an Encode, what the vendor can't express, or of an Open, the setting that it can't use. Its Path
// is the place in the campaign file that asks for it, such as template.button_param_0 or message.footer; "" for none.
type Refusal struct {
	wording.Problem
	// OfValue tells that the value at Path is at fault, so that another row's may pass, and not that there is one.
	OfValue bool
}

// Error is the refusal as one line: path: text; hint.
func (r *Refusal) Error() string { return r.String() }

// WrongSetting is the error of an Open that can't use a setting.
func WrongSetting(name string, p wording.Problem) error {
	return &Refusal{Problem: p.At("provider." + name)}
}

// RefusalOf is an error of Encode or of Open as a refusal.
func RefusalOf(err error) Refusal {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return *r
	}
	return Refusal{Problem: wording.Say("message-refused", wording.Args{"reason": err.Error()})}
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
func (f *Faults) Refuse(path string, p wording.Problem) {
	if f.first == nil {
		f.first = &Refusal{Problem: p.At(path)}
	}
}

// RefuseValue keeps that the vendor doesn't take the value at path.
func (f *Faults) RefuseValue(path string, p wording.Problem) {
	if f.first == nil {
		f.first = &Refusal{Problem: p.At(path), OfValue: true}
	}
}

// AtMost refuses a text of more than limit characters. A character is a Unicode code point.
func (f *Faults) AtMost(path, text string, limit int) {
	if len(text) <= limit { // bytes are never fewer than characters
		return
	}
	if n := utf8.RuneCountInString(text); n > limit {
		f.RefuseValue(path, wording.Say("text-too-long-for-vendor", counts(n, limit)))
	}
}

// Need refuses a blank text, and one of more than limit characters; 0 is no limit.
func (f *Faults) Need(path, text string, limit int) {
	if strings.TrimSpace(text) == "" {
		f.RefuseValue(path, wording.Say("text-blank", nil).Advise("fill"))
	}
	if limit > 0 {
		f.AtMost(path, text, limit)
	}
}

// Count refuses none, and more than limit of a thing, by the code for it.
func (f *Faults) Count(path, code string, n, limit int) {
	if n < 1 || n > limit {
		f.Refuse(path, wording.Say(code, counts(n, limit)))
	}
}

func counts(n, most int) wording.Args {
	return wording.Args{"n": strconv.Itoa(n), "most": strconv.Itoa(most)}
}

// Nth is the path of the item number i, from 0, of a list.
func Nth(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
