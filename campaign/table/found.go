package table

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"

	"campaign/schema/wording"
)

// Columns are the names of the columns, as the file has them, without spaces around; "" where one has no name. Columns
// without a name at the right end are left out. Don't change it.
func (f *File) Columns() []string { return f.columns }

// Kind is what was found out, for a person: `Windows-1252`, `";"-separated`.
func (f *File) Kind() []string {
	if f.book != nil {
		return []string{"Excel workbook", "sheet " + wording.Quote(f.book.sheet)}
	}
	return []string{f.charset.name, f.dialect.String()}
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
	f.dialect = findDialect(text, given, o.Column, f.content.size <= headSize)
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
	if p != nil && setting != "" && f.options.Settable {
		p.Hint += ", or set encoding: " + setting
	}
	return c, p
}

func blankOrDelimiter(r rune) bool { return unseen(r) || strings.ContainsRune(",;|\"", r) }

// foreign recognises what isn't delimited text by how it begins. workbook says that it is an .xlsx.
func foreign(head []byte, in io.ReaderAt, size int64) (workbook bool, p *Problem) {
	const save = "save it as CSV or .xlsx"
	begins := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	text := strings.ToLower(string(bytes.TrimSpace(head[:min(len(head), 512)])))
	switch {
	case begins("PK\x03\x04"), begins("PK\x05\x06"):
		return archive(in, size)
	case begins("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return false, &Problem{Text: "this is an old Excel file (.xls), or one with a password", Hint: "open it in Excel and save it as CSV or .xlsx, without a password"}
	case begins("\x09\x08\x10\x00"), begins("\x09\x08\x08\x00"), begins("\x09\x04\x06\x00"), begins("\x09\x00\x04\x00"):
		return false, &Problem{Text: "this is an old Excel file (.xls)", Hint: "open it in Excel and save it as CSV or .xlsx"}
	case begins("%PDF"):
		return false, &Problem{Text: "this is a PDF", Hint: "export the list as CSV or .xlsx"}
	case begins(`{\rtf`):
		return false, &Problem{Text: "this is a word processor's file (RTF)", Hint: save}
	case begins("\x1f\x8b"), begins("Rar!"), begins("7z\xbc\xaf"), begins("BZh"), begins("\xfd7zXZ"):
		return false, &Problem{Text: "this is a compressed file", Hint: "unpack it first"}
	case begins("\xff\xfe\x00\x00"), begins("\x00\x00\xfe\xff"):
		return false, &Problem{Text: "this file is in UTF-32", Hint: `save it as "CSV UTF-8"`}
	case strings.HasPrefix(text, "<?xml"), strings.HasPrefix(text, "<html"), strings.HasPrefix(text, "<!doctype"),
		strings.HasPrefix(text, "<table"), strings.HasPrefix(text, "<meta"), strings.HasPrefix(text, "<head"):
		return false, &Problem{Text: "this is a web page or XML, whatever its name says", Hint: "open it in a spreadsheet and " + save}
	}
	return false, nil
}

// archive tells the zip files apart that programs make of spreadsheets.
func archive(in io.ReaderAt, size int64) (workbook bool, p *Problem) {
	z, err := zip.NewReader(in, size)
	if err != nil {
		return false, &Problem{Text: "this workbook or archive is damaged or not complete", Hint: "save or download it again"}
	}
	has := map[string]bool{}
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, "\\", "/"))
		has[name] = true
		if strings.HasSuffix(name, ".iwa") {
			return false, &Problem{Text: "this is a file of Apple Numbers", Hint: "export it as CSV or .xlsx"}
		}
	}
	switch {
	case has["xl/workbook.xml"]:
		return true, nil
	case has["xl/workbook.bin"]:
		return false, &Problem{Text: "this is a binary workbook (.xlsb)", Hint: "save it as CSV or .xlsx"}
	case has["content.xml"]:
		return false, &Problem{Text: "this is an OpenDocument file (.ods)", Hint: "save it as CSV or .xlsx"}
	case has["[content_types].xml"]:
		return true, nil
	}
	return false, &Problem{Text: "this is a zip archive, not a list", Hint: "unpack it first"}
}
