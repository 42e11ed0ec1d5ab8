package recipients

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestBrokenSheetIsRefused: a sheet that breaks off, or that has something broken in its middle, in a zip that is whole.
// The library would read the rows above and say nothing.
func TestBrokenSheetIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(xml string) string{
		"breaks off in an element": func(xml string) string { return xml[:strings.LastIndex(xml, "<row")+6] },
		"breaks off after a row":   func(xml string) string { return xml[:strings.LastIndex(xml, "</row>")+len("</row>")] },
		"something in the middle":  func(xml string) string { return strings.Replace(xml, "</row>", "</row><<&&", 1) },
		"nothing in it":            func(string) string { return "" },
		"a row far below":          func(xml string) string { return strings.Replace(xml, `<row r="4"`, `<row r="2000000000"`, 1) },
		"a row that comes twice":   func(xml string) string { return strings.Replace(xml, `<row r="3"`, `<row r="2"`, 1) },
		"a text without end":       func(xml string) string { return strings.Replace(xml, "</row>", strings.Repeat(" ", 2<<20)+"</row>", 1) },
		"an attribute without end": func(xml string) string {
			return strings.Replace(xml, "<row ", `<row x="`+strings.Repeat("x", 2<<20)+`" `, 1)
		},
		"cells without end": func(xml string) string {
			return strings.Replace(xml, "</row>", strings.Repeat("<c/>", maxColumns+1)+"</row>", 1)
		},
		"a row without end": func(xml string) string {
			return strings.Replace(xml, "</row>", strings.Repeat("<x>"+strings.Repeat("x", 1<<19)+"</x>", 40)+"</row>", 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "people.xlsx")
			require.NoError(t, os.WriteFile(path, respun(t, "testdata/excel.xlsx", "xl/worksheets/sheet1.xml", spoil), 0o600))
			_, err := Open(path, Options{Phone: "celular", Country: "BR"})
			require.Error(t, err)
			assert.Contains(t, err.Error(), "damaged or not complete")
		})
	}
	path := filepath.Join(t.TempDir(), "people.xlsx")
	whole := respun(t, "testdata/excel.xlsx", "xl/worksheets/sheet1.xml", func(xml string) string { return xml })
	require.NoError(t, os.WriteFile(path, whole, 0o600))
	f, err := Open(path, Options{Phone: "celular", Country: "BR"})
	require.NoError(t, err)
	require.NoError(t, f.Close())
}

// TestBrokenSheetIsRefusedWhateverItsName: the library reads the part that the workbook's relations lead to.
func TestBrokenSheetIsRefusedWhateverItsName(t *testing.T) {
	for target, name := range map[string]string{
		"worksheets/planilha.xml": "xl/worksheets/planilha.xml", "/xl/data.xml": "xl/data.xml", "../lists/./people": "lists/people", `worksheets\a.xml`: "xl/worksheets/a.xml",
	} {
		for _, broken := range []bool{false, true} {
			path := filepath.Join(t.TempDir(), "people.xlsx")
			require.NoError(t, os.WriteFile(path, remade(t, "testdata/excel.xlsx", func(part, xml string) (string, string) {
				switch {
				case part == "xl/_rels/workbook.xml.rels":
					xml = strings.Replace(xml, "worksheets/sheet1.xml", target, 1)
				case part == "xl/worksheets/sheet1.xml" && broken:
					return name, xml[:strings.LastIndex(xml, "<row")]
				case part == "xl/worksheets/sheet1.xml":
					return name, xml
				}
				return part, xml
			}), 0o600))
			f, err := Open(path, Options{Phone: "celular", Country: "BR"})
			if broken {
				require.EqualError(t, err, path+": this workbook is damaged or not complete; open it in Excel and save it again, or save the sheet as CSV", target)
				continue
			}
			require.NoError(t, err, target)
			assert.Len(t, rowsOf(t, f), 3)
			require.NoError(t, f.Close())
		}
	}
}

// respun is a workbook with one of its parts changed.
func respun(t *testing.T, file, part string, change func(string) string) []byte {
	t.Helper()
	changed := false
	out := remade(t, file, func(name, text string) (string, string) {
		if name == part {
			text, changed = change(text), true
		}
		return name, text
	})
	require.True(t, changed, "the workbook has no %s", part)
	return out
}

// remade is a workbook with its parts' names and texts changed.
func remade(t *testing.T, file string, change func(name, text string) (string, string)) []byte {
	t.Helper()
	from, err := zip.OpenReader(file)
	require.NoError(t, err)
	defer from.Close()
	var parts []string
	for _, f := range from.File {
		r, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		require.NoError(t, r.Close())
		name, changed := change(f.Name, string(text))
		parts = append(parts, name, changed)
	}
	return zipped(parts...)(t)
}
