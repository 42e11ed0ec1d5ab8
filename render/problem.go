package render

import (
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// A Problem is one thing that is wrong with a text of the campaign file, or with what one row makes of it.
type Problem struct {
	// Path is the text's place in the campaign file, such as template.variables.name.
	Path string
	// Text says what is wrong, Hint the cure: lower case, no full stop. Hint may be empty.
	Text, Hint string
	// Warning tells that it is worth saying and stops nothing.
	Warning bool
}

// String is the problem as one line: path: text; hint.
func (p Problem) String() string {
	line := p.Text
	if p.Path != "" {
		line = p.Path + ": " + line
	}
	if p.Hint != "" {
		line += "; " + p.Hint
	}
	return line
}

// characters counts a text as Meta's pages do, who speak of characters and never of bytes or UTF-16 units: one for
// every Unicode code point. So an accented letter counts 1, a simple emoji 1, and a family of three emoji, which is
// drawn as one sign, the 5 code points that it is sent as.
func characters(s string) int { return utf8.RuneCountInString(s) }

// units counts the UTF-16 units of a text, in which an emoji counts at least 2. A vendor that counts so refuses texts
// that fit by their characters; hence the warning in limit.check.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// blank tells that a person would see nothing of s: it holds only spaces, line ends and invisible characters.
func blank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && !unicode.IsControl(r) {
			return false
		}
	}
	return true
}
