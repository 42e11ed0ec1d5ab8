package table

import (
	"bytes"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// A charset is how a file's bytes stand for characters.
type charset struct {
	name  string            // as a person knows it
	codec encoding.Encoding // nil: UTF-8
	mark  int               // bytes of the byte order mark at the start
}

func (c charset) reader(r io.Reader) io.Reader {
	if c.codec == nil {
		return r
	}
	return transform.NewReader(r, c.codec.NewDecoder())
}

var (
	littleEndian = utf.UTF16(utf.LittleEndian, utf.IgnoreBOM)
	bigEndian    = utf.UTF16(utf.BigEndian, utf.IgnoreBOM)
)

// marked is the charset that a byte order mark at the start of a file names.
func marked(head []byte) (charset, bool) {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return charset{name: "UTF-8", mark: 3}, true
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return charset{name: "UTF-16", codec: littleEndian, mark: 2}, true
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return charset{name: "UTF-16", codec: bigEndian, mark: 2}, true
	}
	return charset{}, false
}

// wide recognises UTF-16 without a mark by its zero bytes: every other one, in a text that is mostly ASCII.
func wide(head []byte) (charset, bool) {
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	pairs := len(head) / 2
	switch {
	case pairs > 0 && zeros[1] > pairs*4/10 && zeros[0] <= pairs/20:
		return charset{name: "UTF-16", codec: littleEndian}, true
	case pairs > 0 && zeros[0] > pairs*4/10 && zeros[1] <= pairs/20:
		return charset{name: "UTF-16", codec: bigEndian}, true
	}
	return charset{}, false
}

// namedCharset is the one that `encoding:` names, loosely: windows-1252, cp1252, latin1, utf8, macintosh…
func namedCharset(name string) (charset, bool) {
	plain := alphanumeric(name)
	for _, short := range [][2]string{{"ibm", "ibmcodepage"}, {"oem", "ibmcodepage"}, {"dos", "ibmcodepage"}, {"cp", "windows"}} {
		if rest, ok := strings.CutPrefix(plain, short[0]); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			if plain = short[1] + rest; len(rest) == 3 {
				plain = "ibmcodepage" + rest
			}
			break
		}
	}
	switch plain {
	case "utf8", "utf8bom", "utf8sig", "unicode8":
		return charset{name: "UTF-8"}, true
	case "utf16", "utf16le", "unicode", "ucs2":
		return charset{name: "UTF-16", codec: littleEndian}, true
	case "utf16be":
		return charset{name: "UTF-16", codec: bigEndian}, true
	case "latin1", "iso88591", "ansi", "ascii", "usascii", "windows1252", "western":
		return charset{name: "Windows-1252", codec: charmap.Windows1252}, true
	case "hebrew":
		plain = "windows1255"
	case "mac", "macroman":
		plain = "macintosh"
	}
	for _, e := range charmap.All {
		if m, ok := e.(*charmap.Charmap); ok && alphanumeric(m.String()) == plain {
			return charset{name: strings.Replace(m.String(), "Windows ", "Windows-", 1), codec: m}, true
		}
	}
	return charset{}, false
}

func alphanumeric(name string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
