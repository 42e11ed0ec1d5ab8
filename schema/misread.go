package schema

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"campaign/schema/wording"
)

// isOdd tells whether a character looks like a space, or like nothing, and is no space to YAML.
func isOdd(r rune) bool {
	return r != ' ' && r != '\t' && (unicode.IsSpace(r) || unicode.Is(unicode.Cf, r))
}

// odd is an odd character in words.
func odd(r rune) string {
	if r == '\u00a0' {
		return "a no-break space"
	}
	return fmt.Sprintf("an invisible character (U+%04X)", r)
}

// oddIndent finds a line that is indented by what only looks like a space.
func (s *source) oddIndent(line int) (fault, bool) {
	text := s.lines[line-1]
	indent := indentation(text)
	if r, _ := utf8.DecodeRuneInString(text[len(indent):]); isOdd(r) {
		return fault{line, utf8.RuneCountInString(indent) + 1, wording.Say("odd-indentation", wording.Args{"character": odd(r)})}, true
	}
	return fault{}, false
}

// directive finds a line that tells YAML something, as %YAML 1.2.
func (s *source) directive(line int) (fault, bool) {
	for up := line; up > 0; up-- {
		if strings.HasPrefix(s.lines[up-1], "%") {
			return fault{up, 1, wording.Say("yaml-directive", nil)}, true
		}
	}
	return fault{}, false
}

// swallowed finds a # that takes the end of what stands in brackets away.
func (s *source) swallowed(line int, message string) (fault, bool) {
	text := s.lines[line-1]
	at := strings.Index(text, " #")
	if at < 0 || !strings.Contains(message, "expected ',' or") || !strings.ContainsAny(text[:at], "{[") || !strings.ContainsAny(text[at:], "}]") {
		return fault{}, false
	}
	return fault{line, utf8.RuneCountInString(text[:at]) + 2, wording.Say("comment-swallows-brackets", nil)}, true
}

// bareName finds a line that begins with a name without its colon.
var bareName = regexp.MustCompile(`^\s*(- +)*[\pL\pN_][\pL\pN_-]*(\s|$)`)

// bare looks for a name whose colon is missing.
func (s *source) bare(line int, message string) (fault, bool) {
	text := s.lines[line-1]
	head := strings.TrimRight(bareName.FindString(text), " \t")
	rest := strings.TrimSpace(text[len(head):])
	isItem := strings.HasPrefix(strings.TrimSpace(head), "-") && rest != "" && rest[0] != '#' // - a text of a list
	if head == "" || isItem || !colonWanted(message) || strings.Contains(rest, ": ") || strings.HasSuffix(rest, ":") || !s.opensSetting(line) {
		return fault{}, false
	}
	return fault{line, utf8.RuneCountInString(head), wording.Say("colon-missing", nil)}, true
}

// opensSetting tells whether a setting may begin on a line: it is no more of a text that began above.
func (s *source) opensSetting(line int) bool {
	above := s.above(line-1, 1)
	if len(above) == 0 {
		return true
	}
	before := s.lines[above[0]-1]
	depth, edge := len(indentation(s.lines[line-1])), len(indentation(before))
	switch v, _ := s.valueOf(above[0]); {
	case edge > depth:
		return true
	case edge == depth, edge+len(dashes.FindString(strings.TrimSpace(before))) == depth:
		return strings.Contains(before, ":")
	default:
		return v == "" || v[0] == '#'
	}
}

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
