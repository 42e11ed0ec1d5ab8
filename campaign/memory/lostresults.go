package memory

import (
	"context"
	"strconv"

	"campaign/campaign/ledger"
	"campaign/campaign/results"
	"campaign/campaign/workspace"
	"campaign/schema"
	"campaign/schema/wording"
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
		return s.about("results.csv", wording.Say("results-unreadable", wording.Args{"results": s.ResultsPath, "reason": workspace.Reason(err)})), nil
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
	args := wording.Args{"results": s.ResultsPath, "n": strconv.Itoa(n), "ledger": s.LedgerPath}
	switch {
	case !ledgerIsThere:
		return s.about("name", wording.Say("results-without-ledger", args))
	case len(left) > 0:
		args["recipient"], args["row"] = string(left[0].recipient), string(left[0].row)
		return s.about("name", wording.Say("results-beyond-ledger", args))
	}
	return s.about("name", wording.Say("results-more-than-ledger", args))
}
