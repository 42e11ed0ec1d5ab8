package expr

import (
	"fmt"
	"slices"
	"strings"

	"github.com/osteele/liquid/parser"

	"campaign/schema/wording"
)

// blockTags are the tags with an end, and clauses the tags that may stand inside each.
var blockTags = map[string][]string{
	"if":      {"elsif", "else"},
	"unless":  {"else"},
	"case":    {"when", "else"},
	"for":     {"else"},
	"capture": nil,
	"comment": nil,
	"raw":     nil,
}

// otherTags are the tags without an end.
var otherTags = []string{"assign", "break", "continue"}

// instead are tags that other languages have, with Liquid's.
var instead = map[string]string{
	"elseif": "elsif", "elif": "elsif", "end": "endif", "fi": "endif", "switch": "case", "set": "assign",
	"let": "assign", "foreach": "for", "endforeach": "endfor",
}

// tag checks one {% %}.
func (a *analysis) tag(t parser.Token) {
	if name, end := strings.CutPrefix(t.Name, "end"); end && refusedTags[name] != "" {
		return // Its start was refused, or else the library can't read it.
	}
	if why, ok := refusedTags[t.Name]; ok {
		a.fail("{% "+t.Name+" %} isn't allowed: "+why, "")
		return
	}
	if strings.Contains(t.Args, "{%") || strings.Contains(t.Args, "{{") {
		a.fail(wording.Quote("{% "+t.Name+" "+before(t.Args, "{"))+" has no end", "close it with %}")
		return
	}
	tokens, problem, hint := lex(t.Args)
	if problem != "" {
		a.fail(problem+" in "+wording.Quote(t.Source), hint)
		return
	}
	if !a.place(t) {
		return
	}
	switch t.Name {
	case "assign", "capture":
		a.assign(t, tokens)
	case "for":
		a.loop(t, tokens)
	case "if", "elsif", "unless":
		a.condition(t, tokens)
	case "case":
		a.expression(tokens, t.Source)
		a.blocks[len(a.blocks)-1].subject = tokens
	case "when":
		a.expression(tokens, t.Source)
		a.cases(t, tokens)
	}
}

// place checks that a tag is known and stands where it may, and opens and closes blocks.
func (a *analysis) place(t parser.Token) bool {
	if _, ok := blockTags[t.Name]; ok {
		a.blocks = append(a.blocks, block{name: t.Name})
		if len(a.blocks) == maxNesting+1 {
			a.fail(fmt.Sprintf("tags are nested more than %d deep", maxNesting), "")
		}
		return true
	}
	open := ""
	if n := len(a.blocks); n > 0 {
		open = a.blocks[n-1].name
	}
	name, isEnd := strings.CutPrefix(t.Name, "end")
	if _, ok := blockTags[name]; ok && isEnd {
		if open != name {
			a.misplaced(t.Name, open, name)
			return false
		}
		a.blocks = a.blocks[:len(a.blocks)-1]
		return true
	}
	switch t.Name {
	case "else", "elsif", "when":
		if !slices.Contains(blockTags[open], t.Name) {
			a.misplaced(t.Name, open, map[string]string{"else": "if", "elsif": "if", "when": "case"}[t.Name])
			return false
		}
	case "break", "continue":
		if !slices.ContainsFunc(a.blocks, func(b block) bool { return b.name == "for" }) {
			a.misplaced(t.Name, "", "for")
			return false
		}
	case "assign":
	default:
		a.unknownTag(t.Name)
		return false
	}
	return true
}

func (a *analysis) misplaced(name, open, wanted string) {
	if open == "" {
		a.fail("{% "+name+" %} stands without its {% "+wanted+" %}", "")
		return
	}
	a.fail("{% "+name+" %} stands inside {% "+open+" %}", "close that first with {% end"+open+" %}")
}

func (a *analysis) unknownTag(name string) {
	hint := ""
	if other, ok := instead[name]; ok {
		hint = "did you mean {% " + other + " %}?"
	} else if len(a.columns.find(name)) > 0 {
		hint = "a column's value is written with braces alone: {{ " + name + " }}"
	} else {
		var known []string
		for tag := range blockTags {
			known = append(known, tag, "end"+tag)
		}
		known = append(known, otherTags...)
		known = append(known, "else", "elsif", "when")
		slices.Sort(known)
		if near := wording.Nearest(name, known); near != "" {
			hint = "did you mean {% " + near + " %}?"
		}
	}
	a.fail("unknown tag {% "+name+" %}", hint)
}

// assign checks {% assign name = … %} and {% capture name %}.
func (a *analysis) assign(t parser.Token, tokens []token) {
	if len(tokens) == 0 || tokens[0].kind != word || reserved(tokens[0].text) || tokens[0].text == "contact" {
		a.fail(wording.Quote(t.Source)+" needs a name of its own", "write {% "+t.Name+" total … %}")
		return
	}
	name := tokens[0].text
	if t.Name == "capture" {
		if len(tokens) > 1 {
			a.fail(wording.Quote(t.Source)+" takes a single name", "")
		}
		a.cells[name] = false
		return
	}
	if len(tokens) < 3 || !tokens[1].is("=") {
		a.fail(wording.Quote(t.Source)+" needs a value", "write {% assign "+name+" = first_name %}")
		return
	}
	a.expression(tokens[2:], t.Source)
	a.logic(t, tokens[2:])
	others, again := a.cells[name]
	a.cells[name] = a.cell(tokens[2:]) != "" && (others || !again)
}

// loop checks {% for x in … %}.
func (a *analysis) loop(t parser.Token, tokens []token) {
	if len(tokens) < 3 || tokens[0].kind != word || reserved(tokens[0].text) || tokens[1].text != "in" {
		a.fail(wording.Quote(t.Source)+" can't be read", "write {% for word in words %}")
		return
	}
	a.turned[tokens[0].text] = true
	defer func() { a.blocks[len(a.blocks)-1].variable = tokens[0].text }()
	over := tokens[2:]
	if len(over) > 1 && over[len(over)-1].text == "reversed" {
		over = over[:len(over)-1]
	}
	if _, local := a.local(over[0].text); len(over) == 1 && over[0].kind == word && !local {
		if at := a.columns.find(over[0].text); len(at) == 1 {
			a.fail(wording.Quote(t.Source)+" goes over a single text", "split it first: "+over[0].text+" | split: ','")
			return
		}
	}
	a.expression(append([]token{tokens[1]}, over...), t.Source)
}
