package bubble

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/provider"
)

func bubbleHTML(t *testing.T, b Bubble) string {
	t.Helper()
	got, err := HTML(b)
	require.NoError(t, err)
	return got
}

// TestBubbleHTML keeps the bubble of each kind of message.
func TestBubbleHTML(t *testing.T) {
	for name, b := range messages(t) {
		t.Run(name, func(t *testing.T) { golden(t, name+".html", bubbleHTML(t, b)+"\n") })
	}
}

func TestBubbleStyles(t *testing.T) {
	for written, want := range map[string]string{
		"plain":                  "plain",
		"*bold*":                 "<strong>bold</strong>",
		"_so_ ~not~":             "<em>so</em> <s>not</s>",
		"```a *b*``` c":          "<code>a *b*</code> c",
		"*a _b_*":                "<strong>a </strong><strong><em>b</em></strong>",
		"1 < 2 & 3":              "1 &lt; 2 &amp; 3",
		"two\n lines":            "two\n lines",
		"see https://a.example.": `see <a href="https://a.example" target="_blank" rel="noopener noreferrer">https://a.example</a>.`,
		"(http://a.example/x)":   `(<a href="http://a.example/x" target="_blank" rel="noopener noreferrer">http://a.example/x</a>)`,
		"javascript:alert(1)":    "javascript:alert(1)",
	} {
		got := bubbleHTML(t, Bubble{Body: Markup(written)})
		assert.Equal(t, `<div class="bubble"><div class="bubble-text bubble-body" dir="auto">`+want+`</div></div>`, got, written)
	}
}

// A hostile text in every place of a bubble stays a text.
func TestBubbleHostile(t *testing.T) {
	const evil = `</div></script><script>alert(1)</script><img src=x onerror="alert(1)">'"` + "`{{.}} javascript:alert(1)"
	span := []Span{{Text: evil}}
	got := bubbleHTML(t, Bubble{
		To: evil, Template: &Template{evil, evil, []Parameter{{evil, evil}}}, Quoted: evil, Header: span, Body: span,
		Footer: span, Media: &Media{Kind: provider.Image, Source: evil, Filename: evil},
		Location: &Place{evil, evil, evil, evil}, Contacts: []Contact{{evil, []string{evil}}},
		Buttons: []Button{{provider.ButtonURL, evil, evil}, {evil, evil, "https://a.example/" + evil}}, Sections: []Section{{evil, []Row{{evil, evil, evil}}}},
	})
	for _, tag := range []string{"<script", "</script", "<img", `href="javascript`} {
		assert.NotContains(t, got, tag)
	}
	assert.Equal(t, strings.Count(got, "<div"), strings.Count(got, "</div>"))
	assert.NotContains(t, got, " style=")
	assert.NotContains(t, got, " id=")
	assert.Contains(t, got, "&lt;script&gt;alert(1)")
}

func TestLinkedIsTheText(t *testing.T) {
	for _, text := range []string{"", "a", "https://a.example", "a https://a.example/b?c=d&e=(f). http://x, https://", "((https://a.example))"} {
		var all strings.Builder
		for _, piece := range linked(text) {
			all.WriteString(piece.Text)
		}
		assert.Equal(t, text, all.String())
	}
}
