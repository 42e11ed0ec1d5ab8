package schema

import (
	"regexp"
	"strings"
	"unicode"

	"campaign/schema/wording"
)

// unquoted looks at a text that is written without quotes for what YAML drops behind it, and for quotes that it doesn't
// take for any.
func (b *builder) unquoted(n *raw, path string) {
	if typographic.MatchString(n.Value) {
		b.warn(n, path, wording.Say("typographic-quotes", nil))
	}
	comment, found := strings.CutPrefix(b.comment(n), "#")
	touches := strings.TrimLeft(comment, " #-=!") == comment
	expression := strings.Contains(comment, "{{") || strings.Contains(comment, "{%")
	switch {
	case !found:
	case touches && isText(path) && expression:
		b.report(n, path, wording.Say("comment-in-text", nil))
	case isText(path) && expression, touches && (isText(path) || cutShort(path, n.Value) || strings.Contains(n.Value, " ")):
		b.warn(n, path, wording.Say("comment-perhaps-text", nil))
	}
}

// isText tells the places of what people read. Names and types have no spaces that a # could stand behind.
func isText(path string) bool {
	last := path[strings.LastIndexByte(path, '.')+1:]
	return (strings.HasPrefix(path, "template.") || strings.HasPrefix(path, "message.")) &&
		path != "template.name" && path != "template.language" && last != "type"
}

// cutShort tells what may be the beginning of a name that a person gave: "Promo #2", or "lista #2.csv".
func cutShort(path, value string) bool {
	isFile := path == "ledger" || path == "results.csv" || path == "recipients.csv" || strings.HasPrefix(path, "recipients.suppress")
	return path == "name" || isFile && !strings.Contains(value, ".")
}

// typographic finds a text that stands in typographic quotes as a whole.
var typographic = regexp.MustCompile(`^(?s:[“”„][^“”„]*[“”]|«[^«»]*»|‘[^‘]*’)$`)

// comment is what stands behind a text without quotes on its last line, from the # on, "" for nothing. The library keeps
// it too, but not behind the last text of a block.
func (b *builder) comment(n *raw) string {
	lines, at := b.doc.source.lines, b.doc.source.place(n.Line, n.Column)
	rest := strings.TrimPrefix(b.reader.after(b.doc.source, at), "&"+n.Anchor)
	for _, word := range strings.Fields(n.Value) {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		for ; rest == "" && at.line < len(lines); at.line++ {
			rest = strings.TrimLeftFunc(lines[at.line], unicode.IsSpace)
		}
		var same bool
		if rest, same = strings.CutPrefix(rest, word); !same {
			return ""
		}
	}
	if rest = strings.TrimLeft(rest, " \t"); strings.HasPrefix(rest, "#") {
		return rest
	}
	return ""
}
