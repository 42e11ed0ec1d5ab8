package render

import (
	"regexp"
	"strings"

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

// sheetError says what a spreadsheet has written into a cell in place of its value, "" for nothing. A person never means
// it, so no default takes its place.
func sheetError(cell string) (text, hint string) {
	cell = strings.TrimSpace(cell)
	switch {
	case sheetErrors[strings.ToUpper(cell)]:
		return "is a spreadsheet's error: " + cell, "mend the formula, then save again"
	case len(cell) >= 4 && strings.Trim(cell, "#") == "":
		return "has only # signs: a spreadsheet's column was too narrow", "widen the column, then save again"
	case len(cell) >= 2 && strings.Trim(cell, "? ") == "":
		return "has only question marks: its letters were lost when it was saved", `save the list again as "CSV UTF-8"`
	case shortened.MatchString(cell):
		return "is a number that a spreadsheet has shortened: " + cell, "format the column as text, and type the number again"
	}
	return "", ""
}

// shortened is how Excel shows a number with more digits than its column has room for.
var shortened = regexp.MustCompile(`^[+-]?[0-9]([.,][0-9]+)?E\+[0-9]{2,}$`)

// unusable reports the columns of the text whose cell is a spreadsheet's error, and tells whether there are any.
func (t *text) unusable(r *row) bool {
	found := false
	for _, u := range t.used {
		value := cell(r.cells, u.at)
		if !strings.Contains(value, "#") && !strings.Contains(value, "E+") && !strings.Contains(value, "??") {
			continue // nearly every cell: this stands on the road of every message
		}
		if text, hint := sheetError(value); text != "" {
			found = true
			r.report(Problem{Path: t.path, Text: "the cell of " + u.name + " " + text, Hint: hint})
		}
	}
	return found
}

// damagedLetter is what a program writes for a letter that it couldn't read.
const damagedLetter = "\uFFFD"

// twiceEncoded finds UTF-8 that was read as Windows-1252 and saved as UTF-8 again: "JoÃ£o", and of Hebrew "× ×•×¢×”".
var twiceEncoded = regexp.MustCompile(`Ã[\x{81}\x{8d}ƒ‡‰Šœ¡-\x{ad}¯±-¶¸-º¼-¿]|(?:×[\x{90}‘’“”•–—˜™š›œ\x{9d}žŸ\x{a0}-ª]){2}`)

// mayBeDamaged is false of nearly every text: this stands on the road of every message.
func mayBeDamaged(s string) bool {
	return strings.IndexByte(s, damagedLetter[0]) >= 0 || strings.Contains(s, "Ã") || strings.Contains(s, "×")
}

func isDamaged(s string) bool {
	return strings.Contains(s, damagedLetter) || twiceEncoded.MatchString(s)
}

// checkLetters reports a text with letters that were lost before it came here: "Jo�o".
func checkLetters(t *text, value string, cells []string, report func(Problem)) {
	if !mayBeDamaged(value) || !isDamaged(value) {
		return
	}
	for _, u := range t.used {
		if c := cell(cells, u.at); isDamaged(c) {
			report(Problem{Path: t.path, Text: "the cell of " + u.name + " has a damaged letter: " + wording.Quote(c),
				Hint: `save the list as "CSV UTF-8", or set recipients.encoding; if it is damaged in the spreadsheet too, mend it there`})
			return
		}
	}
	report(Problem{Path: t.path, Text: "has a damaged letter: " + wording.Quote(value), Hint: "write it again, and save the campaign file as UTF-8"})
}
