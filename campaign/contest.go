package campaign

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"campaign/campaign/recipients"
	"campaign/schema"
)

// A contest is what walks learn of people who stand in the list more than once.
//
// The ledger knows people, not rows. A row whose person is settled there takes that over and isn't composed, since to
// compose a million of them for nothing would take longer than all else. But if that row can't be sent, and a later one
// of the same person can, it was the later one that was sent. Only the later row shows that there is a question.
type contest struct {
	doubted []int        // rows that took over what may be a later row's
	late    []int        // later rows of a person that can't be sent
	yields  map[int]bool // rows that can't be sent, and leave what the ledger knows to another row of the person
}

// begin forgets the doubts of the walk before. What was settled stays.
func (c *contest) begin() { c.doubted, c.late = nil, nil }

// findDuplicate tells the later rows of a person from the first that can be sent, or was.
func (c *Campaign) findDuplicate(l *Letter, seen *recipients.Seen) {
	if l.State == Invalid || l.State == Suppressed {
		return
	}
	first, again := seen.Add(l.Recipient.Ref, l.Row.Number)
	if !again {
		return
	}
	if settled := l.Entry != nil && !l.Ready; settled {
		if !c.complete(l) {
			c.contest.late = append(c.contest.late, l.Row.Number)
			return
		}
		c.contest.doubted = append(c.contest.doubted, first)
	}
	l.State, l.Ready, l.Entry, l.Withheld, l.Problems = Duplicate, false, nil, nil, nil
	l.Reason = fmt.Sprintf("the same person as row %d", first)
	if c.stopOnDuplicate {
		l.Problems = []schema.Problem{c.rowProblem(l, c.addressColumn, l.Reason, "", false)}
	}
}

// reconsider settles the doubts of the walk before, reading the list again if there are any. It tells of every row that
// can't be sent and took over what is a later row's. From the next walk on the later row has it.
func (c *Campaign) reconsider(ctx context.Context, wrong func(*Letter)) error {
	doubted, late := c.contest.doubted, c.contest.late
	if len(doubted) == 0 {
		return nil
	}
	slices.Sort(doubted)
	yields := map[int]bool{}
	for row, err := range c.file.Rows() {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if _, is := slices.BinarySearch(doubted, row.Number); !is {
			continue
		}
		if l := (&Letter{Row: row, Recipient: c.file.Recipient(row)}); !c.complete(l) {
			yields[row.Number] = true
			wrong(l)
		}
	}
	for _, row := range late {
		yields[row] = true
	}
	maps.Copy(yields, c.contest.yields)
	c.contest = contest{yields: yields}
	return nil
}
