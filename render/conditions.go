package render

import (
	"github.com/osteele/liquid/parser"
)

// condition checks what stands in if, elsif and unless, and what looks right there and never works.
func (a *analysis) condition(t parser.Token, tokens []token) {
	compared, filtered := false, false
	for i, w := range tokens {
		compared = compared || w.is("==", "!=", "<", ">", "<=", ">=")
		filtered = filtered || w.is("|")
		if w.is("=") {
			a.fail("a single = compares nothing in "+quote(t.Source), "write ==")
		}
		if w.is("<", ">", "<=", ">=", "==") && i > 0 && i+1 < len(tokens) {
			a.numeric(tokens, i)
		}
	}
	if compared && filtered {
		a.fail("a filter can't stand beside a comparison in "+quote(t.Source),
			"do it before: {% assign n = first_name | size %}{% if n > 10 %}")
	}
	a.expression(tokens, t.Source)
	a.always(tokens)
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
		case w.kind == word && (w.text == "and" || w.text == "or"):
			if joints[last] != "" && joints[last] != w.text {
				a.fail(`"and" stands beside "or" in `+quote(source)+", and which of them goes first isn't clear",
					"put one {% if %} inside another: {% if a == '1' %}{% if b == '2' or c == '3' %}…{% endif %}{% endif %}")
				return
			}
			joints[last] = w.text
		}
	}
}

// numeric refuses the comparison of a cell, which is text, with a number: it is never true.
func (a *analysis) numeric(tokens []token, at int) {
	operator := tokens[at].text
	cell, other := tokens[at-1], tokens[at+1]
	if cell.kind == number {
		cell, other = other, cell
	} else if cell.kind == property && (at < 2 || tokens[at-2].text != "contact") {
		return
	}
	if other.kind != number || cell.kind != word && cell.kind != property {
		return
	}
	if _, known := a.local(cell.text); known || len(a.columns.find(cell.text)) != 1 {
		return
	}
	hint := "make a number of it: {% assign n = " + cell.text + " | plus: 0 %}{% if n " + operator + " " + other.text + " %}"
	if operator == "==" {
		hint = `compare with the text "` + other.text + `"`
	}
	a.fail("cells are texts, so "+quote(cell.text)+" "+operator+" "+other.text+" is never true", hint)
}

// always warns of {% if column %}: a blank cell is a text too, and every text is true.
func (a *analysis) always(tokens []token) {
	start := 0
	for i := 0; i <= len(tokens); i++ {
		if i < len(tokens) && (tokens[i].kind != word || tokens[i].text != "and" && tokens[i].text != "or") {
			continue
		}
		operand := tokens[start:i]
		start = i + 1
		name := ""
		switch {
		case len(operand) == 1 && operand[0].kind == word:
			name = operand[0].text
		case len(operand) == 2 && operand[0].text == "contact" && operand[1].kind == property:
			name = operand[1].text
		}
		if _, known := a.local(name); name == "" || known || len(a.columns.find(name)) != 1 {
			continue
		}
		a.warn("{% if "+name+" %} is true for a blank cell too", `write {% if `+shown(operand)+` != "" %}`)
	}
}
