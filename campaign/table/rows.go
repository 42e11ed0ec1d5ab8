package table

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strconv"
	"strings"

	"campaign/schema/wording"
)

// A source gives rows one by one, and io.EOF after the last.
type source interface {
	next() (scanned, error)
}

// source starts a walk from the first row of the file.
func (f *File) source() (source, func(), error) {
	if f.book != nil {
		s, err := f.book.rows()
		if err != nil {
			return nil, nil, err
		}
		return s, s.close, nil
	}
	in := f.charset.reader(f.bytes(f.charset.mark))
	s := newScanner(in, f.content.size, f.dialect.delimiter, f.dialect.eol)
	s.width = f.width
	if f.dialect.sep {
		if _, err := s.next(); err != nil {
			return nil, nil, err
		}
		s.row = 0
	}
	return s, func() {}, nil
}

// readHeader takes the first row that isn't blank as the names of the columns.
func (f *File) readHeader() *Problem {
	rows, done, err := f.source()
	if err != nil {
		return f.problem(err)
	}
	defer done()
	for {
		row, err := rows.next()
		if errors.Is(err, io.EOF) {
			return f.nothing()
		}
		if err != nil {
			return f.problem(err)
		}
		for i, c := range row.cells {
			row.cells[i] = Unguarded(c)
		}
		if empty(row.cells) {
			continue
		}
		f.header, f.width = row.row, len(row.cells)
		for i, c := range row.cells {
			name := strings.TrimFunc(c, unseen)
			f.columns = append(f.columns, name)
			if name != "" {
				f.width = max(f.width, i+1)
			}
		}
		for f.columns[len(f.columns)-1] == "" {
			f.columns = f.columns[:len(f.columns)-1]
		}
		return nil
	}
}

// nothing says that there is no row of names.
func (f *File) nothing() *Problem {
	if f.book == nil {
		return of(wording.Say("list-blank", nil))
	}
	sheets := f.book.file.GetSheetList()
	p := wording.Say("sheet-blank", wording.Args{"sheet": wording.Quote(f.book.sheet), "sheets": listed(sheets)})
	switch {
	case len(sheets) > 1 && f.options.Settable:
		p = p.Advise("settable")
	case len(sheets) > 1:
		p = p.Advise("others")
	}
	return of(p)
}

// problem is an error of a walk for a person.
func (f *File) problem(err error) *Problem {
	var p *Problem
	switch {
	case errors.As(err, &p):
	case errors.Is(err, errDamaged):
		p = of(wording.Say("sheet-unreadable", nil))
	case errors.Is(err, errChanged):
		p = of(wording.Say("list-changed", nil))
	case errors.Is(err, fs.ErrClosed):
		p = of(wording.Say("list-closed", nil))
	default:
		p = unreadable(err)
	}
	p.File = f.path
	return p
}

// Rows walks the rows below the column names, from the first. It may be called again, also by several at once. Blank rows are
// passed over. An error is a *Problem, and the last that comes: a quote that is never closed, a cell without end, or a file
// that doesn't hold any more what it held when it was opened. What is wrong with one row only is in its Fault.
//
// isRow tells of as many cells as there are columns whether they surely are a row of this file. By it a row is found that a quote
// swallowed which isn't closed where it should be; a nil one finds none.
func (f *File) Rows(isRow func(cells []string) bool) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		err := f.walk(func(row scanned) bool { return yield(f.fit(row, isRow), nil) })
		if err != nil {
			yield(Row{}, f.problem(err))
		}
	}
}

// walk gives the rows below the column names that aren't blank, until the end or until yield is false.
func (f *File) walk(yield func(scanned) bool) error {
	rows, done, err := f.source()
	if err != nil {
		return err
	}
	defer done()
	for {
		row, err := rows.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case row.row > f.header && !empty(row.cells) && !yield(row):
			return nil
		}
	}
}

// swallower is the cell, of a row over several lines, that has another row in it, as where a quote is closed too late; or -1.
func (f *File) swallower(row scanned, isRow func(cells []string) bool) int {
	if !row.broken || f.dialect.delimiter == 0 || isRow == nil {
		return -1
	}
	within := func(line string) bool {
		cells := strings.Split(line, string(f.dialect.delimiter))
		return len(cells) > 1 && len(cells) == len(f.columns) && isRow(cells)
	}
	eol, whole := string(f.dialect.eol), strings.Join(row.cells, string(f.dialect.delimiter))
	people := 0
	for _, line := range strings.Split(whole, eol) { // a quote that opens in one row and is closed in the next cuts both
		if within(line) {
			people++
		}
	}
	for i, cell := range row.cells {
		lines := strings.Split(cell, eol)
		if people > 1 && len(lines) > 1 || slices.ContainsFunc(lines[1:], within) {
			return i
		}
	}
	return -1
}

// fault has a problem stay when the row is over; good rows take nothing for it.
func fault(p wording.Problem) *wording.Problem { return &p }

// fit gives a row as many cells as there are columns.
func (f *File) fit(row scanned, isRow func(cells []string) bool) Row {
	r := Row{Number: row.row, Hidden: row.hidden}
	cells := row.cells
	if len(cells) > f.width && f.book == nil && !empty(cells[f.width:]) {
		for empty(cells[len(cells)-1:]) {
			cells = cells[:len(cells)-1]
		}
		r.Fault = fault(wording.Say("row-too-wide", wording.Args{"cells": strconv.Itoa(len(cells)), "n": wording.Count(f.width),
			"sign": f.dialect.name(), "line": strconv.Itoa(row.line)}))
	} else if i := f.swallower(row, isRow); i >= 0 {
		r.Fault = fault(wording.Say("row-swallowed", wording.Args{"column": letter(i), "line": strconv.Itoa(row.line)}))
	}
	for len(cells) < len(f.columns) {
		cells = append(cells, "")
	}
	r.Cells = cells[:len(f.columns):len(f.columns)]
	for i, cell := range r.Cells {
		r.Cells[i] = Unguarded(cell)
	}
	return r
}
