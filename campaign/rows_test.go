package campaign

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRows(t *testing.T) {
	var rows Rows
	assert.False(t, rows.Has(0))
	for _, n := range []int{2, 63, 64, 1000} {
		rows.add(n)
	}
	for n := range 2000 {
		assert.Equal(t, n == 2 || n == 63 || n == 64 || n == 1000, rows.Has(n), n)
	}
}
