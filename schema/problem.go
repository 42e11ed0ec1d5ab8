package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"campaign/schema/wording"
)

// A Problem is one thing that is wrong with a file, for the person who wrote it.
type Problem struct {
	File string
	// Line and Column count from 1, Column in characters; 0 where there is none.
	Line, Column int
	// The parts of a wording.Problem; Path names the place in the file's own words.
	Code, Path, Text, Hint string
	Args                   wording.Args
	Warning                bool
	// Excerpt is the source line for the caret, "" for none. It holds no value from the provider block, since a token
	// may have been typed there, and it is shortened when the line is long.
	Excerpt string

	caret int // where in Excerpt the caret stands, from 1; 0: at Column
}

// Of is a problem of a file, or of one of its lines; 0 is no line.
func Of(file string, line int, p wording.Problem) Problem {
	return Problem{File: file, Line: line, Code: p.Code, Path: p.Path, Text: p.Text, Hint: p.Hint, Args: p.Args, Warning: p.Warning}
}

func (p Problem) said() wording.Problem {
	return wording.Problem{Code: p.Code, Path: p.Path, Text: p.Text, Hint: p.Hint, Args: p.Args, Warning: p.Warning}
}

// String is one line, as compilers print it: file:line:column: path: text; hint. Parts that are missing are left out,
// and characters that could play tricks on a terminal are replaced.
func (p Problem) String() string {
	var parts []string
	for _, part := range []string{p.place(), p.Path, p.Text} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	line := strings.Join(parts, ": ")
	if p.Hint != "" {
		line += "; " + p.Hint
	}
	return shown(line)
}

// Place is how String begins: file:line:column, or as much of it as is known.
func (p Problem) Place() string { return shown(p.place()) }

func (p Problem) place() string {
	place := p.File
	if p.Line > 0 {
		place = strings.TrimPrefix(fmt.Sprintf("%s:%d", place, p.Line), ":")
	}
	if p.Line > 0 && p.Column > 0 {
		place += fmt.Sprintf(":%d", p.Column)
	}
	return place
}

func shown(line string) string { return strings.ReplaceAll(pictured(line), "\t", " ") }

// Caret is String, then the source line, then a caret under the place. Without an excerpt it is String.
func (p Problem) Caret() string {
	if p.Excerpt == "" {
		return p.String()
	}
	at := p.caret
	if at == 0 {
		at = p.Column
	}
	excerpt := pictured(p.Excerpt)
	var pad strings.Builder
	for i, r := range []rune(excerpt) {
		if i >= at-1 {
			break
		}
		if r == '\t' { // a terminal's tab stops hold for both lines
			pad.WriteByte('\t')
			continue
		}
		pad.WriteString(strings.Repeat(" ", width(r)))
	}
	return p.String() + "\n" + excerpt + "\n" + pad.String() + "^"
}

// pictured puts a visible sign in the place of every character that could move the cursor, start an escape sequence or
// turn the direction of writing around, one for one. Tabs stay.
func pictured(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case r < 0x20:
			return 0x2400 + r // the control pictures: ␛ for an escape
		case r == 0x7f:
			return 0x2421
		case r == '\u200c' || r == '\u200d': // they join letters and emoji
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029', unicode.Is(unicode.Co, r):
			return utf8.RuneError
		}
		return r
	}, s)
}

// width is how many columns of a terminal a character takes.
func width(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me) || r == '\u200c' || r == '\u200d':
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}

// wide holds the characters that Unicode's annex 11 calls wide: East Asian scripts and emoji.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1}, {Lo: 0x231a, Hi: 0x231b, Stride: 1}, {Lo: 0x23e9, Hi: 0x23ec, Stride: 1},
		{Lo: 0x25fd, Hi: 0x25fe, Stride: 1}, {Lo: 0x2614, Hi: 0x2615, Stride: 1}, {Lo: 0x2648, Hi: 0x2653, Stride: 1},
		{Lo: 0x26a1, Hi: 0x26a1, Stride: 1}, {Lo: 0x26bd, Hi: 0x26be, Stride: 1}, {Lo: 0x2705, Hi: 0x2705, Stride: 1},
		{Lo: 0x2728, Hi: 0x2728, Stride: 1}, {Lo: 0x274c, Hi: 0x274c, Stride: 1}, {Lo: 0x2753, Hi: 0x2757, Stride: 1},
		{Lo: 0x2795, Hi: 0x2797, Stride: 1}, {Lo: 0x2b50, Hi: 0x2b50, Stride: 1}, {Lo: 0x2e80, Hi: 0x303e, Stride: 1},
		{Lo: 0x3041, Hi: 0xa4cf, Stride: 1}, {Lo: 0xa960, Hi: 0xa97f, Stride: 1}, {Lo: 0xac00, Hi: 0xd7a3, Stride: 1},
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1}, {Lo: 0xfe30, Hi: 0xfe6f, Stride: 1}, {Lo: 0xff00, Hi: 0xff60, Stride: 1},
		{Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1f1e6, Hi: 0x1f1ff, Stride: 1}, {Lo: 0x1f300, Hi: 0x1f64f, Stride: 1}, {Lo: 0x1f680, Hi: 0x1f6ff, Stride: 1},
		{Lo: 0x1f900, Hi: 0x1faff, Stride: 1}, {Lo: 0x20000, Hi: 0x3fffd, Stride: 1},
	},
}

// Sort puts problems in the order of their files and of their places in them, and leaves out what is said twice. Files
// stay in the order in which problems name them first.
func Sort(problems []Problem) []Problem {
	files := map[string]int{}
	for _, p := range problems {
		if _, seen := files[p.File]; !seen {
			files[p.File] = len(files)
		}
	}
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(files[a.File], files[b.File]), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Text, b.Text), cmp.Compare(a.Hint, b.Hint))
	})
	return slices.CompactFunc(problems, func(a, b Problem) bool {
		return a.place() == b.place() && a.said().Same(b.said())
	})
}

// WrongParts are the parts of a file, by the first word of their paths, in which something is wrong: none where the problems
// are warnings only.
func WrongParts(problems []Problem) map[string]bool {
	wrong := map[string]bool{}
	for _, p := range problems {
		if !p.Warning {
			part, _, _ := strings.Cut(p.Path, ".")
			wrong[part] = true
		}
	}
	return wrong
}
