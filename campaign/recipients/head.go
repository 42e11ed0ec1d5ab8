package recipients

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// open opens a regular file. A pipe or a device is refused without waiting for it.
func open(path string) (*os.File, fs.FileInfo, *Problem) {
	info, err := os.Stat(path)
	if err == nil {
		if p := regular(info); p != nil {
			p.File = path
			return nil, nil, p
		}
		var handle *os.File
		if handle, err = os.Open(path); err == nil {
			if info, err = handle.Stat(); err == nil {
				return handle, info, nil
			}
			_ = handle.Close() // nothing was written
		}
	}
	p := &Problem{File: path, Text: "this file can't be read: " + plainError(err)}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.Text, p.Hint = "there is no such file", "paths are relative to the campaign file"
	case errors.Is(err, fs.ErrPermission):
		p.Text, p.Hint = "this file may not be read", "change its permissions"
	}
	return nil, nil, p
}

func regular(info fs.FileInfo) *Problem {
	switch {
	case info.IsDir():
		return &Problem{Text: "this is a folder, not a file"}
	case !info.Mode().IsRegular():
		return &Problem{Text: "this is a pipe or a device, not a file", Hint: "save the list as a file: it is read more than once"}
	case info.Size() == 0:
		return &Problem{Text: "the file is empty"}
	}
	return nil
}

// plainError is the innermost sentence of an error of the system: "input/output error".
func plainError(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

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
