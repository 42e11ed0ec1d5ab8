package cloudapi

import (
	"fmt"
	"unicode/utf8"

	"campaign/providers/provider"
)

// An encoder writes one message, and keeps what the dialect can't express.
type encoder struct {
	provider.Faults
	dialect Dialect
}

// once refuses a text that was seen before. Lists here have ten entries at most: no map is needed.
func (e *encoder) once(path string, seen []string, text string) []string {
	for _, s := range seen {
		if s == text {
			e.RefuseValue(path, fmt.Sprintf("%q is there twice", clip(text)), "give each its own")
		}
	}
	return append(seen, text)
}

// clip is the beginning of a text, enough to recognise it.
func clip(text string) string {
	const enough = 40
	if utf8.RuneCountInString(text) <= enough {
		return text
	}
	return string([]rune(text)[:enough]) + "…"
}
