package expr

import (
	"slices"
	"strconv"
	"strings"

	"github.com/osteele/liquid/parser"

	"campaign/schema/wording"
)

// condition checks what stands in if, elsif and unless, and what looks right there and never works.
func (a *analysis) condition(t parser.Token, tokens []token) {
	compared, filtered := false, false
	for _, w := range tokens {
		compared = compared || w.compares()
		filtered = filtered || w.is("|")
		if w.is("=") {
			a.wrong("single-equals", t.Source)
		}
	}
	if compared && filtered {
		a.wrong("filter-in-comparison", t.Source)
	}
	a.expression(tokens, t.Source)
	a.logic(t, tokens)
}

// logic checks the comparisons of a tag or of {{ }}, and the cells that a condition takes for true.
func (a *analysis) logic(t parser.Token, tokens []token) {
	start := 0
	for i := range len(tokens) + 1 {
		if i < len(tokens) && !tokens[i].joins() && !tokens[i].is("(", ")") {
			continue
		}
		term := tokens[start:i]
		start = i + 1
		if at := slices.IndexFunc(term, token.compares); at >= 0 {
			a.comparison(t, term[:at], term[at].text, term[at+1:])
		} else if t.Name == "if" || t.Name == "elsif" || t.Name == "unless" {
			a.always(t, term)
		}
	}
}

// cell is the name of the cell that an operand is as it stands, by its column or by a name that only cells were
// assigned to; "" for anything else.
func (a *analysis) cell(operand []token) string {
	name := ""
	switch n := len(operand); {
	case n == 0 || operand[0].kind != word || a.looped(operand[0].text):
	case n == 1:
		name = operand[0].text
		if cells, set := a.cells[name]; set {
			if cells {
				return name
			}
			return ""
		}
	case operand[0].text == "contact" && (n == 2 && operand[1].kind == property || n == 4 && operand[2].kind == literal):
		name = operand[n/2].text
	}
	if len(a.columns.find(name)) != 1 {
		return ""
	}
	return name
}

// constant is a number, true, false or nil, none of which equals a text; "" for anything else.
func constant(operand []token) string {
	if len(operand) != 1 {
		return ""
	}
	switch t := operand[0]; {
	case t.kind == number, t.kind == word && (t.text == "true" || t.text == "false" || t.text == "nil"):
		return t.text
	}
	return ""
}

// comparison refuses to compare a cell, which is a text, with what isn't one: that is never true, or always.
func (a *analysis) comparison(t parser.Token, left []token, operator string, right []token) {
	cell, value := left, constant(right)
	name := a.cell(left)
	shown := wording.Quote(name) + " " + operator + " " + value
	if name == "" {
		cell, value, name = right, constant(left), a.cell(right)
		shown = value + " " + operator + " " + wording.Quote(name)
	}
	switch {
	case name == "":
		return
	case value == "":
		a.ordered(t, cell, operator, left, right)
		return
	}
	code, args, hint := "comparison-never-true", wording.Args{"comparison": shown, "value": value}, ""
	switch isNumber := value[0] < 'a'; {
	case operator != "==" && operator != "!=" && isNumber:
		hint = a.asNumber(t, left, cell, right, args)
	case value == "nil":
		hint = "empty"
	}
	if operator == "!=" {
		code = "comparison-always-true"
	}
	p := wording.Say(code, args)
	if hint != "" {
		p = p.Advise(hint)
	}
	if value == "nil" && operator == "!=" { // beside != '' it does no harm
		a.warn(p)
		return
	}
	a.fail(p)
}

// ordered warns of a cell that is compared with a number in quotes by what only numbers are wanted for: as texts, '10'
// comes before '9'. A text that begins with a zero is a code, whose length is fixed.
func (a *analysis) ordered(t parser.Token, cell []token, operator string, left, right []token) {
	other := right
	if a.cell(left) == "" {
		other = left
	}
	if operator == "==" || operator == "!=" || len(other) != 1 || other[0].kind != literal {
		return
	}
	value := other[0]
	if n := value.text; n == "" || len(n) > 15 || numberLength(n) != len(n) || len(n) > 1 && n[0] == '0' && n[1] != '.' {
		return
	}
	compared := wording.Quote(t.Args[left[0].start:right[len(right)-1].end])
	bare := value // without its quotes, which moves what stands behind it
	bare.end -= 2
	t.Args = t.Args[:value.start] + value.text + t.Args[value.end:]
	if value.start < cell[0].start {
		left, right = []token{bare}, moved(cell, -2)
		cell = right
	} else {
		right = []token{bare}
	}
	args := wording.Args{"comparison": compared}
	hint := a.asNumber(t, left, cell, right, args)
	a.warn(wording.Say("comparison-of-texts", args).Advise(hint))
}

// moved are tokens that stand elsewhere.
func moved(tokens []token, by int) []token {
	all := slices.Clone(tokens)
	for i := range all {
		all[i].start += by
		all[i].end += by
	}
	return all
}

// always warns of {% if column %}: a blank cell is a text too, and every text is true.
func (a *analysis) always(t parser.Token, operand []token) {
	if a.cell(operand) == "" {
		return
	}
	shown := singleQuoted(t.Args[operand[0].start:operand[len(operand)-1].end])
	code := "condition-always-true"
	if t.Name == "unless" {
		code = "condition-never-applies"
	}
	a.warn(wording.Say(code, wording.Args{"tag": t.Name, "cell": shown, "write": exchanged(t, operand, shown+" != ''")}))
}

// exchanged is a tag with another operand in the place of one.
func exchanged(t parser.Token, operand []token, with string) string {
	args := t.Args[:operand[0].start] + with + t.Args[operand[len(operand)-1].end:]
	return "{% " + t.Name + " " + singleQuoted(strings.TrimSpace(args)) + " %}"
}

// asNumber names the hint that tells how to compare the cell of a comparison as a number, and puts into args what it is filled
// with.
func (a *analysis) asNumber(t parser.Token, left, cell, right []token, args wording.Args) (hint string) {
	n := a.free()
	start, end := cell[0].start, cell[len(cell)-1].end
	args["assign"] = "{% assign " + n + " = " + singleQuoted(t.Args[start:end]) + " | plus: 0 %}"
	args["write"] = exchanged(t, cell, n)
	switch t.Name {
	case "if", "unless":
		return "number"
	case "elsif":
		return "earlier"
	}
	args["write"] = t.Args[left[0].start:start] + n + t.Args[end:right[len(right)-1].end]
	return "before"
}

// free is a name for a hint that means nothing yet.
func (a *analysis) free() string {
	for {
		a.hinted++
		name := "n"
		if a.hinted > 1 {
			name += strconv.Itoa(a.hinted)
		}
		if _, known := a.local(name); !known && len(a.columns.find(name)) == 0 {
			return name
		}
	}
}

// cases refuses values of a when that the case around it never has.
func (a *analysis) cases(t parser.Token, tokens []token) {
	subject, start := a.blocks[len(a.blocks)-1].subject, 0
	for i := range len(tokens) + 1 {
		if i == len(tokens) || tokens[i].is(",") || tokens[i].joins() {
			a.comparison(t, subject, "==", tokens[start:i])
			start = i + 1
		}
	}
}
