package bubble

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"campaign/schema/wording"
)

// Whatever stands in a message: the spans are the harmless text, and a bubble's lines fit.
func FuzzMarkup(f *testing.F) {
	for _, text := range []string{"*a _b_ ~c~* ```d``` `e`", "שלום *עולם*", "👨‍👩‍👧 *_~x~_*", "\x1b[31m\u202e", "*a*b*c*d* _e_f_"} {
		f.Add(text, 40)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		all := ""
		for _, s := range Markup(text) {
			all += s.Text
		}
		assert.Equal(t, wording.Harmless(text), all)
		assert.Equal(t, wording.Harmless(text), wording.Harmless(wording.Harmless(text)))
		got := Terminal(Bubble{Body: Markup(text), Buttons: []Button{{ReplyButton, wording.Harmless(text), ""}}}, width%200, true)
		assert.NotContains(t, got, "\u202e")
	})
}
