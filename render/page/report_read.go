package page

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// resultsColumns are the columns that make a results file; all others are copied ones.
var resultsColumns = []string{"row", "recipient", "status", "reason", "code", "message_id", "attempts", "http_status",
	"first_attempt_at", "answered_at", "delivery", "delivery_at"}

// ReadResults reads a results CSV, which `campaign run` and `campaign results` write, to its end. A byte order mark,
// columns in another order, copied columns, and ; or tabs for commas, as spreadsheets leave them, are no obstacle. It
// keeps a bounded part of the file: a million rows take no more memory than some tens of thousands. An error is a
// sentence that says what is wrong and, where it can, in which line; it doesn't name the file.
func ReadResults(r io.Reader) (*Results, error) {
	input := bufio.NewReaderSize(r, 1<<16)
	if mark, err := input.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = input.Discard(3) // they are in the buffer
	}
	table := csv.NewReader(input)
	table.Comma = separator(input)
	table.FieldsPerRecord = -1
	table.ReuseRecord = true
	header, err := table.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, errors.New("this isn't a results file: it is empty; `campaign run` and `campaign results` write one")
	case err != nil:
		return nil, brokenLine(err)
	}
	at, err := placesOf(header)
	if err != nil {
		return nil, err
	}
	results := newResults(at.names)
	for {
		cells, err := table.Read()
		if errors.Is(err, io.EOF) {
			return results, nil
		}
		if err != nil {
			return nil, brokenLine(err)
		}
		if len(cells) < at.width {
			number, _ := table.FieldPos(0)
			return nil, fmt.Errorf("line %d has %d cells where the first line has %d; write the file again with `campaign results`",
				number, len(cells), at.width)
		}
		results.add(at.row(cells))
	}
}

// separator is what stands between the cells of the first line.
func separator(input *bufio.Reader) rune {
	first, _ := input.Peek(4096) // a shorter file is no error
	line, _, _ := strings.Cut(string(first), "\n")
	best, most := ',', strings.Count(line, ",")
	for _, other := range ";\t" {
		if n := strings.Count(line, string(other)); n > most {
			best, most = other, n
		}
	}
	return best
}

// brokenLine says in plain words what the CSV reader met.
func brokenLine(err error) error {
	broken, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		return fmt.Errorf("the file can't be read to its end: %w", err)
	}
	return fmt.Errorf("line %d isn't CSV: a quotation mark stands inside a cell or isn't closed; write the file again with `campaign results`",
		broken.StartLine)
}

// resultPlaces say where the cells of a row stand.
type resultPlaces struct {
	at    []int    // of resultsColumns
	extra []int    // of the copied ones
	names []string // of the copied ones
	width int
}

// placesOf finds the columns by name. The first of two columns of one name is the results' own.
func placesOf(header []string) (*resultPlaces, error) {
	places := &resultPlaces{width: len(header)}
	var missing []string
	for _, name := range resultsColumns {
		i := slices.Index(header, name)
		if i < 0 {
			missing = append(missing, name)
		}
		places.at = append(places.at, i)
	}
	if len(missing) > 0 {
		word := "columns"
		if len(missing) == 1 {
			word = "column"
		}
		return nil, fmt.Errorf("this isn't a results file: its first line lacks the %s %s; `campaign run` and `campaign results` write one",
			word, listing(missing))
	}
	for i, name := range header {
		if !slices.Contains(places.at, i) {
			places.extra = append(places.extra, i)
			places.names = append(places.names, name)
		}
	}
	return places, nil
}

// listing is names in a sentence: a, b and c.
func listing(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

func (p *resultPlaces) row(cells []string) *resultRow {
	r := &resultRow{Number: cells[p.at[0]], Recipient: cells[p.at[1]], State: cells[p.at[2]], Reason: cells[p.at[3]],
		Code: cells[p.at[4]], MessageID: cells[p.at[5]], HTTPStatus: cells[p.at[7]], Delivery: cells[p.at[10]],
		First: moment(cells[p.at[8]]), Answered: moment(cells[p.at[9]])}
	r.Attempts, _ = strconv.Atoi(cells[p.at[6]]) // what isn't a number says nothing
	for _, i := range p.extra {
		r.Copied = append(r.Copied, cells[i])
	}
	return r
}

// moment is a time of the file, the zero time if it has none or one that a spreadsheet has rewritten.
func moment(cell string) time.Time {
	if cell == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, cell)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}
