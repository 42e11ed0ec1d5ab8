package bubble

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"campaign/schema/wording"
)

// A Span is a piece of a text in one style. The spans of a text, one after the other, are the text as it was written.
type Span struct {
	Text string `json:"text"`
	// Mark tells that Text is the marks that WhatsApp takes away, such as the * around *bold*: not to be shown where
	// the style is.
	Mark   bool `json:"mark,omitempty"`
	Bold   bool `json:"bold,omitempty"`
	Italic bool `json:"italic,omitempty"`
	Strike bool `json:"strike,omitempty"`
	Mono   bool `json:"mono,omitempty"`
}

// style is the span's looks alone.
func (s Span) style() Span {
	return Span{Bold: s.Bold, Italic: s.Italic, Strike: s.Strike, Mono: s.Mono}
}

// Markup cuts a text into spans by WhatsApp's marks: *bold*, _italic_, ~strike~, ```mono``` and `mono`. A mark counts
// when it stands at a word's edge and has its partner in the same line; ``` may go over lines. Styles may stand inside
// each other, but for mono, in which everything is as it is written. The text is made harmless first.
func Markup(text string) []Span {
	if text == "" {
		return nil
	}
	var m markup
	m.cut(wording.Harmless(text), Span{}, ' ')
	return m.spans
}

type markup struct{ spans []Span }

func (m *markup) add(text string, style Span, mark bool) {
	if text == "" {
		return
	}
	style.Mark = mark
	if n := len(m.spans); n > 0 && !mark && !m.spans[n-1].Mark && m.spans[n-1].style() == style.style() {
		m.spans[n-1].Text += text
		return
	}
	style.Text = text
	m.spans = append(m.spans, style)
}

// cut adds the spans of text, which stands in a style and behind the given letter.
func (m *markup) cut(text string, style Span, last rune) {
	plain := 0 // where the text that isn't added yet starts
	// Up to here a mark has no partner, by its letter: what one opening has looked through, the next needn't.
	var barren [utf8.RuneSelf]int
	end := -1 // of the line
	for i := 0; i < len(text); {
		if i > end {
			if end = strings.IndexByte(text[i:], '\n') + i; end < i {
				end = len(text)
			}
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		mark, inner := "", ""
		if c := text[i]; c < utf8.RuneSelf && i >= barren[c] {
			var looked int
			mark, inner, looked = opening(text[i:], text[i:end], last, style)
			barren[c] = i + looked
		}
		if mark == "" {
			last = r
			i += size
			continue
		}
		m.add(text[plain:i], style, false)
		within := style
		switch mark {
		case "*":
			within.Bold = true
		case "_":
			within.Italic = true
		case "~":
			within.Strike = true
		default:
			within.Mono = true
		}
		m.add(mark, within, true)
		if within.Mono {
			m.add(inner, within, false)
		} else {
			m.cut(inner, within, ' ')
		}
		m.add(mark, within, true)
		i += len(inner) + 2*len(mark)
		plain, last = i, rune(mark[0])
	}
	m.add(text[plain:], style, false)
}

// opening is the mark at the start of text, and of its line, and what stands between it and its partner; "" when there is
// no such mark, and then how far there is no partner for a mark of this letter.
func opening(text, line string, last rune, style Span) (mark, inner string, looked int) {
	if strings.HasPrefix(text, "```") {
		end := strings.Index(text[3:], "```")
		if end > 0 && strings.TrimSpace(text[3:3+end]) != "" {
			return "```", text[3 : 3+end], 0
		}
		return "", "", 0
	}
	switch {
	case text[0] == '`':
	case text[0] == '*' && !style.Bold, text[0] == '_' && !style.Italic, text[0] == '~' && !style.Strike:
	default:
		return "", "", 0
	}
	if unicode.IsLetter(last) || unicode.IsDigit(last) || last == rune(text[0]) {
		return "", "", 0
	}
	first, _ := utf8.DecodeRuneInString(line[1:])
	if len(line) < 3 || unicode.IsSpace(first) || first == rune(text[0]) {
		return "", "", 0
	}
	for end := 2; end < len(line); end++ {
		if line[end] != text[0] {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(line[:end])
		after, _ := utf8.DecodeRuneInString(line[end+1:])
		if unicode.IsSpace(before) || end+1 < len(line) && (unicode.IsLetter(after) || unicode.IsDigit(after)) {
			continue
		}
		return line[:1], line[1:end], 0
	}
	return "", "", len(line)
}
