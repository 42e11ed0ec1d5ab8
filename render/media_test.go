package render

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema/wording"
)

// TestFormats: a file that by its extension isn't one of Meta's page on media is warned of, in the campaign file where it
// is the same for all, else in the row. An address that says nothing, or has its extension in a query, may be anything.
func TestFormats(t *testing.T) {
	warned := func(link, end, kind, takes string) []string {
		return []string{"warning: template.header_attachment: " + wording.Quote(link) + " ends with " + end + ", which Meta doesn't list for the type " + kind + "; it lists " + takes}
	}
	for _, c := range []struct {
		link, kind string
		want       []string
	}{
		{"https://a.b/c.jpg", "image", nil},
		{"https://a.b/c.JPEG?x=1.pdf", "image", nil},
		{"https://a.b/c", "image", nil},
		{"https://a.b/c.php", "image", nil},
		{"https://a.b/?file=c.pdf", "image", nil},
		{"https://a.b/c.3gp", "video", nil},
		{"https://a.b/c.pptx", "document", nil},
		{"https://a.b/c.pdf", "image", warned("https://a.b/c.pdf", ".pdf", "image", ".jpg, .jpeg, .png")},
		{"https://a.b/c.gif", "image", warned("https://a.b/c.gif", ".gif", "image", ".jpg, .jpeg, .png")},
		{"https://a.b/c.MOV", "video", warned("https://a.b/c.MOV", ".mov", "video", ".mp4, .3gp")},
		{"https://a.b/c.jpg", "document", warned("https://a.b/c.jpg", ".jpg", "document", ".pdf, .doc, .docx, .xls, .xlsx, .ppt, .pptx, .txt")},
	} {
		spec := func(source string) Spec {
			return Spec{Template: &TemplateSpec{Name: at("template.name", "a"),
				Header: &MediaSpec{Path: "template.header_attachment", Kind: c.kind, Link: at("template.header_attachment", source)}}}
		}
		r, problems := Compile(spec(c.link), nil)
		assert.Equal(t, c.want, told(problems), c.link)
		if c.want == nil {
			require.NotNil(t, r)
			_, problems = r.Render(nil)
			assert.Empty(t, told(problems), "it is told once")
		}
		r, problems = Compile(spec("{{ link }}"), []string{"link"})
		require.Empty(t, told(problems))
		_, problems = r.Render([]string{c.link})
		assert.Equal(t, c.want, told(problems), "{{ link }} of %s", c.link)
	}
	for kind, link := range map[string]string{"sticker": "https://a.b/c.png", "audio": "https://a.b/c.wav"} {
		_, problems := Compile(Spec{Session: &SessionSpec{Type: kind, Media: &MediaSpec{Link: at("message.link", link)}}}, nil)
		require.Len(t, problems, 1, kind)
		assert.True(t, problems[0].Warning, kind)
	}
}
