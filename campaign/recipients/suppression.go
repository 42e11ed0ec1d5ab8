package recipients

import (
	"errors"
	"hash/maphash"
	"slices"
	"strings"
	"unicode"

	"campaign/schema/wording"
)

// A Suppression is the people who must not be messaged. A number takes eight bytes, so that five million fit in 40 MB. Safe
// for concurrent use.
type Suppression struct {
	numbers  []uint64 // sorted
	others   map[[2]uint64]struct{}
	seeds    [2]maphash.Seed
	chats    bool // the campaign addresses chats
	warnings []*Problem
	unread   int
}

// mostWarned bounds the warnings that are kept, and the problems of a list.
const mostWarned = 20

// LoadSuppression reads lists of people who must not be messaged: files of any form that Open reads, with a column "phone" or
// with one column. country is for numbers without a country code, or ""; chats is for a campaign over chat ids. What isn't a
// number is taken as a chat id, and warned of where numbers are wanted. A number that can't be read is an error: that person
// would be messaged. The error is a *Problem or Problems.
func LoadSuppression(paths []string, country string, chats bool) (*Suppression, error) {
	s := &Suppression{others: map[[2]uint64]struct{}{}, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, chats: chats}
	var all Problems
	for _, path := range paths {
		problems, err := s.load(path, country)
		if err != nil {
			var p *Problem
			if !errors.As(err, &p) {
				return nil, err
			}
			problems = append(problems, p)
		}
		all = append(all, problems...)
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
	if number, ok := packed(ref); ok && !s.chats {
		_, found := slices.BinarySearch(s.numbers, number)
		return found
	}
	_, found := s.others[s.key(ref)]
	return found
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

// load takes a list in. Problems are of its entries, twenty at most; the error is of the file.
func (s *Suppression) load(path, country string) (problems []*Problem, err error) {
	f, err := openList(path, Options{Country: country}, false)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	add := func(row Row) {
		if p := s.add(f, row); p != nil && len(problems) < mostWarned {
			problems = append(problems, p)
		}
	}
	at, err := f.Column("phone")
	switch {
	case err == nil:
		f.who = at
	case len(f.columns) > 1 || f.titled():
		return nil, f.explain(err, "phone", "call it \"phone\"")
	default:
		s.first(f, add)
	}
	if f.book != nil {
		if others := f.book.others(); len(others) > 0 {
			return nil, &Problem{File: path, Text: "only its sheet " + wording.Quote(f.book.sheet) + " would be read; there is more in " + listed(others),
				Hint: "save each sheet as a list of its own and name them all in suppress, or delete what is no list"}
		}
	}
	for row, err := range f.Rows() {
		if err != nil {
			return problems, err
		}
		add(row)
	}
	return problems, nil
}

// first takes the first cell of a list with one column for a person, where there is no name on top. Of chats any may be an
// id, and a name is nobody's.
func (s *Suppression) first(f *File, add func(Row)) {
	cell := f.columns[0]
	row := Row{Number: f.header, Cells: []string{cell}}
	noted := cell[0] == '#' // "# Telefone"
	switch {
	case looksLikeData(cell), numberly(cell) && !noted, uuid.MatchString(cell):
		f.columns = []string{""}
		add(row)
	case s.chats && !noted:
		add(row)
	case count(visible(cell)) >= 4 || noted: // "Celular 1" is a name
		s.warn(&Problem{File: f.path, Row: f.header, Text: wording.Quote(cell) + " is taken for the column's name", Hint: `if it is a person, put a row with the name "phone" above it`})
	}
}

func (s *Suppression) warn(p *Problem) {
	if s.unread++; len(s.warnings) < mostWarned {
		s.warnings = append(s.warnings, p)
	}
}

// add takes the person of a row in.
func (s *Suppression) add(f *File, row Row) *Problem {
	r := f.Recipient(row)
	number, isNumber := packed(r.Ref)
	switch {
	case r.Fault == blank:
		return nil
	case isNumber && !s.chats:
		s.numbers = append(s.numbers, number)
		return nil
	}
	id := chat(r.Typed)
	if id.Fault == "" {
		s.others[s.key(id.Ref)] = struct{}{}
	}
	p := &Problem{File: f.path, Row: row.Number, Column: f.columns[f.who], Text: r.Fault}
	switch {
	case s.chats && meansNumber(r.Typed, id, isNumber):
		p.Text = wording.Quote(r.Typed) + " is a number, and the campaign goes to chat ids; this person would be messaged"
		p.Hint = "name a list of chat ids"
		return p
	case r.Fault == damaged(r.Typed), row.Fault != "":
		return p
	case s.chats && id.Fault == "":
		return nil
	case numberly(r.Typed):
		p.Text += "; this person would be messaged"
		p.Hint = "mend it, or take it out of the list"
		return p
	}
	p.Text += "; nobody is kept from being messaged by it"
	s.warn(p)
	return nil
}

// meansNumber tells whether an entry of a list of chats is the number of a person, whose chat isn't found by it: a number as
// people write it, not as an id is.
func meansNumber(typed string, id Recipient, isNumber bool) bool {
	if id.Fault == "" && (strings.Trim(id.Ref, "0123456789") == "" || uuid.MatchString(id.Ref)) {
		return false
	}
	_, plus := packed(id.Ref)
	return isNumber || numberly(typed) && !plus
}

// fewestDigits are in what is taken for a number, though it can't be read as one.
const fewestDigits = 7

// numberly tells whether a cell was meant as a number: it has the digits of one, in words of their own as no id has them,
// or a spreadsheet's error in its place.
func numberly(cell string) bool {
	digits := 0
	for _, word := range strings.FieldsFunc(visible(cell), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("/,;()", r) }) {
		n := count(word)
		if n > 0 && strings.ContainsFunc(word, unicode.IsLetter) {
			return false
		}
		digits += n
	}
	return digits >= fewestDigits || strings.HasPrefix(cell, "#")
}
