package recipients

import (
	"errors"
	"slices"
	"strings"

	"campaign/campaign/numbers"
	"campaign/schema/wording"
)

// A roll is one list of people who must not be messaged, as it was when it was read.
type roll struct {
	persons
	path     string
	content  content  // none where the file couldn't be opened
	problems Problems // why not all of it could be read, twenty at most
	warnings []*Problem
	unread   int
}

// mostWarned bounds the warnings that are kept, and the problems of a list.
const mostWarned = 20

// read reads a list. Where something of it is wrong, whoever can be read is in the roll all the same.
func (t terms) read(path string) *roll {
	l := &roll{persons: persons{terms: t, others: map[[2]uint64]struct{}{}}, path: path}
	f, err := openList(path, Options{Country: t.country}, false)
	if err == nil {
		l.content = f.content
		err = l.load(f)
		_ = f.Close() // it was only read
	}
	var p *Problem
	if errors.As(err, &p) { // openList and Rows give no others
		l.problems = append(l.problems, p)
	}
	slices.Sort(l.numbers)
	l.numbers = slices.Compact(l.numbers)
	return l
}

// load takes a list in. Problems of its entries are the roll's; the error is of the file.
func (l *roll) load(f *File) error {
	add := func(row Row) {
		if p := l.add(f, row); p != nil && len(l.problems) < mostWarned {
			l.problems = append(l.problems, p)
		}
	}
	results, isResults := ResultsIn(f.columns)
	at, err := f.Column("phone")
	switch {
	case isResults:
		f.who = results.Recipient
	case err == nil:
		f.who = at
	case len(f.columns) > 1 || f.titled():
		return f.explain(err, "phone", "call it \"phone\"")
	default:
		l.first(f, add)
	}
	if f.book != nil {
		if others := f.book.others(); len(others) > 0 {
			return &Problem{File: l.path, Text: "only its sheet " + wording.Quote(f.book.sheet) + " would be read; there is more in " + listed(others),
				Hint: "save each sheet as a list of its own and name them all in suppress, or delete what is no list"}
		}
	}
	for row, err := range f.Rows() {
		if err != nil {
			return err
		}
		if !isResults || results.sentTo(row, l.chats) {
			add(row)
		}
	}
	return nil
}

// first takes the first cell of a list with one column for a person, where there is no name on top. Of chats any may be an
// id, and a name is nobody's.
func (l *roll) first(f *File, add func(Row)) {
	cell := f.columns[0]
	row := Row{Number: f.header, Cells: []string{cell}}
	noted := cell[0] == '#' // "# Telefone"
	switch {
	case looksLikeData(cell), numbers.Meant(cell) && !noted, uuid.MatchString(cell):
		f.columns = []string{""}
		add(row)
	case l.chats && !noted:
		add(row)
	case numbers.Digits(cell) >= 4 || noted: // "Celular 1" is a name
		l.warn(&Problem{File: l.path, Row: f.header, Text: wording.Quote(cell) + " is taken for the column's name", Hint: `if it is a person, put a row with the name "phone" above it`})
	}
}

func (l *roll) warn(p *Problem) {
	if l.unread++; len(l.warnings) < mostWarned {
		l.warnings = append(l.warnings, p)
	}
}

// add takes the person of a row in.
func (l *roll) add(f *File, row Row) *Problem {
	r := f.Recipient(row)
	number, isNumber := packed(r.Ref)
	switch {
	case r.Fault == numbers.Blank:
		return nil
	case isNumber && !l.chats:
		l.numbers = append(l.numbers, number)
		return nil
	}
	id := chat(r.Typed)
	if id.Fault == "" {
		l.others[l.key(id.Ref)] = struct{}{}
	}
	p := &Problem{File: f.path, Row: row.Number, Column: f.columns[f.who], Text: r.Fault}
	switch {
	case l.chats && meansNumber(r.Typed, id, isNumber):
		p.Text = wording.Quote(r.Typed) + " is a number, and the campaign goes to chat ids; this person would be messaged"
		p.Hint = "name a list of chat ids"
		return p
	case r.Fault == numbers.Damaged(r.Typed), row.Fault != "":
		return p
	case l.chats && id.Fault == "":
		return nil
	case numbers.Meant(r.Typed):
		p.Text += "; this person would be messaged"
		p.Hint = "mend it, or take it out of the list"
		return p
	}
	p.Text += "; nobody is kept from being messaged by it"
	l.warn(p)
	return nil
}

// meansNumber tells whether an entry of a list of chats is the number of a person, whose chat isn't found by it: a number as
// people write it, not as an id is.
func meansNumber(typed string, id Recipient, isNumber bool) bool {
	if id.Fault == "" && (strings.Trim(id.Ref, "0123456789") == "" || uuid.MatchString(id.Ref)) {
		return false
	}
	_, plus := packed(id.Ref)
	return isNumber || numbers.Meant(typed) && !plus
}
