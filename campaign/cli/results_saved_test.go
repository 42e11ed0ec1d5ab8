package cli_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// savedResults are a campaign's results as Excel shows them: three people, one of whom must be asked about.
const savedResults = `row;recipient;status;reason;code;message_id;attempts;http_status;first_attempt_at;answered_at;delivery;delivery_at;Cidade
2;5511987650001;accepted;;;wamid.1;1;200;2026-11-22T10:00:00.000Z;2026-11-22T10:00:00.250Z;;;São Paulo
3;5511987650002;unsure;"sem resposta; ligação caiu";;;1;;2026-11-22T10:00:01.000Z;;;;Brasília
4;5511987650003;rejected;número não existe;131026;;1;422;2026-11-22T10:00:02.000Z;2026-11-22T10:00:02.100Z;;;Maceió
`

// windows1252 are the bytes of its letters that aren't ASCII, as Microsoft's table has them.
var windows1252 = strings.NewReplacer("ã", "\xe3", "í", "\xed", "ç", "\xe7", "ú", "\xfa", "ó", "\xf3")

// in16 is a text in UTF-16 with its mark.
func in16(order binary.AppendByteOrder, text string) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

// TestResultsThatASpreadsheetSaved: `campaign report` and suppress read results, whichever program saved them last.
func TestResultsThatASpreadsheetSaved(t *testing.T) {
	t.Parallel()
	crlf := strings.ReplaceAll(savedResults, "\n", "\r\n")
	tabs := strings.ReplaceAll(strings.ReplaceAll(crlf, "resposta; ligação", "resposta, ligação"), ";", "\t")
	for name, c := range map[string]struct{ file, text string }{
		"CSV of a Windows in Brazil":      {"sale.csv", windows1252.Replace(crlf)},
		"CSV UTF-8":                       {"sale.csv", "\ufeff" + crlf},
		"CSV of a Windows in the US":      {"sale.csv", windows1252.Replace(strings.ReplaceAll(crlf, ";", ","))},
		"Unicode text":                    {"sale.txt", in16(binary.LittleEndian, tabs)},
		"UTF-16, the bytes the other way": {"sale.csv", in16(binary.BigEndian, crlf)},
		"text with tabs":                  {"sale.TXT", windows1252.Replace(tabs)},
		"an old Mac's line ends":          {"sale.csv", "\ufeff" + strings.ReplaceAll(savedResults, "\n", "\r")},
		"a line that tells the separator": {"sale.csv", "sep=;\r\n" + windows1252.Replace(crlf)},
		"blank cells at the end left out": {"sale.csv", windows1252.Replace(strings.NewReplacer(";Cidade", "", ";;;São Paulo", "", ";;;;Brasília", "", ";;;Maceió", "").Replace(crlf))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, c.file, c.text)
			code, page, stderr := runProgram(t, dir, "report", "-o", "-", c.file)
			require.Equal(t, 0, code, stderr)
			assert.Contains(t, page, "1 of 3 messages were accepted.")
			assert.Contains(t, page, "número não existe")
			assert.Contains(t, page, "ligação caiu")
			assert.Contains(t, page, "5511987650002")
			if !strings.Contains(name, "left out") {
				assert.Contains(t, page, "Brasília")
			}

			write(t, dir, "people.csv", "phone,first_name,code\n"+
				"+5511987650001,A,1\n+5511987650002,B,2\n+5511987650003,C,3\n")
			write(t, dir, "campaign.yaml", strings.NewReplacer("BASE", "http://127.0.0.1:1", "RATE", "unlimited",
				"csv: people.csv", fmt.Sprintf("csv: people.csv\n  suppress: [%s]", c.file)).Replace(campaignFile))
			code, _, stderr = runProgram(t, dir, "run", "--sandbox", "--yes", "campaign.yaml")
			require.Equal(t, 0, code, stderr)
			assert.Equal(t, map[string]int{"suppressed": 2, "accepted": 1}, states(results(t, dir, "campaign.sandbox.results.csv")))
		})
	}
}

// TestReportOfAnotherFile: what is no results file is refused with its place, as a list is.
func TestReportOfAnotherFile(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                        "sale.csv: the file is empty\n",
		"phone;name\r\n1;Ana\r\n": "sale.csv: this isn't a results file: its first line lacks the columns row, recipient, status,",
		"%PDF-1.4":                "sale.csv: this is a PDF; export the list as CSV or .xlsx\n",
		"row,recipient,status,reason,code,message_id,attempts,http_status,first_attempt_at,answered_at,delivery,delivery_at\n2,+55,accepted,\"a\n": `sale.csv:2: a quote (") that opens the cell in column D`,
	} {
		dir := t.TempDir()
		write(t, dir, "sale.csv", text)
		code, stdout, stderr := runProgram(t, dir, "report", "-o", "-", "sale.csv")
		assert.Equal(t, 2, code, text)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, want)
	}
}
