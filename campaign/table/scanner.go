package table

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"

	"campaign/schema/wording"
)

// Bounds of a text file. A cell of a spreadsheet program holds 32,767 characters, a sheet 16,384 columns.
const (
	maxCell    = 64 << 10
	maxRow     = 1 << 20
	maxColumns = 16384
)

// A scanner cuts delimited text, in UTF-8, into rows. It reads as Excel does: a cell that begins with a quote ends at the
// next lone one, "" inside is a quote, and what follows the closing quote belongs to the cell; a quote anywhere else is text.
// Where such a cell goes over several lines, what follows shows that a quote wasn't closed, and rows would be swallowed.
// It keeps one row in memory, and never more than maxRow bytes.
type scanner struct {
	in        io.Reader
	delimiter byte // 0: a row is one cell
	eol       byte // '\n' (with any '\r' before it) or '\r'; the other one may stand in quotes only
	width     int  // how many cells to make room for

	buf        []byte
	start, end int // what is read and not yet scanned
	done       bool
	row, line  int // of the last row
	lines      int // line ends before start
}

// A scanned row. The cells share one string.
type scanned struct {
	row, line int
	cells     []string
	hidden    bool
	broken    bool // a quoted cell goes over several lines
}

// newScanner scans a text of about that size.
func newScanner(in io.Reader, size int64, delimiter, eol byte) *scanner {
	return &scanner{in: in, delimiter: delimiter, eol: eol, buf: make([]byte, min(128<<10, max(size, 512)))}
}

// next is the next row; io.EOF after the last. Other errors are a *Problem, where no row can be made of the text, or the
// reader's.
func (s *scanner) next() (scanned, error) {
	s.row, s.line = s.row+1, s.lines+1
	length, err := s.upTo(0, s.eol)
	if err != nil {
		return scanned{}, err
	}
	if length < 0 {
		if length = s.end - s.start; length == 0 {
			return scanned{}, io.EOF
		}
	}
	line := s.buf[s.start : s.start+length]
	if bytes.IndexByte(line, '"') >= 0 {
		return s.quoted()
	}
	s.skip(length)
	if line = bytes.TrimRight(line, "\r"); s.torn(line) {
		return scanned{}, s.mixed()
	}
	return s.cut(string(line))
}

// skip leaves the bytes of a row and its line end behind.
func (s *scanner) skip(length int) {
	s.lines++
	s.start = min(s.start+length+1, s.end)
}

// cut makes cells of a row without quotes.
func (s *scanner) cut(text string) (scanned, error) {
	out := scanned{row: s.row, line: s.line}
	if s.delimiter == 0 {
		out.cells = []string{text}
		return out, s.tooLong(len(text), 0)
	}
	cells := make([]string, 0, max(s.width, 4))
	for {
		i := strings.IndexByte(text, s.delimiter)
		if i < 0 {
			break
		}
		if i > maxCell {
			return out, s.tooLong(i, len(cells))
		}
		cells = append(cells, text[:i])
		text = text[i+1:]
	}
	out.cells = append(cells, text)
	if len(out.cells) > maxColumns {
		return out, s.tooMany()
	}
	return out, s.tooLong(len(text), len(cells))
}

// upTo is how many bytes after start the byte b first comes, at or after from; -1 when the text ends before. It reads on as
// needed.
func (s *scanner) upTo(from int, b byte) (int, error) {
	for {
		if i := bytes.IndexByte(s.buf[s.start+from:s.end], b); i >= 0 {
			return from + i, nil
		}
		from = s.end - s.start
		if s.done {
			return -1, nil
		}
		if from > maxRow {
			return 0, ofRow(s.row, wording.Say("row-too-long", nil))
		}
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
}

// fill reads more behind what isn't scanned yet.
func (s *scanner) fill() error {
	if s.start > 0 {
		copy(s.buf, s.buf[s.start:s.end])
		s.start, s.end = 0, s.end-s.start
	}
	if s.end == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.in.Read(s.buf[s.end:])
		s.end += n
		switch {
		case err == io.EOF:
			s.done = true
			return nil
		case err != nil:
			return err
		case n > 0:
			return nil
		}
	}
	return io.ErrNoProgress
}

// quoted makes cells of a row that has a quote somewhere, and may go over several lines.
func (s *scanner) quoted() (scanned, error) {
	out := scanned{row: s.row, line: s.line, cells: make([]string, 0, max(s.width, 4))}
	at := 0
	for {
		cell, next, last, err := s.cell(at, len(out.cells))
		if err != nil {
			return out, err
		}
		out.cells = append(out.cells, cell)
		if len(out.cells) > maxColumns {
			return out, s.tooMany()
		}
		if at = next; last {
			break
		}
	}
	s.start = min(s.start+at, s.end)
	out.broken = s.lines > s.line
	return out, nil
}

// cell is the one that begins at bytes after start. next is where the following begins; last says that the row is over.
func (s *scanner) cell(at, column int) (cell string, next int, last bool, err error) {
	var text strings.Builder
	opened := s.lines + 1
	if s.start+at < s.end && s.buf[s.start+at] == '"' {
		if at, err = s.inQuotes(at+1, column, &text); err != nil {
			return "", 0, false, err
		}
	}
	closed := s.lines + 1
	length, err := s.upTo(at, s.eol)
	if err != nil {
		return "", 0, false, err
	}
	if length < 0 {
		length = s.end - s.start
	}
	rest := s.buf[s.start+at : s.start+length]
	if i := bytes.IndexByte(rest, s.delimiter); i >= 0 && s.delimiter != 0 {
		rest, next = rest[:i], at+i+1
	} else {
		rest, next, last = bytes.TrimRight(rest, "\r"), length+1, true
		s.lines++
	}
	if s.torn(rest) {
		return "", 0, false, s.mixed()
	}
	if closed > opened && len(bytes.TrimSpace(rest)) > 0 {
		return "", 0, false, ofRow(s.row, wording.Say("cell-quote-ends-no-cell",
			wording.Args{"column": letter(column), "line": strconv.Itoa(opened), "next": strconv.Itoa(closed)}))
	}
	if err := s.tooLong(text.Len()+len(rest), column); err != nil {
		return "", 0, false, err
	}
	text.Write(rest)
	return text.String(), next, last, nil
}

// inQuotes writes what stands between quotes, and gives the place after the closing one.
func (s *scanner) inQuotes(at, column int, text *strings.Builder) (int, error) {
	opened := s.lines + 1
	for {
		i, err := s.upTo(at, '"')
		if err != nil || i < 0 || text.Len()+i-at > maxCell {
			return 0, s.unclosed(err, i, column, opened, s.end-s.start-at)
		}
		s.lines += bytes.Count(s.buf[s.start+at:s.start+i], []byte{s.eol})
		text.Write(s.buf[s.start+at : s.start+i])
		if s.start+i+1 == s.end && !s.done {
			if err := s.fill(); err != nil {
				return 0, err
			}
		}
		if s.start+i+1 >= s.end || s.buf[s.start+i+1] != '"' {
			return i + 1, nil
		}
		text.WriteByte('"')
		at = i + 2
	}
}

// unclosed is the error of a cell in quotes of which ahead bytes were looked at without finding the end.
func (s *scanner) unclosed(err error, i, column, line, ahead int) error {
	var p *Problem
	if err != nil && (!errors.As(err, &p) || ahead <= maxCell) {
		return err
	}
	args := wording.Args{"column": letter(column), "line": strconv.Itoa(line)}
	if i < 0 && err == nil {
		return ofRow(s.row, wording.Say("cell-quote-open", args))
	}
	args["most"] = strconv.Itoa(maxCell >> 10)
	return ofRow(s.row, wording.Say("cell-quote-open-for-long", args))
}

// torn tells whether text outside of quotes has a line end of the other kind. Some programs end the row there and others don't.
func (s *scanner) torn(text []byte) bool {
	return bytes.IndexByte(text, '\r'+'\n'-s.eol) >= 0
}

func (s *scanner) mixed() error {
	return ofRow(s.row, wording.Say("line-ends-mixed", nil))
}

func (s *scanner) tooLong(length, column int) error {
	if length <= maxCell {
		return nil
	}
	return cellTooLong(s.row, column)
}

func cellTooLong(row, column int) *Problem {
	return ofRow(row, wording.Say("cell-too-long", wording.Args{"column": letter(column), "most": strconv.Itoa(maxCell >> 10)}))
}

func (s *scanner) tooMany() error {
	return ofRow(s.row, wording.Say("row-cells-too-many", wording.Args{"most": strconv.Itoa(maxColumns)}))
}

// empty reports a row, or the rest of one, with nothing to see in it.
func empty(cells []string) bool {
	for _, c := range cells {
		if c != "" && strings.TrimFunc(c, unseen) != "" {
			return false
		}
	}
	return true
}

// unseen are the characters that leave a cell blank.
func unseen(r rune) bool {
	return unicode.IsSpace(r) || r > 0x7f && unicode.In(r, unicode.Cf)
}
