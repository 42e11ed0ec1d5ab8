package schema

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"campaign/schema/wording"
)

// secondDocument is in the message of load.
const secondDocument = "a second document begins here"

// A fault is a mistake in the writing of YAML, at a column of a line.
type fault struct {
	line, column int
	problem      wording.Problem
}

// syntax says in plain words why YAML can't read the file, from the library's message and from the number of bytes that
// it read before it gave up. The mistake is where it stopped or a little before; so the lines from there upwards are
// searched for what people usually get wrong.
func (s *source) syntax(file, message string, read int) Problem {
	stop := s.lineAt(read)
	f := s.diagnose(message, stop)
	p := Of(file, f.line, f.problem)
	p.Column = f.column
	p.Excerpt, p.caret = s.excerpt(f.line, f.column)
	return p
}

func (s *source) diagnose(message string, stop int) fault {
	near, wide := s.above(stop, 2), s.above(stop, 3)
	for _, line := range near {
		if at := strings.IndexByte(indentation(s.lines[line-1]), '\t'); at >= 0 {
			return fault{line, at + 1, wording.Say("tab-indentation", nil)}
		}
	}
	for _, line := range wide {
		if f, ok := s.oddIndent(line); ok {
			return f
		}
	}
	named := messageLine(message)
	switch {
	case strings.Contains(message, "incompatible YAML document"), strings.Contains(message, "directive"):
		if f, ok := s.directive(stop); ok {
			return f
		}
	case strings.Contains(message, secondDocument):
		return fault{s.separator(named), 1, wording.Say("second-document", nil)}
	case strings.Contains(message, "unexpected end of stream"):
		if f, ok := s.openQuote(named); ok {
			return f
		}
	}
	for _, try := range []struct {
		judge func(line int, message string) (fault, bool)
		lines []int
	}{{s.swallowed, near}, {s.value, near}, {s.colon, near}, {s.bare, wide}, {s.misfit, near}} {
		for _, line := range try.lines {
			if f, ok := try.judge(line, message); ok {
				return f
			}
		}
	}
	for _, line := range s.above(stop, 10) {
		if f, ok := s.openQuote(line); ok {
			return f
		}
	}
	return fault{stop, 1 + utf8.RuneCountInString(indentation(s.lines[stop-1])), wording.Say("yaml-unreadable", nil)}
}

// lineAt is the line of the byte that was read last, less the blank lines before it.
func (s *source) lineAt(read int) int {
	line := 1
	for line < len(s.begins) && s.begins[line] < read {
		line++
	}
	if up := s.above(line, 1); len(up) > 0 {
		return up[0]
	}
	return line
}

// above are the last lines, at most n, up to this one that aren't blank or a comment, from below.
func (s *source) above(line, n int) []int {
	var found []int
	for ; line > 0 && len(found) < n; line-- {
		if t := strings.TrimSpace(s.lines[line-1]); t != "" && t[0] != '#' {
			found = append(found, line)
		}
	}
	return found
}

// messageLine is the line that the library's message names; it names none for the first.
func messageLine(message string) int {
	_, rest, found := strings.Cut(message, "line ")
	number, _, _ := strings.Cut(rest, ":")
	line, err := strconv.Atoi(number)
	if !found || err != nil {
		return 1
	}
	return line
}

// separator is the line of the last --- up to this one.
func (s *source) separator(line int) int {
	line = min(max(line, 1), len(s.lines))
	for up := line; up > 0; up-- {
		if strings.HasPrefix(s.lines[up-1], "---") {
			return up
		}
	}
	return line
}

// opening is what stands before the value of a line: dashes, and a name with its colon.
var opening = regexp.MustCompile(`^\s*(- +)*(["']?[^\s"'{}\[\],:#&*!|>@%][^"'{}\[\],:#]*["']?\s*:(\s+|$))?`)

// valueOf is the value of a line and its column.
func (s *source) valueOf(line int) (string, int) {
	text := s.lines[line-1]
	head := opening.FindString(text)
	return strings.TrimRight(text[len(head):], " \t"), utf8.RuneCountInString(head) + 1
}

// value looks for a value that begins with, or holds, what YAML takes for its own.
func (s *source) value(line int, message string) (fault, bool) {
	v, column := s.valueOf(line)
	if v == "" {
		return fault{}, false
	}
	says := func(code string, args wording.Args) (fault, bool) {
		return fault{line, column, wording.Say(code, args)}, true
	}
	first := wording.Args{"sign": v[:1]}
	switch {
	case strings.HasPrefix(s.lines[line-1], "%"):
		return s.directive(line)
	case strings.HasPrefix(v, "{{"):
		return says("unquoted-braces", nil)
	case strings.HasPrefix(v, "{%"):
		return says("unquoted-tag", nil)
	case v[0] == '-' && strings.Contains(message, "block sequence"), goesOn(v):
		return says("unquoted-sign", first)
	case strings.ContainsRune("@`%", rune(v[0])), strings.ContainsRune("]},?", rune(v[0])) && !isClosing(v):
		return says("unquoted-sign", first)
	case strings.ContainsRune("*&!", rune(v[0])) && (sign.MatchString(message) || afterSign.MatchString(v)):
		return says("unquoted-sign", first)
	case (v[0] == '|' || v[0] == '>') && strings.Contains(message, "comment or line break"):
		return says("text-beside-block-sign", first)
	case v[0] == '"' || v[0] == '\'':
		return s.quoted(v, line, column, message)
	case strings.Contains(message, "expected ',' or") && strings.Contains(v, "${"):
		return says("unquoted-environment", nil)
	case strings.Contains(message, "expected ',' or") && (v[0] == '{' || v[0] == '['):
		return says("bracket-open", nil)
	case strings.Contains(message, "mapping values") && v[0] != '{' && v[0] != '[' && strings.Contains(v, ": "):
		column += utf8.RuneCountInString(v[:strings.Index(v, ": ")])
		return says("unquoted-colon", nil)
	}
	return fault{}, false
}

// sign recognizes the library's messages about anchors, aliases and tags.
var sign = regexp.MustCompile(`anchor|alphabetic or numeric|\btag\b|'!'|escaped octet`)

// afterSign finds a text that goes on after what would be an alias.
var afterSign = regexp.MustCompile(`^\*\S+\s+[^#\s]`)

// goesOn tells whether a text begins with what would be a list or settings in brackets, as [VIP] Oi.
func goesOn(v string) bool {
	end := strings.IndexAny(v, "]}")
	if v[0] != '[' && v[0] != '{' || end < 0 {
		return false
	}
	rest := strings.TrimLeft(v[end+1:], " \t")
	return rest != "" && !strings.ContainsRune(",]}:#", rune(rest[0]))
}

// isClosing tells whether a line only closes brackets, and so begins no text.
func isClosing(v string) bool { return strings.Trim(v, "]}, ") == "" }

// quoted looks at a text in quotes: one that goes on after them, or holds a stray backslash.
func (s *source) quoted(v string, line, column int, message string) (fault, bool) {
	if strings.Contains(message, "escape character") || strings.Contains(message, "hexdecimal") {
		return fault{line, column, wording.Say("stray-backslash", nil)}, true
	}
	end := closing(v)
	if end < 0 {
		return fault{}, false
	}
	rest := strings.TrimLeft(v[end+1:], " \t")
	if rest == "" || rest[0] == '#' || rest[0] == ':' || strings.ContainsRune(",]}", rune(rest[0])) {
		return fault{}, false
	}
	code := "text-after-double-quote"
	if v[0] == '\'' {
		code = "text-after-single-quote"
	}
	return fault{line, column + utf8.RuneCountInString(v[:end]), wording.Say(code, nil)}, true
}

// closing is where the quote that v begins with is closed, -1 when it isn't.
func closing(v string) int {
	for i := 1; i < len(v); i++ {
		switch {
		case v[i] == '\\' && v[0] == '"':
			i++
		case v[i] == v[0] && v[0] == '\'' && i+1 < len(v) && v[i+1] == '\'':
			i++
		case v[i] == v[0]:
			return i
		}
	}
	return -1
}

// openQuote finds a text whose quote isn't closed on its line.
func (s *source) openQuote(line int) (fault, bool) {
	if line < 1 || line > len(s.lines) {
		return fault{}, false
	}
	v, column := s.valueOf(line)
	if v == "" || v[0] != '"' && v[0] != '\'' || closing(v) >= 0 {
		return fault{}, false
	}
	return fault{line, column, wording.Say("quote-open", wording.Args{"sign": v[:1]})}, true
}

var tight = regexp.MustCompile(`^\s*(- +)*["']?[A-Za-z_]\w*["']?:[^\s/]`)

// colon looks for a colon whose name, or the space after it, is missing.
func (s *source) colon(line int, message string) (fault, bool) {
	text := s.lines[line-1]
	if strings.HasPrefix(strings.TrimSpace(text), ":") {
		return fault{line, utf8.RuneCountInString(indentation(text)) + 1, wording.Say("name-missing", nil)}, true
	}
	if head := tight.FindString(text); head != "" && colonWanted(message) {
		return fault{line, utf8.RuneCountInString(head) - 1, wording.Say("space-missing", nil)}, true
	}
	return fault{}, false
}

// colonWanted recognizes the library's messages about a colon that is missing, or too much after one that is.
func colonWanted(message string) bool {
	return strings.Contains(message, "expected ':'") || strings.Contains(message, "mapping values")
}

// misfit looks for a line that is indented like none above it.
func (s *source) misfit(line int, _ string) (fault, bool) {
	depth := len(indentation(s.lines[line-1]))
	between := false
	for up := line - 1; up > 0; up-- {
		text := s.lines[up-1]
		t := strings.TrimSpace(text)
		if t == "" || t[0] == '#' {
			continue
		}
		before := len(indentation(text))
		if before > depth {
			between = true
			continue
		}
		if before == depth || before+len(dashes.FindString(t)) == depth {
			return fault{}, false
		}
		v, _ := s.valueOf(up)
		switch {
		case between:
			return fault{line, depth + 1, wording.Say("indentation-misfit", nil)}, true
		case v != "" && v[0] != '#' && !strings.ContainsRune("|>&", rune(v[0])):
			return fault{line, depth + 1, wording.Say("indentation-too-deep", nil)}, true
		}
		return fault{}, false
	}
	return fault{}, false
}

var dashes = regexp.MustCompile(`^(- +)+`)
