package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"campaign/schema/wording"
)

// checkVisible refuses what nobody sees in a name, such as a zero-width space that was pasted with it.
func checkVisible(t *text, value string, cells []string, report func(Problem)) {
	at := strings.IndexFunc(value, func(r rune) bool { return !unicode.IsPrint(r) })
	if at < 0 {
		return
	}
	r, _ := utf8.DecodeRuneInString(value[at:])
	what := refusedIn(string(r))
	switch {
	case what != "":
	case r == '\u00a0':
		what = "a no-break space"
	default:
		what = fmt.Sprintf("an invisible character (U+%04X)", r)
	}
	p := Problem{Path: t.path, Text: wording.Quote(value) + " has " + what + " in it", Hint: "type it anew where it was pasted"}
	for _, u := range t.used {
		if strings.ContainsRune(cell(cells, u.at), r) {
			p.Hint = "type the cell of " + u.name + " anew"
			break
		}
	}
	report(p)
}
