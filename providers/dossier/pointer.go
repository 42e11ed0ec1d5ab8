package dossier

import (
	"fmt"
	"regexp"
	"strings"
)

// A Pointer is a JSON pointer (RFC 6901) whose tokens may hold one * for any characters, and may end with conditions:
// /parts/*[type=body]/text is of those parts only whose property type is body.
type Pointer []Token

// A Token is one step of a Pointer: the names that it takes, and the properties that the value there must have.
type Token struct {
	Name       string // with at most one *
	Conditions []Condition
}

// A Condition is a property and its text.
type Condition struct{ Property, Text string }

// conditional is a token with conditions, condition one of them.
var (
	conditional = regexp.MustCompile(`^([^\[\]]*)((?:\[[^\[\]=]+=[^\[\]]+\])+)$`)
	condition   = regexp.MustCompile(`\[([^\[\]=]+)=([^\[\]]+)\]`)
)

// unescaped is a pointer's token as a name.
var unescaped = strings.NewReplacer("~1", "/", "~0", "~")

// ParsePointer reads a pointer. "" points at the whole.
func ParsePointer(text string) (Pointer, error) {
	if text != "" && text[0] != '/' {
		return nil, fmt.Errorf("the pointer %q must begin with /", text)
	}
	var p Pointer
	for written := range strings.SplitSeq(text, "/") {
		token := Token{Name: unescaped.Replace(written)}
		if strings.Contains(written, "[") {
			parts := conditional.FindStringSubmatch(written)
			if parts == nil {
				return nil, fmt.Errorf("the pointer %q has a condition that isn't like [type=body]", text)
			}
			token.Name = unescaped.Replace(parts[1])
			for _, c := range condition.FindAllStringSubmatch(parts[2], -1) {
				token.Conditions = append(token.Conditions, Condition{unescaped.Replace(c[1]), unescaped.Replace(c[2])})
			}
		}
		p = append(p, token)
	}
	return p[1:], nil
}

// Matches tells whether the token takes a name.
func (t Token) Matches(name string) bool {
	before, after, starred := strings.Cut(t.Name, "*")
	if !starred {
		return t.Name == name
	}
	return len(name) >= len(before)+len(after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after)
}

// Starred is what the * of the token stands for in a name that it takes; the name, where the token has none.
func (t Token) Starred(name string) string {
	before, after, starred := strings.Cut(t.Name, "*")
	if !starred {
		return name
	}
	return name[len(before) : len(name)-len(after)]
}
