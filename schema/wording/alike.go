package wording

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Alike tells whether people would take two names for one: they differ in nothing but case, spaces, and how their letters
// are coded. Accents, dashes and digits tell names apart.
func Alike(a, b string) bool { return strings.EqualFold(bare(a), bare(b)) }

// bare is a name in one coding, without what isn't seen.
func bare(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc) {
			return -1
		}
		return r
	}, norm.NFKC.String(name))
}
