package campaign

import (
	"context"
	"slices"
	"strconv"

	"campaign/campaign/recipients"
	"campaign/schema"
	"campaign/schema/wording"
)

// Duplicates are what a plan has learnt of people who stand in the list more than once. The zero value has learnt nothing.
//
// The ledger knows people, not rows. A row whose person is settled there takes that over and isn't composed, since to
// compose a million of them for nothing would take longer than all else. But if that row can't be sent, and a later one
// of the same person can, it was the later one that was sent. Only the later row shows that there is a question.
type Duplicates struct {
	yields Rows // rows that can't be sent, and leave what the ledger knows to another row of the person
}

// A search for duplicates in one walk, which knows what was learnt before it.
type search struct {
	before  Duplicates
	seen    recipients.Seen
	doubted []int // rows that took over what may be a later row's
	late    []int // later rows of a person that can't be sent
}

// look tells the later rows of a person from the first that can be sent, or was. It sees the rows in the list's order.
func (s *search) look(c *Campaign, l *Letter) {
	if l.State == Invalid || l.State == Suppressed {
		return
	}
	first, again := s.seen.Add(l.Recipient.Ref, l.Row.Number)
	if !again {
		return
	}
	if settled := l.Entry != nil && !l.Ready; settled {
		if !c.complete(l) {
			s.late = append(s.late, l.Row.Number)
			return
		}
		s.doubted = append(s.doubted, first)
	}
	l.State, l.Ready, l.Entry, l.Withheld, l.Problems = Duplicate, false, nil, nil, nil
	p := wording.Say("person-twice", wording.Args{"row": strconv.Itoa(first)})
	l.Reason = p.Text
	if c.StopOnDuplicate {
		l.Problems = []schema.Problem{c.rowProblem(l, p.At(c.addressColumn))}
	}
}

// settle settles the doubts of a walk, reading the list again if there are any. It tells of every row that can't be sent and
// took over what is a later row's. A walk that knows what it returns gives it to the later row.
func (s *search) settle(ctx context.Context, c *Campaign, wrong func(*Letter)) (Duplicates, error) {
	if len(s.doubted) == 0 {
		return s.before, nil
	}
	slices.Sort(s.doubted)
	yields := Rows{slices.Clone(s.before.yields.bits)}
	for row, err := range c.people.Rows() {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return s.before, err
		}
		if _, is := slices.BinarySearch(s.doubted, row.Number); !is {
			continue
		}
		if l := (&Letter{Row: row, Recipient: c.people.Recipient(row)}); !c.complete(l) {
			yields.add(row.Number)
			wrong(l)
		}
	}
	for _, row := range s.late {
		yields.add(row)
	}
	return Duplicates{yields}, nil
}
