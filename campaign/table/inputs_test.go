package table

import (
	"archive/zip"
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// The files of testdata, byte for byte as programs write them; campaign/recipients reads them as lists. `go test -update` writes them; what is expected of each stands beside it
// in a .txt, which only people write.
var inputs = map[string]input{
	// Excel
	"excel-br-csv.csv": in(charmap.Windows1252, crlf,
		"Nome;Celular;Cidade", "João da Silva;(11) 98765-4321;São Paulo", "Ana;21 99876-5432;Niterói", "\"Zé; o \"\"Bom\"\"\";085 98765-4321;Fortaleza"),
	"excel-br-csv-utf8.csv": bom(crlf("Nome;Celular;Cupom", "João;5511987654321;10% já", "Conceição;5521998765432;R$ 5,00")),
	"excel-br-newline-in-cell.csv": in(charmap.Windows1252, crlf,
		"Celular;Mensagem", "11987654321;\"Olá,\ntudo bem?\"", "11987654322;Oi"),
	"excel-br-shortened.csv":     in(charmap.Windows1252, crlf, "phone;nome", "5,51199E+12;Ana", "5511987654321;Bia", "5,52199E+12;Caio"),
	"excel-us-shortened.csv":     text(crlf, "phone,name", "5.51199E+12,Ana", "1.41556E+10,Bob"),
	"excel-us-csv.csv":           text(crlf, "phone,name,amount", "+1 415-555-2671,\"Smith, John\",\"1,250.00\"", "(212) 555-0123,Ann,5"),
	"excel-il-csv.csv":           in(charmap.Windows1255, crlf, "phone,שם", "050-233-4567,דנה כהן", "052-345-6789,משה"),
	"excel-il-csv-unsaid.csv":    in(charmap.Windows1255, crlf, "phone,שם", "050-233-4567,דנה כהן", "052-345-6789,משה"),
	"excel-il-short-names.csv":   in(charmap.Windows1255, crlf, "phone,name", "050-233-4567,גל", "050-233-4568,Dana", "050-233-4569,דן", "050-233-4570,נועה", "050-233-4571,Tal", "050-233-4572,טל"),
	"western-short-words.csv":    in(charmap.Windows1252, crlf, "phone;nome;obs", "11987654321;João;é só à noite", "11987654322;Zoë;às 9h", "11987654323;Ana;aí, à mão"),
	"excel-il-csv-utf8.csv":      bom(crlf("טלפון,שם,עיר", "050-233-4567,דנה כהן,תל אביב", "'0523456789,משה,\"ירושלים, בירה\"")),
	"excel-unicode-text.txt":     marked16(unicode.LittleEndian, crlf("phone\tNome\tObs", "+5511987654321\tJoão\t\"a\tb\"", "+972502334567\tדנה\t😀")),
	"excel-trailing-columns.csv": text(crlf, "phone;nome;;;", "11987654321;Ana;;;", "11987654322;;;;", ";;;;", ";;;;"),
	"excel-notes-beside.csv":     text(crlf, "phone;nome;;", "11987654321;Ana;;ligar antes", "11987654322;Bia;;"),
	"excel-sep-line.csv":         text(crlf, "sep=;", "phone;nome", "11987654321;Ana, a primeira", "11987654322;Bia"),
	"excel-sep-line-bom-tab.csv": bom("\"sep=\t\"\r\n" + crlf("phone\tnome", "11987654321\tAna")),
	"excel-mac-csv.csv":          in(charmap.Macintosh, cr, "phone;nome;obs", "11987654321;João;não há", "11987654322;Conceição;\"duas\nlinhas\""),
	"excel-mac-csv-unsaid.csv":   in(charmap.Macintosh, cr, "phone;nome", "11987654321;João não", "11987654322;Conceição"),
	"excel-msdos-csv.csv":        in(charmap.CodePage850, crlf, "phone;nome", "11987654321;João", "11987654322;Conceição"),
	"excel-msdos-names.csv":      in(charmap.CodePage850, crlf, "phone;nome", "11987654321;João", "11987654322;Conceição", "11987654323;José", "11987654324;Márcia", "11987654325;Vinícius"),
	"excel-br-signs.csv": in(charmap.Windows1252, crlf, "phone;nome;obs", "11987654321;Ana “Nina” Souza;R$\u00a05,00 – 1ª via", "11987654322;Rosa\u00a0de\u00a0Lima;€ 5, 20° C",
		"11987654323;D’Ávila;nº 7… £ 3", "11987654324;João\u00a0“Jô”;sim"),
	"excel-text-formula.csv":     text(crlf, "phone,name", "\"=\"\"5511987654321\"\"\",Ana", "=5511987654322,Bia", "'5511987654323,Caio"),
	"excel-number-formats.csv":   text(crlf, "phone;name", "5511987654321,00;Ana", "5.511.987.654.322;Bia", "\"5,511,987,654,323\";Caio", "5511987654324.0;Duda", "1198765432,5;Edu"),
	"excel-error-cells.csv":      text(crlf, "phone,name", "#N/A,Ana", "########,Bia", "#REF!,Caio"),
	"excel-unicode-text-cyr.txt": marked16(unicode.LittleEndian, crlf("phone\tимя", "+79161234567\tИван")),
	"excel-quotes-in-text.csv":   text(crlf, "phone,name,size", "11987654321,\"Ana \"\"Aninha\"\" Lima\",32\" TV", "11987654322,Bia,\"a \"b\" c\""),

	// Google, Apple, LibreOffice
	"google-sheets.csv":            literal("Telefone,Nome,Observação\r\n+5511987654321,Ana,\"oi, tudo bem?\"\r\n11 98765-4322,Bia,\"linha 1\nlinha 2\"\r\n11 98765-4323,Caio,"),
	"google-sheets-tsv.tsv":        literal("phone\tname\r\n+5511987654321\tAna \"Nina\" Souza\r\n11 98765-4322\tBia"),
	"google-blank-rows.csv":        literal("phone,name\r\n,\r\n11 98765-4321,Ana\r\n,\r\n,\r\n11 98765-4322,Bia\r\n,\r\n,\r\n"),
	"libreoffice.csv":              text(lf, "phone,nome,data", "5511987654321,João,25/12/2026", "5511987654322,\"Lima, Bia\",01/01/2027"),
	"libreoffice-quoted-utf16.csv": unmarked16(unicode.LittleEndian, lf("\"phone\"|\"nome\"", "\"11987654321\"|\"João | Zé\"")),
	"numbers-br.csv":               text(crlf, "Nome;Telefone;Valor", "Ana;11 98765-4321;19,90", "Bia;11 98765-4322;7,00", ";;"),
	"utf16-big-endian.csv":         marked16(unicode.BigEndian, lf("phone;nome", "11987654321;João")),

	// CRMs
	"rdstation.csv": text(lf, "\"Email\",\"Nome\",\"Celular\",\"Primeira conversão\",\"Tags\"",
		"\"ana@exemplo.com.br\",\"Ana\",\"(11) 98765-4321\",\"2026-01-05 10:00:00 -0300\",\"vip, verão\"", "\"bia@exemplo.com.br\",\"Bia\",\"\",\"2026-02-05 10:00:00 -0300\",\"\""),
	"hubspot.csv": text(lf, "\"Record ID\",\"First Name\",\"Last Name\",\"Phone Number\",\"Email\"",
		"\"101\",\"Ana\",\"Lima\",\"+55 11 98765-4321\",\"ana@exemplo.com\"", "\"102\",\"Bob\",\"O'Neil\",\"+1 (415) 555-2671\",\"bob@example.com\""),
	"pipedrive.csv":          bom(crlf("\"Pessoa - Nome\",\"Pessoa - Telefone\"", "Ana,\"11 98765-4321, 11 91234-5678\"", "Bia,\"11 98765-4322\"")),
	"salesforce-latin1.csv":  in(charmap.ISO8859_1, crlf, "\"Name\",\"Mobile\"", "\"Muñoz, Íñigo\",\"+34 612 34 56 78\"", "\"Zoë\",\"+31 6 12345678\""),
	"whatsapp-links.csv":     text(lf, "phone,name", "https://wa.me/5511987654321,Ana", "whatsapp:+5511987654322,Bia", "tel:+55-11-98765-4323,Caio", "https://api.whatsapp.com/send?phone=5511987654324&text=oi,Duda"),
	"loose-column-name.csv":  text(lf, "Nome;NÚMERO_do-Celular", "Ana;11 98765-4321"),
	"chat-ids.csv":           text(lf, "Chat ID,name", "66f1a0b2c3d4e5f6a7b8c9d0,Ana", " 66f1a0b2c3d4e5f6a7b8c9d1 ,Bia", ",Caio", "6.61E+23,Duda"),
	"title-above-header.csv": text(crlf, "Relatório de contatos;;", "Gerado em 01/02/2026;;", ";;", "Nome;phone;Cidade", "Ana;11 98765-4321;Santos"),

	// numbers as people type them
	"numbers-brazil.csv": text(lf, "phone", "(11) 98765-4321", "011 98765-4321", "0 15 11 98765 4321", "5511987654321", "0055 11 98765-4321", "+55 (11) 9.8765.4321",
		"11 8765-4321", "558388334086", "41 93234-5678", "4132345678", "98765-4321", "1234", "11 98765-432100", "+55 11 98765-4321 ramal 12", "11 3232-1010/1011"),
	"numbers-abroad.csv":     text(lf, "phone", "+972 50-233-4567", "+972501234567", "+5215512345678", "+52 55 1234 5678", "+54 11 1234-5678", "+54 9 11 1234 5678", "0044 7911 123456", "+44 (0)7911 123456", "351912345678", "+999 12345678", "+0 11 98765 4321"),
	"numbers-no-country.csv": text(lf, "phone", "5511987654321", "11987654321", "(11) 98765-4321", "+14155552671", "558388334086"),
	"invisible-marks.csv":    text(lf, "phone,name", "\u202a+55 11 98765-4321\u202c,Ana", "55\u00a011\u00a098765\u20114322,Bia", "\u200b11987654323\ufeff,Caio", "\u200b \u00a0,Duda"),
	"other-digits.csv":       text(lf, "phone,name", "＋５５　１１　９８７６５－４３２１,Ana", "٠٥٠٢٣٣٤٥٦٧,Dana", "۰۵۰۲۳۳۴۵۶۸,Dan", "०५०२३३४५६९,Din"),
	"two-in-a-cell.csv":      text(lf, "phone;name", "11987654321 / 11912345678;Ana", "11987654321, 11912345678;Bia", "11987654321 e 11912345678;Caio", "+5511987654321 +5511912345678;Duda", "\"11987654321\n11912345678\";Edu", "11987654321 11912345678;Fabi"),

	// rows and quotes
	"commas-in-text.csv":       text(lf, "phone;msg", "11987654321;Olá, tudo bem, sim, claro", "11987654322;a, b, c, d", "11987654323;x, y, z, w"),
	"semicolons-in-quotes.csv": text(lf, "phone,msg", "11987654321,\"a; b; c\"", "11987654322,\"d; e; f\"", "11987654323,\"g; h; i\""),
	"pipes.csv":                text(lf, "phone|name", "11987654321|Ana", "11987654322|Bia, Lima; Souza"),
	"ragged-long.csv":          text(lf, "phone,msg", "11987654321,Olá, Ana", "11987654322,Oi", "11987654323,Oi,,"),
	"ragged-short.csv":         text(lf, "phone,name,city", "11987654321,Ana", "11987654322", "11987654323,Caio,Rio"),
	"quote-never-closed.csv":   text(lf, "phone,name", "11987654321,Ana", "11987654322,\"Bia", "11987654323,Caio"),
	"line-ends-mixed.csv":      literal("phone,name\r\n11987654321,Ana\n11987654322,Bia\r\r\n11987654323,Caio"),
	"line-ends-cr.csv":         text(cr, "phone,name", "11987654321,Ana", "11987654322,Bia"),
	"one-column.csv":           text(lf, "phone", "11987654321", "11 98765-4322", "", "11 98765-4323"),
	"only-header.csv":          text(lf, "phone,name"),
	"delimiter-said.csv":       text(lf, "phone:name", "11987654321:Ana; a, b"),

	// what can't be read
	"empty.csv":                  literal(""),
	"only-blank-lines.csv":       literal("\r\n\r\n  \r\n;;;\r\n"),
	"no-header.csv":              text(lf, "Ana,11987654321", "Bia,11987654322"),
	"no-phone-column.csv":        text(lf, "Nome,Fone Celular,E-mail", "Ana,11987654321,ana@exemplo.com"),
	"phone-column-misspelt.csv":  text(lf, "name,phnoe", "Ana,11987654321"),
	"phone-column-twice.csv":     text(lf, "phone,name,Phone", "11987654321,Ana,11987654322"),
	"other-column-twice.csv":     text(lf, "phone,tag,tag", "11987654321,a,b"),
	"utf8-with-one-bad-line.csv": literal("phone,nome\n11987654321,João\n11987654322,Concei\xe7\xe3o\n11987654323,Zé\n"),
	"cyrillic-unsaid.csv":        in(charmap.Windows1251, crlf, "phone;имя", "+79161234567;Иван", "+79161234568;Мария"),
	"old-excel.xls":              literal("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 504)),
	"web-page.xls":               text(crlf, "<html><head></head><body><table><tr><td>phone</td></tr></table></body></html>"),
	"picture.csv":                literal("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10"),
	"libreoffice.ods":            zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<office/>"),
	"apple.numbers":              zipped("Index/Document.iwa", "x"),
	"damaged.xlsx":               literal("PK\x03\x04 and no more"),

	// workbooks
	"excel.xlsx":             workbookOf("Plan1", sharedStrings, sheetExcel),
	"excel-floats.xlsx":      workbookOf("Contatos", nil, sheetFloats),
	"excel-named-sheet.xlsx": workbookOf("Lista de Envio", nil, sheetFloats),
	"excel-formats.xlsx":     workbookOf("Plan1", nil, sheetFormats),
	"excel-blank-rows.xlsx":  workbookOf("Plan1", nil, sheetBlankRows),
	"excel-filtered.xlsx":    workbookOf("Plan1", nil, sheetFiltered),
}

var update = flag.Bool("update", false, "write testdata's input files again; what is expected of them is written by people only")

// TestFilesAreAsProgramsWriteThem: what stands in testdata is what stands above.
func TestFilesAreAsProgramsWriteThem(t *testing.T) {
	require.GreaterOrEqual(t, len(inputs), 40)
	for name, input := range inputs {
		path := filepath.Join("testdata", name)
		want := input(t)
		if *update {
			require.NoError(t, os.WriteFile(path, want, 0o600))
		}
		have, err := os.ReadFile(path)
		require.NoError(t, err)
		require.True(t, bytes.Equal(want, have), "%s isn't what inputs_test.go says: go test -update", name)
	}
}

// No file lies in testdata that nothing tests.
func TestEveryFileHasItsInput(t *testing.T) {
	files, err := os.ReadDir("testdata")
	require.NoError(t, err)
	for _, f := range files {
		_, isInput := inputs[f.Name()]
		_, isExpected := inputs[strings.TrimSuffix(f.Name(), ".txt")]
		assert.True(t, isInput || isExpected, f.Name())
	}
}

// An input makes the bytes of a file.
type input = func(*testing.T) []byte

func literal(text string) input { return func(*testing.T) []byte { return []byte(text) } }

func crlf(rows ...string) string { return strings.Join(rows, "\r\n") + "\r\n" }
func lf(rows ...string) string   { return strings.Join(rows, "\n") + "\n" }
func cr(rows ...string) string   { return strings.Join(rows, "\r") + "\r" }

func text(end func(...string) string, rows ...string) input { return literal(end(rows...)) }

func bom(text string) input { return literal("\ufeff" + text) }

func in(e encoding.Encoding, end func(...string) string, rows ...string) input {
	return func(t *testing.T) []byte {
		out, err := e.NewEncoder().Bytes([]byte(end(rows...)))
		require.NoError(t, err)
		return out
	}
}

func marked16(order unicode.Endianness, text string) input {
	return in(unicode.UTF16(order, unicode.UseBOM), func(...string) string { return text })
}

func unmarked16(order unicode.Endianness, text string) input {
	return in(unicode.UTF16(order, unicode.IgnoreBOM), func(...string) string { return text })
}

// zipped makes an archive of names and contents.
func zipped(parts ...string) input {
	return func(t *testing.T) []byte { return pack(t, zip.Deflate, parts) }
}

func pack(t *testing.T, method uint16, parts []string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: parts[i], Method: method})
		require.NoError(t, err)
		_, err = w.Write([]byte(parts[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return out.Bytes()
}

const declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\r\n"

// workbookOf is an .xlsx of one sheet.
func workbookOf(name string, shared []string, rows string) input {
	return zipped(partsOf(name, shared, rows)...)
}

// partsOf are the parts that Excel writes for one sheet, less its themes and properties.
func partsOf(name string, shared []string, rows string) []string {
	const main, docs, rels = "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
		"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://schemas.openxmlformats.org/package/2006/relationships"
	table := declaration + `<sst xmlns="` + main + `">`
	for _, s := range shared {
		table += `<si><t xml:space="preserve">` + s + `</t></si>`
	}
	return []string{
		"[Content_Types].xml", declaration + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`,
		"_rels/.rels", declaration + `<Relationships xmlns="` + rels + `"><Relationship Id="rId1" Type="` + docs + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", declaration + `<workbook xmlns="` + main + `" xmlns:r="` + docs + `"><sheets><sheet name="Oculta" sheetId="2" state="hidden" r:id="rId1"/><sheet name="` + name + `" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", declaration + `<Relationships xmlns="` + rels + `"><Relationship Id="rId1" Type="` + docs + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + docs + `/styles" Target="styles.xml"/><Relationship Id="rId3" Type="` + docs + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/styles.xml", declaration + `<styleSheet xmlns="` + main + `"><numFmts count="3"><numFmt numFmtId="164" formatCode="\(00\)\ 00000\-0000"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy"/><numFmt numFmtId="166" formatCode="&quot;R$&quot;\ #,##0.00"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="7"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="166" applyNumberFormat="1"/><xf numFmtId="11" applyNumberFormat="1"/><xf numFmtId="9" applyNumberFormat="1"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml", table + `</sst>`,
		"xl/worksheets/sheet1.xml", declaration + `<worksheet xmlns="` + main + `"><sheetData>` + rows + `</sheetData></worksheet>`,
	}
}

var sharedStrings = []string{"Nome", "Celular", "Cupom", "João da Silva", "(11) 98765-4321", "00123", "Ana &amp; Bia", "5.51199E+12", "linha 1\nlinha 2"}

const (
	// text cells, a number, a text that was shortened before it came here
	sheetExcel = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>` +
		`<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" t="s"><v>4</v></c><c r="C2" t="s"><v>5</v></c></row>` +
		`<row r="3"><c r="A3" t="s"><v>6</v></c><c r="B3"><v>5511987654322</v></c></row>` +
		`<row r="4"><c r="A4" t="s"><v>8</v></c><c r="B4" t="s"><v>7</v></c><c r="D4" t="s"><v>0</v></c></row>`
	// integers as Java and Python libraries write them
	sheetFloats = `<row r="1"><c r="A1" t="inlineStr"><is><t>phone</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c></row>` +
		`<row r="2"><c r="A2"><v>5.511987654321E12</v></c><c r="B2" t="inlineStr"><is><t>Ana</t></is></c></row>` +
		`<row r="3"><c r="A3"><v>5511987654322.0</v></c><c r="B3" t="inlineStr"><is><t>Bia</t></is></c></row>` +
		`<row r="4"><c r="A4" s="5"><v>5511987654323</v></c><c r="B4" t="inlineStr"><is><t>1.5E+3</t></is></c></row>`
	// phone with a mask, dates, money, percent, true
	sheetFormats = `<row r="1"><c r="A1" t="inlineStr"><is><t>phone</t></is></c><c r="B1" t="inlineStr"><is><t>a</t></is></c><c r="C1" t="inlineStr"><is><t>b</t></is></c><c r="D1" t="inlineStr"><is><t>c</t></is></c><c r="E1" t="inlineStr"><is><t>d</t></is></c><c r="F1" t="inlineStr"><is><t>e</t></is></c></row>` +
		`<row r="2"><c r="A2" s="2"><v>11987654321</v></c><c r="B2" s="1"><v>46381</v></c><c r="C2" s="3"><v>46381</v></c><c r="D2" s="4"><v>1250.5</v></c><c r="E2" s="6"><v>0.15</v></c><c r="F2" t="b"><v>1</v></c></row>` +
		`<row r="3"><c r="A3"><v>11987654322</v></c><c r="B3"><v>19.899999999999999</v></c><c r="C3" t="e"><v>#N/A</v></c></row>`
	sheetBlankRows = `<row r="3"><c r="B3" t="inlineStr"><is><t>phone</t></is></c><c r="C3" t="inlineStr"><is><t>name</t></is></c></row>` +
		`<row r="6"><c r="B6" t="inlineStr"><is><t>11 98765-4321</t></is></c><c r="C6" t="inlineStr"><is><t>Ana</t></is></c></row>` +
		`<row r="7"><c r="B7" t="inlineStr"><is><t> </t></is></c></row>` +
		`<row r="9"><c r="B9" t="inlineStr"><is><t>11 98765-4322</t></is></c></row>`
	// rows 3 and 6 are hidden, the second behind rows that aren't written
	sheetFiltered = `<row r="1"><c r="A1" t="inlineStr"><is><t>phone</t></is></c></row>` +
		`<row r="2"><c r="A2"><v>5511987654321</v></c></row>` +
		`<row r="3" hidden="1"><c r="A3"><v>5511987654322</v></c></row>` +
		`<row r="6" hidden="1"><c r="A6"><v>5511987654323</v></c></row>` +
		`<row r="7"><c r="A7"><v>5511987654324</v></c></row>`
)
