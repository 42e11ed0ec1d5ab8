package recipients

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"campaign/campaign/table"
)

// What is said of the column of the numbers that isn't there, after the names that the file has.
func TestWhichColumnIsMeant(t *testing.T) {
	tests := map[string]struct{ text, phone, hint string }{
		"a label beside it":       {"Phone 1 - Label;Phone 1 - Value\nMobile;11 98765-4321\n", "phone", `did you mean "Phone 1 - Value"?`},
		"a kind beside it":        {"Phone type;Celular\nmobile;11 98765-4321\n", "phone", `column "Celular" has phone numbers: name it in phone:`},
		"nothing that is near":    {"Hotel;Celular\nIbis;11 98765-4321\n", "tel", `column "Celular" has phone numbers: name it in phone:`},
		"a spreadsheet's letter":  {"first_name;fone\nAna;11 98765-4321\n", "A", `column "fone" has phone numbers: name it in phone:`},
		"the most numbers":        {"pedido;fone\n1198765432;11 98765-4321\n11987654321;11 98765-4322\n5;11 98765-4323\n", "phone", `column "fone" has phone numbers: name it in phone:`},
		"near, but shortened":     {"phnoe;name\n5,51199E+12;Ana\n", "phone", `did you mean "phnoe"?`},
		"near, but two in a cell": {"phnoe;name\n11 98765-4321, 11 98765-4322;Ana\n", "phone", `did you mean "phnoe"?`},
		"a title":                 {"Relatório de clientes;;\nfone;nome;cidade\n11 98765-4321;Ana;Santos\n", "phone", "row 1 is a title: delete the rows above the names"},
		"several titles":          {"\nRelatório;;\nGerado em 01/02/2026;;\n;;\nfone;nome;cidade\n11 98765-4321;Ana;Santos\n", "phone", "row 2 is a title: delete the rows above the names"},
		"a title, no delimiter":   {"Relatório de clientes\nfone;nome;cidade\n11 98765-4321;Ana;Santos\n", "phone", "row 1 is a title: delete the rows above the names"},
		"a name, and notes":       {"fone;;\n11 98765-4321;Ana;Santos\n", "phone", `column "fone" has phone numbers: name it in phone:`},
		"one column":              {"fone\n11 98765-4321\n", "phone", `column "fone" has phone numbers: name it in phone:`},
		"near, but text":          {"phnoe;name\nlá;Ana\n", "phone", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := written(t, tt.text)
			_, err := Open(path, Options{Phone: tt.phone, Country: "BR"})
			var p *table.Problem
			require.ErrorAs(t, err, &p)
			require.Equal(t, tt.hint, p.Hint)
		})
	}
}

// The list stands on another sheet than the first.
func TestColumnOnAnotherSheet(t *testing.T) {
	book := excelize.NewFile()
	require.NoError(t, book.SetSheetRow("Sheet1", "A1", &[]any{"Resumo", "Total"}))
	for _, sheet := range []string{"Velha", "Lista #2"} {
		_, err := book.NewSheet(sheet)
		require.NoError(t, err)
		require.NoError(t, book.SetSheetRow(sheet, "A2", &[]any{"Nome", "phone"}))
		require.NoError(t, book.SetSheetRow(sheet, "A3", &[]any{"Ana", 5511987654321}))
	}
	require.NoError(t, book.SetSheetVisible("Velha", false))
	path := filepath.Join(t.TempDir(), "people.xlsx")
	require.NoError(t, book.SaveAs(path))
	require.NoError(t, book.Close())

	const none = `:1: there is no column "phone"; the sheet "Sheet1" has "Resumo", "Total"; the sheet "Lista #2" has it: `
	_, err := Open(path, Options{})
	require.EqualError(t, err, path+none+`set recipients.sheet: "Lista #2"`)
	_, err = LoadSuppression([]string{path}, "", false)
	require.EqualError(t, err, path+none+"make it the first")
	f, err := Open(path, Options{Sheet: "Lista #2"})
	require.NoError(t, err)
	require.NoError(t, f.Close())
	_, err = Open(path, Options{Phone: "fone"})
	require.EqualError(t, err, path+`:1: there is no column "fone"; the sheet "Sheet1" has "Resumo", "Total"`)
}

// An opt-out list on several sheets: whoever stands on another than the first would be messaged.
func TestSuppressionOnSeveralSheets(t *testing.T) {
	for name, sheets := range map[string]map[string][]any{
		"a list each":    {"Sheet1": {"phone", 5511987654322}, "Fev": {"phone", 5511987654321}},
		"a page before":  {"Sheet1": {"Lista de opt-out"}, "Fev": {"phone", 5511987654321}},
		"blank, as ever": {"Sheet1": {"phone", 5511987654322}, "Plan2": {}, "Plan3": {""}},
	} {
		t.Run(name, func(t *testing.T) {
			book := excelize.NewFile()
			for sheet, column := range sheets {
				if sheet != "Sheet1" {
					_, err := book.NewSheet(sheet)
					require.NoError(t, err)
				}
				require.NoError(t, book.SetSheetCol(sheet, "A1", &column))
			}
			path := filepath.Join(t.TempDir(), "no.xlsx")
			require.NoError(t, book.SaveAs(path))
			require.NoError(t, book.Close())
			_, err := LoadSuppression([]string{path}, "", false)
			if name == "blank, as ever" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, path+`: only its sheet "Sheet1" would be read; there is more in "Fev"; `+
				"save each sheet as a list of its own and name them all in suppress, or delete what is no list")
		})
	}
}
