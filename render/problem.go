package render

import (
	"fmt"
	"strings"
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

// quote shows a piece of the file or of a cell inside a sentence: bounded, in one line, nothing invisible in it.
func quote(s string) string {
	const most = 60
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > most {
			b.WriteString("…")
			break
		}
		if r == '\n' || r == '\r' || r == '\t' {
			r = ' '
		}
		if !unicode.IsPrint(r) {
			r = unicode.ReplacementChar
		}
		b.WriteRune(r)
	}
	return `"` + b.String() + `"`
}

// counted is a number with its noun: "1 row", "3 rows".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// listed names at most ten things: "a, b and 3 more".
func listed(names []string) string {
	const most = 10
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// nearest is the word that was probably meant, "" when none is near: not more than one change in three letters.
func nearest(word string, words []string) string {
	found, best := "", 1+(characters(word)+1)/3
	for _, w := range words {
		if d := distance(plain(word), plain(w)); d < best {
			found, best = w, d
		}
	}
	return found
}

// distance is how many letters must be put in, taken out, changed or swapped to make b of a.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	if len(from) > 64 || len(to) > 64 {
		return 64
	}
	before, last := make([]int, len(to)+1), make([]int, len(to)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(from); i++ {
		row := make([]int, len(to)+1)
		row[0] = i
		for j := 1; j <= len(to); j++ {
			change := 1
			if from[i-1] == to[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(to)]
}
