package recipients

import (
	"errors"
	"hash/maphash"
	"slices"
)

// A Suppression is the people who must not be messaged. A number takes eight bytes, so that five million fit in 40 MB. Safe
// for concurrent use.
type Suppression struct {
	numbers  []uint64 // sorted
	others   map[[2]uint64]struct{}
	seeds    [2]maphash.Seed
	warnings []*Problem
	unread   int
}

// mostWarned bounds the warnings that are kept.
const mostWarned = 20

// LoadSuppression reads lists of people who must not be messaged: files of any form that Open reads, with a column "phone" or
// with one column. country is for numbers without a country code, or "". What isn't a number is taken as a chat id, and
// warned of. A number that a spreadsheet has shortened is an error: that person would be messaged. The error is a *Problem or
// Problems.
func LoadSuppression(paths []string, country string) (*Suppression, error) {
	s := &Suppression{others: map[[2]uint64]struct{}{}, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
	var all Problems
	for _, path := range paths {
		if err := s.load(path, country); err != nil {
			var p *Problem
			if errors.As(err, &p) {
				all = append(all, p)
				continue
			}
			return nil, err
		}
	}
	slices.Sort(s.numbers)
	s.numbers = slices.Compact(s.numbers)
	switch len(all) {
	case 0:
		return s, nil
	case 1:
		return nil, all[0]
	}
	return nil, all
}

// Has reports whether the person of a Recipient's Ref must not be messaged.
func (s *Suppression) Has(ref string) bool {
	if s == nil {
		return false
	}
	if number, ok := packed(ref); ok {
		_, found := slices.BinarySearch(s.numbers, number)
		return found
	}
	_, found := s.others[s.key(ref)]
	return found
}

// Len is how many people are in it.
func (s *Suppression) Len() int {
	if s == nil {
		return 0
	}
	return len(s.numbers) + len(s.others)
}

// Warnings are the entries that keep nobody from being messaged by phone, twenty at most, and how many there are.
func (s *Suppression) Warnings() (first []*Problem, all int) {
	if s == nil {
		return nil, 0
	}
	return s.warnings, s.unread
}

func (s *Suppression) key(ref string) [2]uint64 {
	return [2]uint64{maphash.String(s.seeds[0], ref), maphash.String(s.seeds[1], ref)}
}

func (s *Suppression) load(path, country string) error {
	f, err := openList(path, Options{Country: country})
	if err != nil {
		return err
	}
	defer f.Close()
	if len(f.columns) > 1 {
		if f.who, err = f.Column("phone"); err != nil {
			return f.explain(err, "phone", "call it \"phone\"")
		}
	} else if looksLikeData(f.columns[0]) {
		s.add(f, Row{Number: f.header, Cells: f.columns}) // a list without a name on top
	}
	for row, err := range f.Rows() {
		if err != nil {
			return err
		}
		if p := s.add(f, row); p != nil {
			return p
		}
	}
	return nil
}

// add takes the person of a row in.
func (s *Suppression) add(f *File, row Row) *Problem {
	r := f.Recipient(row)
	if r.Fault == blank {
		return nil
	}
	if r.Fault == "" {
		if number, ok := packed(r.Ref); ok {
			s.numbers = append(s.numbers, number)
			return nil
		}
	}
	p := &Problem{File: f.path, Row: row.Number, Column: f.columns[f.who], Text: r.Fault}
	if r.Fault == damaged(r.Typed) || row.Fault != "" {
		return p
	}
	if id := chat(r.Typed); id.Fault == "" {
		s.others[s.key(id.Ref)] = struct{}{}
	}
	if s.unread++; len(s.warnings) < mostWarned {
		p.Text += "; nobody is kept from being messaged by it"
		s.warnings = append(s.warnings, p)
	}
	return nil
}
