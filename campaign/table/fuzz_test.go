package table

import (
	"os"
	"path/filepath"
	"slices"
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
	f.Fuzz(func(t *testing.T, data []byte, column, delimiter, encoding string) {
		require.NoError(t, os.WriteFile(path, data, 0o600))
		list, err := Open(path, Options{Column: column, Delimiter: delimiter, Encoding: encoding})
		if err != nil {
			harmless(t, strings.ReplaceAll(err.Error(), path, ""))
			return
		}
		defer list.Close()
		harmless(t, strings.Join(list.Kind(), ", "))
		require.Equal(t, walked(t, list), walked(t, list))
	})
}

func walked(t *testing.T, list *File) (out []string) {
	last := Row{}
	for row, err := range list.Rows(hasDigits) {
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

// hasDigits takes a row for one where a cell is all digits.
func hasDigits(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool { return len(c) > 1 && strings.Trim(c, "0123456789") == "" })
}
