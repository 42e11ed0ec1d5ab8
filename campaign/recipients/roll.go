package recipients

import (
	"errors"
	"slices"
	"strings"

	"campaign/campaign/numbers"
	"campaign/campaign/results"
	"campaign/campaign/table"
	"campaign/schema/wording"
)

// A roll is one list of people who must not be messaged, as it was when it was read.
type roll struct {
	persons
	path     string
	nameless bool           // its first row is a person, not the column's name
	content  table.Content  // none where the file couldn't be opened
	problems table.Problems // why not all of it could be read, twenty at most
	warnings []*table.Problem
	unread   int
}

// mostWarned bounds the warnings that are kept, and the problems of a list.
const mostWarned = 20

// read reads a list. Where something of it is wrong, whoever can be read is in the roll all the same.
func (t terms) read(path string) *roll {
	l := &roll{persons: persons{terms: t, others: map[[2]uint64]struct{}{}}, path: path}
	err := l.open()
	var p *table.Problem
	if errors.As(err, &p) { // open gives no others
		l.problems = append(l.problems, p)
	}
	slices.Sort(l.numbers)
	l.numbers = slices.Compact(l.numbers)
	return l
}

// open takes the list in that stands at the roll's path. The error is a *table.Problem, of the file.
func (l *roll) open() error {
	plans, err := plansOf(l.path, l.country)
	if err != nil {
		return err
	}
	t, err := table.Open(l.path, table.Options{Column: "phone", Grows: true})
	if err != nil {
		return err
	}
	defer func() { _ = t.Close() }() // it was only read
	l.content = t.Content()
	return l.load(&File{File: t, numbers: plans})
}

// load takes a list in. Problems of its entries are the roll's; the error is of the file.
func (l *roll) load(f *File) error {
	add := func(row table.Row) {
		if p := l.add(f, row); p != nil && len(l.problems) < mostWarned {
			l.problems = append(l.problems, p)
		}
	}
	sent, isResults := results.In(f.Columns())
	at, err := f.Column("phone")
	switch {
	case isResults:
		f.who = sent.Recipient
	case err == nil:
		f.who = at
	case len(f.Columns()) > 1 || f.Titled(looksLikeData):
		return f.explain(err, "phone", false)
	default:
		l.first(f, add)
	}
	if others := f.Others(); others != "" {
		return &table.Problem{File: l.path, Problem: wording.Say("suppress-sheets-unread",
			wording.Args{"sheet": wording.Quote(f.Sheet()), "others": others})}
	}
	for row, err := range f.Rows() {
		if err != nil {
			return err
		}
		if isResults && row.Fault == nil {
			if !results.Sent(row.Cells[sent.Status]) {
				continue
			}
			if !l.chats {
				row.Cells[sent.Recipient] = withPlus(row.Cells[sent.Recipient])
			}
		}
		add(row)
	}
	return nil
}

// first takes the first cell of a list with one column for a person, where there is no name on top. Of chats any may be an
// id, and a name is nobody's.
func (l *roll) first(f *File, add func(table.Row)) {
	cell := f.Columns()[0]
	row := table.Row{Number: f.HeaderRow(), Cells: []string{cell}}
	noted := cell[0] == '#' // "# Telefone"
	switch {
	case looksLikeData(cell), numbers.Meant(cell) && !noted, wording.IsUUID(cell):
		l.nameless = true
		add(row)
	case l.chats && !noted:
		add(row)
	case numbers.Digits(cell) >= 4 || noted: // "Celular 1" is a name
		l.warn(&table.Problem{File: l.path, Row: f.HeaderRow(),
			Problem: wording.Say("suppress-header-assumed", wording.Args{"cell": wording.Quote(cell)})})
	}
}

func (l *roll) warn(p *table.Problem) {
	p.Warning = true
	if l.unread++; len(l.warnings) < mostWarned {
		l.warnings = append(l.warnings, p)
	}
}

// add takes the person of a row in.
func (l *roll) add(f *File, row table.Row) *table.Problem {
	r := f.Recipient(row)
	number, isNumber := packed(r.Ref)
	switch {
	case r.Fault != nil && r.Fault.Code == numbers.BlankCode:
		return nil
	case isNumber && !l.chats:
		l.numbers = append(l.numbers, number)
		return nil
	}
	id := chat(r.Typed)
	if id.Fault == nil {
		l.others[l.key(id.Ref)] = struct{}{}
	}
	said := func(said wording.Problem) *table.Problem {
		p := &table.Problem{File: l.path, Row: row.Number, Problem: said}
		if !l.nameless {
			p.Column = f.Columns()[f.who]
		}
		return p
	}
	switch {
	case l.chats && meansNumber(r.Typed, id, isNumber):
		return said(wording.Say("suppress-number-not-chat", wording.Args{"cell": wording.Quote(r.Typed)}))
	case r.Fault != nil && r.Fault.Code == numbers.ShortenedCode, row.Fault != nil:
		return said(*r.Fault)
	case l.chats && id.Fault == nil:
		return nil
	case numbers.Meant(r.Typed):
		return said(wording.Say("suppress-entry-unreadable", wording.Args{"reason": r.Fault.String()}))
	}
	l.warn(said(wording.Say("suppress-entry-useless", wording.Args{"reason": r.Fault.String()})))
	return nil
}

// meansNumber tells whether an entry of a list of chats is the number of a person, whose chat isn't found by it: a number as
// people write it, not as an id is.
func meansNumber(typed string, id Recipient, isNumber bool) bool {
	if id.Fault == nil && (strings.Trim(id.Ref, "0123456789") == "" || wording.IsUUID(id.Ref)) {
		return false
	}
	_, plus := packed(id.Ref)
	return isNumber || numbers.Meant(typed) && !plus
}
