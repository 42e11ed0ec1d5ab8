package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// An answer is made ready to be given again and again, with some values new each time.
type answer struct {
	status int
	header http.Header
	pieces [][]byte // the body, cut at its fresh values
	fresh  []freshness
}

// A freshness is a value that is made unique: what of the written one stays, and how the number is put to it.
type freshness struct {
	before, after string
	digits        int    // 0: the number is added to base
	base          uint64 // of a value that is a number
}

// freshDigits is how many of a text's last characters give way to a number. 12 hexadecimal digits keep a UUID a UUID
// and base64 base64.
const freshDigits = 12

func newAnswer(a Answer) (*answer, error) {
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
	var fresh []*value
	for _, text := range a.Fresh {
		p, err := newPointer(text)
		if err != nil {
			return nil, err
		}
		v := root.find(p)
		if v == nil || v.isObject() || v.isList() {
			return nil, fmt.Errorf("fresh: the body has no text or number at %s", text)
		}
		fresh = append(fresh, v)
	}
	slices.SortFunc(fresh, func(a, b *value) int { return a.start - b.start })
	at := 0
	for _, v := range fresh {
		f, err := newFreshness(v)
		if err != nil {
			return nil, err
		}
		made.pieces, made.fresh = append(made.pieces, compact.Bytes()[at:v.start]), append(made.fresh, f)
		at = v.end
	}
	made.pieces = append(made.pieces, compact.Bytes()[at:])
	return made, nil
}

func newFreshness(v *value) (freshness, error) {
	if !v.isText() {
		base, err := strconv.ParseUint(v.text(), 10, 53)
		if err != nil {
			return freshness{}, fmt.Errorf("fresh: %s isn't a whole number", v.text())
		}
		return freshness{base: base}, nil
	}
	text := v.text()
	kept := text + "-"
	if len(text) >= freshDigits {
		kept = text[:len(text)-freshDigits]
	}
	quoted, err := json.Marshal(kept)
	return freshness{before: string(quoted[:len(quoted)-1]), after: `"`, digits: freshDigits}, err
}

// body is the answer's body for the message of a number that no other message has.
func (a *answer) body(number uint64) []byte {
	if len(a.fresh) == 0 {
		return a.pieces[0]
	}
	out := make([]byte, 0, 512)
	for i, f := range a.fresh {
		out = append(append(out, a.pieces[i]...), f.before...)
		if f.digits > 0 {
			out = fmt.Appendf(out, "%0*x", f.digits, number)
		} else {
			out = strconv.AppendUint(out, f.base+number, 10)
		}
		out = append(out, f.after...)
	}
	return append(out, a.pieces[len(a.fresh)]...)
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
