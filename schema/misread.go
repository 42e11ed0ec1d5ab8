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
