// Package results says what a results file looks like: its columns, and what its rows may say became of a message. Whoever
// writes, reads or recognises one asks here.
package results

import (
	"slices"
	"strings"
	"unicode/utf8"

	"campaign/campaign/table"
)

// Columns are the columns of a results file, in their order; the copied ones follow.
func Columns() []string {
	return []string{"row", "recipient", "status", "reason", "code", "message_id", "attempts", "http_status",
		"first_attempt_at", "answered_at", "delivery", "delivery_at"}
}

// TimeLayout is how a results file has its times: RFC 3339 in UTC with milliseconds.
const TimeLayout = "2006-01-02T15:04:05.000Z"

// What a row's status says became of it.
const (
	Accepted   = "accepted"   // the vendor took it; that is not yet delivery
	Rejected   = "rejected"   // the vendor will never take this message
	Unsure     = "unsure"     // it left, and no answer says what became of it
	Pending    = "pending"    // not tried, or surely not accepted yet
	Invalid    = "invalid"    // the row can't be sent
	Duplicate  = "duplicate"  // an earlier row has the same person
	Suppressed = "suppressed" // must not be messaged
)

// Sent tells whether a status says that the message left: that it was accepted, or may have been.
func Sent(status string) bool { return status == Accepted || status == Unsure }

// Places say where the columns of a results file stand, -1 for one that was taken out.
type Places struct {
	Row, Recipient, Status, Reason, Code, MessageID, Attempts, HTTPStatus, FirstAttempt, Answered, Delivery, DeliveryAt int
}

// In finds the columns among a file's, wherever they stand: the first of two of one name is the results' own. ok tells
// whether those are there without which a file is no results: the row, its recipient and its status.
func In(columns []string) (at Places, ok bool) {
	for i, place := range []*int{&at.Row, &at.Recipient, &at.Status, &at.Reason, &at.Code, &at.MessageID, &at.Attempts, &at.HTTPStatus,
		&at.FirstAttempt, &at.Answered, &at.Delivery, &at.DeliveryAt} {
		*place = slices.Index(columns, Columns()[i])
	}
	return at, at.Row >= 0 && at.Recipient >= 0 && at.Status >= 0
}

// Begins tells by how a file begins whether it is a results file, also one that Excel has saved again: with a byte order
// mark, with ; or tabs for commas, as UTF-16.
func Begins(head []byte) bool {
	text := string(head)
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		text = strings.TrimPrefix(text, mark)
	}
	text = strings.NewReplacer("\x00", "", `"`, "").Replace(text) // the names are ASCII, which UTF-16 writes with zeros between
	return slices.ContainsFunc([]string{",", ";", "\t"}, func(separator string) bool {
		rest, ok := strings.CutPrefix(text, strings.Join(Columns(), separator))
		return ok && (rest == "" || strings.HasPrefix(rest, separator) || rest[0] == '\r' || rest[0] == '\n')
	})
}

// Cell is a text as a cell of a results file: no spreadsheet takes it for a formula, and no terminal for an order.
func Cell(text string) string {
	return table.Guarded(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r >= 0x7f && r < 0xa0 {
			return utf8.RuneError
		}
		return r
	}, text))
}

// Open opens a results file, whichever program saved it last. The error is a *table.Problem; the columns may be another
// file's.
func Open(path string) (*table.File, error) {
	return table.Open(path, table.Options{Column: "recipient", Grows: true})
}
