package table

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"campaign/schema/wording"
)

// A dialect is how a text file separates its cells and rows.
type dialect struct {
	delimiter byte // 0: one column, nothing is separated
	eol       byte
	sep       bool // the first line is Excel's `sep=;`, which a sheet doesn't show
}

// name is the delimiter for a message.
func (d dialect) name() string {
	if d.delimiter == '\t' {
		return "a tab"
	}
	return wording.Quote(string(d.delimiter))
}

func (d dialect) String() string {
	name := d.name() + "-separated"
	switch d.delimiter {
	case 0:
		name = "one column"
	case '\t':
		name = "tab-separated"
	}
	if d.sep {
		name += " (by its sep= line)"
	}
	return name
}

// namedDelimiter is the one that `delimiter:` names: itself, or tab, comma, semicolon, pipe.
func namedDelimiter(name string) (byte, bool) {
	switch strings.ToLower(name) {
	case "tab", `\t`, "\t":
		return '\t', true
	case "comma":
		return ',', true
	case "semicolon":
		return ';', true
	case "pipe":
		return '|', true
	}
	ok := len(name) == 1 && name[0] > ' ' && name[0] < 0x7f && !strings.ContainsAny(name, `"'`) && alphanumeric(name) == ""
	if !ok {
		return 0, false
	}
	return name[0], true
}

// separator is the delimiter of a `sep=;` line, and how long the line is with its end; 0 when the head has none.
func separator(head []byte) (delimiter byte, length int) {
	line := head
	if i := bytes.IndexAny(head, "\r\n"); i >= 0 {
		line, length = head[:i], i+1
		if bytes.HasPrefix(head[i:], []byte("\r\n")) {
			length++
		}
	} else {
		length = len(head)
	}
	line = bytes.Trim(bytes.TrimRight(line, " "), `"`)
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) {
		return line[4], length
	}
	return 0, 0
}

// candidates are the delimiters that are looked for, the likeliest first.
var candidates = []byte{',', ';', '\t', '|'}

// findDialect looks at the head of a file, as UTF-8 without its mark. wanted is the name of the column that the file must have; whole
// says that the head is all of it.
func findDialect(head []byte, given byte, wanted string, whole bool) dialect {
	d := dialect{delimiter: given, eol: '\n'}
	sep, skip := separator(head)
	if d.sep = skip > 0; d.sep && given == 0 {
		d.delimiter = sep
	}
	body := head[skip:]
	if !lineFeeds(body) && bytes.IndexByte(body, '\r') >= 0 {
		d.eol = '\r'
	}
	if d.delimiter != 0 {
		return d
	}
	best := score{}
	for _, c := range candidates {
		if s := try(body, c, d.eol, wanted, whole); s.beats(best) {
			best, d.delimiter = s, c
		}
	}
	return d
}

// lineFeeds reports whether rows end with a line feed. Those inside of quotes don't count: old programs on Macs end rows
// with a carriage return, and write a line feed for a new line in a cell.
func lineFeeds(text []byte) bool {
	quoted, begins := false, true
	for i := 0; i < len(text); i++ {
		b := text[i]
		switch {
		case quoted && b == '"' && i+1 < len(text) && text[i+1] == '"':
			i++
		case b == '"' && (quoted || begins):
			quoted = !quoted
		case b == '\n' && !quoted:
			return true
		}
		begins = b == '\r' || bytes.IndexByte(candidates, b) >= 0
	}
	return false
}

// A score is how well a delimiter cuts the head of a file.
type score struct {
	cuts    bool // the first row, or the one that has the column that is needed
	wanted  bool // there is a row that has the column that is needed
	even    int  // of a thousand rows, how many have as many cells as most have
	columns int  // as most rows have
}

func (s score) beats(other score) bool {
	switch {
	case !s.cuts || s.columns < 2:
		return false
	case s.wanted != other.wanted:
		return s.wanted
	case s.even != other.even:
		return s.even > other.even
	default:
		return s.columns > other.columns
	}
}

// mostTried bounds how many rows of the head are looked at.
const mostTried = 2000

func try(body []byte, delimiter, eol byte, wanted string, whole bool) (s score) {
	in := newScanner(bytes.NewReader(body), int64(len(body)), delimiter, eol)
	counts := map[int]int{}
	last, rows := 0, 0
	for rows < mostTried {
		row, err := in.next()
		if err != nil && len(row.cells) <= maxColumns {
			if errors.Is(err, io.EOF) && !whole && rows > 1 {
				counts[last]-- // the head ends inside this row
				rows--
			}
			break
		}
		if empty(row.cells) {
			continue
		}
		last = len(row.cells)
		counts[last]++
		if rows < mostLooked && last > 1 && !s.wanted {
			same, alike := find(row.cells, wanted)
			s.wanted = len(same)+len(alike) > 0
			s.cuts = s.cuts || s.wanted || rows == 0
		}
		if rows++; err != nil {
			break
		}
	}
	for n, often := range counts {
		share := often * 1000 / max(rows, 1)
		if share > s.even || share == s.even && n > s.columns {
			s.even, s.columns = share, n
		}
	}
	return s
}
