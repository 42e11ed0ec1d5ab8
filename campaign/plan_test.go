package campaign

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"campaign/schema"
)

// What every row has doesn't hide what one row has.
func TestShownAreOfEveryKind(t *testing.T) {
	var s Shown
	for line := range 1000 {
		s.add(schema.Problem{Line: line, Path: "phone", Code: "phone-too-short"}, 5)
		if line == 500 || line == 700 {
			s.add(schema.Problem{Line: line, Path: "template.variables.city", Code: "value-blank"}, 5)
		}
		if line == 600 {
			s.add(schema.Problem{Line: line, Path: "template.variables.city", Code: "value-with-line-break"}, 5)
		}
	}
	s.sort()
	var lines []int
	for _, p := range s.First {
		lines = append(lines, p.Line)
	}
	assert.Equal(t, []int{0, 1, 2, 500, 600}, lines)
	assert.Equal(t, 1003-5, s.More)
}
