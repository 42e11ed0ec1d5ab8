package table

import (
	"strconv"
	"strings"

	"campaign/schema/wording"
)

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
		return -1, &Problem{File: f.path, Row: f.header, Problem: wording.Say("columns-alike",
			wording.Args{"count": strconv.Itoa(len(same)), "column": wording.Quote(name), "letters": letters(same)})}
	}
	where := "the file"
	if f.book != nil {
		where = "the sheet " + wording.Quote(f.book.sheet)
	}
	args := wording.Args{"column": wording.Quote(name), "where": where, "columns": listed(f.columns)}
	return -1, &Problem{File: f.path, Row: f.header, Problem: near(wording.Say("column-missing", args), name, f.columns)}
}

// near asks whether the name was meant that is nearest to the one that isn't there.
func near(p wording.Problem, name string, names []string) wording.Problem {
	nearest := wording.Nearest(name, names)
	if nearest == "" {
		return p
	}
	p.Args["near"] = wording.Quote(nearest)
	return p.Advise("near")
}

func find(columns []string, name string) (same, alike []int) {
	plain := wording.Plain(name)
	if plain == "" {
		return nil, nil
	}
	for i, c := range columns {
		if c == name {
			same = append(same, i)
		}
		if wording.Plain(c) == plain {
			alike = append(alike, i)
		}
	}
	return same, alike
}

// listed is names for a message: the first dozen, and how many more.
func listed(all []string) string {
	var names []string
	for _, c := range all {
		if c != "" {
			names = append(names, wording.Quote(c))
		}
	}
	if len(names) == 0 {
		return "no column names"
	}
	return wording.Listed(names)
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
