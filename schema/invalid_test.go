package schema_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema"
)

// Each file of testdata/invalid is named for its fault; beside it is all that is said of it.
func TestInvalidFiles(t *testing.T) {
	s := campaign(t)
	for _, path := range files(t, "testdata/invalid/*.yaml") {
		name := strings.TrimSuffix(path, ".yaml")
		t.Run(name, func(t *testing.T) {
			text := read(t, path)
			problems := judge(s, "f.yaml", text)
			require.NotEmpty(t, problems)
			var shown strings.Builder
			for _, p := range problems {
				shown.WriteString(p.Caret() + "\n")
			}
			assert.NotContains(t, shown.String(), "SECRET", "a value of the provider block is shown")
			golden(t, name+".txt", shown.String())
			inside(t, text, problems)
		})
	}
}

// inside holds every problem to the promise that its position is one of the file.
func inside(t testing.TB, text string, problems []schema.Problem) {
	t.Helper()
	text = strings.TrimPrefix(text, "\ufeff")
	rows := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	for _, p := range problems {
		if p.Line == 0 {
			continue // it is about the file as a whole
		}
		require.LessOrEqual(t, p.Line, len(rows), p.String())
		require.GreaterOrEqual(t, p.Column, 1, p.String())
		require.LessOrEqual(t, p.Column, utf8.RuneCountInString(rows[p.Line-1])+1, p.String())
	}
}
