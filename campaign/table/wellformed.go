package table

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strconv"

	"github.com/xuri/excelize/v2"

	"campaign/schema/wording"
)

// Bounds of what a workbook has beside its sheets and texts, which is kept in memory: what is read of it, and the rest,
// such as pictures.
const (
	mostRead   = 32 << 20
	mostUnread = 256 << 20
)

// Bounds of a sheet. A row of the largest texts has more bytes than that, but no list has such rows.
const (
	mostRows   = 1 << 20
	longestRow = 16 << 20
	// longestToken is of an element with its attributes, or of the text between two; a cell's has 32,767 characters.
	longestToken = 1 << 20
)

// inspect looks at a workbook before it is read, and gives what it saw of each sheet, by the sheet's name. The library that
// reads it stops at the first fault as if the sheet ended there: everybody below it would be forgotten without a word. And
// it believes what a few kilobytes say of two billion rows, or of a text as long as the memory.
func inspect(handle *os.File, size int64) (sheets map[string]rowsSeen, p *Problem) {
	archive, err := zip.NewReader(handle, size)
	if err != nil {
		return nil, damagedWorkbook()
	}
	parts := sheetParts(archive)
	isSheet := map[string]bool{}
	for _, part := range parts {
		isSheet[part] = true
	}
	kind := func(part *zip.File) partKind { return partOf(partName(part.Name), isSheet[partName(part.Name)]) }
	if p := tooLarge(archive, kind); p != nil {
		return nil, p
	}
	seen := map[string]rowsSeen{}
	for _, part := range archive.File {
		if kind(part) == anotherPart {
			continue
		}
		rows, whole := walkPart(part)
		if !whole {
			return nil, damagedWorkbook()
		}
		seen[partName(part.Name)] = rows
	}
	sheets = map[string]rowsSeen{}
	for name, part := range parts {
		if rows, ok := seen[part]; ok {
			sheets[name] = rows
		}
	}
	return sheets, nil
}

func tooLarge(archive *zip.Reader, kind func(*zip.File) partKind) *Problem {
	var all, read, unread uint64
	for _, part := range archive.File {
		all += part.UncompressedSize64
		switch kind(part) {
		case aSmallPart:
			read += part.UncompressedSize64
		case anotherPart, aSheetElsewhere:
			unread += part.UncompressedSize64
		}
	}
	if all > mostUnpacked {
		return of(wording.Say("workbook-too-large-unpacked", wording.Args{"most": strconv.Itoa(mostUnpacked >> 30)}))
	}
	if read > mostRead || unread > mostUnread {
		return of(wording.Say("workbook-too-full", nil))
	}
	return nil
}

func walkPart(part *zip.File) (rows rowsSeen, whole bool) {
	r, err := part.Open()
	if err != nil {
		return rows, false
	}
	rows, closed := walkXML(r)
	return rows, r.Close() == nil && closed
}

// A measured reader ends with an error once left bytes were read.
type measured struct {
	in   io.Reader
	left int
}

func (m *measured) Read(b []byte) (int, error) {
	if m.left <= 0 {
		return 0, errDamaged
	}
	n, err := m.in.Read(b[:min(len(b), m.left)])
	m.left -= n
	return n, err
}

// walkXML reads XML to its end: every element that is opened is closed, and nothing is larger than a sheet can have it.
func walkXML(r io.Reader) (rows rowsSeen, closed bool) {
	in := &measured{in: r}
	decoder := xml.NewDecoder(in)
	depth, elements := 0, 0
	for {
		in.left = longestToken
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return rows, depth == 0 && elements > 0
		}
		if err != nil {
			return rows, false
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			elements++
			if !rows.fit(t, decoder.InputOffset()) {
				return rows, false
			}
		case xml.CharData:
			rows.cell.text(t)
		case xml.EndElement:
			depth--
			rows.end(t.Name.Local)
		}
	}
}

// rowsSeen are the rows of a sheet, or the texts of a workbook, up to some place.
type rowsSeen struct {
	row, cells   int
	from         int64 // where the one that isn't over began
	cell         cellSeen
	uncalculated map[int]int // by column, counted from 1, the row of the first formula without a result
}

// fit tells whether an element may follow: rows ascend, and neither they nor texts are larger than any list's.
func (s *rowsSeen) fit(e xml.StartElement, at int64) bool {
	switch e.Name.Local {
	case "row":
		number := s.row + 1
		for _, a := range e.Attr {
			if n, err := strconv.Atoi(a.Value); a.Name.Local == "r" {
				if err != nil || n < number {
					return false
				}
				number = n
			}
		}
		s.row, s.cells, s.from = number, 0, at
	case "si":
		s.from = at
	case "c":
		s.cells++
		s.cell = cellOf(e)
	default:
		s.cell.begin(e.Name.Local)
	}
	return s.row <= mostRows && s.cells <= maxColumns && (s.from == 0 || at-s.from <= longestRow)
}

func (s *rowsSeen) end(name string) {
	switch name {
	case "row", "si":
		s.from = 0
	case "c":
		if s.cell.uncalculated() {
			if s.uncalculated == nil {
				s.uncalculated = map[int]int{}
			}
			if column := s.cell.column(s.cells); s.uncalculated[column] == 0 {
				s.uncalculated[column] = s.row
			}
		}
		s.cell = cellSeen{}
	default:
		s.cell.inside = ""
	}
}

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
	return ofRow(first, wording.Say("formula-not-calculated", wording.Args{"column": letter(column)}))
}
