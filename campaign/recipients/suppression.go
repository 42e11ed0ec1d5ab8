package recipients

import (
	"hash/maphash"
	"slices"

	"campaign/campaign/table"
)

// A Suppression is the people who must not be messaged: whoever was on a list when it was read. A number takes eight bytes, so
// that five million fit in 40 MB. It doesn't change, and is safe for concurrent use.
type Suppression struct{ lists []*roll }

// LoadSuppression reads lists of people who must not be messaged: files of any form that Open reads, with a column "phone" or
// with one column; and results files, of which those count who are accepted or unsure. country is for numbers without a country
// code, or ""; chats is for a campaign over chat ids. What isn't a number is taken as a chat id, and warned of where numbers
// are wanted. A number that can't be read is an error: that person would be messaged. The error is a *table.Problem or table.Problems.
func LoadSuppression(paths []string, country string, chats bool) (*Suppression, error) {
	t := terms{country, chats, [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
	s := &Suppression{}
	var all table.Problems
	for _, path := range paths {
		l := t.read(path)
		s.lists = append(s.lists, l)
		all = append(all, l.problems...)
	}
	if err := all.Err(); err != nil {
		return nil, err
	}
	return s, nil
}

// Has reports whether the person of a Recipient's Ref must not be messaged.
func (s *Suppression) Has(ref string) bool {
	return s != nil && slices.ContainsFunc(s.lists, func(l *roll) bool { return l.has(ref) })
}

// Warnings are the entries that keep nobody from being messaged by phone, twenty at most, and how many there are.
func (s *Suppression) Warnings() (first []*table.Problem, all int) {
	if s == nil {
		return nil, 0
	}
	for _, l := range s.lists {
		first = append(first, l.warnings[:min(len(l.warnings), mostWarned-len(first))]...)
		all += l.unread
	}
	return first, all
}

// Terms say how lists are read, and by what their people are known.
type terms struct {
	country string
	chats   bool // the campaign addresses chats
	seeds   [2]maphash.Seed
}

// Persons are some, by their refs.
type persons struct {
	terms
	numbers []uint64 // sorted
	others  map[[2]uint64]struct{}
}

func (p *persons) has(ref string) bool {
	if number, ok := packed(ref); ok && !p.chats {
		_, found := slices.BinarySearch(p.numbers, number)
		return found
	}
	_, found := p.others[p.key(ref)]
	return found
}

func (t *terms) key(ref string) [2]uint64 {
	return [2]uint64{maphash.String(t.seeds[0], ref), maphash.String(t.seeds[1], ref)}
}
