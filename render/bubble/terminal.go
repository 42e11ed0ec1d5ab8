package bubble

import (
	"strings"

	"campaign/providers/provider"
)

// The widths of bubbles, borders and all.
const (
	narrowest = 24
	widest    = 72
)

// Terminal draws a bubble with box-drawing characters, at most width columns wide (24 are the least that it keeps to);
// every line ends in a line end. With color, WhatsApp's marks become the terminal's styles; without, they stand as they
// were written, and there isn't an escape in it. It is pure.
func Terminal(b Bubble, width int, color bool) string {
	width = min(max(width, narrowest), widest)
	s := sheet{inner: width - 4, color: color}
	s.title(b)
	s.text(b)
	s.location(b.Location)
	for _, c := range b.Contacts {
		s.gap()
		s.add(plainSpan("☺ "+c.Name), look{Span: Span{Bold: true}})
		for _, l := range c.Lines {
			s.add(plainSpan(l), look{})
		}
	}
	for _, button := range b.Buttons {
		s.button(button)
	}
	for _, section := range b.Sections {
		s.section(section)
	}
	return s.draw()
}

// A sheet gathers the lines of a bubble before its width is known.
type sheet struct {
	inner  int // columns of text
	color  bool
	lines  []placed
	header line
}

// A placed line is one of text, or a rule across the bubble.
type placed struct {
	line
	center, rule bool
}

func (s *sheet) add(spans []Span, l look) {
	for _, got := range wrap(spans, l, s.inner, !s.color) {
		s.lines = append(s.lines, placed{line: got})
	}
}

func (s *sheet) centered(text string, l look) {
	for _, got := range wrap(plainSpan(text), l, s.inner, true) {
		s.lines = append(s.lines, placed{line: got, center: true})
	}
}

func (s *sheet) rule() { s.lines = append(s.lines, placed{rule: true}) }

// gap is an empty line between what is above and what comes.
func (s *sheet) gap() {
	if n := len(s.lines); n > 0 && !s.lines[n-1].rule {
		s.lines = append(s.lines, placed{})
	}
}

// title is who gets it and which template it is, for the upper edge.
func (s *sheet) title(b Bubble) {
	said := b.To
	if b.Template != nil {
		name := b.Template.Name
		if b.Template.Language != "" {
			name += " (" + b.Template.Language + ")"
		}
		said = strings.TrimPrefix(said+" · "+name, " · ")
	}
	if said == "" {
		return
	}
	lines := wrap(plainSpan(strings.ReplaceAll(said, "\n", " ")), look{faint: true}, s.inner-2, true)
	s.header = lines[0]
	if len(lines) > 1 {
		// A line that was broken between words may have room for the sign.
		for s.header.width() > s.inner-3 {
			s.header = s.header[:len(s.header)-1]
		}
		s.header = append(s.header, glyph{"…", 1, look{faint: true}})
	}
}

// text is everything above the buttons that every type of message may have.
func (s *sheet) text(b Bubble) {
	if b.Quoted != "" {
		s.add(plainSpan("▏ answers "+b.Quoted), look{faint: true})
	}
	if m := b.Media; m != nil {
		s.add(plainSpan(strings.TrimSpace("▣ "+m.Kind+" "+m.Filename)), look{key: true})
		s.add(plainSpan(m.Source), look{faint: true})
	}
	if len(b.Header) > 0 {
		s.gap()
		s.add(b.Header, look{Span: Span{Bold: true}})
	}
	if len(b.Body) > 0 {
		s.gap()
		s.add(b.Body, look{})
	}
	if b.Template != nil && len(b.Template.Parameters) > 0 {
		s.gap()
		for _, p := range b.Template.Parameters {
			s.add([]Span{{Text: p.Name + ": "}, {Text: p.Value, Bold: true}}, look{})
		}
	}
	if len(b.Footer) > 0 {
		s.gap()
		s.add(b.Footer, look{faint: true})
	}
	if b.Template != nil && len(s.lines) == 0 {
		s.add(plainSpan("(the text registered as "+b.Template.Name+")"), look{faint: true})
	}
}

func (s *sheet) location(p *Place) {
	if p == nil {
		return
	}
	s.gap()
	if p.Name != "" {
		s.add(plainSpan(p.Name), look{Span: Span{Bold: true}})
	}
	if p.Address != "" {
		s.add(plainSpan(p.Address), look{})
	}
	s.add(plainSpan("⌖ "+p.Latitude+", "+p.Longitude), look{faint: true})
}

func (s *sheet) button(b Button) {
	s.rule()
	icon := map[string]string{
		provider.ButtonURL: "↗ ", LinkButton: "↗ ", provider.ButtonCopyCode: "⧉ ", PhoneButton: "✆ ", VoiceButton: "✆ ",
		ListButton: "☰ ", ReplyButton: "↵ ", provider.ButtonQuickReply: "↵ ", provider.ButtonFlow: "▤ ",
	}[b.Type]
	s.centered(icon+b.Title, look{key: true})
	if b.Detail != "" {
		s.centered(b.Detail, look{faint: true})
	}
}

func (s *sheet) section(section Section) {
	s.rule()
	if section.Title != "" {
		s.add(plainSpan(section.Title), look{Span: Span{Bold: true}})
	}
	for _, r := range section.Rows {
		s.add(plainSpan("○ "+r.Title), look{})
		if r.Description != "" {
			for _, got := range wrap(plainSpan(r.Description), look{faint: true}, s.inner-2, true) {
				s.lines = append(s.lines, placed{line: append(line{{"  ", 2, look{}}}, got...)})
			}
		}
	}
}

// draw puts the box around the lines, as narrow as they let it be.
func (s *sheet) draw() string {
	width := max(narrowest-4, s.header.width()+2)
	for _, l := range s.lines {
		width = max(width, l.width())
	}
	var b strings.Builder
	s.edge(&b, "╭", s.header, "╮", width)
	for _, l := range s.lines {
		if l.rule {
			s.edge(&b, "├", nil, "┤", width)
			continue
		}
		room := width - l.width()
		left := 0
		switch {
		case l.center:
			left = room / 2
		case l.rightward():
			left = room
		}
		s.paint(&b, line{{"│", 1, look{faint: true}}})
		b.WriteString(strings.Repeat(" ", left+1))
		s.paint(&b, l.line)
		b.WriteString(strings.Repeat(" ", room-left+1))
		s.paint(&b, line{{"│", 1, look{faint: true}}})
		b.WriteString("\n")
	}
	s.edge(&b, "╰", nil, "╯", width)
	return b.String()
}

// edge draws a line across the bubble, with what stands in it.
func (s *sheet) edge(b *strings.Builder, left string, in line, right string, width int) {
	border := look{faint: true}
	all := line{{left, 1, border}}
	room := width + 2
	if len(in) > 0 {
		all = append(append(append(all, glyph{"─ ", 2, border}), in...), glyph{" ", 1, border})
		room -= in.width() + 3
	}
	s.paint(b, append(all, glyph{strings.Repeat("─", max(room, 0)) + right, room + 1, border}))
	b.WriteString("\n")
}

// paint writes glyphs, with the terminal's styles when there is color.
func (s *sheet) paint(b *strings.Builder, l line) {
	for i := 0; i < len(l); {
		end := i
		for end < len(l) && l[end].look == l[i].look {
			end++
		}
		codes := l[i].look.codes()
		if s.color && codes != "" {
			b.WriteString("\x1b[" + codes + "m")
		}
		for _, g := range l[i:end] {
			b.WriteString(g.text)
		}
		if s.color && codes != "" {
			b.WriteString("\x1b[0m")
		}
		i = end
	}
}

// codes are the numbers of the terminal's styles (ECMA-48, select graphic rendition).
func (l look) codes() string {
	var codes []string
	for _, c := range []struct {
		on   bool
		code string
	}{{l.Bold, "1"}, {l.faint, "2"}, {l.Italic, "3"}, {l.Strike, "9"}, {l.Mono, "33"}, {l.key, "36"}} {
		if c.on {
			codes = append(codes, c.code)
		}
	}
	return strings.Join(codes, ";")
}
