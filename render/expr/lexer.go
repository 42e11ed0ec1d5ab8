package expr

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"campaign/schema/wording"
)

// A tokenKind tells the words of the expression language apart.
type tokenKind int

const (
	word     tokenKind = iota // a name, or one of the reserved words
	key                       // a name with its colon, as "default:"
	property                  // a name with its dot before it, as ".first_name"
	literal                   // a quoted text
	number                    // 12 or -1.5
	sign                      // anything else: | ( ) [ ] , = == .. and so on
)

// A token is one word of an expression. Text is the name without colon or dot, and a literal without its quotes.
type token struct {
	kind       tokenKind
	text       string
	start, end int
}

func (t token) is(signs ...string) bool {
	if t.kind != sign {
		return false
	}
	for _, s := range signs {
		if t.text == s {
			return true
		}
	}
	return false
}

// compares tells whether a token is a sign of comparison, joins whether it is a word between two conditions.
func (t token) compares() bool { return t.is("==", "!=", "<", ">", "<=", ">=") }

func (t token) joins() bool { return t.kind == word && (t.text == "and" || t.text == "or") }

// reserved tells whether a word is the language's own.
func reserved(name string) bool {
	switch name {
	case "true", "false", "nil", "and", "or", "contains", "in":
		return true
	}
	return false
}

// lex cuts what stands between {{ and }} or after a tag's name into its words, as the library does. Whole is what the problem
// shows; one without a code is none.
func lex(source, whole string) (tokens []token, wrong wording.Problem) {
	for at := 0; at < len(source); {
		r, size := utf8.DecodeRuneInString(source[at:])
		if unicode.IsSpace(r) {
			at += size
			continue
		}
		t, wrong := next(source, whole, at, r)
		if wrong.Code != "" {
			return nil, wrong
		}
		tokens = append(tokens, t)
		at = t.end
	}
	return tokens, wrong
}

func next(source, whole string, at int, r rune) (t token, wrong wording.Problem) {
	rest := source[at:]
	switch {
	case strings.ContainsRune("“”„‘’‚«»", r):
		return t, wording.Say("expression-typographic-quote", wording.Args{"character": string(r), "source": wording.Quote(whole)})
	case r == '"' || r == '\'':
		return lexLiteral(source, whole, at, r)
	case r == '.' && len(rest) > 1 && rest[1] != '.':
		if n := nameLength(rest[1:]); n > 0 {
			return token{property, rest[1 : 1+n], at, at + 1 + n}, wrong
		}
	case numberLength(rest) > 0:
		n := numberLength(rest)
		return token{number, rest[:n], at, at + n}, wrong
	}
	if n := nameLength(rest); n > 0 {
		if n < len(rest) && rest[n] == ':' {
			return token{key, rest[:n], at, at + n + 1}, wrong
		}
		return token{word, rest[:n], at, at + n}, wrong
	}
	for _, two := range []string{"==", "!=", ">=", "<=", ".."} {
		if strings.HasPrefix(rest, two) {
			return token{sign, two, at, at + 2}, wrong
		}
	}
	if strings.ContainsRune("|()[],=<>.:", r) {
		return token{sign, string(r), at, at + 1}, wrong
	}
	return t, wording.Say("expression-character", wording.Args{"character": wording.Quote(string(r)), "source": wording.Quote(whole)})
}

func lexLiteral(source, whole string, at int, mark rune) (t token, wrong wording.Problem) {
	for i := at + 1; i < len(source); i++ {
		switch {
		case source[i] == '\\' && mark == '"':
			i++
		case rune(source[i]) == mark:
			return token{literal, source[at+1 : i], at, i + 1}, wrong
		}
	}
	return t, wording.Say("expression-quote-open",
		wording.Args{"text": wording.Quote(source[at:]), "source": wording.Quote(whole), "sign": string(mark)})
}

// nameLength is how many bytes of s are a name: letters, digits, _ and -, a letter or _ first, perhaps a ? at the end.
func nameLength(s string) int {
	n := 0
	for i, r := range s {
		letter := r == '_' || unicode.IsLetter(r)
		if !letter && (i == 0 || r != '-' && !unicode.IsDigit(r) && !unicode.IsMark(r)) {
			if i > 0 && r == '?' {
				n++
			}
			break
		}
		n = i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			break
		}
	}
	return n
}

// numberLength is how many bytes of s are a number: digits, perhaps with a sign and a fraction.
func numberLength(s string) int {
	digits := func(from int) int {
		n := from
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		return n
	}
	start := 0
	if strings.HasPrefix(s, "-") {
		start = 1
	}
	n := digits(start)
	if n == start {
		return 0
	}
	if n < len(s) && s[n] == '.' {
		if end := digits(n + 1); end > n+1 {
			return end
		}
	}
	return n
}

// before is what stands before a mark, without the spaces around it.
func before(s, mark string) string {
	head, _, _ := strings.Cut(s, mark)
	return strings.TrimSpace(head)
}
