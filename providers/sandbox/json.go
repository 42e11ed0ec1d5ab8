package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"campaign/providers/dossier"
)

// A value is a JSON value that remembers where it stands in the text, and its properties' order.
type value struct {
	whole      []byte // the text that it stands in
	start, end int
	names      []string // an object: its properties' names
	items      []*value // an object or a list
}

func (v *value) isObject() bool { return v.start < v.end && v.whole[v.start] == '{' }
func (v *value) isList() bool   { return v.start < v.end && v.whole[v.start] == '[' }
func (v *value) isText() bool   { return v.start < v.end && v.whole[v.start] == '"' }

// text is the value for a person: a text without its quotes, anything else as it stands.
func (v *value) text() string {
	if v.isText() {
		return unquote(v.whole[v.start:v.end])
	}
	return string(v.whole[v.start:v.end])
}

// unquote reads a JSON text that is known to be valid.
func unquote(quoted []byte) string {
	if bytes.IndexByte(quoted, '\\') < 0 && utf8.Valid(quoted) {
		return string(quoted[1 : len(quoted)-1])
	}
	var text string
	if json.Unmarshal(quoted, &text) != nil {
		return ""
	}
	return text
}

// depthBound is how deep values may lie in each other. No vendor's request comes near it.
const depthBound = 100

// twiceBound is how many properties of an object are looked through for another of the same name.
const twiceBound = 200

var errNotJSON = errors.New("the body isn't JSON")

// parse reads one JSON value. With an error there may be a value or none.
func parse(text []byte) (*value, error) {
	if !json.Valid(text) {
		return nil, errNotJSON
	}
	p := &parser{text: text}
	v := p.value(0)
	if p.tooDeep {
		return nil, fmt.Errorf("the body has values more than %d deep", depthBound)
	}
	if p.twice != "" {
		return v, fmt.Errorf("the property %s stands there twice", p.twice)
	}
	return v, nil
}

// A parser walks over a text that is known to be valid, so that little has to be looked at.
type parser struct {
	text    []byte
	at      int
	tooDeep bool
	twice   string // a property that its object has twice
}

// next skips what may stand between values, and is the byte after it.
func (p *parser) next() byte {
	for strings.IndexByte(" \t\r\n:,", p.text[p.at]) >= 0 {
		p.at++
	}
	return p.text[p.at]
}

// value reads the next value. Once it is too deep, what it returns is of no use.
func (p *parser) value(depth int) *value {
	v := &value{whole: p.text}
	first := p.next()
	v.start = p.at
	switch first {
	case '{', '[':
		p.at++
		p.items(v, depth)
	case '"':
		p.quoted()
	default:
		for p.at < len(p.text) && strings.IndexByte(" \t\r\n,]}", p.text[p.at]) < 0 {
			p.at++
		}
	}
	v.end = p.at
	return v
}

// items reads what an object or a list holds, and its end.
func (p *parser) items(v *value, depth int) {
	if depth == depthBound {
		p.tooDeep = true
	}
	for !p.tooDeep {
		if mark := p.next(); mark == '}' || mark == ']' {
			p.at++
			return
		}
		if p.text[v.start] == '{' {
			name := unquote(p.quoted())
			if len(v.names) < twiceBound && slices.Contains(v.names, name) {
				p.twice = name
			}
			v.names = append(v.names, name)
		}
		v.items = append(v.items, p.value(depth+1))
	}
}

// quoted reads a text with its quotes.
func (p *parser) quoted() []byte {
	start := p.at
	for p.at++; p.text[p.at] != '"'; p.at++ {
		if p.text[p.at] == '\\' {
			p.at++
		}
	}
	p.at++
	return p.text[start:p.at]
}

// escaped writes a name as a token of a pointer.
var escaped = strings.NewReplacer("~", "~0", "/", "~1")

// find is the value at p, nil when there is none. A * in it has no meaning here.
func (v *value) find(p dossier.Pointer) *value {
	for _, token := range p {
		if v == nil {
			return nil
		}
		v = v.child(token.Name)
	}
	return v
}

func (v *value) child(token string) *value {
	for i, item := range v.items {
		if v.name(i) == token {
			return item
		}
	}
	return nil
}

// name is what a pointer calls the item i.
func (v *value) name(i int) string {
	if v.isObject() {
		return v.names[i]
	}
	return strconv.Itoa(i)
}

// each calls found for every value at p below at, in the text's order, with its name and its own pointer. Its name is what a
// * in the last token stands for, else its property's. A token that is * alone stands for every element of a list and every
// property of an object; at the root it leaves out the properties that except has.
func (v *value) each(p dossier.Pointer, at string, except *names, found func(name, at string, v *value)) {
	if len(p) == 0 {
		return
	}
	token := p[0]
	for i, item := range v.items {
		name := v.name(i)
		if !token.Matches(name) || !item.meets(token.Conditions) || token.Name == "*" && v.isObject() && except != nil && except.has(name) {
			continue
		}
		below := at + "/" + escaped.Replace(name)
		if len(p) == 1 {
			found(token.Starred(name), below, item)
		} else {
			item.each(p[1:], below, nil, found)
		}
	}
}

// meets tells whether a value has the properties with the texts that the conditions name.
func (v *value) meets(conditions []dossier.Condition) bool {
	for _, c := range conditions {
		property := v.child(c.Property)
		if !v.isObject() || property == nil || property.text() != c.Text {
			return false
		}
	}
	return true
}

// replace puts other text in the place of some values.
func replace(text []byte, values []*value, other func(*value) string) []byte {
	values = slices.SortedFunc(slices.Values(values), func(a, b *value) int { return a.start - b.start })
	var out []byte
	at := 0
	for _, v := range values {
		out = append(append(out, text[at:v.start]...), other(v)...)
		at = v.end
	}
	return append(out, text[at:]...)
}
