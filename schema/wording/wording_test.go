package wording

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPlain(t *testing.T) {
	for name, want := range map[string]string{
		"Primeiro_Nome": "primeironome", "primeiro nome": "primeironome", "Nº pedido": "nopedido", "no_pedido": "nopedido",
		"Endereço": "endereco", "E-mail": "email", "שם פרטי": "שםפרטי", "Straße": "straße", " ": "", "ｐｈｏｎｅ": "phone", "a\u00adb\u200fc": "abc",
		"NÚMERO_do-Celular": "numerodocelular", "Numero\u0301": "numero", "\ufefftelefone\u200b": "telefone",
		"Phone\u2011Number": "phonenumber", "a\nb": "ab", "שֵׁם": "שם", "": "", " _-": "", "e-mail (1)": "email(1)", "İ": "i", "STRASSE": "strasse",
	} {
		assert.Equal(t, want, Plain(name), name)
	}
}

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		word  string
		words []string
		want  string
	}{
		{"acount_id", []string{"inbox_id", "account_id"}, "account_id"},
		{"phnoe", []string{"name", "phone"}, "phone"},
		{"inbox", []string{"account_id", "inbox_id"}, "inbox_id"},
		{"phone", []string{"Phone 1 - Label", "Phone 1 - Value"}, "Phone 1 - Label"},
		{"telefone", []string{"fone"}, "fone"},
		{"prefixItems", []string{"items"}, ""},
		{"ab", []string{"cd"}, ""},
		{"15", []string{"16"}, ""},
		{"", []string{"a"}, ""},
		{"Número", []string{"numero"}, "numero"},
		{strings.Repeat("a", 200), []string{strings.Repeat("a", 201)}, ""},
	} {
		assert.Equal(t, c.want, Nearest(c.word, c.words), c.word)
	}
}

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"Ana": `"Ana"`, "a\nb\tc": `"a b c"`, "a\x1b[31mb": "\"a\ufffd[31mb\"", "a\u202eb": "\"a\ufffdb\"", "a\u00a0b": "\"a\ufffdb\"",
		strings.Repeat("é", 61): `"` + strings.Repeat("é", 60) + `…"`,
	} {
		assert.Equal(t, want, Quote(text))
	}
}

func TestLists(t *testing.T) {
	assert.Equal(t, "1 row", Counted(1, "row"))
	assert.Equal(t, "0 rows", Counted(0, "row"))
	assert.Equal(t, "1,204 rows", Counted(1204, "row"))
	assert.Equal(t, "1 row is", Plural(1, "row is", "rows are"))
	assert.Equal(t, "0 rows are", Plural(0, "row is", "rows are"))
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 12345678: "12,345,678"} {
		assert.Equal(t, want, Count(n))
	}
	assert.Equal(t, "a, b", Listed([]string{"a", "b"}))
	assert.Equal(t, "a, b, c, d, e, f, g, h, i, j, k, l and 2 more", Listed(strings.Split("abcdefghijklmn", "")))
}

func TestSimplified(t *testing.T) {
	for cell, want := range map[string]string{
		"＋５５　１１": "+55 11", "\u200b\u0665\u0666\ufeff": "56", "11\u00a098765\u20114321": "11 98765-4321", "a\tb\r": "a b", "1\n2": "1\n2",
		"2\u22121": "2-1", "1\ufe0f\u20e3": "1\u20e3", " \u3164": "", "①": "1", "": "",
	} {
		assert.Equal(t, want, Simplified(cell), "%q", cell)
	}
}

func TestHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"Olá 👨‍👩‍👧 שלום\u200f": "Olá 👨‍👩‍👧 שלום\u200f",
		"a\x1b[2Jb":            "a␛[2Jb",
		"a\u202eb\u202d":       "a�b�",
		"\u2066a\u2069\u202c":  "a",
		"a\r\nb\rc\u2028d":     "a\nb\nc\nd",
		"a\tb\x7f\u0085":       "a b␡\n",
		"\x9b31m\xff":          "�31m�",
		"\ufeffa":              "a",
	} {
		assert.Equal(t, want, Harmless(text), "%q", text)
	}
}
