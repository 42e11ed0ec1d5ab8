package table

import (
	"errors"
	"io"
	"regexp"
	"strconv"

	"github.com/xuri/excelize/v2"

	"campaign/schema/wording"
)

// Bounds of a workbook: its size, all of its parts unpacked, and the sheets and texts that are kept in memory (larger ones
// wait in a temporary file, which goes with Close).
const (
	mostPacked   = 256 << 20
	mostUnpacked = 2 << 30
	mostInMemory = 8 << 20
)

// A workbook is one sheet of an .xlsx. It is a copy: what happens to the file later doesn't change it.
type workbook struct {
	file     *excelize.File
	sheet    string
	formulas map[int]int // without a result: by column, counted from 1, the row of the first
}

func (f *File) openWorkbook(sheet string) (w *workbook, p *Problem) {
	defer func() {
		if recover() != nil {
			w, p = nil, damagedWorkbook()
		}
	}()
	if f.content.size > mostPacked {
		return nil, of(wording.Say("workbook-too-large", wording.Args{"most": strconv.Itoa(mostPacked >> 20)}))
	}
	sheets, p := inspect(f.handle, f.content.size)
	if p != nil {
		return nil, p
	}
	file, err := excelize.OpenReader(f.bytes(0), excelize.Options{
		UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostInMemory,
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", LongTimePattern: "hh:mm:ss",
	})
	if err != nil {
		if file != nil {
			_ = file.Close() // it is the first error that counts
		}
		return nil, damagedWorkbook()
	}
	w = &workbook{file: file}
	if w.sheet, p = w.choose(sheet); p == nil {
		seen, ok := sheets[w.sheet]
		if w.formulas = seen.uncalculated; !ok {
			p = damagedWorkbook() // it wasn't inspected, and may be broken
		}
	}
	if p != nil {
		_ = file.Close() // nothing was written
		return nil, p
	}
	return w, nil
}

func damagedWorkbook() *Problem {
	return of(wording.Say("workbook-damaged", nil))
}

// choose finds the sheet by its name, loosely, or the first that isn't hidden.
func (w *workbook) choose(name string) (string, *Problem) {
	sheets := w.file.GetSheetList()
	if len(sheets) == 0 {
		return "", damagedWorkbook()
	}
	if name == "" {
		for _, s := range sheets {
			if visible, err := w.file.GetSheetVisible(s); err == nil && visible {
				return s, nil
			}
		}
		return sheets[0], nil
	}
	same, alike := find(sheets, name)
	if len(same) == 0 {
		same = alike
	}
	if len(same) > 0 {
		return sheets[same[0]], nil
	}
	return "", of(near(wording.Say("sheet-missing", wording.Args{"sheet": wording.Quote(name), "sheets": listed(sheets)}), name, sheets))
}

// Sheet is the sheet that is read, "" of a file that is no workbook.
func (f *File) Sheet() string {
	if f.book == nil {
		return ""
	}
	return f.book.sheet
}

// Others names the sheets beside the one that is read that hold anything, hidden or not; "" for none.
func (f *File) Others() string {
	if f.book == nil {
		return ""
	}
	var names []string
	for _, name := range f.book.file.GetSheetList() {
		if name != f.book.sheet && f.book.holds(name) {
			names = append(names, wording.Quote(name))
		}
	}
	return wording.Listed(names)
}

// holds tells whether a sheet has a cell that isn't blank, or can't be read.
func (w *workbook) holds(name string) bool {
	one := *w
	one.sheet = name
	rows, err := one.rows()
	if err != nil {
		return true
	}
	defer rows.close()
	for {
		row, err := rows.next()
		switch {
		case errors.Is(err, io.EOF):
			return false
		case err != nil || !empty(row.cells):
			return true
		}
	}
}

// exponent is how a number looks that Excel shows with one.
var exponent = regexp.MustCompile(`^-?\d(?:\.\d+)?E[+-]?\d+$`)

// sheet walks the rows of a sheet. Cells come as they are shown, dates and money too; only a number that is shown with an
// exponent comes as its digits.
type sheet struct {
	book  *workbook
	shown *excelize.Rows
	bare  *excelize.Rows // the same rows as numbers, a step behind; opened when first needed
	row   int
	at    int // row of bare
}

func (w *workbook) rows() (*sheet, error) {
	rows, err := w.file.Rows(w.sheet)
	if err != nil {
		return nil, err
	}
	return &sheet{book: w, shown: rows}, nil
}

func (s *sheet) close() {
	_ = s.shown.Close() // reading only
	if s.bare != nil {
		_ = s.bare.Close()
	}
}

// next is the next row of the sheet, io.EOF after the last.
func (s *sheet) next() (row scanned, err error) {
	defer func() {
		if recover() != nil {
			err = errDamaged
		}
	}()
	if !s.shown.Next() {
		if s.shown.Error() != nil {
			return scanned{}, errDamaged
		}
		return scanned{}, io.EOF
	}
	s.row++
	row.row, row.line, row.hidden = s.row, s.row, s.shown.GetRowOpts().Hidden
	if row.cells, err = s.shown.Columns(); err != nil {
		return row, errDamaged
	}
	for i, c := range row.cells {
		if len(c) > maxCell {
			return row, cellTooLong(s.row, i)
		}
		if len(c) > 3 && exponent.MatchString(c) {
			return row, s.digits(row.cells)
		}
	}
	return row, nil
}

var errDamaged = errors.New("the sheet is damaged")

// digits replaces numbers with an exponent by their digits. A text that only looks like one stays.
func (s *sheet) digits(cells []string) (err error) {
	if s.bare == nil {
		if s.bare, err = s.book.file.Rows(s.book.sheet); err != nil {
			return errDamaged
		}
	}
	for s.at < s.row {
		if !s.bare.Next() {
			return errDamaged
		}
		s.at++
	}
	bare, err := s.bare.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		return errDamaged
	}
	for i, c := range cells {
		if i < len(bare) && exponent.MatchString(c) {
			cells[i] = bare[i]
		}
	}
	return nil
}
