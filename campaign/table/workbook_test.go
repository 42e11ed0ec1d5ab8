package table

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

func TestSheets(t *testing.T) {
	path := filepath.Join("testdata", "excel-floats.xlsx")
	_, err := Open(path, Options{Sheet: "Contato"})
	require.EqualError(t, err, path+`: there is no sheet "Contato"; the workbook has "Oculta", "Contatos"; did you mean "Contatos"?`)
	empty := excelize.NewFile()
	_, err = empty.NewSheet("Contatos")
	require.NoError(t, err)
	blank := filepath.Join(t.TempDir(), "blank.xlsx")
	require.NoError(t, empty.SaveAs(blank))
	_, err = Open(blank, Options{Settable: true})
	require.EqualError(t, err, blank+`: the sheet "Sheet1" is empty; the workbook has "Sheet1", "Contatos"; put the list on the first sheet, or name its sheet in recipients.sheet`)
	require.NoError(t, empty.DeleteSheet("Contatos"))
	require.NoError(t, empty.SaveAs(blank))
	_, err = Open(blank, Options{})
	require.EqualError(t, err, blank+`: the sheet "Sheet1" is empty`)
	require.NoError(t, empty.Close())

	f, err := Open(path, Options{Sheet: "CONTATOS"})
	require.NoError(t, err)
	defer f.Close()
	assert.Equal(t, []string{"Excel workbook", `sheet "Contatos"`}, f.Kind())
}

// What excelize writes, large enough for its sheet to wait in a temporary file, is read twice and leaves nothing behind.
func TestALargeWorkbook(t *testing.T) {
	const rows = 9_000
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	book := excelize.NewFile()
	w, err := book.NewStreamWriter("Sheet1")
	require.NoError(t, err)
	require.NoError(t, w.SetRow("A1", []any{"Phone", "text"}))
	for i := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+2)
		require.NoError(t, err)
		require.NoError(t, w.SetRow(cell, []any{5511900000000 + i, strings.Repeat("x", 1000)}))
	}
	require.NoError(t, w.Flush())
	path := filepath.Join(t.TempDir(), "large.xlsx")
	require.NoError(t, book.SaveAs(path))
	require.NoError(t, book.Close())

	f, err := Open(path, Options{})
	require.NoError(t, err)
	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	assert.NotEmpty(t, left)
	for range 2 {
		n := 0
		for row, err := range f.Rows(nil) {
			require.NoError(t, err)
			require.Equal(t, n+2, row.Number)
			require.Empty(t, row.Fault)
			n++
		}
		require.Equal(t, rows, n)
	}
	require.NoError(t, f.Close())
	left, err = os.ReadDir(temporary)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestWorkbooksThatAreRefused(t *testing.T) {
	const damaged = "this workbook is damaged or not complete; open it in Excel and save it again, or save the sheet as CSV"
	whole := workbookOf("Plan1", sharedStrings, sheetExcel)(t)
	tests := map[string]struct {
		parts []string
		want  string
	}{
		"a zip of something else": {[]string{"a.csv", "phone"}, "this is a zip archive, not a list; unpack it first"},
		"a binary workbook":       {[]string{"xl/workbook.bin", "x"}, "this is a binary workbook (.xlsb); save it as CSV or .xlsx"},
		"no sheet at all":         {[]string{"xl/workbook.xml", "<workbook/>"}, damaged},
		"not XML":                 {[]string{"xl/workbook.xml", "\x00\x01"}, damaged},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.xlsx")
			require.NoError(t, os.WriteFile(path, zipped(tt.parts...)(t), 0o600))
			_, err := Open(path, Options{})
			require.EqualError(t, err, path+": "+tt.want)
		})
	}
	t.Run("cut short", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.xlsx")
		require.NoError(t, os.WriteFile(path, whole[:len(whole)/2], 0o600))
		_, err := Open(path, Options{})
		require.EqualError(t, err, path+": this workbook or archive is damaged or not complete; save or download it again")
	})
}

// A few kilobytes that say they unpack to more than the bound are refused before they are unpacked.
func TestAWorkbookThatUnpacksToTooMuch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bomb.xlsx")
	file, err := os.Create(path)
	require.NoError(t, err)
	z := zip.NewWriter(file)
	for _, name := range []string{"xl/workbook.xml", "[Content_Types].xml", "xl/worksheets/sheet1.xml"} {
		w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CompressedSize64: 2, UncompressedSize64: mostUnpacked})
		require.NoError(t, err)
		_, err = w.Write([]byte{3, 0})
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	require.NoError(t, file.Close())
	_, err = Open(path, Options{})
	require.EqualError(t, err, path+": this workbook is larger than 2 GiB when unpacked; save the sheet as CSV")
}

// No bytes in the place of a sheet make the reader panic. Most of the time goes into the parts around the sheet, which the
// library reads anew for each: some 400 executions a second on a busy machine where FuzzOpen did 1,100.
func FuzzWorkbook(f *testing.F) {
	for _, rows := range []string{sheetExcel, sheetFloats, sheetFormats, sheetBlankRows} {
		f.Add(rows, "João")
	}
	f.Add(`<row r="1"><c r="A1" t="s"><v>99</v></c></row>`, "")
	f.Add(`<row r="1"><c r="ZZZZ1"><v>1</v></c></row>`, "<")
	f.Add(`<row r="99999999"><c r="A1" s="99"><v>1E400</v></c></row>`, "")
	path := filepath.Join(f.TempDir(), "fuzz.xlsx")
	f.Fuzz(func(t *testing.T, rows, shared string) {
		require.NoError(t, os.WriteFile(path, pack(t, zip.Store, partsOf("Plan1", []string{shared}, rows)), 0o600))
		list, err := Open(path, Options{Column: "phone"})
		if err != nil {
			harmless(t, strings.ReplaceAll(err.Error(), path, ""))
			return
		}
		defer list.Close()
		harmless(t, strings.Join(list.Kind(), ", "))
		require.Equal(t, walked(t, list), walked(t, list))
	})
}
