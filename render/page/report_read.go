package page

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"campaign/campaign/results"
	"campaign/campaign/table"
	"campaign/schema/wording"
)

// ReadResults reads a results file to its end: as `campaign run` and `campaign results` write it, or as a spreadsheet saved it
// since. Columns in another order and copied columns are no obstacle. It keeps a bounded part of the file: a million rows take
// no more memory than some tens of thousands. The error is a *table.Problem.
func ReadResults(path string) (*Results, error) {
	file, err := results.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	at, _ := results.In(file.Columns())
	if missing := missingColumns(file.Columns()); len(missing) > 0 {
		return nil, &table.Problem{File: path, Problem: wording.Say("results-columns-missing",
			wording.Args{"n": strconv.Itoa(len(missing)), "columns": listing(missing)})}
	}
	copied, names := copiedColumns(file.Columns())
	read := newResults(names)
	for row, err := range file.Rows(nil) {
		if err != nil {
			return nil, err
		}
		if row.Fault != nil {
			return nil, &table.Problem{File: path, Row: row.Number, Problem: row.Fault.Advise("results")}
		}
		read.add(rowOf(row.Cells, at, copied))
	}
	return read, nil
}

// missingColumns are the columns of results that a file doesn't have.
func missingColumns(columns []string) []string {
	return slices.DeleteFunc(results.Columns(), func(name string) bool { return slices.Contains(columns, name) })
}

// copiedColumns are those that results don't have, by their places and names. The first of two columns of one name is the
// results' own.
func copiedColumns(columns []string) (at []int, names []string) {
	for i, name := range columns {
		if !slices.Contains(results.Columns(), name) || slices.Index(columns, name) < i {
			at, names = append(at, i), append(names, name)
		}
	}
	return at, names
}

// listing is names in a sentence: a, b and c.
func listing(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

func rowOf(cells []string, at results.Places, copied []int) *resultRow {
	r := &resultRow{Number: cells[at.Row], Recipient: cells[at.Recipient], State: cells[at.Status], Reason: cells[at.Reason],
		Code: cells[at.Code], MessageID: cells[at.MessageID], HTTPStatus: cells[at.HTTPStatus], Delivery: cells[at.Delivery],
		First: moment(cells[at.FirstAttempt]), Answered: moment(cells[at.Answered])}
	r.Attempts, _ = strconv.Atoi(cells[at.Attempts]) // what isn't a number says nothing
	for _, i := range copied {
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
