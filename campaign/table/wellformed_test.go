package table

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
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
			_, err := Open(path, Options{Column: "celular"})
			require.Error(t, err)
			assert.Contains(t, err.Error(), "damaged or not complete")
		})
	}
	path := filepath.Join(t.TempDir(), "people.xlsx")
	whole := respun(t, "testdata/excel.xlsx", "xl/worksheets/sheet1.xml", func(xml string) string { return xml })
	require.NoError(t, os.WriteFile(path, whole, 0o600))
	f, err := Open(path, Options{Column: "celular"})
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
			f, err := Open(path, Options{Column: "celular"})
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

// TestFormulasThatWereNeverCalculated: libraries write them without a result, and the cell would be read as blank.
func TestFormulasThatWereNeverCalculated(t *testing.T) {
	const head = `<row r="1"><c r="A1" t="inlineStr"><is><t>phone</t></is></c><c r="C1" t="inlineStr"><is><t>name</t></is></c></row><row r="3"><c r="A3"><v>5511987654321</v></c>`
	for cell, refused := range map[string]bool{
		`<c r="C3"><f>"A"</f></c>`:                             true,
		`<c r="C3"><f>"A"</f><v/></c>`:                         true,
		"<c r=\"C3\"><f>\"A\"</f>\n<v></v>\n</c>":              true,
		`<c/><c><f t="shared" si="0"/></c>`:                    true,
		`<c r="C3" t="str"><f>""</f></c>`:                      true,
		`<c r="C3" t="n"><f>1</f></c>`:                         true,
		`<c r="C3"><f>1</f><v>1</v></c>`:                       false,
		`<c r="C3"><v>1</v><f>1</f></c>`:                       false,
		`<c r="C3" t="str"><f>""</f><v></v></c>`:               false, // a text that is empty
		`<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c>`:         false,
		`<c r="C3"/><c r="D3" t="b"><f>TRUE()</f><v>1</v></c>`: false,
	} {
		path := filepath.Join(t.TempDir(), "people.xlsx")
		require.NoError(t, os.WriteFile(path, workbookOf("Plan1", nil, head+cell+"</row>")(t), 0o600))
		f, err := Open(path, Options{})
		if refused {
			require.EqualError(t, err, path+":3: the cell in column C has a formula that was never calculated; open the workbook in Excel and save it, or save the sheet as CSV", cell)
			continue
		}
		require.NoError(t, err, cell)
		require.NoError(t, f.Close())
	}
}

// A sheet that isn't the list's may have what it likes.
func TestFormulasOfAnotherSheet(t *testing.T) {
	book := excelize.NewFile()
	require.NoError(t, book.SetSheetRow("Sheet1", "A1", &[]any{"phone"}))
	_, err := book.NewSheet("Contas")
	require.NoError(t, err)
	require.NoError(t, book.SetSheetRow("Contas", "A1", &[]any{"phone", "total"}))
	require.NoError(t, book.SetCellFormula("Contas", "B2", "1+1"))
	require.NoError(t, book.SetCellFormula("Sheet1", "C9", "1+1")) // beside the list
	path := filepath.Join(t.TempDir(), "people.xlsx")
	require.NoError(t, book.SaveAs(path))
	require.NoError(t, book.Close())
	f, err := Open(path, Options{})
	require.NoError(t, err)
	require.NoError(t, f.Close())
	_, err = Open(path, Options{Sheet: "contas"})
	require.ErrorContains(t, err, path+":2: the cell in column B has a formula that was never calculated")
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
