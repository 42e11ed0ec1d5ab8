package schema

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"campaign/schema/wording"
)

// A source is a file's text by lines, with what may be shown of each.
type source struct {
	lines  []string
	begins []int   // the byte at which each line begins
	starts []place // where each line begins that YAML counts
	hidden []bool  // lines whose values may be secret
	heads  map[int]int
}

// A place is a line and a column, both from 1, the column in characters.
type place struct{ line, column int }

// newSource splits a text into lines as editors do. YAML also ends a line at three characters that editors don't:
// starts translates.
func newSource(text string) *source {
	s := &source{starts: []place{{1, 1}}, heads: map[int]int{}}
	begin, column := 0, 1
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		end := i
		i += size
		column++
		switch r {
		case '\r', '\n':
			if r == '\r' && i < len(text) && text[i] == '\n' {
				i++
			}
			s.lines, s.begins = append(s.lines, text[begin:end]), append(s.begins, begin)
			begin, column = i, 1
			s.starts = append(s.starts, place{len(s.lines) + 1, 1})
		case '\u0085', '\u2028', '\u2029':
			s.starts = append(s.starts, place{len(s.lines) + 1, column})
		}
	}
	if begin < len(text) || len(s.lines) == 0 {
		s.lines, s.begins = append(s.lines, text[begin:]), append(s.begins, begin)
	}
	s.hidden = make([]bool, len(s.lines))
	return s
}

// place translates a position of the YAML reader into one of the file, and keeps it inside.
func (s *source) place(line, column int) place {
	line = min(max(line, 1), len(s.starts))
	p := s.starts[line-1]
	p.column += max(column, 1) - 1
	if p.line > len(s.lines) {
		p.line = len(s.lines)
		p.column = utf8.RuneCountInString(s.lines[p.line-1]) + 1
	}
	return p
}

// A cursor walks along a line: who asks for places from left to right is answered in time in proportion to the line.
type cursor struct {
	at   place
	rest string
}

// after is the text of a line from a column on.
func (c *cursor) after(s *source, p place) string {
	if p.line < 1 || p.line > len(s.lines) {
		return ""
	}
	if p.line != c.at.line || p.column < c.at.column {
		c.at, c.rest = place{p.line, 1}, s.lines[p.line-1]
	}
	for ; c.at.column < p.column; c.at.column++ {
		_, size := utf8.DecodeRuneInString(c.rest)
		c.rest = c.rest[size:]
	}
	return c.rest
}

// hide marks the block of lines from first to last: their values are never shown.
func (s *source) hide(first, last int) {
	for i := max(first, 1); i <= min(last, len(s.lines)); i++ {
		s.hidden[i-1] = true
		s.heads[i] = first
	}
}

// hideLine hides one line, if it isn't hidden yet.
func (s *source) hideLine(line int) {
	if line >= 1 && line <= len(s.lines) && !s.hidden[line-1] {
		s.hide(line, line)
	}
}

const (
	longest  = 160   // characters of a line that are shown
	oversize = 4_000 // bytes of a line that isn't shown at all: nobody wrote it
	cut      = "…"
)

// excerpt is what may be shown of a line, and the place in it that stands for the column.
func (s *source) excerpt(line, column int) (string, int) {
	if line < 1 || line > len(s.lines) || len(s.lines[line-1]) > oversize {
		return "", 0
	}
	text := s.lines[line-1]
	if s.hidden[line-1] {
		text = s.nameOnly(line)
	} else if at := secretName.FindStringIndex(text); at != nil && strings.TrimSpace(text[at[1]:]) != "" {
		text = text[:at[1]] + " " + cut
	}
	shown := []rune(text)
	column = min(column, len(shown)+1)
	if len(shown) > 0 && shown[len(shown)-1] == '…' {
		column = min(column, len(shown))
	}
	if len(shown) <= longest {
		return text, column
	}
	from := max(0, min(column-longest/2, len(shown)-longest))
	to := min(from+longest, len(shown))
	text = string(shown[from:to])
	if from > 0 {
		text = cut + text
		column++
	}
	if to < len(shown) {
		text += cut
	}
	return text, column - from
}

// secretName finds the name of a setting that holds a secret, wherever it stands: a token is often typed into the wrong
// block.
var secretName = regexp.MustCompile(`(?i)(token|secret|password|senha|api_?key)["']?\s*:`)

// lineName finds the name that a line begins with.
var lineName = regexp.MustCompile(`^\s*["']?[A-Za-z_][\w-]{0,39}["']?\s*:`)

// nameOnly is a line of a hidden block up to the colon after its name. A line that isn't surely a name with its value
// may be a part of a longer value, and so isn't shown at all.
func (s *source) nameOnly(line int) string {
	text := s.lines[line-1]
	if strings.TrimSpace(text) == "" {
		return ""
	}
	head := s.heads[line]
	name := lineName.FindString(text)
	if name == "" || (line != head && !s.isChild(head, line)) {
		return indentation(text) + cut
	}
	if rest := strings.TrimSpace(text[len(name):]); rest == "" || strings.HasPrefix(rest, "#") {
		return name
	}
	return name + " " + cut
}

// isChild tells whether a line is indented like the first line below the head of a block.
func (s *source) isChild(head, line int) bool {
	opening := s.lines[head-1]
	name := lineName.FindString(opening)
	if rest := strings.TrimSpace(opening[len(name):]); name == "" || (rest != "" && rest[0] != '#') {
		return false // the block goes on in braces, or is one long text
	}
	for i := head; i < len(s.lines); i++ {
		if t := strings.TrimSpace(s.lines[i]); t != "" && t[0] != '#' {
			return indentation(s.lines[i]) == indentation(s.lines[line-1])
		}
	}
	return false
}

func indentation(line string) string {
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

// isProvider tells whether a name is the provider block's, or was meant to be.
func isProvider(name string) bool { return wording.Nearest(name, []string{"provider"}) != "" }

// otherBlock finds the line on which another block than the provider's begins. name is none: the provider has one too.
var otherBlock = regexp.MustCompile(`^\s*["']?(version|description|recipients|template|message|throttle|retry|stop|results|ledger)["']?\s*:`)

// hideUnread hides the provider block of a file that YAML can't read, by its look alone. When the block may take values
// from elsewhere in the file, when it can't be found though there is a secret, or when blocks can't be told apart,
// everything is hidden.
func (s *source) hideUnread() {
	found := false
	for i := 0; i < len(s.lines); i++ {
		line := s.lines[i]
		if strings.HasPrefix(line, "{") {
			s.hide(1, len(s.lines))
			return
		}
		name, _, _ := strings.Cut(line, ":")
		if !isProvider(strings.Trim(name, " \t\"'")) {
			continue
		}
		found = true
		last := i + 1
		for last < len(s.lines) && (!otherBlock.MatchString(s.lines[last]) || len(indentation(s.lines[last])) > len(indentation(line))) {
			last++
		}
		block := strings.Join(s.lines[i:last], "\n")
		if strings.Contains(block, "*") || strings.Contains(block, "<<") {
			s.hide(1, len(s.lines))
			return
		}
		s.hide(i+1, last)
		i = last - 1
	}
	if !found && secretName.MatchString(strings.Join(s.lines, "\n")) {
		s.hide(1, len(s.lines))
	}
}
