package recipients

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"campaign/campaign/numbers"
	"campaign/schema/wording"
)

// mostLooked bounds how many rows are looked at for what a person may have meant.
const mostLooked = 20

// explain says more about a column that isn't there: the first row is data, the names stand further down, or another
// column has the numbers, for which cure says what to do.
func (f *File) explain(err error, name, cure string) error {
	var p *Problem
	if same, alike := find(f.columns, name); len(same)+len(alike) > 0 || !errors.As(err, &p) {
		return err
	}
	for _, c := range f.columns {
		if looksLikeData(c) {
			p.Text = fmt.Sprintf("the first row is data, not the names of the columns: it has %s", wording.Quote(c))
			p.Hint = fmt.Sprintf("put a row of names above it, with %s for the column of the numbers", wording.Quote(name))
			if f.chat {
				p.Hint = fmt.Sprintf("put a row of names above it, with %s for the column of the chat ids", wording.Quote(name))
			}
			return p
		}
	}
	if row, below := f.further(name); below {
		p.Hint = fmt.Sprintf("row %d has it: delete the rows above", row)
	} else if sheet := f.elsewhere(name); sheet != "" {
		if p.Hint = "the sheet " + wording.Quote(sheet) + " has it: make it the first"; f.settable {
			p.Hint = fmt.Sprintf("the sheet %s has it: set recipients.sheet: %s", wording.Quote(sheet), wording.Quote(sheet))
		}
	} else if f.titled() {
		p.Hint = fmt.Sprintf("row %d is a title: delete the rows above the names", f.header)
	} else if len(f.columns) == 1 && strings.ContainsAny(f.columns[0], ",;|\t") {
		if p.Hint = "the row of names is one cell: put no quotes around a whole row"; f.settable {
			p.Hint += ", or set recipients.delimiter to what separates the cells"
		}
	} else if !f.chat {
		p.Hint = f.likely(name, cure)
	}
	return p
}

// first gives the first rows; that one of them can't be read doesn't matter here.
func (f *File) first(yield func(scanned) bool) {
	left := mostLooked
	_ = f.walk(func(row scanned) bool { // an error ends the rows, as it should
		left--
		return yield(row) && left > 0
	})
}

// further finds a row below that names the column.
func (f *File) further(name string) (number int, ok bool) {
	for row := range f.first {
		if same, alike := find(row.cells, name); len(same)+len(alike) > 0 {
			return row.row, true
		}
	}
	return 0, false
}

// elsewhere is another sheet of the workbook that has the column, or "".
func (f *File) elsewhere(name string) string {
	if f.book == nil {
		return ""
	}
	for _, sheet := range f.book.file.GetSheetList() {
		if visible, err := f.book.file.GetSheetVisible(sheet); err != nil || !visible || sheet == f.book.sheet {
			continue
		}
		other := *f
		other.book, other.header, other.columns = &workbook{file: f.book.file, sheet: sheet}, 0, nil
		if _, there := other.further(name); there {
			return sheet
		}
	}
	return ""
}

// titled tells whether the first row is a title: one cell, above a row of several that aren't data. A delimiter may not have
// been found, as a title has none.
func (f *File) titled() bool {
	if filled(f.columns) != 1 {
		return false
	}
	for row := range f.first {
		cells := row.cells
		if f.book == nil && f.dialect.delimiter == 0 {
			cells = strings.FieldsFunc(cells[0], func(r rune) bool { return strings.ContainsRune(string(candidates), r) })
		}
		if filled(cells) > 1 {
			return !slices.ContainsFunc(cells, looksLikeData)
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

// likely is a hint at the column of the numbers: one with a name that is near, or else the one with the most numbers in use.
// A near name over something else would lead astray.
func (f *File) likely(name, cure string) string {
	may, most := f.numbered()
	near := wording.Nearest(name, may)
	switch best := cmp.Or(near, most); {
	case best == "":
		return ""
	case near != "" && f.settable:
		return fmt.Sprintf("did you mean %s?", wording.Quote(near))
	default:
		return fmt.Sprintf("column %s has phone numbers: "+cure, wording.Quote(best))
	}
}

// numbered are the names of the columns with what may be phone numbers, and of the first that has the most in use.
func (f *File) numbered() (may []string, most string) {
	counts, inUse := make([]int, len(f.columns)), make([]int, len(f.columns))
	for row := range f.first {
		for i, cell := range row.cells[:min(len(row.cells), len(f.columns))] {
			if numbers.Meant(cell) || numbers.Shortened(cell) {
				counts[i]++
			}
			if r := f.numbers.Read(cell); r.Fault == "" && r.Warning == "" {
				inUse[i]++
			}
		}
	}
	best := 0
	for i, name := range f.columns {
		if name != "" && counts[i]+inUse[i] > 0 {
			may = append(may, name)
		}
		if name != "" && inUse[i] > best {
			best, most = inUse[i], name
		}
	}
	return may, most
}

// looksLikeData reports a cell that no column is called: a number or an e-mail address.
func looksLikeData(cell string) bool {
	if at := strings.IndexByte(cell, '@'); at > 0 && strings.Contains(cell[at:], ".") {
		return true
	}
	return numbers.Evident(cell)
}
