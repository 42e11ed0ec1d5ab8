package bubble

import "strings"

// Gist is the beginning of what the bubble says, in one line.
func (b *Bubble) Gist() string {
	var said strings.Builder
	for _, spans := range [][]Span{b.Header, b.Body} {
		for _, s := range spans {
			if !s.Mark {
				said.WriteString(s.Text)
			}
		}
		said.WriteByte(' ')
	}
	if b.Template != nil {
		for _, p := range b.Template.Parameters {
			said.WriteString(p.Value + " · ")
		}
	}
	for _, c := range b.Contacts {
		said.WriteString(c.Name + " ")
	}
	if b.Location != nil {
		said.WriteString(b.Location.Name)
	}
	text := strings.TrimSuffix(strings.Join(strings.Fields(said.String()), " "), " ·")
	if text == "" && b.Media != nil {
		text = kinds[b.Media.Kind]
	}
	if letters := []rune(text); len(letters) > 90 {
		text = string(letters[:90]) + "…"
	}
	return text
}
