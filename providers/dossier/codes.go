package dossier

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"campaign/providers/provider"
)

// A Code is one meaning of one of a vendor's codes. Where a code means several things, the subcode beside it or the
// vendor's own words tell which.
type Code struct {
	Code    string // a number, a word, a range such as 200-299, or Any
	Subcode string // the meaning is only of this subcode; "" for any
	Verdict provider.Verdict
	Means   string // a part of a sentence: no full stop
	Do      string // what the person who runs the campaign can do, in the same form
	// Wait is how long the vendor asks to wait before the message is tried again, 0 when it doesn't say.
	Wait time.Duration
	// Again says of a rejected message when it may be sent again.
	Again Again
	// Why says of the people whom Again leaves out why that is: a part of a sentence about them.
	Why string
	// OnlyRecipient tells that the code says something about this one recipient, and nothing about others.
	OnlyRecipient bool
	// OfTemplate tells that the template is at fault, in this language: another may be accepted.
	OfTemplate bool
	// OptedOut tells that the person has stopped marketing messages.
	OptedOut bool
	Source   Source

	details  *regexp.Regexp // the meaning is only where the vendor's words match it; nil for any
	from, to int            // of a range; 0 and 0 for none
}

// Any stands for every code that has no entry of its own.
const Any = "*"

// An Again says when a rejected message may be sent again. The zero value is: once what the code names is fixed.
type Again struct {
	Never bool
	After time.Duration // since the answer
}

// Text is a sentence of what happened and what to do.
func (c Code) Text() string { return c.Means + "; " + c.Do }

// Failure is the error of an answer with the code, as the vendor wrote it.
func (c Code) Failure(written string) *provider.Error {
	return &provider.Error{Verdict: c.Verdict, Code: written, Text: c.Text(), RetryAfter: c.Wait,
		OnlyRecipient: c.OnlyRecipient, OfTemplate: c.OfTemplate, OptedOut: c.OptedOut}
}

// Codes are what a vendor documents of its codes. The zero value knows none. Safe for concurrent use.
type Codes struct {
	all    []Code
	byCode map[string][]Code // those of a kind before the one of no kind
	ranges []Code
}

// All are the codes, in the order of the file.
func (c Codes) All() []Code { return slices.Clone(c.all) }

// Meanings are all that a code may mean, whatever stands beside it.
func (c Codes) Meanings(code string) []Code { return slices.Clone(c.of(code)) }

// Find is the meaning of a code with this subcode, "" for none, and the vendor's own words. Pure.
func (c Codes) Find(code, subcode string, words ...string) (Code, bool) {
	for _, known := range c.of(code) {
		if known.Subcode != "" && known.Subcode != subcode {
			continue
		}
		if known.details == nil {
			return known, true
		}
		for _, said := range words {
			if m := known.details.FindStringSubmatch(said); m != nil {
				return known.filled(m), true
			}
		}
	}
	return Code{}, false
}

// of are the meanings of a code.
func (c Codes) of(code string) []Code {
	if known := c.byCode[code]; known != nil {
		return known
	}
	if n, err := strconv.Atoi(code); err == nil {
		for i, r := range c.ranges {
			if n >= r.from && n <= r.to {
				return c.ranges[i : i+1]
			}
		}
	}
	if code == "" {
		return nil
	}
	return c.byCode[Any]
}

// filled is the code with what the vendor's words say in the place of {names}.
func (c Code) filled(match []string) Code {
	for i, name := range c.details.SubexpNames() {
		if name != "" {
			c.Means = strings.ReplaceAll(c.Means, "{"+name+"}", match[i])
			c.Do = strings.ReplaceAll(c.Do, "{"+name+"}", match[i])
		}
	}
	return c
}

// Advice is what a person can do about a failure of which the code is known and what verdicts it may have had. It is ""
// for a code that isn't known, and where it means several things: then only the reason says which.
func (c Codes) Advice(code string, verdicts ...provider.Verdict) string {
	advice := ""
	for _, known := range c.of(code) {
		if !slices.Contains(verdicts, known.Verdict) {
			continue
		}
		if advice != "" && advice != known.Do {
			return ""
		}
		advice = known.Do
	}
	return advice
}

// Withheld is the code of a message that was rejected and may not be sent again, or not yet: see its Again and Why.
func (c Codes) Withheld(code string) (Code, bool) {
	for _, known := range c.of(code) {
		if known.Again != (Again{}) {
			return known, true
		}
	}
	return Code{}, false
}
