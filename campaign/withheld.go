package campaign

import (
	"cmp"
	"slices"
	"time"

	"campaign/campaign/ledger"
)

// asked is what a person asked to send once more, and when.
type asked struct {
	again ledger.States
	at    time.Time
}

// sendable takes over what the ledger says, and tells whether the recipient may be sent to all the same.
func (c *Campaign) sendable(l *Letter, a asked) bool {
	l.State, l.Reason = stateOf(l.Entry.State), l.Entry.Reason
	if l.Entry.State == ledger.Claimed {
		l.Reason = "on its way just now: a run of this campaign is going on"
	}
	if l.State == Rejected {
		l.Withheld = c.withheld(l.Entry, a.at)
	}
	return l.State == Pending || a.again.Has(l.Entry.State) && l.Withheld == nil
}

// Withheld is why people whose message was rejected aren't sent it again, whoever asks: the vendor's code means never, or
// not yet.
type Withheld struct {
	Code  string    // the vendor's own
	Why   string    // a part of a sentence about these people
	Until time.Time // when the last of them may be sent it again, the zero time for never
	Rows  int
}

// withheld is why a message isn't sent again at a time, nil where nothing stands in the way.
func (c *Campaign) withheld(e *ledger.Entry, now time.Time) *Withheld {
	code, is := c.Codes.Withheld(e.Code)
	if !is {
		return nil
	}
	w := &Withheld{Code: e.Code, Why: code.Why, Rows: 1}
	if code.Again.Never {
		return w
	}
	if w.Until = e.Answered.Add(code.Again.After); !now.Before(w.Until) {
		return nil
	}
	return w
}

// withhold counts a row that is withheld among those with its code.
func (p *Plan) withhold(w *Withheld) {
	i := slices.IndexFunc(p.Withheld, func(other Withheld) bool { return other.Code == w.Code })
	if i < 0 {
		p.Withheld = append(p.Withheld, *w)
		return
	}
	p.Withheld[i].Rows++
	if w.Until.After(p.Withheld[i].Until) {
		p.Withheld[i].Until = w.Until
	}
}

// sortWithheld puts first what most rows share.
func (p *Plan) sortWithheld() {
	slices.SortFunc(p.Withheld, func(a, b Withheld) int { return cmp.Or(b.Rows-a.Rows, cmp.Compare(a.Code, b.Code)) })
}
