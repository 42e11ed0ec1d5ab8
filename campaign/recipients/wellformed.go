package recipients

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
)

// wellFormed tells whether the sheets of a workbook and its texts are whole. The library that reads them stops at the
// first fault as if the sheet ended there: everybody below it would be forgotten without a word.
func wellFormed(handle *os.File, size int64) bool {
	archive, err := zip.NewReader(handle, size)
	if err != nil {
		return false
	}
	for _, part := range archive.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/sheet") && part.Name != "xl/sharedStrings.xml" {
			continue
		}
		r, err := part.Open()
		if err != nil {
			return false
		}
		whole := closed(r)
		if r.Close() != nil || !whole {
			return false
		}
	}
	return true
}

// closed reads XML to its end: every element that is opened is closed.
func closed(r io.Reader) bool {
	decoder := xml.NewDecoder(io.LimitReader(r, mostUnpacked))
	depth, elements := 0, 0
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return depth == 0 && elements > 0
		}
		if err != nil {
			return false
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
			elements++
		case xml.EndElement:
			depth--
		}
	}
}
