package wording

import (
	"regexp"
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

// uuid is RFC 9562's.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// IsUUID tells whether a name is a UUID, whose letters mean the same in either case.
func IsUUID(name string) bool { return uuid.MatchString(name) }
