// Package wording is how the program speaks to people: which names are the same, which was meant, and texts that are safe
// to show. It is a leaf that everybody who speaks to people may import.
package wording

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Plain is the loose form of a column's name, in which names are compared: no case, no accents, no spaces, no `-`, no `_`,
// and nothing invisible. Plain("Primeiro_Nome") is "primeironome", and Plain("Nº pedido") is "nopedido".
func Plain(name string) string {
	ascii := true
	for i := 0; i < len(name); i++ {
		ascii = ascii && name[i] < 0x80
	}
	if !ascii {
		name = norm.NFKD.String(name)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '-', r == '_', unicode.IsSpace(r), unicode.In(r, unicode.Mn, unicode.Cf, unicode.Cc, unicode.Pd):
			return -1
		default:
			return unicode.ToLower(r)
		}
	}, name)
}
