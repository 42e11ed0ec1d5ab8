package recipients

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strings"

	"campaign/schema/wording"
)

// Columns are the names of the columns, as the file has them, without spaces around; "" where one has no name. Columns
// without a name at the right end are left out. Don't change it.
func (f *File) Columns() []string { return f.columns }

// SummaryOf is what was found out, for a person, with the number of rows that a walk counted:
// `Windows-1252, ";"-separated, 1,204 rows, phone column "Celular"`.
func (f *File) SummaryOf(rows int) string {
	return strings.Join(append(f.kind(), many(rows, "row"), f.person()), ", ")
}

func (f *File) kind() []string {
	if f.book != nil {
		return []string{"Excel workbook", "sheet " + wording.Quote(f.book.sheet)}
	}
	return []string{f.charset.name, f.dialect.String()}
}

func (f *File) person() string {
	if f.chat {
		return "chat id column " + wording.Quote(f.columns[f.who])
	}
	return "phone column " + wording.Quote(f.columns[f.who])
}

// many is "1 row" or "1,204 rows".
func many(n int, what string) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n == 1 {
		return s + " " + what
	}
	return s + " " + what + "s"
}

// findOut finds the kind of file, its encoding and its delimiter.
func (f *File) findOut(o Options) *Problem {
	head := make([]byte, min(headSize, f.content.size))
	if _, err := io.ReadFull(f.bytes(0), head); err != nil {
		return f.problem(err)
	}
	isBook, p := foreign(head, f.handle, f.content.size)
	if p != nil {
		return p
	}
	if isBook {
		f.book, p = f.openWorkbook(o.Sheet)
		return p
	}
	if f.charset, p = f.findCharset(head, o.Encoding); p != nil {
		return p
	}
	given := byte(0)
	if o.Delimiter != "" {
		var ok bool
		if given, ok = namedDelimiter(o.Delimiter); !ok {
			return &Problem{Option: "delimiter", Text: wording.Quote(o.Delimiter) + " can't separate cells", Hint: `write one of "," ";" "|" tab`}
		}
	}
	text, err := io.ReadAll(f.charset.reader(bytes.NewReader(head[f.charset.mark:])))
	if err != nil {
		return &Problem{Text: "this file can't be read as " + f.charset.name}
	}
	if strings.TrimFunc(string(text), blankOrDelimiter) == "" && f.content.size <= headSize {
		return &Problem{Text: "the file is empty"}
	}
	f.dialect = findDialect(text, given, cmp.Or(o.ChatID, o.Phone, "phone"), f.content.size <= headSize)
	return nil
}

func (f *File) findCharset(head []byte, named string) (charset, *Problem) {
	c, known := marked(head)
	if !known && named != "" {
		if c, known = namedCharset(named); !known {
			return c, &Problem{Option: "encoding", Text: wording.Quote(named) + " isn't known", Hint: "write utf-8, utf-16, windows-1252, windows-1255, iso-8859-8, macintosh or ibm850"}
		}
	} else if !known {
		c, known = wide(head)
	}
	if c.name == "UTF-16" {
		return c, nil
	}
	s, err := look(f.bytes(c.mark), f.content.size)
	switch {
	case err != nil:
		return c, f.problem(err)
	case s.zeroLine > 0:
		return c, &Problem{Text: fmt.Sprintf("this isn't a text file: line %d has a zero byte", s.zeroLine), Hint: "save the list as CSV or .xlsx"}
	case known && c.codec != nil && s.bad == 0 && s.wide > 0:
		return c, &Problem{Option: "encoding", Text: "the list is UTF-8, not " + c.name, Hint: "take encoding: out"}
	case known && c.codec == nil && s.bad > 0:
		return c, s.mixed()
	case known:
		return c, nil
	}
	c, setting, p := s.verdict()
	if p != nil && setting != "" && f.settable {
		p.Hint += ", or set encoding: " + setting
	}
	return c, p
}

func blankOrDelimiter(r rune) bool { return unseen(r) || strings.ContainsRune(",;|\"", r) }
