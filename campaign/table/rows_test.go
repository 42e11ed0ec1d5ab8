package table

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema/wording"
)

func written(t testing.TB, text string) string {
	path := filepath.Join(t.TempDir(), "people.csv")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func opened(t testing.TB, text string, o Options) *File {
	f, err := Open(written(t, text), o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func rowsOf(t testing.TB, f *File) (rows []Row) {
	for row, err := range f.Rows(nil) {
		require.NoError(t, err)
		rows = append(rows, row)
	}
	return rows
}

func lastError(f *File) (last error) {
	for _, last = range f.Rows(nil) {
	}
	return last
}

func TestWhatIsNotAFile(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo.csv")
	require.NoError(t, syscall.Mkfifo(fifo, 0o600))
	for path, want := range map[string]string{
		dir:                             "this is a folder, not a file",
		fifo:                            "this is a pipe or a device, not a file; save the list as a file: it is read more than once",
		"/dev/zero":                     "this is a pipe or a device, not a file; save the list as a file: it is read more than once",
		filepath.Join(dir, "none.csv"):  "there is no such file; paths are relative to the campaign file",
		filepath.Join(dir, "a\x00.csv"): "this file can't be read: invalid argument",
	} {
		_, err := Open(path, Options{})
		require.EqualError(t, err, path+": "+want)
		var p *Problem
		require.ErrorAs(t, err, &p)
		assert.Equal(t, path, p.File)
	}
}

func TestAFileThatMayNotBeRead(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	path := written(t, "phone\n")
	require.NoError(t, os.Chmod(path, 0))
	_, err := Open(path, Options{})
	require.EqualError(t, err, path+": this file may not be read; change its permissions")
}

func TestASymlinkIsFine(t *testing.T) {
	link := filepath.Join(t.TempDir(), "link.csv")
	require.NoError(t, os.Symlink(written(t, "phone\n+5511987654321\n"), link))
	f, err := Open(link, Options{})
	require.NoError(t, err)
	defer f.Close()
	assert.Len(t, rowsOf(t, f), 1)
}

func TestWrongOptions(t *testing.T) {
	path := written(t, "phone,name\n")
	for want, o := range map[string]Options{
		`delimiter: "ab" can't separate cells; write one of "," ";" "|" tab`:                                              {Delimiter: "ab"},
		`delimiter: "a" can't separate cells; write one of "," ";" "|" tab`:                                               {Delimiter: "a"},
		`encoding: "utf-9" isn't known; write utf-8, utf-16, windows-1252, windows-1255, iso-8859-8, macintosh or ibm850`: {Encoding: "utf-9"},
		`encoding: "big5" isn't known; write utf-8, utf-16, windows-1252, windows-1255, iso-8859-8, macintosh or ibm850`:  {Encoding: "big5"},
	} {
		_, err := Open(path, o)
		require.EqualError(t, err, path+": "+want)
	}
}

// A list that was saved again as UTF-8 after encoding: was set would be garbled.
func TestEncodingOfAListThatIsUTF8(t *testing.T) {
	for name, text := range map[string]string{"windows-1252": "phone\nJoão\n", "windows-1255": "phone\nנועה\n", "ibm850": "phone\nJoão\n"} {
		path := written(t, text)
		_, err := Open(path, Options{Encoding: name})
		c, _ := namedCharset(name)
		require.EqualError(t, err, path+": encoding: the list is UTF-8, not "+c.name+"; take encoding: out")
	}
	assert.Equal(t, "Windows-1255", opened(t, "phone\n1\n", Options{Encoding: "windows-1255"}).charset.name, "letters of ASCII are alike")
}

func TestEncodingsByTheirNames(t *testing.T) {
	for name, want := range map[string]string{
		"utf-8": "UTF-8", "UTF8": "UTF-8", "utf_16": "UTF-16", "UTF-16BE": "UTF-16", "latin-1": "Windows-1252", "ISO-8859-1": "Windows-1252",
		"cp1252": "Windows-1252", "ANSI": "Windows-1252", "windows-1255": "Windows-1255", "CP1255": "Windows-1255", "iso-8859-8": "ISO 8859-8",
		"macintosh": "Macintosh", "MacRoman": "Macintosh", "cp850": "IBM Code Page 850", "ibm850": "IBM Code Page 850", "iso-8859-15": "ISO 8859-15",
		"windows1251": "Windows-1251", "koi8-r": "KOI8-R",
	} {
		c, ok := namedCharset(name)
		require.True(t, ok, name)
		assert.Equal(t, want, c.name, name)
	}
}

func TestWalksBesideEachOther(t *testing.T) {
	f := opened(t, "phone;n\n"+strings.Repeat("+5511987654321;\"a;b\"\n", 5000), Options{})
	done := make(chan int)
	for range 4 {
		go func() {
			n := 0
			for row, err := range f.Rows(nil) {
				if err == nil && row.Cells[1] == "a;b" {
					n++
				}
			}
			done <- n
		}()
	}
	for range 4 {
		assert.Equal(t, 5000, <-done)
	}
}

func TestBoundsOfAFile(t *testing.T) {
	fine := strings.Repeat("x", maxCell)
	tests := map[string]struct{ text, want string }{
		"a cell as long as can be":   {"phone,a\n1," + fine + "\n", ""},
		"a quoted cell as long":      {"phone,a\n1,\"" + fine + "\"\n", ""},
		"a cell that is longer":      {"phone,a\n1,\n2," + fine + "x\n", ":3: the cell in column B is longer than 64 KiB; shorten it"},
		"the first of a row":         {"phone,a\n" + fine + "x,\n", ":2: the cell in column A is longer than 64 KiB; shorten it"},
		"a quoted cell too long":     {"phone,a\n1,\"" + fine + "\nx\"\n", `:2: a quote (") that opens the cell in column B, on line 2, isn't closed within 64 KiB; close it, or take it out`},
		"a tail after quotes":        {"phone,a\n1,\"a\"" + fine + "\n", ":2: the cell in column B is longer than 64 KiB; shorten it"},
		"a row without end":          {"phone,a\n" + strings.Repeat("ab,", 1<<19), ":2: this row is longer than 1 MiB; is this a list saved as CSV?"},
		"quotes without end":         {"phone,a\n1,\"" + strings.Repeat("ab\n", 1<<19), `:2: a quote (") that opens the cell in column B, on line 2, isn't closed within 64 KiB; close it, or take it out`},
		"a row of long quoted cells": {"phone,a\n" + strings.Repeat("\""+fine+"\",", 20), ":2: this row is longer than 1 MiB; is this a list saved as CSV?"},
		"a row of long lines":        {"phone,a\n" + strings.Repeat("\"x\n"+fine[:maxCell-2]+"\",", 20), ":2: this row is longer than 1 MiB; is this a list saved as CSV?"},
		"many empty columns":         {"phone,a" + strings.Repeat(",", maxColumns-2) + "\n1" + strings.Repeat(",", maxColumns-1) + "\n", ""},
		"too many columns":           {"phone,a\n1" + strings.Repeat(",", maxColumns) + "\n", ":2: this row has more than 16384 cells; delete what isn't needed"},
		"too many columns in quotes": {"phone,a\n\"1\"" + strings.Repeat(",", maxColumns) + "\n", ":2: this row has more than 16384 cells; delete what isn't needed"},
		"a quote that swallows rows": {"phone,a\n1,\"vip\n2,z\n3,\"big\n4,z\n",
			`:2: a quote (") that opens the cell in column B, on line 2, isn't closed before line 4, where the next quote ends no cell; ` +
				"close it, or take it out; a quote inside of a cell is written twice"},
		"a tail on a later line":  {"phone,a\n\"1\n2\" ,z\r\n", ""},
		"a quote on a later line": {"phone,a\n\"1\n2\",\"x\n", `:2: a quote (") that opens the cell in column B, on line 3, is never closed; close it, or take it out`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f := opened(t, tt.text, Options{})
			err := lastError(f)
			if tt.want == "" {
				require.NoError(t, err)
				assert.Equal(t, []string{"phone", "a"}, f.Columns())
				return
			}
			require.EqualError(t, err, f.path+tt.want)
		})
	}
}

// The header is read by Open, so its faults are Open's.
func TestBoundsOfAHeader(t *testing.T) {
	for _, header := range []string{"'\t", "'\t,"} { // blank, once the apostrophe is gone
		f := opened(t, header+"\nphone\n", Options{Delimiter: ","})
		assert.Equal(t, []string{"phone"}, f.Columns())
	}
	path := written(t, strings.Repeat("a,", maxColumns)+"phone\n")
	_, err := Open(path, Options{})
	require.EqualError(t, err, path+":1: this row has more than 16384 cells; delete what isn't needed")
	path = written(t, "\"phone\n1\n2\n")
	_, err = Open(path, Options{})
	require.EqualError(t, err, path+`:1: a quote (") that opens the cell in column A, on line 1, is never closed; close it, or take it out`)
}

// Rows must be the same wherever a block that is read happens to end.
func TestBlocksEndAnywhere(t *testing.T) {
	for _, eol := range []string{"\n", "\r\n", "\r"} {
		var text strings.Builder
		text.WriteString("phone;a;b" + eol)
		for i := range 6000 {
			fmt.Fprintf(&text, "%d;\"%s\"\"\n;é\";%s%s", i, strings.Repeat("x", i%97), strings.Repeat("ü", i%13), eol)
		}
		for _, pad := range []int{0, 1, 2, 3, 5} {
			f := opened(t, strings.Repeat(eol, pad)+text.String(), Options{})
			rows := rowsOf(t, f)
			require.Len(t, rows, 6000)
			for i, row := range rows {
				require.Equal(t, []string{fmt.Sprint(i), strings.Repeat("x", i%97) + "\"\n;é", strings.Repeat("ü", i%13)}, row.Cells)
				require.Equal(t, pad+i+2, row.Number)
			}
		}
	}
}

// A reader that gives a byte at a time ends its blocks everywhere.
func TestAByteAtATime(t *testing.T) {
	all := maps.Clone(inputs)
	all["a doubled quote behind a newline"] = literal("\"a\n\"\"b\"\"\n\"\"\";x\n\"c\n\"\n")
	for name, input := range all {
		data := input(t)
		for _, eol := range []byte("\n\r") {
			whole := newScanner(bytes.NewReader(data), 512, ';', eol)
			slow := newScanner(iotest.OneByteReader(bytes.NewReader(data)), 128<<10, ';', eol)
			for {
				want, wantErr := whole.next()
				got, err := slow.next()
				require.Equal(t, wantErr, err, name)
				require.Equal(t, want, got, name)
				if err != nil {
					break
				}
			}
		}
	}
}

func TestRowsMayBeKept(t *testing.T) {
	f := opened(t, "phone,name,x\n1,a\n2,b\n\"3\",c\n", Options{})
	rows := rowsOf(t, f)
	_ = append(rows[0].Cells, "more")
	assert.Equal(t, []string{"2", "b", ""}, rows[1].Cells)
	assert.Equal(t, []string{"3", "c", ""}, rows[2].Cells)
}

func TestProblemsAreErrors(t *testing.T) {
	ps := Problems{
		{File: "a.csv", Problem: wording.Problem{Text: "one"}},
		{File: "b.csv", Row: 3, Column: "phone", Problem: wording.Problem{Text: "two", Hint: "fix it"}},
	}
	require.EqualError(t, ps, "a.csv: one\nb.csv:3: phone: two; fix it")
	var p *Problem
	require.True(t, errors.As(ps, &p))
	assert.Equal(t, "one", p.Text)
}

// TestGuardedCells: the apostrophe that keeps a text from being a formula is no part of it; any other is.
func TestGuardedCells(t *testing.T) {
	for cell, want := range map[string]string{
		"'-10%": "-10%", "'=1": "=1", "'+1": "+1", "'@a": "@a", "'＝1": "＝1", "'\t1": "\t1", "-10%": "-10%",
		"'": "'", "''": "''", "'a": "'a", "'0123": "'0123", "''-1": "''-1", " '-1": " '-1", "": "", "o'=": "o'=",
	} {
		f := opened(t, "phone,note,'-off\n+5511987654321,\""+cell+"\",x\n", Options{})
		assert.Equal(t, []string{"phone", "note", "-off"}, f.Columns())
		assert.Equal(t, want, rowsOf(t, f)[0].Cells[1], "%q", cell)
		assert.Equal(t, want, Unguarded(Guarded(want)), "%q", want)
	}
}

// Rows of which some end as on old Macs aren't read as one, which would be all that is left of their people.
func TestMixedLineEnds(t *testing.T) {
	const mixed = `: the file's line ends are mixed, so that it can't be told where this row ends; open it in a spreadsheet and save it again as "CSV UTF-8"`
	path := written(t, "phone,name\r321,Ana\r322,Bia\r323,C\n324,D\n")
	_, err := Open(path, Options{})
	require.EqualError(t, err, path+":1"+mixed)
	many := strings.Repeat("3,C\r", headSize/4)
	for text, row := range map[string]int{
		"phone,name\n321,Ana\r322,Bia\n":            2,
		"phone,name\r\n1,A\r\n321,\"Ana\"\r322,B\n": 3,
		"phone\n1\n2\r3\r":                          3,
		"phone,name\r" + many + "1,A\n2,B\n":        headSize/4 + 2,
	} {
		f := opened(t, text, Options{})
		require.EqualError(t, lastError(f), fmt.Sprint(f.path, ":", row, mixed))
	}
	for _, text := range []string{"phone,name\r\r\n1,\"A\rB\"\r\r\n\r\n2,C\n3,D\r", "phone,name\r1,\"A\nB\"\r2,C\r3,D"} {
		assert.Len(t, rowsOf(t, opened(t, text, Options{})), 3)
	}
}
