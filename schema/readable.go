package schema

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// readable is what keeps a file from being read as a text at all, nil for nothing.
func readable(file string, text []byte) *Problem {
	const save = "save it as plain text in UTF-8"
	switch {
	case len(text) > maxBytes:
		return &Problem{File: file, Text: "is larger than 1 MB", Hint: "a campaign file is a short text"}
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}), bytes.HasPrefix(text, []byte{0xfe, 0xff}):
		return &Problem{File: file, Text: "is written in UTF-16", Hint: save}
	case bytes.HasPrefix(text, []byte("PK\x03\x04")):
		return &Problem{File: file, Text: "is a spreadsheet or an archive, not a campaign file", Hint: "name the .yaml file"}
	}
	line, column := 1, 1
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		what, hint := "", save
		switch {
		case r == utf8.RuneError && size == 1:
			what = "isn't UTF-8 here"
		case r == 0:
			what = "isn't a text: there is a zero byte here"
		case !printable(r):
			what, hint = fmt.Sprintf("there is an invisible control character (U+%04X) here", r), "delete it"
		}
		if what != "" {
			return &Problem{File: file, Line: line, Column: column, Text: what, Hint: hint}
		}
		i += size
		column++
		if r == '\n' || r == '\r' && (i == len(text) || text[i] != '\n') {
			line, column = line+1, 1
		}
	}
	return nil
}

// printable tells which characters YAML 1.2 allows in a file (its production c-printable), less the byte order mark.
func printable(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r', r == 0x85:
		return true
	case r >= 0x20 && r <= 0x7e, r >= 0xa0 && r <= 0xd7ff, r >= 0xe000 && r <= 0xfffd, r >= 0x10000:
		return r != 0xfeff
	}
	return false
}
