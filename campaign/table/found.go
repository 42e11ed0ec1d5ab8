package table

import (
	"archive/zip"
	"bytes"
	"io"
	"strconv"
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
			return on("delimiter", wording.Say("delimiter-unknown", wording.Args{"delimiter": wording.Quote(o.Delimiter)}))
		}
	}
	text, err := io.ReadAll(f.charset.reader(bytes.NewReader(head[f.charset.mark:])))
	if err != nil {
		return of(wording.Say("encoding-misfit", wording.Args{"encoding": f.charset.name}))
	}
	if strings.TrimFunc(string(text), blankOrDelimiter) == "" && f.content.size <= headSize {
		return of(wording.Say("list-blank", nil))
	}
	f.dialect = findDialect(text, given, o.Column, f.content.size <= headSize)
	return nil
}

func (f *File) findCharset(head []byte, named string) (charset, *Problem) {
	c, known := marked(head)
	if !known && named != "" {
		if c, known = namedCharset(named); !known {
			return c, on("encoding", wording.Say("encoding-unknown", wording.Args{"encoding": wording.Quote(named)}))
		}
	} else if !known {
		c, known = wide(head)
	}
	if c.name == "UTF-16" {
		return c, nil
	}
	s, err := detect(f.bytes(c.mark), f.content.size)
	switch {
	case err != nil:
		return c, f.problem(err)
	case s.zeroLine > 0:
		return c, of(wording.Say("list-not-text", wording.Args{"line": strconv.Itoa(s.zeroLine)}))
	case known && c.codec != nil && s.bad == 0 && s.wide > 0:
		return c, on("encoding", wording.Say("encoding-is-utf8", wording.Args{"encoding": c.name}))
	case known && c.codec == nil && s.bad > 0:
		return c, s.mixed()
	case known:
		return c, nil
	}
	return s.verdict(f.options.Settable)
}

func blankOrDelimiter(r rune) bool { return unseen(r) || strings.ContainsRune(",;|\"", r) }

// foreign recognises what isn't delimited text by how it begins. workbook says that it is an .xlsx.
func foreign(head []byte, in io.ReaderAt, size int64) (workbook bool, p *Problem) {
	begins := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	text := strings.ToLower(string(bytes.TrimSpace(head[:min(len(head), 512)])))
	switch {
	case begins("PK\x03\x04"), begins("PK\x05\x06"):
		return archive(in, size)
	case begins("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return false, of(wording.Say("file-is-xls-or-locked", nil))
	case begins("\x09\x08\x10\x00"), begins("\x09\x08\x08\x00"), begins("\x09\x04\x06\x00"), begins("\x09\x00\x04\x00"):
		return false, of(wording.Say("file-is-xls", nil))
	case begins("%PDF"):
		return false, of(wording.Say("file-is-pdf", nil))
	case begins(`{\rtf`):
		return false, of(wording.Say("file-is-rtf", nil))
	case begins("\x1f\x8b"), begins("Rar!"), begins("7z\xbc\xaf"), begins("BZh"), begins("\xfd7zXZ"):
		return false, of(wording.Say("file-is-compressed", nil))
	case begins("\xff\xfe\x00\x00"), begins("\x00\x00\xfe\xff"):
		return false, of(wording.Say("file-utf32", nil))
	case strings.HasPrefix(text, "<?xml"), strings.HasPrefix(text, "<html"), strings.HasPrefix(text, "<!doctype"),
		strings.HasPrefix(text, "<table"), strings.HasPrefix(text, "<meta"), strings.HasPrefix(text, "<head"):
		return false, of(wording.Say("file-is-web-page", nil))
	}
	return false, nil
}

// archive tells the zip files apart that programs make of spreadsheets.
func archive(in io.ReaderAt, size int64) (workbook bool, p *Problem) {
	z, err := zip.NewReader(in, size)
	if err != nil {
		return false, of(wording.Say("archive-damaged", nil))
	}
	has := map[string]bool{}
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, "\\", "/"))
		has[name] = true
		if strings.HasSuffix(name, ".iwa") {
			return false, of(wording.Say("file-is-apple-numbers", nil))
		}
	}
	switch {
	case has["xl/workbook.xml"]:
		return true, nil
	case has["xl/workbook.bin"]:
		return false, of(wording.Say("file-is-xlsb", nil))
	case has["content.xml"]:
		return false, of(wording.Say("file-is-ods", nil))
	case has["[content_types].xml"]:
		return true, nil
	}
	return false, of(wording.Say("file-is-zip", nil))
}
