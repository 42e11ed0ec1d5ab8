package recipients

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"campaign/schema/wording"
)

func TestChatIDs(t *testing.T) {
	r := chat(" 5511987654321-16@g.us\u200b")
	assert.Equal(t, Recipient{Address: "5511987654321-16@g.us", Ref: "5511987654321-16@g.us", Chat: true, Typed: " 5511987654321-16@g.us\u200b"}, r)
	assert.Equal(t, "0a1b2c3d-0000-4000-8000-00000000abcd", chat("0A1B2C3D-0000-4000-8000-00000000ABCD").Ref, "a UUID is one chat in either case")
	assert.Equal(t, "AbC", chat("AbC").Ref)
	for cell, fault := range map[string]string{
		"\u00a0":      "is blank",
		"6,61E+23":    `"6,61E+23" is a number that a spreadsheet has shortened; format the column as text`,
		"a\nb":        `"a b" isn't a chat id: it has a line break or another invisible character in it`,
		"a\u202eb":    `"a�b" isn't a chat id: it has a line break or another invisible character in it`,
		longOf(257):   wording.Quote(longOf(257)) + " is too long for a chat id",
		"ab\x1b[31m!": `"ab�[31m!" isn't a chat id: it has a line break or another invisible character in it`,
	} {
		assert.Equal(t, fault, chat(cell).Fault.String())
	}
}

func longOf(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'a'
	}
	return string(b)
}
