package recipients

import (
	"encoding/xml"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// A cellSeen is a cell of a sheet, up to some place.
type cellSeen struct {
	ref     string // its name, such as B2; "" when it follows the one before
	inside  string // the element that is open
	isText  bool   // its result is a text, which may be empty
	formula bool
	value   bool
}

func cellOf(e xml.StartElement) (c cellSeen) {
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "r":
			c.ref = a.Value
		case "t":
			c.isText = a.Value == "str"
		}
	}
	return c
}

func (c *cellSeen) begin(name string) {
	c.inside = name
	c.formula = c.formula || name == "f"
	c.value = c.value || c.isText && name == "v"
}

func (c *cellSeen) text(text []byte) { c.value = c.value || c.inside == "v" && len(text) > 0 }

// uncalculated reports a formula that a program wrote and no spreadsheet has calculated: it would be read as blank.
func (c *cellSeen) uncalculated() bool { return c.formula && !c.value }

// column is that of the cell, counted from 1, when it is the last of so many in its row.
func (c *cellSeen) column(cells int) int {
	if column, _, err := excelize.CellNameToCoordinates(c.ref); err == nil {
		return column
	}
	return cells
}

// uncalculated finds the first formula of the list's columns that has no result, nil for none.
func (f *File) uncalculated() *Problem {
	first, column := 0, 0
	for i, name := range f.columns {
		if row := f.book.formulas[i+1]; name != "" && row > 0 && (first == 0 || row < first) {
			first, column = row, i
		}
	}
	if first == 0 {
		return nil
	}
	return &Problem{Row: first, Text: fmt.Sprintf("the cell in column %s has a formula that was never calculated", letter(column)),
		Hint: "open the workbook in Excel and save it, or save the sheet as CSV"}
}
