package recipients

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/table"
)

func written(t testing.TB, text string) string {
	path := filepath.Join(t.TempDir(), "people.csv")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func opened(t testing.TB, text string, o Options) *File {
	f, err := Open(written(t, text), o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func rowsOf(t testing.TB, f *File) (rows []table.Row) {
	for row, err := range f.Rows() {
		require.NoError(t, err)
		rows = append(rows, row)
	}
	return rows
}

func TestWrongCountry(t *testing.T) {
	path := written(t, "phone,name\n")
	_, err := Open(path, Options{Country: "UK"})
	require.EqualError(t, err, path+`: default_country: "UK" isn't a country's code; did you mean GB?`)
}

func TestSummary(t *testing.T) {
	f := opened(t, "Celular;Nome\n1;S\xe3o\n", Options{Phone: "celular"})
	assert.Equal(t, `Windows-1252, ";"-separated, 1,204 rows, phone column "Celular"`, f.SummaryOf(1204))
	assert.Equal(t, `Windows-1252, ";"-separated, 1 row, phone column "Celular"`, f.SummaryOf(1))
	assert.Equal(t, `Windows-1252, ";"-separated, 12,345,678 rows, phone column "Celular"`, f.SummaryOf(12345678))
}

// A quote that is closed somewhere below, where a cell happens to end, would swallow the people between.
func TestARowWithinACell(t *testing.T) {
	for text, column := range map[string]string{
		"phone,a\n5511987654321,\"vip\n5511987654322,x\n5511987654323,y\"\n":       "B",
		"phone,a\n\"5511987654321,x\n5511987654322,y\n\",z\n":                      "A",
		"phone,a\r5511987654321,\"vip\r5511987654322,\"\r":                         "B",
		"name,obs,phone\nAna,\"TV 42,+5511987654321\nBia,TV 50\",+5511987654322\n": "B",
		"phone,a,b\n+5511987654321,\"Ana,1\n+5511987654322,Bia\",2\n":              "B",
		"a;phone;b\r\nAna;5511987654321;\"x\r\nBia;5511987654322;\"\r\n":           "C",
	} {
		f := opened(t, text, Options{})
		rows := rowsOf(t, f)
		require.Len(t, rows, 1)
		assert.Equal(t, fmt.Sprintf(`has what looks like another row in the cell in column %s: perhaps a quote (") that opens it isn't closed; `+
			"close it, or write the text on one line (line 2)", column), f.Recipient(rows[0]).Fault.String())
	}
	for _, text := range []string{
		"phone,a\n5511987654321,\"Olá, tudo bem?\nLigue, se quiser: (11) 3232-1010\"\n",
		"phone,a\n5511987654321,\"Ligue:\n(11) 3232-1010\"\n",
		"phone,a\n5511987654321,\"5511987654322, ou outro\"\n",
		"phone,a\n5511987654321,\"um\n2, 3\"\n",
		"a,b,phone\n\"Rua A, 5\nApto 3\",\"x, y\nz\",5511987654321\n",
		"phone,a,b\n5511987654321,\"Falar com Bia:\n11 91234-5678, depois das 18h\",x\n",
	} {
		f := opened(t, text, Options{})
		assert.Empty(t, f.Recipient(rowsOf(t, f)[0]).Fault, text)
	}
}
