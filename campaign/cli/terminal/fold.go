package terminal

import (
	"strings"

	"github.com/rivo/uniseg"
)

// leastRoom is what is too narrow to fold into: then the terminal may break lines where it likes.
const leastRoom = 16

// fold breaks a text between words so that a terminal of this width shows it in one column of the screen: the first line
// begins at that column, counted from 0, and the others are set below it. Words that are too long are broken anywhere.
// A width of 0 is no terminal, where lines stay whole. It is pure.
func fold(text string, width, column int) string {
	room := width - column - 1 // some terminals break a line that is just full
	if width <= 0 || room < leastRoom {
		return text
	}
	indent := "\n" + strings.Repeat(" ", column)
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, foldLine(paragraph, room)...)
	}
	return strings.Join(lines, indent)
}

func foldLine(text string, room int) []string {
	var lines []string
	line, used := "", 0
	for word := range strings.SplitSeq(text, " ") {
		n := uniseg.StringWidth(word)
		if line != "" && used+1+n > room {
			lines, line, used = append(lines, line), "", 0
		}
		if line != "" {
			line, used = line+" ", used+1
		}
		for n > room {
			head := cut(word, room)
			lines, word = append(lines, head), word[len(head):]
			n = uniseg.StringWidth(word)
		}
		line, used = line+word, used+n
	}
	return append(lines, line)
}

// cut is as much of a text's beginning as fits into so many columns, at least one sign of it.
func cut(text string, room int) string {
	at, used, state := 0, 0, -1
	for rest := text; rest != ""; {
		var sign string
		var n int
		sign, rest, n, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used+n > room && at > 0 {
			break
		}
		at, used = at+len(sign), used+n
	}
	return text[:at]
}

// fit is a text in so many columns at most, with … where it is cut.
func fit(text string, room int) string {
	if uniseg.StringWidth(text) <= room {
		return text
	}
	if room < 2 {
		return ""
	}
	return strings.TrimRight(cut(text, room-1), " ") + "…"
}
