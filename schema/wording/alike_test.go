package wording

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"attack", "attack", true},
		{"attack", "Attack ", true},
		{"Black Friday", "blackfriday", true},
		{"Black\u00a0Friday", "Black Friday", true},
		{"verão", "vera\u0303o", true}, // NFC and NFD
		{"ＶＥＲÃＯ", "verão", true},       // wide letters, NFKC
		{"sale\u200b", "sale", true},   // a space without width
		{"ΣΑΣ", "σας", true},           // a sigma at the end
		{"verão", "verao", false},
		{"black-friday", "blackfriday", false},
		{"sale 1", "sale 2", false},
		{"sale", "", false},
	} {
		assert.Equal(t, c.want, Alike(c.a, c.b), "%q %q", c.a, c.b)
		assert.Equal(t, c.want, Alike(c.b, c.a), "%q %q", c.b, c.a)
	}
}
