package recipients

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// Any bytes give rows or an error: no panic, no row that is larger than its bounds, and twice the same.
func FuzzOpen(f *testing.F) {
	files, err := os.ReadDir("testdata")
	require.NoError(f, err)
	for _, file := range files {
		if !file.IsDir() && filepath.Ext(file.Name()) != ".xlsx" {
			data, err := os.ReadFile(filepath.Join("testdata", file.Name()))
			require.NoError(f, err)
			f.Add(data, "phone", "", "")
		}
	}
	f.Add([]byte("phone\r\"a\"\rb\n"), "phone", "tab", "latin1")
	path := filepath.Join(f.TempDir(), "fuzz")
	brazil := newNumbering("BR")
	f.Fuzz(func(t *testing.T, data []byte, phone, delimiter, encoding string) {
		require.NoError(t, os.WriteFile(path, data, 0o600))
		list, err := Open(path, Options{Phone: phone, Delimiter: delimiter, Encoding: encoding, Country: "BR", numbers: brazil})
		if err != nil {
			harmless(t, strings.ReplaceAll(err.Error(), path, ""))
			return
		}
		defer list.Close()
		harmless(t, list.SummaryOf(1))
		require.Equal(t, walked(t, list), walked(t, list))
	})
}

func walked(t *testing.T, list *File) (out []string) {
	last := Row{}
	for row, err := range list.Rows() {
		if err != nil {
			harmless(t, strings.ReplaceAll(err.Error(), list.path, ""))
			return append(out, err.Error())
		}
		require.Greater(t, row.Number, last.Number)
		require.Len(t, row.Cells, len(list.Columns()))
		for _, c := range row.Cells {
			require.LessOrEqual(t, len(c), maxCell)
			require.True(t, utf8.ValidString(c), "%q", c)
		}
		checkRecipient(t, list.numbers, list.Recipient(row))
		out = append(out, strings.Join(row.Cells, "\x00"))
		last = row
	}
	return out
}

// harmless has nothing that drives a terminal, breaks a line or hides.
func harmless(t *testing.T, text string) {
	t.Helper()
	require.True(t, utf8.ValidString(text), "%q", text)
	require.False(t, strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
	}), "%q", text)
}

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{3,14}$`)

func FuzzRecipient(f *testing.F) {
	for _, cell := range []string{"+5511987654321", "0 15 11 98765-4321", "5,51199E+12", `="55"`, "11987654321 / 12", "wa.me/55", "\u200b+\u0665", "tel:+1;ext=2", "00", "++", "+52155"} {
		f.Add(cell, "BR")
		f.Add(cell, "")
		f.Add(cell, "AR")
	}
	known := map[string]*numbering{}
	f.Fuzz(func(t *testing.T, cell, country string) {
		if country != "" {
			var err error
			if country, err = Country(country); err != nil {
				harmless(t, err.Error())
				return
			}
		}
		if known[country] == nil {
			known[country] = newNumbering(country)
		}
		checkRecipient(t, known[country], known[country].recipient(cell))
	})
}

// checkRecipient holds for every cell of every file.
func checkRecipient(t *testing.T, n *numbering, r Recipient) {
	harmless(t, r.Fault)
	harmless(t, r.Warning)
	if r.Fault != "" {
		require.Empty(t, r.Address)
		require.Empty(t, r.Ref)
		return
	}
	require.Regexp(t, e164, r.Address)
	require.Regexp(t, e164, r.Ref)
	require.Equal(t, r.Ref, canonicalOf(r.Ref), "a person is known by one number")
	if r.Warning == "" { // the library takes zeros that no number begins with off again and again
		again := n.recipient(r.Address)
		require.Equal(t, r.Address, again.Address, "an address is its own address: %q", r.Typed)
		require.Equal(t, r.Ref, again.Ref)
	}

	digits := []rune{}
	for _, c := range visible(r.Typed) {
		if c >= '0' && c <= '9' {
			digits = append(digits, c)
		}
	}
	if !strings.ContainsAny(r.Typed, "?&;.,٫") { // a link's parameters and decimals aren't digits of the number
		require.True(t, strings.HasSuffix(string(digits), r.Address[len(r.Address)-4:]), "%q is not %s", r.Typed, r.Address)
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
