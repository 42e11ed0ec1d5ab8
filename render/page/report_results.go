package page

import (
	"slices"
	"strings"
	"time"

	"campaign/campaign/results"
	"campaign/schema/wording"
)

// What a report keeps of a file, however long that is.
const (
	failedShown = 2_000  // failed rows in the table
	othersShown = 1_000  // rows in the table that didn't fail
	resendRows  = 50_000 // failed rows in the download,
	resendBytes = 8 << 20
	reasonKinds = 2_000 // reasons of failure that are counted apart
	clipped     = 300   // characters of a cell that are shown
)

// Results is what a results file says, gathered row by row; its size doesn't grow with the file's.
type Results struct {
	// Rows is how many rows the file has, the header not counted.
	Rows int
	// States is how many rows are in each state, under the names that the file gives them.
	States map[string]int

	copied    []string // names of the copied columns
	steps     reportSteps
	again     int // rows that were tried more than once
	sends     sendTimes
	answers   answerTimes
	failures  reportFailures
	failed    []resultRow // the first ones
	others    []resultRow // the first ones that didn't fail
	resend    []resendRow
	resendAll int // failed rows in the file
	resendNow int // bytes in resend
	header    []string
	sources   []int // where the copied cells of a resent row stand among the copied ones
}

// reportSteps are the steps of the funnel; who is counted in one is counted in all that are above it.
// The vendor's report of delivery counts as reported, whatever it says.
type reportSteps struct{ sendable, tried, accepted, reported, delivered, read int }

// A resultRow is one line of a results file. Its texts are as the file has them.
type resultRow struct {
	Number, Recipient, State, Reason, Code, MessageID, HTTPStatus, Delivery string
	Attempts                                                                int
	place                                                                   int       // in the file, from 1
	First, Answered                                                         time.Time // zero where the file says none
	Copied                                                                  []string
}

// failedStates are the states that leave somebody without the message who was to have it.
var failedStates = []string{results.Rejected, results.Unsure, results.Pending, results.Invalid}

func (r *resultRow) failed() bool { return slices.Contains(failedStates, r.State) }

// left tells that the row is one that isn't to be sent at all.
func (r *resultRow) left() bool { return r.State == results.Duplicate || r.State == results.Suppressed }

func newResults(copied []string) *Results {
	r := &Results{States: map[string]int{}, copied: slices.Clone(copied), sends: newSendTimes(),
		failures: reportFailures{kinds: map[string]*failureKind{}}}
	r.header, r.sources = resendColumns(copied)
	return r
}

func (r *Results) add(row *resultRow) {
	r.Rows++
	row.place = r.Rows
	r.States[r.stateOf(row)]++
	r.step(row)
	if row.Attempts > 1 {
		r.again++
	}
	if !row.First.IsZero() {
		r.sends.add(row.First)
		if row.Attempts == 1 && !row.Answered.IsZero() {
			r.answers.add(row.Answered.Sub(row.First))
		}
	}
	if !row.failed() {
		if len(r.others) < othersShown {
			r.others = append(r.others, row.short())
		}
		return
	}
	r.failures.add(row)
	r.resendLater(row)
	if len(r.failed) < failedShown {
		r.failed = append(r.failed, row.short())
	}
}

// stateOf is the row's state, for a file with more states than there can be the word "other".
func (r *Results) stateOf(row *resultRow) string {
	const most = 20
	if _, known := r.States[row.State]; known || len(r.States) < most {
		return row.State
	}
	return "other"
}

// step counts the row in the funnel.
func (r *Results) step(row *resultRow) {
	if row.State == results.Invalid || row.left() {
		return
	}
	s := &r.steps
	s.sendable++
	accepted := row.State == results.Accepted
	if row.Attempts > 0 || !row.First.IsZero() || accepted {
		s.tried++
	}
	if !accepted {
		return
	}
	s.accepted++
	delivery := strings.ToLower(row.Delivery)
	if delivery != "" {
		s.reported++
	}
	if delivery == "delivered" || delivery == "read" {
		s.delivered++
	}
	if delivery == "read" {
		s.read++
	}
}

// short is a copy of the row with no more of each text than is shown, and nothing else of its line in memory.
func (r *resultRow) short() resultRow {
	short := *r
	for _, text := range []*string{&short.Number, &short.Recipient, &short.State, &short.Reason, &short.Code,
		&short.MessageID, &short.HTTPStatus, &short.Delivery} {
		*text = clip(*text)
	}
	short.Copied = nil
	for _, cell := range r.Copied[:min(len(r.Copied), copiedShown)] {
		short.Copied = append(short.Copied, clip(cell))
	}
	return short
}

// clip is a text of a file, made harmless and cut where it gets too long for a table.
func clip(text string) string {
	if len(text) > clipped {
		if letters := []rune(text[:min(len(text), 4*clipped)]); len(letters) > clipped {
			text = string(letters[:clipped]) + "…"
		}
	}
	return strings.Clone(wording.Harmless(text))
}
