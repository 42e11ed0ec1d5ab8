package schema

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"campaign/schema/wording"
)

// Parse reads the YAML of a file. Every text stays as it was typed and everything keeps its place. The document is nil
// when the text can't be read at all; otherwise there may be problems beside it, warnings among them. Parse never
// panics, and takes time in proportion to the text, whatever the text is.
func Parse(file string, text []byte) (*Document, []Problem) {
	text = []byte(strings.TrimPrefix(string(text), "\ufeff"))
	if p := readable(file, text); p != nil {
		return nil, []Problem{*p}
	}
	src := newSource(string(text))
	root, err := load(strings.NewReader(string(text)))
	if err != nil {
		src.hideUnread()
		return nil, []Problem{src.syntax(file, err.Error(), failure(text))}
	}
	doc := &Document{File: file, source: src, nodes: map[string]*Node{}}
	if root == nil || root.Kind != rawMapping && root.Tag == "!!null" {
		return nil, []Problem{Of(file, 0, wording.Say("file-empty", nil))}
	}
	b := &builder{doc: doc, open: map[*raw]bool{}, used: map[*raw]bool{}, lent: map[int]bool{}}
	doc.Root = b.node(root, "", 0)
	if b.stopped {
		return nil, b.found[len(b.found)-1:] // the rest of the file isn't known, so neither is what is wrong with it
	}
	b.unusedAnchors()
	doc.Root.keyLine, doc.Root.keyColumn = doc.Root.Line, doc.Root.Column
	doc.index(doc.Root)
	b.hideProvider(root)
	return doc, b.problems()
}

// readable is what keeps a file from being read as a text at all, nil for nothing.
func readable(file string, text []byte) *Problem {
	wrong := func(line, column int, p wording.Problem) *Problem {
		found := Of(file, line, p)
		found.Column = column
		return &found
	}
	switch {
	case len(text) > maxBytes:
		return wrong(0, 0, wording.Say("file-too-large", nil))
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}), bytes.HasPrefix(text, []byte{0xfe, 0xff}):
		return wrong(0, 0, wording.Say("file-utf16", nil))
	case bytes.HasPrefix(text, []byte("PK\x03\x04")):
		return wrong(0, 0, wording.Say("file-is-spreadsheet", nil))
	}
	line, column := 1, 1
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return wrong(line, column, wording.Say("not-utf8", nil))
		case r == 0:
			return wrong(line, column, wording.Say("not-a-text", nil))
		case !printable(r):
			return wrong(line, column, wording.Say("control-character", wording.Args{"character": fmt.Sprintf("U+%04X", r)}))
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
