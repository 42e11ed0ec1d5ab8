package campaign

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"campaign/campaign/table"
)

// resultColumns are the columns of a results file; the copied ones follow.
var resultColumns = []string{"row", "recipient", "status", "reason", "code", "message_id", "attempts", "http_status",
	"first_attempt_at", "answered_at", "delivery", "delivery_at"}

// isResults tells by how a file begins whether it is a results file, also one that Excel has saved again: with a byte order
// mark, with ; or tabs for commas, as UTF-16.
func isResults(head []byte) bool {
	text := string(head)
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		text = strings.TrimPrefix(text, mark)
	}
	text = strings.NewReplacer("\x00", "", `"`, "").Replace(text) // the names are ASCII, which UTF-16 writes with zeros between
	return slices.ContainsFunc([]string{",", ";", "\t"}, func(separator string) bool {
		rest, ok := strings.CutPrefix(text, strings.Join(resultColumns, separator))
		return ok && (rest == "" || strings.HasPrefix(rest, separator) || rest[0] == '\r' || rest[0] == '\n')
	})
}

// timeLayout is RFC 3339 in UTC with milliseconds.
const timeLayout = "2006-01-02T15:04:05.000Z"

// Results writes one line for every row of the recipients' file, in its order, from what the ledger knows: the same
// bytes whenever the ledger knows the same. It returns how many rows are in each state.
func (c *Campaign) Results(ctx context.Context, w io.Writer, v View) (counts map[State]int, err error) {
	if f, ok := w.(*os.File); ok && fresh(f) {
		return c.draft(ctx, f, v)
	}
	f, err := os.CreateTemp("", "campaign-results-*")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if counts, err = c.draft(ctx, f, v); err != nil {
		return nil, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	_, err = io.Copy(w, f)
	return counts, err
}

// fresh tells whether all that will stand in the file is ours, so that it can be begun anew. What was written to a pipe is
// gone.
func fresh(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular() && info.Size() == 0
}

// draft writes the results to an empty file, and once more where the last line has shown that a first was wrong.
func (c *Campaign) draft(ctx context.Context, f *os.File, v View) (map[State]int, error) {
	for {
		s := search{before: v.Duplicates}
		counts, err := c.writeRows(ctx, f, v, &s)
		if err != nil {
			return nil, err
		}
		again := false
		if v.Duplicates, err = s.settle(ctx, c, func(*Letter) { again = true }); err != nil || !again {
			return counts, err
		}
		if err := f.Truncate(0); err != nil {
			return nil, err
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
	}
}

func (c *Campaign) writeRows(ctx context.Context, w io.Writer, v View, s *search) (map[State]int, error) {
	columns, err := c.copied()
	if err != nil {
		return nil, err
	}
	buffered := bufio.NewWriterSize(w, 1<<16)
	out := csv.NewWriter(buffered)
	header := slices.Clone(resultColumns)
	for _, i := range columns {
		header = append(header, harmless(c.file.Columns()[i]))
	}
	if err := out.Write(header); err != nil {
		return nil, err
	}
	counts := map[State]int{}
	var line []string
	for l, err := range c.letters(ctx, v, asked{at: time.Now()}, s) {
		if err != nil {
			return nil, err
		}
		counts[l.State]++
		line = l.result(line[:0])
		for _, i := range columns {
			line = append(line, harmless(l.Row.Cells[i]))
		}
		if err := out.Write(line); err != nil {
			return nil, err
		}
	}
	out.Flush()
	return counts, errors.Join(out.Error(), buffered.Flush())
}

// result appends the cells of the letter's line.
func (l *Letter) result(line []string) []string {
	recipient := l.Recipient.Address
	switch {
	case l.Recipient.Fault != "":
		recipient = harmless(l.Recipient.Typed)
	case l.Recipient.Chat:
		recipient = harmless(recipient)
	}
	line = append(line, strconv.Itoa(l.Row.Number), recipient, string(l.State), harmless(l.Reason))
	e := l.Entry
	if e == nil {
		return append(line, "", "", "0", "", "", "", "", "")
	}
	status := ""
	if e.HTTPStatus != 0 {
		status = strconv.Itoa(e.HTTPStatus)
	}
	return append(line, harmless(e.Code), harmless(e.MessageID), strconv.Itoa(e.Attempts), status,
		stamp(e.FirstAttempt), stamp(e.Answered), "", "")
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeLayout)
}

// harmless is a cell that no spreadsheet takes for a formula, and no terminal for an order.
func harmless(cell string) string {
	cell = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r >= 0x7f && r < 0xa0 {
			return utf8.RuneError
		}
		return r
	}, cell)
	return table.Guarded(cell)
}

// copied finds the columns that results.columns names.
func (c *Campaign) copied() ([]int, error) {
	var found []int
	for _, name := range c.Columns {
		i, err := c.file.Column(name)
		if err != nil {
			return nil, err
		}
		found = append(found, i)
	}
	return found, nil
}

// WriteResults writes the results file whole or not at all.
func (c *Campaign) WriteResults(ctx context.Context, path string, v View) (map[State]int, error) {
	var counts map[State]int
	err := WriteWhole(path, ResultsFile, func(w io.Writer) (err error) {
		counts, err = c.Results(ctx, w, v)
		return err
	})
	return counts, err
}
