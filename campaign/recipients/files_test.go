package recipients

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFilesAsProgramsWriteThem: each file of the table's testdata is opened as a list, with the options at the top of the .txt
// beside it, and must give what stands below them.
func TestFilesAsProgramsWriteThem(t *testing.T) {
	expected, err := filepath.Glob("../table/testdata/*.*.txt")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(expected), 40)
	for _, file := range expected {
		path := strings.TrimSuffix(file, ".txt")
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			head, expected, ok := strings.Cut(string(text), "\n\n")
			require.True(t, ok, "options, a blank line, what is expected")
			assert.Equal(t, expected, told(path, optionsOf(t, head)))
		})
	}
}

func optionsOf(t *testing.T, head string) (o Options) {
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "phone":
			o.Phone = value
		case "chat_id":
			o.ChatID = value
		case "default_country":
			o.Country = value
		case "delimiter":
			o.Delimiter = value
		case "encoding":
			o.Encoding = value
		case "sheet":
			o.Sheet = value
		case "no options":
		default:
			require.Fail(t, "unknown option", line)
		}
	}
	return o
}

// told is all that the package says of a file.
func told(path string, o Options) string {
	var b strings.Builder
	f, err := Open(path, o)
	if err != nil {
		return plainPath(err, path)
	}
	defer f.Close()
	fmt.Fprintln(&b, found(f))
	fmt.Fprintln(&b, cellsOf(f.Columns()))
	for row, err := range f.Rows() {
		if err != nil {
			b.WriteString(plainPath(err, path))
			break
		}
		fmt.Fprintf(&b, "%d", row.Number)
		if row.Hidden {
			b.WriteString(", hidden")
		}
		fmt.Fprintf(&b, ": %s\n", cellsOf(row.Cells))
		r := f.Recipient(row)
		switch {
		case r.Fault != nil:
			fmt.Fprintf(&b, "   fault: %s\n", r.Fault)
			continue
		case r.Ref != r.Address:
			fmt.Fprintf(&b, "   %s, the same person as %s\n", r.Address, r.Ref)
		default:
			fmt.Fprintf(&b, "   %s\n", r.Address)
		}
		if r.Warning != nil {
			fmt.Fprintf(&b, "   warning: %s\n", r.Warning)
		}
	}
	return b.String()
}

// found is what was found out, but for the number of rows.
func found(f *File) string { return strings.Join(append(f.Kind(), f.person()), ", ") }

func plainPath(err error, path string) string {
	return "error: " + strings.ReplaceAll(err.Error(), path, filepath.Base(path)) + "\n"
}

// cellsOf writes what can't be seen as Go does.
func cellsOf(cells []string) string {
	var b strings.Builder
	for _, r := range strings.Join(cells, " | ") {
		if r == '"' || r == '\\' {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRune(r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return strings.ReplaceAll(b.String(), `\'`, "'")
}
