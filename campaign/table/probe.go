package table

import (
	"slices"
	"strings"
)

// mostLooked bounds how many rows are looked at for what a person may have meant.
const mostLooked = 20

// first gives the first rows; that one of them can't be read doesn't matter here.
func (f *File) first(yield func(scanned) bool) {
	left := mostLooked
	_ = f.walk(func(row scanned) bool { // an error ends the rows, as it should
		left--
		return yield(row) && left > 0
	})
}

// Names tells whether a column of the file, or more than one, is called so.
func (f *File) Names(column string) bool {
	same, alike := find(f.columns, column)
	return len(same)+len(alike) > 0
}

// Further finds a row below the first that names the column; 0 for none.
func (f *File) Further(column string) (number int) {
	for row := range f.first {
		if same, alike := find(row.cells, column); len(same)+len(alike) > 0 {
			return row.row
		}
	}
	return 0
}

// Elsewhere is another sheet of the workbook that has the column, or "".
func (f *File) Elsewhere(column string) string {
	if f.book == nil {
		return ""
	}
	for _, sheet := range f.book.file.GetSheetList() {
		if visible, err := f.book.file.GetSheetVisible(sheet); err != nil || !visible || sheet == f.book.sheet {
			continue
		}
		other := *f
		other.book, other.header, other.columns = &workbook{file: f.book.file, sheet: sheet}, 0, nil
		if other.Further(column) > 0 {
			return sheet
		}
	}
	return ""
}

// Titled tells whether the first row is a title: one cell, above a row of several that aren't data, of which isData tells. A
// delimiter may not have been found, as a title has none.
func (f *File) Titled(isData func(cell string) bool) bool {
	if filled(f.columns) != 1 {
		return false
	}
	for row := range f.first {
		cells := row.cells
		if f.book == nil && f.dialect.delimiter == 0 {
			cells = strings.FieldsFunc(cells[0], func(r rune) bool { return strings.ContainsRune(string(candidates), r) })
		}
		if filled(cells) > 1 {
			return !slices.ContainsFunc(cells, isData)
		}
	}
	return false
}

func filled(cells []string) (n int) {
	for _, c := range cells {
		if !empty([]string{c}) {
			n++
		}
	}
	return n
}
