package recipients

import (
	"cmp"
	"os"

	"campaign/campaign/numbers"
)

// Options say what the campaign file says of its recipients. All may be "".
type Options struct {
	Phone     string // column of the number; "phone" when "" and ChatID is "" too
	ChatID    string // column of the chat id, instead of Phone
	Country   string // ISO 3166 code of numbers written without a country code
	Delimiter string // one character, or tab, comma, semicolon, pipe; "" finds out
	Encoding  string // utf-8, utf-16, windows-1252, windows-1255 and other one-byte encodings; "" finds out
	Sheet     string // of a workbook; "" is the first that isn't hidden

	numbers *numbers.Plans // of the country, where it was made before: that takes as long as to read a thousand rows
}

// A File is an open list of recipients. It holds the file open until Close, so that all of its walks see the same content,
// even when another file is put in its place; one whose content is changed gives no more rows. Safe for concurrent use.
type File struct {
	path    string
	handle  *os.File
	content content // what it held when it was opened

	settable bool // the campaign file can say how it is written, and which column is meant

	charset charset // of a text file
	dialect dialect
	book    *workbook // of an .xlsx; nil for a text file

	header  int // row of the column names
	columns []string
	width   int // cells of the header, with those that have no name
	who     int // column of the number or chat id
	chat    bool
	numbers *numbers.Plans
}

// A Row is one row of the file that isn't blank.
//
// Number is its row in a spreadsheet program: column names usually stand in row 1, a newline inside of quotes begins no row,
// blank rows count, and Excel's `sep=` line doesn't. Cells has as many as Columns; cells that are missing at the end of a row
// are "". They are as the file has them, not trimmed, less an apostrophe that kept them from being a formula. A row may be
// kept. Hidden tells that a filter or a person hid it in its sheet. Fault says why it can't be used: it has more cells than
// there are columns, or another row in one of them.
type Row struct {
	Number int
	Cells  []string
	Hidden bool
	Fault  string
}

// headSize is how much of a file is looked at to find out how it is written.
const headSize = 256 << 10

// Open finds out how the list at path is written, and where its columns are. The error is a *Problem or Problems. A
// file that isn't one, that can't be a list, or that could be read in two ways is refused; what one row has wrong is left to
// Rows and Recipient.
func Open(path string, o Options) (*File, error) {
	f, err := openList(path, o, true)
	if err != nil {
		return nil, err
	}
	name := o.ChatID
	if f.chat = name != ""; !f.chat {
		name = cmp.Or(o.Phone, "phone")
	}
	if f.who, err = f.Column(name); err != nil {
		err = f.explain(err, name, "name it in phone:")
		_ = f.Close() // it is the first error that counts
		return nil, err
	}
	return f, nil
}

// openList is Open without looking for the column of the number.
func openList(path string, o Options, settable bool) (*File, error) {
	country := ""
	if o.Country != "" {
		var err error
		if country, err = numbers.Country(o.Country); err != nil {
			return nil, &Problem{File: path, Option: "default_country", Text: err.Error()}
		}
	}
	handle, info, p := open(path)
	if p != nil {
		return nil, p
	}
	f := &File{path: path, handle: handle, content: newContent(info.Size()), settable: settable, numbers: o.numbers}
	if f.numbers == nil {
		f.numbers = numbers.For(country)
	}
	if p := f.begin(o); p != nil {
		p.File = path
		_ = f.Close() // it is the first error that counts
		return nil, p
	}
	return f, nil
}

// begin reads the file up to its first row, and learns all that it holds.
func (f *File) begin(o Options) (p *Problem) {
	if p = f.findOut(o); p != nil {
		return p
	}
	if err := f.content.readFrom(f.handle, len(f.content.blocks)); err != nil {
		return f.problem(err)
	}
	if p = f.readHeader(); p == nil && f.book != nil {
		p = f.uncalculated()
	}
	return p
}

// Close lets go of the file. Walks that are under way end with an error.
func (f *File) Close() error {
	if f.book != nil {
		_ = f.book.file.Close() // only temporary files, in the system's folder for them
	}
	return f.handle.Close()
}
