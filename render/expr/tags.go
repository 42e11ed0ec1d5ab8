package expr

import (
	"slices"
	"strconv"
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
	if code, ok := refusedTags[t.Name]; ok {
		a.fail(wording.Say(code, wording.Args{"tag": t.Name}))
		return
	}
	if strings.Contains(t.Args, "{%") || strings.Contains(t.Args, "{{") {
		a.open("{% "+t.Name+" "+before(t.Args, "{"), "%}")
		return
	}
	tokens, ok := a.lexed(t)
	if !ok || !a.place(t) {
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
			a.fail(wording.Say("tags-too-deep", wording.Args{"most": strconv.Itoa(maxNesting)}))
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
		a.fail(wording.Say("tag-without-start", wording.Args{"tag": name, "start": wanted}))
		return
	}
	a.fail(wording.Say("tag-inside-another", wording.Args{"tag": name, "open": open}))
}

func (a *analysis) unknownTag(name string) {
	near := nearestTag(name)
	p := wording.Say("unknown-tag", wording.Args{"tag": name, "near": near})
	switch {
	case instead[name] == "" && len(a.columns.find(name)) > 0:
		p = p.Advise("column")
	case near != "":
		p = p.Advise("near")
	}
	a.fail(p)
}

// nearestTag is the tag of Liquid that was most likely meant, "" for none.
func nearestTag(name string) string {
	if other := instead[name]; other != "" {
		return other
	}
	var known []string
	for tag := range blockTags {
		known = append(known, tag, "end"+tag)
	}
	known = append(known, otherTags...)
	known = append(known, "else", "elsif", "when")
	slices.Sort(known)
	return wording.Nearest(name, known)
}

// assign checks {% assign name = … %} and {% capture name %}.
func (a *analysis) assign(t parser.Token, tokens []token) {
	if len(tokens) == 0 || tokens[0].kind != word || reserved(tokens[0].text) || tokens[0].text == "contact" {
		a.fail(wording.Say("tag-name-missing", wording.Args{"source": wording.Quote(t.Source), "tag": t.Name}))
		return
	}
	name := tokens[0].text
	if t.Name == "capture" {
		if len(tokens) > 1 {
			a.wrong("tag-name-single", t.Source)
		}
		a.cells[name] = false
		return
	}
	if len(tokens) < 3 || !tokens[1].is("=") {
		a.fail(wording.Say("tag-value-missing", wording.Args{"source": wording.Quote(t.Source), "name": name}))
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
		a.wrong("loop-unreadable", t.Source)
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
			a.fail(wording.Say("loop-over-text", wording.Args{"source": wording.Quote(t.Source), "name": over[0].text}))
			return
		}
	}
	a.expression(append([]token{tokens[1]}, over...), t.Source)
}
