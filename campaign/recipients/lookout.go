package recipients

import (
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"campaign/campaign/table"
)

// How long a list that can't be read is waited for: a program may be about to save it. What is wrong is so for good when it
// stays the same for a moment; while a list is being written, what is wrong changes.
const (
	savedWithin   = 900 * time.Millisecond
	writtenWithin = 10 * time.Second
)

// A Lookout looks at the lists of a Suppression again and again while a run goes on. Look and Now are for one goroutine at a
// time, Added for all.
type Lookout struct {
	lists []*watched
	added atomic.Pointer[persons]
}

// A watched list, as it was planned with, as it was last read, and as it last could be read whole.
type watched struct {
	planned, last, whole *roll
	wrong, said          time.Time // since when it can't be read, and for the same reason; zero while it can
}

// Lookout begins to look at the lists of s, which isn't changed by what it finds.
func (s *Suppression) Lookout() *Lookout {
	o := &Lookout{}
	for _, l := range s.lists {
		o.lists = append(o.lists, &watched{planned: l, last: l, whole: l})
	}
	return o
}

// Look looks at every list, and reads those again that hold something else than before. It reads them whole to know, so that
// it should come once in a while. A list that can't be read is an error when it stays so, by the time that it is now; until
// then, it is as before, and whoever can be read in it is added. The error is a *table.Problem or table.Problems.
func (o *Lookout) Look(now time.Time) error {
	var all table.Problems
	for _, w := range o.lists {
		if !w.last.same() {
			o.take(w, w.last.read(w.last.path), now)
		}
		all = append(all, w.fault(now)...)
	}
	return all.Err()
}

// Whole tells whether all lists could be read at the last look.
func (o *Lookout) Whole() bool {
	return !slices.ContainsFunc(o.lists, func(w *watched) bool { return len(w.last.problems) > 0 })
}

// Added reports whether a person wasn't on a list in the Suppression, and was at a look since. Who is taken off again stays
// added: a list that is being written may lack people for a moment.
func (o *Lookout) Added(ref string) bool {
	added := o.added.Load()
	return added != nil && added.has(ref)
}

// Now is who is on the lists, as each was when it last could be read whole.
func (o *Lookout) Now() *Suppression {
	s := &Suppression{}
	for _, w := range o.lists {
		s.lists = append(s.lists, w.whole)
	}
	return s
}

// take takes in what was read of a list.
func (o *Lookout) take(w *watched, next *roll, now time.Time) {
	if next.problems.Error() != w.last.problems.Error() {
		w.said = now
	}
	if w.last = next; len(next.problems) == 0 {
		w.whole = next
	}
	added := next.without(&w.planned.persons)
	if before := o.added.Load(); before != nil {
		added = added.with(before)
	}
	o.added.Store(added)
}

// fault is why a list can't be read any more, once it is sure.
func (w *watched) fault(now time.Time) table.Problems {
	switch {
	case len(w.last.problems) == 0:
		w.wrong = time.Time{}
		return nil
	case w.wrong.IsZero():
		w.wrong = now
	}
	if now.Sub(w.said) >= savedWithin || now.Sub(w.wrong) >= writtenWithin {
		return w.last.problems
	}
	return nil
}

// same tells whether a list holds what it was read from, or can't be opened, as before.
func (l *roll) same() bool {
	same, err := l.content.StandsAt(l.path)
	if err != nil {
		return err.Error() == l.problems.Error()
	}
	return same
}

// without is who is among them and not among others.
func (p *persons) without(others *persons) *persons {
	rest := &persons{terms: p.terms, others: map[[2]uint64]struct{}{}}
	next := others.numbers
	for _, n := range p.numbers {
		for len(next) > 0 && next[0] < n {
			next = next[1:]
		}
		if len(next) == 0 || next[0] != n {
			rest.numbers = append(rest.numbers, n)
		}
	}
	for k := range p.others {
		if _, both := others.others[k]; !both {
			rest.others[k] = struct{}{}
		}
	}
	return rest
}

// with is who is among them or among others.
func (p *persons) with(others *persons) *persons {
	all := &persons{terms: p.terms, others: maps.Clone(p.others)}
	all.numbers = append(slices.Clone(p.numbers), others.numbers...)
	slices.Sort(all.numbers)
	all.numbers = slices.Compact(all.numbers)
	maps.Copy(all.others, others.others)
	return all
}
