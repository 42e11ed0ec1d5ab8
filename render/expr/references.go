package expr

import (
	"slices"
	"strconv"
	"strings"

	"campaign/schema/wording"
)

// expression checks the words of one expression: its columns, its filters, its ranges, its and's and or's.
func (a *analysis) expression(tokens []token, source string) {
	a.ranges(tokens)
	a.mixed(tokens, source)
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch {
		case i > 0 && tokens[i-1].is("|"):
			a.filter(tokens, i, source)
		case t.kind == word && !reserved(t.text):
			i = a.reference(tokens, i)
		}
	}
}

// reference checks a name and what hangs on it, and returns the place of its last word.
func (a *analysis) reference(tokens []token, i int) int {
	name := tokens[i].text
	end := i
	for end+1 < len(tokens) && (tokens[end+1].kind == property || tokens[end+1].is("[")) {
		end++
		if tokens[end].kind == property {
			continue
		}
		// A bracket may hold a text or a number; a name in it is checked as one of its own.
		if end+2 >= len(tokens) || !tokens[end+2].is("]") {
			return end
		}
		end += 2
	}
	hangs := tokens[i+1 : end+1]
	if loop, known := a.local(name); known {
		if loop && len(hangs) == 0 {
			a.fail(wording.Say("forloop-without-part", nil))
		}
		a.column(name, a.roots, true)
		return i
	}
	if name == "contact" {
		if len(hangs) == 0 {
			a.fail(wording.Say("contact-is-row", wording.Args{"column": a.example()}))
			return end
		}
		return i + a.contact(hangs)
	}
	if !a.column(name, a.roots, false) {
		return end
	}
	if len(hangs) > 0 {
		a.partless(name, name, hangs)
	}
	return end
}

// example is how a column of the file is taken out of contact.
func (a *analysis) example() string {
	if len(a.columns.find("contact")) > 0 {
		return `contact["contact"]`
	}
	return "contact.first_name"
}

// contact checks a key of contact, and returns how many words it takes.
func (a *analysis) contact(hangs []token) int {
	n := 1
	key := hangs[0].text
	if hangs[0].is("[") {
		n, key = 3, hangs[1].text
		if hangs[1].kind != literal {
			a.fail(wording.Say("contact-key-unquoted", wording.Args{"name": hangs[1].text}))
			return n
		}
	}
	if a.column(key, a.keys, false) && len(hangs) > n {
		a.partless("contact."+key, key, hangs[n:])
	}
	return len(hangs)
}

func shown(hangs []token) string {
	var b strings.Builder
	for _, t := range hangs {
		if t.kind == property {
			b.WriteString(".")
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// partless fails with a part that is asked of a text; name is the column's.
func (a *analysis) partless(text, name string, hangs []token) {
	p := wording.Say("text-has-no-parts", wording.Args{"text": wording.Quote(text), "part": wording.Quote(shown(hangs)), "name": name})
	if hangs[0].text == "size" {
		p = p.Advise("size")
	}
	a.fail(p)
}

// filter checks the filter at i: its name, the number of its arguments, its keyword arguments.
func (a *analysis) filter(tokens []token, i int, source string) {
	t := tokens[i]
	if t.kind != word && t.kind != key {
		a.wrong("filter-missing", source)
		return
	}
	takes, ok := a.filters[t.text]
	if !ok {
		var names []string
		for name := range a.filters {
			names = append(names, name)
		}
		slices.Sort(names)
		near := wording.Nearest(t.text, names)
		p := wording.Say("unknown-filter", wording.Args{"filter": wording.Quote(t.text), "near": near})
		if near != "" {
			p = p.Advise("near")
		}
		a.fail(p)
		return
	}
	given := a.arguments(tokens[i+1:], t)
	switch {
	case t.kind == word && i+1 < len(tokens) && tokens[i+1].is(":"):
		a.fail(wording.Say("filter-colon", wording.Args{"filter": t.text, "source": wording.Quote(source)}))
	case given < takes.least:
		a.values("filter-value-missing", t.text, takes.least)
	case given > takes.most:
		a.values("filter-value-needless", t.text, takes.most)
	}
}

// values fails with a filter that is given too few values or too many.
func (a *analysis) values(code, filter string, n int) {
	p := wording.Say(code, wording.Args{"filter": filter, "n": strconv.Itoa(n)})
	if hint := example(filter); hint != "" {
		p = p.Advise(hint)
	}
	a.fail(p)
}

// arguments counts the values that a filter is given, keyword arguments left out.
func (a *analysis) arguments(rest []token, filter token) int {
	if filter.kind != key {
		return 0
	}
	n, depth, waiting := 0, 0, true
	for _, t := range rest {
		switch {
		case t.is("(", "["):
			depth++
		case t.is(")", "]"):
			depth--
		case depth > 0:
			continue
		case t.is("|") || t.is("==", "!=", "<", ">", "<=", ">=") || t.kind == word && (t.text == "and" || t.text == "or"):
			return n
		case t.is(","):
			waiting = true
			continue
		case t.kind == key:
			if filter.text != "default" || t.text != "allow_false" {
				a.fail(wording.Say("filter-setting-unknown", wording.Args{"filter": filter.text, "name": wording.Quote(t.text)}))
			}
			waiting = false
			continue
		}
		if waiting && depth <= 1 {
			n, waiting = n+1, false
		}
	}
	return n
}

// ranges refuses ranges that are long, or stand elsewhere than behind a for's in.
func (a *analysis) ranges(tokens []token) {
	for i, t := range tokens {
		if !t.is("..") {
			continue
		}
		alone := i >= 3 && tokens[i-3].text == "in" && tokens[i-2].is("(") && i+2 < len(tokens) && tokens[i+2].is(")")
		if !alone || i+3 < len(tokens) && tokens[i+3].is("|") {
			a.fail(wording.Say("range-misplaced", nil))
			return
		}
		from, err1 := strconv.Atoi(tokens[i-1].text)
		to, err2 := strconv.Atoi(tokens[i+1].text)
		if err1 != nil || err2 != nil {
			a.fail(wording.Say("range-not-numbers", nil))
		} else if to-from >= maxRange || to < from-maxRange {
			a.fail(wording.Say("range-too-long", wording.Args{"from": strconv.Itoa(from), "to": strconv.Itoa(to), "most": strconv.Itoa(maxRange)}))
		}
		return
	}
}

// mixed refuses and beside or: Liquid joins them from the right, the library from the left.
func (a *analysis) mixed(tokens []token, source string) {
	joints := []string{""} // the one word that joins what stands within each bracket around the place
	for _, w := range tokens {
		last := len(joints) - 1
		switch {
		case w.is("("):
			joints = append(joints, "")
		case w.is(")") && last > 0:
			joints = joints[:last]
		case w.joins():
			if joints[last] != "" && joints[last] != w.text {
				a.wrong("and-beside-or", source)
				return
			}
			joints[last] = w.text
		}
	}
}
