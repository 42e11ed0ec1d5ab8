package cloudapi

import (
	"campaign/providers/provider"
	"campaign/schema/wording"
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
			e.RefuseValue(path, wording.Say("value-twice", wording.Args{"text": wording.Quote(text)}))
		}
	}
	return append(seen, text)
}
