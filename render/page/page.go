package page

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
)

// pageStyle is the look that all pages have in common: colours, type, sections, chips, for light, dark and paper.
//
//go:embed page.css
var pageStyle string

// A pageTile is one large number.
type pageTile struct{ Label, Number, Detail, Tone string }

// policy lets the page use this style and this script, its own pictures, and nothing else.
func policy(style, script string) string {
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script) +
		"; img-src data:; base-uri 'none'; form-action 'none'"
}
