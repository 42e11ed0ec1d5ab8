// Package recipients reads lists of people: files as campaign/table reads them, with a person in each row, as campaign/numbers
// reads a number or as a vendor names a chat.
//
//	f, err := recipients.Open("people.csv", recipients.Options{Phone: "celular", Country: "BR"})
//	defer f.Close()
//	for row, err := range f.Rows() {
//		person := f.Recipient(row)
//	}
//
// One person may be written in two ways; people are known by their Recipient.Ref, by which duplicates are found and people are
// kept out. Seen and Suppression take some twenty and eight bytes a person.
//
// A Lookout finds who comes onto a list of people who must not be messaged while a run goes on.
package recipients

import (
	"cmp"
	"iter"
	"strings"

	"campaign/campaign/numbers"
	"campaign/campaign/table"
	"campaign/schema/wording"
)

// Options say what the campaign file says of its recipients. All may be "".
type Options struct {
	Phone     string // column of the number; "phone" when "" and ChatID is "" too
	ChatID    string // column of the chat id, instead of Phone
	Country   string // ISO 3166 code of numbers written without a country code
	Delimiter string // one character, or tab, comma, semicolon, pipe; "" finds out
	Encoding  string // utf-8, utf-16, windows-1252, windows-1255 and other one-byte encodings; "" finds out
	Sheet     string // of a workbook; "" is the first that isn't hidden
}

// A File is an open list of recipients, a table.File with a person in each row. Safe for concurrent use.
type File struct {
	*table.File
	who     int // column of the number or chat id
	chat    bool
	numbers *numbers.Plans
}

// Open opens the list at path, and finds the column of the number or the chat id. The error is a *table.Problem. What one row
// has wrong is left to Rows and Recipient.
func Open(path string, o Options) (*File, error) {
	name := cmp.Or(o.ChatID, o.Phone, "phone")
	plans, err := plansOf(path, o.Country)
	if err != nil {
		return nil, err
	}
	t, err := table.Open(path, table.Options{Column: name, Delimiter: o.Delimiter, Encoding: o.Encoding, Sheet: o.Sheet, Settable: true})
	if err != nil {
		return nil, err
	}
	f := &File{File: t, chat: o.ChatID != "", numbers: plans}
	if f.who, err = f.Column(name); err != nil {
		err = f.explain(err, name, true)
		_ = f.Close() // it is the first error that counts
		return nil, err
	}
	return f, nil
}

// plansOf are the numbering plans for a list's default country, "" for none. The error is a *table.Problem.
func plansOf(path, country string) (*numbers.Plans, error) {
	if country != "" {
		known, p := numbers.Country(country)
		if p != nil {
			return nil, &table.Problem{File: path, Option: "default_country", Problem: *p}
		}
		country = known
	}
	return numbers.For(country), nil
}

// Rows walks the rows as table.File does.
func (f *File) Rows() iter.Seq2[table.Row, error] { return f.File.Rows(f.someone) }

// someone tells whether there is surely a number among the cells of a row, or an id that no word is.
func (f *File) someone(cells []string) bool {
	if f.chat {
		return wording.IsUUID(strings.TrimSpace(cells[f.who]))
	}
	r := f.numbers.Read(cells[f.who])
	return r.Fault == nil && r.Warning == nil
}

// SummaryOf is what was found out, for a person, with the number of rows that a walk counted:
// `Windows-1252, ";"-separated, 1,204 rows, phone column "Celular"`.
func (f *File) SummaryOf(rows int) string {
	return strings.Join(append(f.Kind(), wording.Counted(rows, "row"), f.person()), ", ")
}

func (f *File) person() string {
	kind := "phone column "
	if f.chat {
		kind = "chat id column "
	}
	return kind + wording.Quote(f.Columns()[f.who])
}
