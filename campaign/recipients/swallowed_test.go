package recipients

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Rows of which some end as on old Macs aren't read as one, which would be all that is left of their people.
func TestMixedLineEnds(t *testing.T) {
	const mixed = `: the file's line ends are mixed, so that it can't be told where this row ends; open it in a spreadsheet and save it again as "CSV UTF-8"`
	path := written(t, "phone,name\r321,Ana\r322,Bia\r323,C\n324,D\n")
	_, err := Open(path, Options{})
	require.EqualError(t, err, path+":1"+mixed)
	many := strings.Repeat("3,C\r", headSize/4)
	for text, row := range map[string]int{
		"phone,name\n321,Ana\r322,Bia\n":            2,
		"phone,name\r\n1,A\r\n321,\"Ana\"\r322,B\n": 3,
		"phone\n1\n2\r3\r":                          3,
		"phone,name\r" + many + "1,A\n2,B\n":        headSize/4 + 2,
	} {
		f := opened(t, text, Options{})
		require.EqualError(t, lastError(f), fmt.Sprint(f.path, ":", row, mixed))
	}
	for _, text := range []string{"phone,name\r\r\n1,\"A\rB\"\r\r\n\r\n2,C\n3,D\r", "phone,name\r1,\"A\nB\"\r2,C\r3,D"} {
		assert.Len(t, rowsOf(t, opened(t, text, Options{})), 3)
	}
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
			"close it, or write the text on one line (line 2)", column), f.Recipient(rows[0]).Fault)
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
