package campaign

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strconv"
	"time"

	"campaign/campaign/results"
	"campaign/campaign/workspace"
)

// Results writes one line for every row of the recipients' file, in its order, from what the ledger knows: the same
// bytes whenever the ledger knows the same. It returns how many rows are in each state.
func (c *Campaign) Results(ctx context.Context, w io.Writer, v View) (counts map[State]int, err error) {
	if f, ok := w.(*os.File); ok && emptyFile(f) {
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

// emptyFile tells whether all that will stand in the file is ours, so that it can be begun anew. What was written to a pipe is
// gone.
func emptyFile(f *os.File) bool {
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
	header := results.Columns()
	for _, i := range columns {
		header = append(header, results.Cell(c.people.Columns()[i]))
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
			line = append(line, results.Cell(l.Row.Cells[i]))
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
	case l.Recipient.Fault != nil:
		recipient = results.Cell(l.Recipient.Typed)
	case l.Recipient.Chat:
		recipient = results.Cell(recipient)
	}
	line = append(line, strconv.Itoa(l.Row.Number), recipient, string(l.State), results.Cell(l.Reason))
	e := l.Entry
	if e == nil {
		return append(line, "", "", "0", "", "", "", "", "")
	}
	status := ""
	if e.HTTPStatus != 0 {
		status = strconv.Itoa(e.HTTPStatus)
	}
	return append(line, results.Cell(e.Code), results.Cell(e.MessageID), strconv.Itoa(e.Attempts), status,
		stamp(e.FirstAttempt), stamp(e.Answered), "", "")
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(results.TimeLayout)
}

// copied finds the columns that results.columns names.
func (c *Campaign) copied() ([]int, error) {
	var found []int
	for _, name := range c.Columns {
		i, err := c.people.Column(name)
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
	err := workspace.WriteWhole(path, ResultsFile, func(w io.Writer) (err error) {
		counts, err = c.Results(ctx, w, v)
		return err
	})
	return counts, err
}
