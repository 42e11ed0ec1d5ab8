package memory

import (
	"context"
	"fmt"
	"strconv"

	"campaign/campaign/ledger"
	"campaign/campaign/results"
	"campaign/campaign/workspace"
	"campaign/schema"
)

// A missing row is one of a results file that says that a message left of which the ledger knows nothing, so far.
type missing struct {
	sentRow
	ref string
}

// ForgottenResults finds rows of the results file which say that a message left of which no ledger knows; nil for none. That
// of another campaign is known by its time: whoever gives a new content a new name finds the results of the old one there.
func (s Search) ForgottenResults(ctx context.Context, reader *ledger.Reader) (*schema.Problem, error) {
	rows, err := readSent(s.ResultsPath)
	if err != nil {
		p := s.Document.Problem("results.csv", s.ResultsPath+" can't be read: "+workspace.Reason(err)+", so that nobody can tell whether this was sent before",
			"give yourself the right to read it")
		return &p, nil
	}
	left, unread := s.unsuppressed(rows.kept())
	if left, err = unknownTo(ctx, reader, left); err != nil {
		return nil, err
	}
	if len(left)+unread == 0 {
		return nil, nil
	}
	all := 0
	err = s.eachLedger(ctx, reader, func(_ string, l *ledger.Ledger) (bool, error) {
		campaigns, err := l.Campaigns(ctx)
		if err != nil {
			return false, err
		}
		for _, other := range campaigns {
			all += other.Counts.Sent()
			if other.Name != s.Name && len(left) > 0 && err == nil {
				left, err = unknownAs(ctx, l.Read(other.Name), left)
			}
		}
		return true, err
	})
	if err != nil || len(left) == 0 && (unread == 0 || all >= rows.n) {
		return nil, err
	}
	return s.lostResults(rows.n, left, reader != nil), nil
}

// unsuppressed are the rows whose people would be sent to again, and how many there are whose people can't be read any
// more, since a spreadsheet has shortened their numbers.
func (s Search) unsuppressed(rows []sentRow) (left []missing, unread int) {
	for _, row := range rows {
		person := s.People.Addressee(string(row.recipient))
		switch {
		case person.Fault != nil:
			unread++
		case !s.Suppressed.Has(person.Ref):
			left = append(left, missing{row, person.Ref})
		}
	}
	return left, unread
}

// unknownTo are the rows that the campaign's ledger doesn't know to have been sent.
func unknownTo(ctx context.Context, reader *ledger.Reader, rows []missing) ([]missing, error) {
	if reader == nil {
		return rows, nil
	}
	return without(ctx, reader, rows, func(m missing, e ledger.Entry) bool {
		switch e.State {
		case ledger.Accepted, ledger.Claimed, ledger.Unsure:
			return true
		case ledger.Rejected: // after a doubt
			return string(m.status) == ledger.Unsure.String()
		}
		return false
	})
}

// unknownAs are the rows that are no sends of another campaign. Where a spreadsheet has rewritten the times, its having
// been sent to the same person counts.
func unknownAs(ctx context.Context, other *ledger.Reader, rows []missing) ([]missing, error) {
	return without(ctx, other, rows, func(m missing, e ledger.Entry) bool {
		if m.when() == nil {
			return e.State != ledger.Waiting
		}
		return e.FirstAttempt.UTC().Format(results.TimeLayout) == string(m.first)
	})
}

// without are the rows but for those that an entry of the ledger explains.
func without(ctx context.Context, reader *ledger.Reader, rows []missing, explains func(missing, ledger.Entry) bool) ([]missing, error) {
	refs := make([]string, len(rows))
	for i, m := range rows {
		refs[i] = m.ref
	}
	entries, err := reader.Find(ctx, refs)
	var left []missing
	for _, m := range rows {
		if e, ok := entries[m.ref]; !ok || !explains(m, e) {
			left = append(left, m)
		}
	}
	return left, err
}

// lostResults is the problem of so many rows that say that their messages left, of which some are known to no ledger.
func (s Search) lostResults(n int, left []missing, ledgerIsThere bool) *schema.Problem {
	people, missing := "1 person", ""
	if n > 1 {
		people = strconv.Itoa(n) + " people"
	}
	switch {
	case !ledgerIsThere:
		missing = "there is no ledger " + s.LedgerPath
	case len(left) > 0:
		missing = fmt.Sprintf("the ledger %s doesn't know of %s (row %s)", s.LedgerPath, left[0].recipient, left[0].row)
	default:
		missing = fmt.Sprintf("the ledger %s doesn't know of so many", s.LedgerPath)
	}
	p := s.Document.Problem("name", fmt.Sprintf("%s says that %s got this campaign, or may have, and %s", s.ResultsPath, people, missing),
		"put the "+workspace.OwnFolder+" folder back that belongs to these results; or rename that file and list it in recipients.suppress, "+
			"so that its people don't get this again"+meant)
	return &p
}
