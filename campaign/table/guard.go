package table

import (
	"strings"
	"unicode/utf8"
)

// starters are the signs with which a cell could start a formula, or seem to begin with one.
const starters = "=+-@\t\r\n＝＋－＠"

// Guarded is a cell that no spreadsheet takes for a formula: with an apostrophe before what could start one, which Rows
// takes away again.
func Guarded(cell string) string {
	if starts(cell) {
		return "'" + cell
	}
	return cell
}

// Unguarded is a cell as it was meant: Excel, which asks for the apostrophe, hides it too.
func Unguarded(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && starts(cell[1:]) {
		return cell[1:]
	}
	return cell
}

func starts(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune(starters, first)
}
