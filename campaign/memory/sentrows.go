package memory

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"slices"

	"campaign/campaign/results"
)

// A sentRow is a row of a results file which says that a message left: that it was accepted, or may have been.
type sentRow struct {
	row, recipient, status []byte
	first, last            []byte // when it was tried first and answered last, as the file has it
}

// What is kept of the rows, however many there are: the latest, since what a ledger that was put back from a backup lacks
// is what was sent last; and as many again and again from all over the file.
const (
	latestRows = 16
	spreadRows = 1024
)

// sentRows are the rows of a results file that say that a message left.
type sentRows struct {
	n      int // all of them
	latest []sentRow
	newest []byte
	spread []sentRow
	stride int // every so many rows one is kept in spread
}

// readSent reads the rows of the results file at path that say that a message left; none where there is no such file, or
// another. Who saved it last, and how, doesn't matter. The error is of a file that can't be read at all.
func readSent(path string) (*sentRows, error) {
	s := &sentRows{stride: 1}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return s, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !s.quickly(bufio.NewReaderSize(f, 1<<18)) {
		s.carefully(path)
	}
	return s, nil
}

// quickly reads a file as this program or Excel writes it, eight times as fast as a list is read. It tells whether it is one.
func (s *sentRows) quickly(in *bufio.Reader) bool {
	head, err := in.ReadSlice('\n')
	if err != nil {
		return false
	}
	head = bytes.TrimRight(bytes.TrimPrefix(head, []byte("\ufeff")), "\r\n")
	word := bytes.IndexAny(head, ",;\t")
	if word < 0 || bytes.IndexByte(head, '\r') >= 0 {
		return false
	}
	delimiter := head[word]
	names, err := cut(nil, head, delimiter, len(head))
	if err != nil {
		return false
	}
	at, ok := results.In(texts(names))
	if !ok {
		return false
	}
	most := max(at.FirstAttempt, at.Answered, at.Row, at.Recipient, at.Status) + 1
	lines := records{in: in}
	var cells [][]byte
	for {
		record := lines.next()
		if len(record) == 0 {
			return true
		}
		if cells, err = cut(cells[:0], bytes.TrimRight(record, "\r\n"), delimiter, most); err == nil {
			s.take(cells, at)
		}
	}
}

// records gives the lines of one row after another.
type records struct {
	in     *bufio.Reader
	buffer []byte
}

// longestRecord bounds what is read for one row, in bytes: a quote may be open to the end of the file.
const longestRecord = 1 << 20

// next is the next row's bytes, until the one after it; nothing at the end, or where the file can't be read any further.
func (r *records) next() []byte {
	open := func(text []byte) bool { return bytes.Count(text, []byte{'"'})%2 != 0 } // a cell goes on in the next line
	line, err := r.in.ReadSlice('\n')
	if err == nil && !open(line) {
		return line
	}
	r.buffer = append(r.buffer[:0], line...)
	for errors.Is(err, bufio.ErrBufferFull) || err == nil && open(r.buffer) && len(r.buffer) < longestRecord {
		line, err = r.in.ReadSlice('\n')
		r.buffer = append(r.buffer, line...)
	}
	return r.buffer
}

// cut appends a line's first cells, so many at most.
func cut(cells [][]byte, line []byte, delimiter byte, most int) ([][]byte, error) {
	if bytes.IndexByte(line, '"') >= 0 {
		in := csv.NewReader(bytes.NewReader(line))
		in.Comma, in.LazyQuotes = rune(delimiter), true
		record, err := in.Read()
		for _, cell := range record {
			cells = append(cells, []byte(cell))
		}
		return cells, err
	}
	for range most {
		i := bytes.IndexByte(line, delimiter)
		if i < 0 {
			return append(cells, line), nil
		}
		cells, line = append(cells, line[:i]), line[i+1:]
	}
	return cells, nil
}

func texts(cells [][]byte) []string {
	names := make([]string, len(cells))
	for i, c := range cells {
		names[i] = string(c)
	}
	return names
}

// carefully reads any other file that may be results: a workbook, or one that was saved as UTF-16.
func (s *sentRows) carefully(path string) {
	f, err := results.Open(path)
	if err != nil {
		return
	}
	defer func() { _ = f.Close() }() // it was only read
	at, ok := results.In(f.Columns())
	if !ok {
		return
	}
	for row, err := range f.Rows(nil) {
		if err != nil {
			return
		}
		cells := make([][]byte, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = []byte(c)
		}
		s.take(cells, at)
	}
}

// take looks at a row.
func (s *sentRows) take(cells [][]byte, at results.Places) {
	cell := func(i int) []byte {
		if i < 0 || i >= len(cells) {
			return nil
		}
		return cells[i]
	}
	if !results.Sent(string(cell(at.Status))) {
		return
	}
	r := sentRow{row: cell(at.Row), recipient: cell(at.Recipient), status: cell(at.Status), first: cell(at.FirstAttempt), last: cell(at.Answered)}
	if s.n%s.stride == 0 {
		s.spread = append(s.spread, r.copy(sentRow{}))
		if len(s.spread) == 2*spreadRows {
			s.thin()
		}
	}
	s.n++
	if when := r.when(); bytes.Compare(when, s.newest) > 0 {
		s.newest = append(s.newest[:0], when...)
		s.keepLatest(r)
	}
}

// thin leaves every second of the rows that are kept, and keeps half as many from now on.
func (s *sentRows) thin() {
	for i := range spreadRows {
		s.spread[i] = s.spread[2*i]
	}
	s.spread, s.stride = s.spread[:spreadRows], 2*s.stride
}

// keepLatest keeps a row that is later than all before, in the place of the one that was kept longest.
func (s *sentRows) keepLatest(r sentRow) {
	if len(s.latest) < latestRows {
		s.latest = append(s.latest, r.copy(sentRow{}))
		return
	}
	oldest := s.latest[0]
	copy(s.latest, s.latest[1:])
	s.latest[latestRows-1] = r.copy(oldest)
}

// when is the time of the row's last answer, else of its first try; nothing where the file has it in other words than ours.
func (r sentRow) when() []byte {
	for _, at := range [][]byte{r.last, r.first} {
		if len(at) == len(results.TimeLayout) && at[10] == 'T' {
			return at
		}
	}
	return nil
}

// copy gives the row bytes of its own, in those of another that is needed no more.
func (r sentRow) copy(old sentRow) sentRow {
	return sentRow{
		row: append(old.row[:0], r.row...), recipient: append(old.recipient[:0], r.recipient...), status: append(old.status[:0], r.status...),
		first: append(old.first[:0], r.first...), last: append(old.last[:0], r.last...),
	}
}

// kept are the rows that are kept, the latest first.
func (s *sentRows) kept() []sentRow {
	return append(slices.Clone(s.latest), s.spread...)
}
