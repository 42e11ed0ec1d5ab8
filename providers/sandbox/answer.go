package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"campaign/providers/dossier"
)

// An answer is made ready to be given again and again, with some values that are each message's own.
type answer struct {
	status int
	header http.Header
	pieces [][]byte // the body, cut at its own values
	own    []ownValue
}

// An ownValue writes a value of the answer to the message of a number that no other message has, and of a recipient.
type ownValue func(out []byte, number uint64, recipient string) []byte

func newAnswer(a dossier.Answer) (*answer, error) {
	made := &answer{status: a.Status, header: http.Header{}}
	for name, v := range a.Headers {
		made.header.Set(name, v)
	}
	if a.Body == nil {
		made.pieces = [][]byte{[]byte(a.Text)}
		return made, nil
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, a.Body); err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	root, err := parse(compact.Bytes())
	if err != nil {
		return nil, err
	}
	type place struct {
		*value
		own ownValue
	}
	var places []place
	for _, kind := range []struct {
		name     string
		pointers []string
		own      func(*value) (ownValue, error)
	}{{"fresh", a.Fresh, fresh}, {"recipient", a.Recipient, theRecipient}, {"digits", a.Digits, theDigits}} {
		for _, text := range kind.pointers {
			v, err := root.scalar(text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", kind.name, err)
			}
			own, err := kind.own(v)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", kind.name, err)
			}
			places = append(places, place{v, own})
		}
	}
	slices.SortFunc(places, func(a, b place) int { return a.start - b.start })
	at := 0
	for _, p := range places {
		made.pieces, made.own = append(made.pieces, compact.Bytes()[at:p.start]), append(made.own, p.own)
		at = p.end
	}
	made.pieces = append(made.pieces, compact.Bytes()[at:])
	return made, nil
}

// AnswerTo is the body of an answer where the request had another recipient.
func AnswerTo(recipient string, a dossier.Answer) ([]byte, error) {
	a.Fresh = nil
	made, err := newAnswer(a)
	if err != nil {
		return nil, err
	}
	return made.body(0, recipient), nil
}

// scalar is the text or number that a pointer leads to.
func (v *value) scalar(text string) (*value, error) {
	p, err := dossier.ParsePointer(text)
	if err != nil {
		return nil, err
	}
	found := v.find(p)
	if found == nil || found.isObject() || found.isList() {
		return nil, fmt.Errorf("the body has no text or number at %s", text)
	}
	return found, nil
}

// freshDigits is how many of a text's last characters give way to a number. 12 hexadecimal digits keep a UUID a UUID
// and base64 base64.
const freshDigits = 12

// fresh makes a value unique: the number is added to a number, and takes the place of a text's last characters.
func fresh(v *value) (ownValue, error) {
	text := v.text()
	if !v.isText() {
		base, err := strconv.ParseUint(text, 10, 53)
		if err != nil {
			return nil, fmt.Errorf("%s isn't a whole number", text)
		}
		return func(out []byte, number uint64, _ string) []byte { return strconv.AppendUint(out, base+number, 10) }, nil
	}
	kept := text + "-"
	if len(text) >= freshDigits {
		kept = text[:len(text)-freshDigits]
	}
	quoted, err := json.Marshal(kept)
	if err != nil {
		return nil, err
	}
	before := string(quoted[:len(quoted)-1])
	return func(out []byte, number uint64, _ string) []byte {
		return append(fmt.Appendf(append(out, before...), "%0*x", freshDigits, number), '"')
	}, nil
}

// theRecipient says the recipient again as the request has it, theDigits only what is a digit of it.
func theRecipient(v *value) (ownValue, error) {
	return func(out []byte, _ uint64, recipient string) []byte { return appendText(out, recipient) }, textual(v)
}

func theDigits(v *value) (ownValue, error) {
	return func(out []byte, _ uint64, recipient string) []byte {
		return appendText(out, strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, recipient))
	}, textual(v)
}

func textual(v *value) error {
	if !v.isText() {
		return errors.New("a recipient is a text")
	}
	return nil
}

func appendText(out []byte, text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		return append(out, `""`...) // texts are always JSON
	}
	return append(out, quoted...)
}

// body is the answer's body for the message of a number that no other message has, to a recipient.
func (a *answer) body(number uint64, recipient string) []byte {
	if len(a.own) == 0 {
		return a.pieces[0]
	}
	out := make([]byte, 0, 512)
	for i, own := range a.own {
		out = own(append(out, a.pieces[i]...), number, recipient)
	}
	return append(out, a.pieces[len(a.own)]...)
}

// A limit lets through so many requests in any second, no more.
type limit struct {
	mu   sync.Mutex
	last []time.Time // when each of the last that were let through came, in a ring
	next int
}

func newLimit(perSecond int) *limit { return &limit{last: make([]time.Time, max(perSecond, 1))} }

func (l *limit) allow(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if oldest := l.last[l.next]; !oldest.IsZero() && now.Sub(oldest) < time.Second {
		return false
	}
	l.last[l.next] = now
	l.next = (l.next + 1) % len(l.last)
	return true
}
