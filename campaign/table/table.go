// Package table reads a spreadsheet file as rows of cells: CSV out of Excel, Google Sheets, LibreOffice, Numbers and CRMs, in
// whatever encoding, with whatever delimiter, and .xlsx workbooks.
//
//	f, err := table.Open("people.csv", table.Options{})
//	defer f.Close()
//	for row, err := range f.Rows(nil) {
//		fmt.Println(row.Number, row.Cells)
//	}
//
// It makes these promises.
//
// Nothing is guessed silently. What was found out is said by Kind. What could be read in two ways is refused, with a sentence
// that says how to fix it: a Problem for the file, a Fault for one row.
//
// A cell is the text that the file has, but for an apostrophe before = + - or @ at its start: with it spreadsheet programs,
// and the results of a campaign, keep a text from being a formula. It falls away, as Excel hides it, so that a cell of
// -10% is still that in a list that is made of results.
//
// Any bytes give rows or an error, never a panic. Memory is bounded by one row (a cell has at most 64 KiB), however long
// the file is.
//
// All walks over a File see the bytes that it had when it was opened, or end with an error that says that the file was changed:
// known by a digest of each block, not by its times and its size. A workbook is read once.
//
// What the rows of a sheet mean:
//
//   - The first row that isn't blank names the columns. Names are compared loosely, as Plain does.
//   - Row numbers are the spreadsheet's. A newline in a cell begins no row. Excel takes a `sep=;` line away before it numbers rows, and
//     so does this package.
//   - A row with fewer cells than columns is filled up with blank ones, as programs leave blank cells at the end of a row out. One with more
//     is at fault, unless the rest is blank: most likely a delimiter stands in a text without quotes.
//   - Rows without anything in them are passed over, at the end and in between; they count for the numbers of the rows below.
//   - A cell of a workbook is the text that a person sees: dates and money in the format of the cell. Formats that hang on
//     the reader's country, which a file doesn't tell, give 2026-12-25 and a decimal point. A number shown with an exponent
//     comes as its digits.
package table

import (
	"errors"
	"io/fs"
	"os"

	"campaign/schema/wording"
)

// Options say what is known of a file before it is opened. All may be "".
type Options struct {
	Column    string // one that the file should have: what separates its cells is known by it
	Delimiter string // one character, or tab, comma, semicolon, pipe; "" finds out
	Encoding  string // utf-8, utf-16, windows-1252, windows-1255 and other one-byte encodings; "" finds out
	Sheet     string // of a workbook; "" is the first that isn't hidden

	Settable bool // the campaign file can say how it is written, which a hint may say then
	Grows    bool // what is appended while it is open is left for the next time that it is opened
}

// A File is an open spreadsheet file. It holds the file open until Close, so that all of its walks see the same content,
// even when another file is put in its place; one whose content is changed gives no more rows. Safe for concurrent use.
type File struct {
	path    string
	handle  *os.File
	content Content // what it held when it was opened
	options Options

	charset charset // of a text file
	dialect dialect
	book    *workbook // of an .xlsx; nil for a text file

	header  int // row of the column names
	columns []string
	width   int // cells of the header, with those that have no name
}

// A Row is one row of the file that isn't blank.
//
// Number is its row in a spreadsheet program: column names usually stand in row 1, a newline inside of quotes begins no row,
// blank rows count, and Excel's `sep=` line doesn't. Cells has as many as Columns; cells that are missing at the end of a row
// are "". They are as the file has them, not trimmed, less an apostrophe that kept them from being a formula. A row may be
// kept. Hidden tells that a filter or a person hid it in its sheet. Fault says why it can't be used: it has more cells than
// there are columns, or another row in one of them.
type Row struct {
	Number int
	Cells  []string
	Hidden bool
	Fault  *wording.Problem // nil for none
}

// headSize is how much of a file is looked at to find out how it is written.
const headSize = 256 << 10

// Open finds out how the file at path is written, and what its columns are called. The error is a *Problem. A file that isn't
// one, that can't be a table, or that could be read in two ways is refused; what one row has wrong is left to Rows.
func Open(path string, o Options) (*File, error) {
	handle, info, p := open(path)
	if p != nil {
		return nil, p
	}
	f := &File{path: path, handle: handle, content: newContent(info.Size()), options: o}
	if p := f.begin(); p != nil {
		p.File = path
		_ = f.Close() // it is the first error that counts
		return nil, p
	}
	return f, nil
}

// begin reads the file up to its first row, and learns all that it holds.
func (f *File) begin() (p *Problem) {
	if p = f.findOut(f.options); p != nil {
		return p
	}
	if err := f.content.readFrom(f.handle, len(f.content.blocks)); err != nil {
		return f.problem(err)
	}
	if p = f.readHeader(); p == nil && f.book != nil {
		p = f.uncalculated()
	}
	return p
}

// HeaderRow is the number of the row that names the columns.
func (f *File) HeaderRow() int { return f.header }

// Close lets go of the file. Walks that are under way end with an error.
func (f *File) Close() error {
	if f.book != nil {
		_ = f.book.file.Close() // only temporary files, in the system's folder for them
	}
	return f.handle.Close()
}

// open opens a regular file. A pipe or a device is refused without waiting for it.
func open(path string) (*os.File, fs.FileInfo, *Problem) {
	info, err := os.Stat(path)
	if err == nil {
		if p := regular(info); p != nil {
			p.File = path
			return nil, nil, p
		}
		var handle *os.File
		if handle, err = os.Open(path); err == nil {
			if info, err = handle.Stat(); err == nil {
				return handle, info, nil
			}
			_ = handle.Close() // nothing was written
		}
	}
	var p *Problem
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p = of(wording.Say("file-missing", nil).Advise("list"))
	case errors.Is(err, fs.ErrPermission):
		p = of(wording.Say("list-forbidden", nil))
	default:
		p = unreadable(err)
	}
	p.File = path
	return nil, nil, p
}

// unreadable is the problem of a file that the system doesn't give.
func unreadable(err error) *Problem {
	return of(wording.Say("list-unreadable", wording.Args{"reason": plainError(err)}))
}

func regular(info fs.FileInfo) *Problem {
	switch {
	case info.IsDir():
		return of(wording.Say("list-is-folder", nil))
	case !info.Mode().IsRegular():
		return of(wording.Say("list-is-device", nil))
	case info.Size() == 0:
		return of(wording.Say("list-blank", nil))
	}
	return nil
}

// plainError is the innermost sentence of an error of the system: "input/output error".
func plainError(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}
