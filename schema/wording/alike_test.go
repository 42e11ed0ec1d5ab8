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

func TestIsUUID(t *testing.T) {
	for name, want := range map[string]bool{
		"0a1b2c3d-0000-4000-8000-00000000abcd": true, "0A1B2C3D-0000-4000-8000-00000000ABCD": true, "0a1b2c3d00004000800000000000abcd": false,
		"0a1b2c3d-0000-4000-8000-00000000abcg": false, "{0a1b2c3d-0000-4000-8000-00000000abcd}": false, "": false,
	} {
		assert.Equal(t, want, IsUUID(name), name)
	}
}
