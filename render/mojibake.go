package render

import (
	"regexp"
	"strings"

	"campaign/render/expr"
	"campaign/schema/wording"
)

// sheetErrors are what spreadsheets write into a cell whose formula failed: Excel, Google Sheets and LibreOffice in
// English, Portuguese and Spanish.
var sheetErrors = map[string]bool{
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#DIV/0!": true, "#NAME?": true, "#NULL!": true, "#NUM!": true,
	"#SPILL!": true, "#CALC!": true, "#ERROR!": true,
	"#N/D": true, "#VALOR!": true, "#NOME?": true, "#NÚM!": true, "#NULO!": true, "#DESPEJAR!": true, "#ERRO!": true,
	"#¡VALOR!": true, "#¿NOMBRE?": true, "#¡REF!": true, "#¡DIV/0!": true, "#¡NUM!": true, "#¡NULO!": true,
}

// sheetError is the code for what a spreadsheet has written into a cell in place of its value, "" for nothing. A person never
// means it, so no default takes its place.
func sheetError(cell string) (code string) {
	switch {
	case sheetErrors[strings.ToUpper(cell)]:
		return "cell-formula-error"
	case len(cell) >= 4 && strings.Trim(cell, "#") == "":
		return "cell-only-hashes"
	case len(cell) >= 2 && strings.Trim(cell, "? ") == "":
		return "cell-only-question-marks"
	case shortened.MatchString(cell):
		return "cell-number-shortened"
	}
	return ""
}

// shortened is how Excel shows a number with more digits than its column has room for.
var shortened = regexp.MustCompile(`^[+-]?[0-9]([.,][0-9]+)?E\+[0-9]{2,}$`)

// unusable reports the columns of a text whose cell is a spreadsheet's error, and tells whether there are any.
func unusable(path string, columns []expr.Use, cells []string, found *problems) bool {
	before := len(*found)
	for _, u := range columns {
		cell := u.Cell(cells)
		if !strings.Contains(cell, "#") && !strings.Contains(cell, "E+") && !strings.Contains(cell, "??") {
			continue // nearly every cell; this runs for every text of every row
		}
		cell = strings.TrimSpace(cell)
		if code := sheetError(cell); code != "" {
			found.fail(path, wording.Say(code, wording.Args{"column": u.Name, "cell": cell}))
		}
	}
	return len(*found) > before
}

// lostCharacter is what a program writes for a character that it couldn't read.
const lostCharacter = "\uFFFD"

// twiceEncoded finds UTF-8 that was read as Windows-1252 and saved as UTF-8 again: "JoÃ£o", and of Hebrew "× ×•×¢×”".
var twiceEncoded = regexp.MustCompile(`Ã[\x{81}\x{8d}ƒ‡‰Šœ¡-\x{ad}¯±-¶¸-º¼-¿]|(?:×[\x{90}‘’“”•–—˜™š›œ\x{9d}žŸ\x{a0}-ª]){2}`)

// mayBeMojibake is a cheap question first, since it is asked of every text of every row: false means that s is no mojibake.
func mayBeMojibake(s string) bool {
	return strings.IndexByte(s, lostCharacter[0]) >= 0 || strings.Contains(s, "Ã") || strings.Contains(s, "×")
}

func isMojibake(s string) bool {
	return strings.Contains(s, lostCharacter) || twiceEncoded.MatchString(s)
}

// checkMojibake reports a text with characters that were lost before it came here: "Jo�o".
func checkMojibake(v value, found *problems) {
	if !mayBeMojibake(v.text) || !isMojibake(v.text) {
		return
	}
	if column, cell, ok := v.from(isMojibake); ok {
		found.fail(v.path, wording.Say("cell-damaged", wording.Args{"column": column, "cell": wording.Quote(cell)}))
		return
	}
	found.fail(v.path, v.says("text-damaged"))
}
