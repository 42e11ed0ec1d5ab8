package terminal

import (
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"github.com/stretchr/testify/assert"
)

func TestFold(t *testing.T) {
	tests := []struct {
		name, text    string
		width, column int
		want          string
	}{
		{"fits", "one two", 40, 4, "one two"},
		{"no terminal", strings.Repeat("word ", 40), 0, 4, strings.Repeat("word ", 40)},
		{"between words", "one two three four five six", 24, 4, "one two three four\n    five six"},
		{"a long word", "to a/very/long/path/of/a/file.csv x", 24, 4, "to\n    a/very/long/path/of\n    /a/file.csv x"},
		{"wide characters count twice", "日本語日本語 日本語日本語", 24, 4, "日本語日本語\n    日本語日本語"},
		{"lines stay apart", "one\ntwo", 40, 2, "one\n  two"},
		{"too narrow to fold", "one two three four", 12, 4, "one two three four"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			assert.Equal(t, tt.want, fold(tt.text, tt.width, tt.column))
		})
	}
}

func TestFit(t *testing.T) {
	for text, want := range map[string]string{
		"short":              "short",
		"just as long":       "just as long",
		"longer than it":     "longer than…",
		"👩‍👩‍👧 família nova": "👩‍👩‍👧 família…",
		"日本語日本語日":            "日本語日本…",
	} {
		got := fit(text, 12)
		assert.Equal(t, want, got)
		assert.LessOrEqual(t, uniseg.StringWidth(got), 12)
	}
	assert.Empty(t, fit("word", 1))
}
