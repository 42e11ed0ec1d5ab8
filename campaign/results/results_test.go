package results

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIn(t *testing.T) {
	at, ok := In(strings.Split("row,recipient,status,reason,code,message_id,attempts,http_status,first_attempt_at,answered_at,delivery,delivery_at,status", ","))
	assert.True(t, ok)
	assert.Equal(t, Places{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, at)
	at, ok = In([]string{"status", "name", "recipient", "row"})
	assert.True(t, ok, "columns moved and taken out")
	assert.Equal(t, Places{3, 2, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1}, at)
	_, ok = In([]string{"row", "recipient", "Status"})
	assert.False(t, ok)
}

func TestCell(t *testing.T) {
	for text, want := range map[string]string{
		"Ana": "Ana", "": "", "-10%": "'-10%", "=1+1": "'=1+1", "@a": "'@a", "＋1": "'＋1", "\n=1": "'\n=1", "a\nb\tc\r": "a\nb\tc\r",
		"a\x1b[2J": "a\ufffd[2J", "\x00\x7f\u0085": "\ufffd\ufffd\ufffd", "1-2": "1-2", "שלום\u200f": "שלום\u200f",
	} {
		assert.Equal(t, want, Cell(text), "%q", text)
	}
}

func TestSent(t *testing.T) {
	for status, want := range map[string]bool{Accepted: true, Unsure: true, Rejected: false, Pending: false, Invalid: false, Duplicate: false, Suppressed: false, "": false} {
		assert.Equal(t, want, Sent(status), status)
	}
}
