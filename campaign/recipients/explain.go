package recipients

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"campaign/campaign/numbers"
	"campaign/campaign/table"
	"campaign/schema/wording"
)

// mostLooked bounds how many rows are looked at for the column that a person may have meant.
const mostLooked = 20

// explain says more about a column that isn't there: the first row is data, the names stand further down, or another
// column has the numbers. settable says that the campaign file can name the column.
func (f *File) explain(err error, name string, settable bool) error {
	var p *table.Problem
	if f.Names(name) || !errors.As(err, &p) {
		return err
	}
	for _, c := range f.Columns() {
		if looksLikeData(c) {
			p.Text = fmt.Sprintf("the first row is data, not the names of the columns: it has %s", wording.Quote(c))
			p.Hint = fmt.Sprintf("put a row of names above it, with %s for the column of the numbers", wording.Quote(name))
			if f.chat {
				p.Hint = fmt.Sprintf("put a row of names above it, with %s for the column of the chat ids", wording.Quote(name))
			}
			return p
		}
	}
	if row := f.Further(name); row > 0 {
		p.Hint = fmt.Sprintf("row %d has it: delete the rows above", row)
	} else if sheet := f.Elsewhere(name); sheet != "" {
		if p.Hint = "the sheet " + wording.Quote(sheet) + " has it: make it the first"; settable {
			p.Hint = fmt.Sprintf("the sheet %s has it: set recipients.sheet: %s", wording.Quote(sheet), wording.Quote(sheet))
		}
	} else if f.Titled(looksLikeData) {
		p.Hint = fmt.Sprintf("row %d is a title: delete the rows above the names", f.HeaderRow())
	} else if columns := f.Columns(); len(columns) == 1 && strings.ContainsAny(columns[0], ",;|\t") {
		if p.Hint = "the row of names is one cell: put no quotes around a whole row"; settable {
			p.Hint += ", or set recipients.delimiter to what separates the cells"
		}
	} else if !f.chat {
		p.Hint = f.likely(name, settable)
	}
	return p
}

// likely is a hint at the column of the numbers: one with a name that is near, or else the one with the most numbers in use.
// A near name over something else would lead astray.
func (f *File) likely(name string, settable bool) string {
	may, most := f.numbered()
	near := wording.Nearest(name, may)
	switch best := cmp.Or(near, most); {
	case best == "":
		return ""
	case near != "" && settable:
		return fmt.Sprintf("did you mean %s?", wording.Quote(near))
	case settable:
		return fmt.Sprintf("column %s has phone numbers: name it in phone:", wording.Quote(best))
	default:
		return fmt.Sprintf("column %s has phone numbers: call it %s", wording.Quote(best), wording.Quote(name))
	}
}

// numbered are the names of the columns with what may be phone numbers, and of the first that has the most in use.
func (f *File) numbered() (may []string, most string) {
	columns := f.Columns()
	counts, inUse := make([]int, len(columns)), make([]int, len(columns))
	left := mostLooked
	for row, err := range f.File.Rows(nil) {
		if left--; err != nil || left < 0 {
			break // that one of them can't be read doesn't matter here
		}
		for i, cell := range row.Cells {
			if numbers.Meant(cell) || numbers.Shortened(cell) {
				counts[i]++
			}
			if r := f.numbers.Read(cell); r.Fault == "" && r.Warning == "" {
				inUse[i]++
			}
		}
	}
	best := 0
	for i, name := range columns {
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
