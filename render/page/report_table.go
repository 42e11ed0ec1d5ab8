package page

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"campaign/campaign/results"
	"campaign/schema/wording"
)

// copiedShown is how many copied columns the table has; the download has all.
const copiedShown = 6

// A reportTable is the rows that can be filtered.
type reportTable struct {
	Columns []string // the copied ones
	Rows    []reportRow
	States  []reportFilter
	Note    string // which rows and columns of the file aren't here, "" when all are
}

// A reportFilter is a state to filter by.
type reportFilter struct{ ID, State, Count string }

// A reportRow is a line of the table.
type reportRow struct {
	Number, Recipient, State, Tone, Reason, Detail, Attempts string
	Sent, SentAt                                             string // for a person, for a machine
	Took                                                     string
	Copied                                                   []reportCell
}

// A reportCell is a copied cell and its column's name.
type reportCell struct{ Column, Text string }

// A reportResend is the download of the failed rows.
type reportResend struct {
	Name    string // of the file
	Note    string // what of the failed rows isn't in it, "" when all are
	Choices []reportChoice
	Data    resendData
}

// A reportChoice is a state whose rows may be downloaded.
type reportChoice struct {
	State, Tone, Count, Note string
	Chosen                   bool
}

// resendData is what the page's script makes the download of.
type resendData struct {
	Header string      `json:"header"` // a line of CSV
	Rows   []resendRow `json:"rows"`
}

func (r *Results) table() reportTable {
	t := reportTable{}
	for _, name := range r.copied[:min(len(r.copied), copiedShown)] {
		t.Columns = append(t.Columns, clip(name))
	}
	rows := slices.Concat(r.failed, r.others)
	slices.SortStableFunc(rows, func(a, b resultRow) int { return cmp.Compare(a.place, b.place) })
	counts := map[string]int{}
	for _, row := range rows {
		counts[row.State]++
		t.Rows = append(t.Rows, row.view(t.Columns))
	}
	for _, s := range stateMeanings {
		if n := counts[s.name]; n > 0 {
			t.States = append(t.States, reportFilter{ID: "state-" + s.name, State: s.name, Count: wording.Count(n)})
		}
	}
	t.Note = r.tableNote(len(rows))
	return t
}

func (r *Results) tableNote(shown int) string {
	var notes []string
	if shown < r.Rows {
		note := "Here are " + wording.Count(shown) + " of the file’s " + wording.Count(r.Rows) + " rows: "
		failed := r.in(failedStates...)
		if failed > len(r.failed) {
			note += "the first " + wording.Count(len(r.failed)) + " of " + wording.Count(failed) + " that failed or wait"
		} else {
			note += "all that failed or wait"
		}
		if others := r.Rows - failed; others > len(r.others) {
			note += ", and the first " + wording.Count(len(r.others)) + " of the other " + wording.Count(others)
		} else {
			note += ", and all others"
		}
		notes = append(notes, note+".")
	}
	if n := len(r.copied) - copiedShown; n > 0 {
		notes = append(notes, wording.Plural(n, "copied column isn’t", "copied columns aren’t")+" shown.")
	}
	return strings.Join(notes, " ")
}

// view is the row for people.
func (r *resultRow) view(columns []string) reportRow {
	v := reportRow{Number: r.Number, Recipient: r.Recipient, State: r.State, Tone: tone(r.State), Reason: r.Reason}
	if v.State == "" {
		v.State = "(no state)"
	}
	var details []string
	for _, d := range []struct{ name, value string }{{"code ", r.Code}, {"HTTP ", r.HTTPStatus}, {"", r.Delivery}, {"", r.MessageID}} {
		if d.value != "" {
			details = append(details, d.name+d.value)
		}
	}
	v.Detail = strings.Join(details, " · ")
	if r.Attempts > 0 {
		v.Attempts = wording.Count(r.Attempts)
	}
	if !r.First.IsZero() {
		v.Sent, v.SentAt = r.First.Format("2006-01-02 15:04:05"), r.First.Format(time.RFC3339Nano)
	}
	if took := r.Answered.Sub(r.First); !r.First.IsZero() && !r.Answered.IsZero() && took >= 0 {
		v.Took = shortTime(int(took.Milliseconds()))
		if took >= slowest*time.Millisecond {
			v.Took = lasting(took)
		}
	}
	for i, cell := range r.Copied {
		v.Copied = append(v.Copied, reportCell{columns[i], cell})
	}
	return v
}

// resendNote is what is to be known before rows in a state are sent again.
func resendNote(state string) string {
	switch state {
	case results.Rejected:
		return "fix what the reason says first"
	case results.Unsure:
		return "may have arrived: some may get it twice"
	case results.Invalid:
		return "fix the row first"
	}
	return "not accepted yet"
}

// resendView is nil where no row failed that may be sent again. Never may be nil.
func (r *Results) resendView(source string, never func(code string) bool) *reportResend {
	rows := r.resend
	if never != nil {
		rows = slices.DeleteFunc(slices.Clone(rows), func(row resendRow) bool { return row.code != "" && never(row.code) })
	}
	if len(rows) == 0 {
		return nil
	}
	base := filepath.Base(strings.ReplaceAll(source, `\`, "/"))
	if base == "." || base == "/" {
		base = "campaign"
	}
	v := &reportResend{Name: clip(strings.TrimSuffix(base, ".csv")) + ".failed.csv",
		Data: resendData{Header: csvLine(r.header), Rows: rows}}
	var notes []string
	if n := len(r.resend); n < r.resendAll {
		notes = append(notes, "This page holds the first "+wording.Count(n)+" of "+wording.Count(r.resendAll)+
			" failed rows; the results file has them all.")
	}
	if n := len(r.resend) - len(rows); n > 0 {
		notes = append(notes, wording.Plural(n, "row is", "rows are")+" skipped: by the vendor’s code nobody there is to be sent it again.")
	}
	v.Note = strings.Join(notes, " ")
	counts := map[string]int{}
	for _, row := range rows {
		counts[row.State]++
	}
	for _, state := range failedStates {
		if n := counts[state]; n > 0 {
			v.Choices = append(v.Choices, reportChoice{State: state, Tone: state, Count: wording.Count(n), Note: resendNote(state),
				Chosen: state != results.Unsure})
		}
	}
	return v
}
