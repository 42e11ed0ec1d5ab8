package numbers

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"campaign/schema/wording"
)

// harmless has nothing that drives a terminal, breaks a line or hides.
func harmless(t *testing.T, text string) {
	t.Helper()
	require.True(t, utf8.ValidString(text), "%q", text)
	require.False(t, strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
	}), "%q", text)
}

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{3,14}$`)

func FuzzNumber(f *testing.F) {
	for _, cell := range []string{"+5511987654321", "0 15 11 98765-4321", "5,51199E+12", `="55"`, "11987654321 / 12", "wa.me/55", "\u200b+\u0665", "tel:+1;ext=2", "00", "++", "+52155"} {
		f.Add(cell, "BR")
		f.Add(cell, "")
		f.Add(cell, "AR")
	}
	known := map[string]*Plans{}
	f.Fuzz(func(t *testing.T, cell, country string) {
		if country != "" {
			code, wrong := Country(country)
			if wrong != nil {
				harmless(t, wrong.String())
				return
			}
			country = code
		}
		if known[country] == nil {
			known[country] = For(country)
		}
		checkNumber(t, known[country], cell)
	})
}

// checkNumber holds for every cell.
func checkNumber(t *testing.T, n *Plans, cell string) {
	r := n.Read(cell)
	harmless(t, fmt.Sprint(r.Fault, r.Warning))
	if r.Fault != nil {
		require.Empty(t, r.Address)
		require.Empty(t, r.Ref)
		return
	}
	require.Regexp(t, e164, r.Address)
	require.Regexp(t, e164, r.Ref)
	require.Equal(t, r.Ref, canonicalOf(r.Ref), "a person is known by one number")
	if r.Warning == nil { // the library takes zeros that no number begins with off again and again
		again := n.Read(r.Address)
		require.Equal(t, r.Address, again.Address, "an address is its own address: %q", cell)
		require.Equal(t, r.Ref, again.Ref)
	}

	digits := []rune{}
	for _, c := range wording.Simplified(cell) {
		if c >= '0' && c <= '9' {
			digits = append(digits, c)
		}
	}
	if !strings.ContainsAny(cell, "?&;.,٫") { // a link's parameters and decimals aren't digits of the number
		require.True(t, strings.HasSuffix(string(digits), r.Address[len(r.Address)-4:]), "%q is not %s", cell, r.Address)
	}
}

func canonicalOf(ref string) string {
	for _, code := range []string{"55", "52", "54"} {
		if national, ok := strings.CutPrefix(ref, "+"+code); ok {
			return canonical(code, national, ref)
		}
	}
	return ref
}
