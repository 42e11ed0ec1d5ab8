package recipients

import (
	"encoding/xml"

	"github.com/xuri/excelize/v2"
)

// A place is a cell of a sheet; rows and columns count from 1.
type place struct{ row, column int }

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

// place is where the cell stands in a row, in which it is the last of so many.
func (c *cellSeen) place(row, cells int) place {
	if column, _, err := excelize.CellNameToCoordinates(c.ref); err == nil {
		return place{row, column}
	}
	return place{row, cells}
}
