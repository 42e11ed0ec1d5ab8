package recipients

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Plain is the loose form of a column's name, in which names are compared: no case, no accents, no spaces, no `-`, no `_`,
// and nothing invisible. Plain("Primeiro_Nome") is "primeironome".
func Plain(name string) string {
	ascii := true
	for i := 0; i < len(name); i++ {
		ascii = ascii && name[i] < 0x80
	}
	if !ascii {
		name = norm.NFKD.String(name)
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '-', r == '_', unicode.IsSpace(r), unicode.In(r, unicode.Mn, unicode.Cf, unicode.Cc, unicode.Pd):
			return -1
		default:
			return unicode.ToLower(r)
		}
	}, name)
}

// Column finds a column by its name: exactly as the file has it, or else by its Plain form. The index counts from 0. The
// error is a *Problem: no such column (it lists what the file has and says which is near), or more than one.
func (f *File) Column(name string) (int, error) {
	same, alike := find(f.columns, name)
	if len(same) == 0 {
		same = alike
	}
	switch {
	case len(same) == 1:
		return same[0], nil
	case len(same) > 1:
		return -1, &Problem{
			File: f.path, Row: f.header,
			Text: fmt.Sprintf("%d columns are named %s: %s", len(same), shown(name), letters(same)),
			Hint: "rename all but one",
		}
	}
	where := "the file"
	if f.book != nil {
		where = "the sheet " + shown(f.book.sheet)
	}
	p := &Problem{File: f.path, Row: f.header, Text: fmt.Sprintf("there is no column %s; %s has %s", shown(name), where, listed(f.columns))}
	if near := nearest(name, f.columns); near != "" {
		p.Hint = fmt.Sprintf("did you mean %s?", shown(near))
	}
	return -1, p
}

func find(columns []string, name string) (same, alike []int) {
	plain := Plain(name)
	if plain == "" {
		return nil, nil
	}
	for i, c := range columns {
		if c == name {
			same = append(same, i)
		}
		if Plain(c) == plain {
			alike = append(alike, i)
		}
	}
	return same, alike
}

// mostListed bounds how many names a message lists.
const mostListed = 12

// listed is names for a message: the first dozen, and how many more.
func listed(all []string) string {
	var names []string
	for _, c := range all {
		if c != "" {
			names = append(names, shown(c))
		}
	}
	switch more := len(names) - mostListed; {
	case len(names) == 0:
		return "no column names"
	case more > 0:
		return strings.Join(names[:mostListed], ", ") + fmt.Sprintf(" and %d more", more)
	default:
		return strings.Join(names, ", ")
	}
}

// letters are the spreadsheet's names of columns: "B and D".
func letters(indexes []int) string {
	names := make([]string, len(indexes))
	for i, n := range indexes {
		names[i] = letter(n)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// letter is a spreadsheet's name of a column: A for 0, AA for 26.
func letter(index int) string {
	var b []byte
	for n := index + 1; n > 0; n = (n - 1) / 26 {
		b = append([]byte{byte('A' + (n-1)%26)}, b...)
	}
	return string(b)
}

// nearest is the name that a person most likely meant, or "".
func nearest(word string, names []string) string {
	best, least := "", 1000
	plain := Plain(word)
	for _, name := range names {
		other := Plain(name)
		if other == "" || plain == "" {
			continue
		}
		d := distance(plain, other)
		if strings.Contains(other, plain) || strings.Contains(plain, other) {
			d = 1
		}
		if d <= max(len([]rune(plain)), len([]rune(other)))/3 && d < least {
			best, least = name, d
		}
	}
	return best
}

// distance counts the letters to add, drop, replace or swap with a neighbour. Names that are very long aren't compared.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s) > 100 || len(t) > 100 {
		return 1000
	}
	var before []int
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := range s {
		next := make([]int, len(t)+1)
		next[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(t)]
}
