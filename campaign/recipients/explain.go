package recipients

import (
	"cmp"
	"errors"
	"strconv"
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
			p.Problem = wording.Say("header-missing", wording.Args{"cell": wording.Quote(c), "column": wording.Quote(name)})
			if f.chat {
				p.Problem = p.Advise("chats")
			}
			return p
		}
	}
	if row := f.Further(name); row > 0 {
		p.Args["row"] = strconv.Itoa(row)
		p.Problem = p.Advise("further")
	} else if sheet := f.Elsewhere(name); sheet != "" {
		p.Args["sheet"] = wording.Quote(sheet)
		p.Problem = adviseFor(p.Problem, settable, "sheet-settable", "sheet")
	} else if f.Titled(looksLikeData) {
		p.Args["row"] = strconv.Itoa(f.HeaderRow())
		p.Problem = p.Advise("titled")
	} else if columns := f.Columns(); len(columns) == 1 && strings.ContainsAny(columns[0], ",;|\t") {
		p.Problem = adviseFor(p.Problem, settable, "one-cell-settable", "one-cell")
	} else if !f.chat {
		p.Problem = f.likely(p.Problem, name, settable)
	}
	return p
}

// adviseFor advises what can be done in the campaign file too, where the column can be set there, or in the list alone.
func adviseFor(p wording.Problem, settable bool, inFile, inList string) wording.Problem {
	if settable {
		return p.Advise(inFile)
	}
	return p.Advise(inList)
}

// likely hints at the column of the numbers: one with a name that is near, or else the one with the most numbers in use.
// A near name over something else would lead astray.
func (f *File) likely(p wording.Problem, name string, settable bool) wording.Problem {
	may, most := f.numbered()
	near := wording.Nearest(name, may)
	p.Args["near"] = wording.Quote(cmp.Or(near, most))
	switch {
	case near == "" && most == "":
		p.Hint = ""
		delete(p.Args, "near")
		return p
	case near != "" && settable:
		return p.Advise("near")
	default:
		return adviseFor(p, settable, "numbers-settable", "numbers")
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
			if r := f.numbers.Read(cell); r.Fault == nil && r.Warning == nil {
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
