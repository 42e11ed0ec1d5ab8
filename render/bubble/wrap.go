package bubble

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// A look is how a terminal shows a piece of a text.
type look struct {
	Span       // bold, italic, strike, mono; Text and Mark aren't used
	faint, key bool
}

// A glyph is one sign that a terminal draws as a whole, such as a family of emoji, and the columns that it takes.
type glyph struct {
	text  string
	width int
	look  look
}

// A line is what stands in one line of a bubble.
type line []glyph

func (l line) width() int {
	n := 0
	for _, g := range l {
		n += g.width
	}
	return n
}

// rightward tells that the line is of a script that is written to the left, by its first letter.
func (l line) rightward() bool {
	for _, g := range l {
		for _, r := range g.text {
			if unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko) {
				return true
			}
			if unicode.IsLetter(r) {
				return false
			}
		}
	}
	return false
}

// wrap sets spans in lines of at most width columns, broken between words where there are any. With marks, WhatsApp's
// marks are kept, without they fall away.
func wrap(spans []Span, base look, width int, marks bool) []line {
	var text strings.Builder
	var looks []look // of every byte
	for _, s := range spans {
		if s.Mark && !marks {
			continue
		}
		l := base
		l.Bold, l.Italic, l.Strike, l.Mono = l.Bold || s.Bold, s.Italic, s.Strike, s.Mono
		text.WriteString(s.Text)
		for range len(s.Text) {
			looks = append(looks, l)
		}
	}
	var lines []line
	at := 0
	for paragraph := range strings.SplitSeq(text.String(), "\n") {
		lines = append(lines, wrapParagraph(paragraph, looks[at:min(at+len(paragraph), len(looks))], width)...)
		at += len(paragraph) + 1
	}
	return lines
}

func wrapParagraph(text string, looks []look, width int) []line {
	var lines []line
	var now line
	used, mayBreak, state, at := 0, 0, -1, 0
	for len(text) > 0 {
		cluster, rest, boundaries, next := uniseg.StepString(text, state)
		g := glyph{cluster, boundaries >> uniseg.ShiftWidth, looks[at]}
		text, state, at = rest, next, at+len(cluster)
		if used+g.width > width && strings.TrimSpace(cluster) != "" {
			if mayBreak == 0 {
				mayBreak = len(now)
			}
			lines = append(lines, trimmed(now[:mayBreak]))
			now = append(line{}, now[mayBreak:]...)
			used, mayBreak = now.width(), 0
		}
		now = append(now, g)
		used += g.width
		if boundaries&uniseg.MaskLine == uniseg.LineCanBreak {
			mayBreak = len(now)
		}
	}
	return append(lines, trimmed(now))
}

// trimmed is a line without the spaces at its end.
func trimmed(l line) line {
	for len(l) > 0 && strings.TrimSpace(l[len(l)-1].text) == "" {
		l = l[:len(l)-1]
	}
	return l
}

// plainSpan is a text in no style.
func plainSpan(text string) []Span { return []Span{{Text: text}} }
