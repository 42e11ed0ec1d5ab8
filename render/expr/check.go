package expr

import (
	"regexp"
	"slices"
	"strings"

	"github.com/osteele/liquid/parser"

	"campaign/schema/wording"
)

// run analyses a text, and tells whether it may be compiled.
func (a *analysis) run(source string) bool {
	tokens := parser.Scan(source, parser.SourceLoc{}, nil)
	a.names(tokens)
	verbatim := ""
	for _, t := range tokens {
		switch {
		case verbatim != "":
			if t.Type == parser.TagTokenType && t.Name == "end"+verbatim {
				verbatim = ""
			}
		case t.Type == parser.TextTokenType:
			a.text(t.Source)
		case t.Type == parser.ObjTokenType:
			a.object(t)
		case t.Type == parser.TagTokenType:
			if t.Name == "raw" || t.Name == "comment" {
				verbatim = t.Name
				continue
			}
			a.tag(t)
		}
	}
	if verbatim != "" {
		a.blocks = append(a.blocks, block{name: verbatim})
	}
	for _, b := range slices.Backward(a.blocks) {
		a.fail("{% "+b.name+" %} has no end", "write {% end"+b.name+" %} where it ends")
	}
	return !a.failed
}

// names collects what assign and capture name.
func (a *analysis) names(tokens []parser.Token) {
	for _, t := range tokens {
		if t.Type == parser.TagTokenType && (t.Name == "assign" || t.Name == "capture") {
			if n := nameLength(t.Args); n > 0 {
				a.set[t.Args[:n]] = true
			}
		}
	}
}

var (
	// brokenObject is an expression that has lost a brace.
	brokenObject = regexp.MustCompile(`\{\s*\{?\s*[\p{L}_][^{}]*\}\}`)
	// otherMarks are {name} and what other programs write for a column: [name], <<name>>, %name%, $name, ${name}.
	otherMarks = regexp.MustCompile(`\$?\{\s*([\p{L}_][^{}|]*?)\s*\}|\[\s*([\p{L}_][^][]*?)\s*\]|<<?\s*([\p{L}_][^<>]*?)\s*>>?|` +
		`%([\p{L}_][^% ]*?)%|\$([\p{L}_][\p{L}\d_]*)|｛+\s*([\p{L}_][^｛｝]*?)\s*｝+`)
)

// noExpression is text for the library, or the beginning of a longer expression.
const noExpression = "{{}}"

func (a *analysis) empty() {
	a.fail(noExpression+" is empty", "write a column's name between the braces: {{ name }}")
}

// object checks one {{ }}.
func (a *analysis) object(t parser.Token) {
	if strings.HasPrefix(t.Source, noExpression) {
		a.empty()
		return
	}
	if strings.Contains(t.Args, "{{") || strings.Contains(t.Args, "{%") {
		a.fail(wording.Quote("{{ "+before(t.Args, "{"))+" has no end", "close it with }}")
		return
	}
	if strings.HasSuffix(t.Args, "{") || strings.HasPrefix(t.Args, "{") || strings.HasSuffix(t.Args, "}") {
		a.fail(wording.Quote(t.Source)+" has the wrong number of braces", "write two on each side: {{ name }}")
		return
	}
	tokens, problem, hint := lex(t.Args)
	if problem != "" {
		a.fail(problem+" in "+wording.Quote(t.Source), hint)
		return
	}
	if len(tokens) == 1 && tokens[0].kind == number {
		a.fail(t.Source+" is the number "+tokens[0].text+" and no column", a.numbered(tokens[0].text))
		return
	}
	if a.spaced(t.Args, tokens) {
		return
	}
	if len(tokens) > 0 && tokens[0].kind == literal && slices.Contains(a.columns.names, tokens[0].text) {
		a.warn(wording.Quote(tokens[0].text)+" is sent as it stands, in "+wording.Quote(t.Source), ForColumn(tokens[0].text))
	}
	a.expression(tokens, t.Source)
	a.logic(t, tokens)
}

func (a *analysis) numbered(name string) string {
	if at := a.columns.find(name); len(at) > 0 {
		return ForColumn(name)
	}
	return "placeholders such as {{1}} belong into the template's content; here stands their value"
}

// spaced finds the name of a column that has spaces in it and stands without quotes.
func (a *analysis) spaced(args string, tokens []token) bool {
	name, _, _ := strings.Cut(args, "|")
	at := a.columns.find(name)
	if inner, _, _ := lex(name); len(at) == 0 || len(inner) < 2 || tokens[0].kind == literal {
		return false
	}
	column := a.columns.names[at[0]]
	a.fail(wording.Quote(strings.TrimSpace(name))+" is not a plain word", "write {{ "+expression(column)+" }} or {{ "+snake(column)+" }}")
	return true
}

// snake is a column's plain form as people write it: primeiro_nome.
func snake(name string) string {
	var words []string
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" \t-_.", r) }) {
		words = append(words, wording.Plain(w))
	}
	return strings.Join(words, "_")
}

// text looks for braces in what the library takes as plain text.
func (a *analysis) text(s string) {
	switch {
	case strings.Contains(s, noExpression):
		a.empty()
	case strings.Contains(s, "{{"):
		a.fail(wording.Quote(s[strings.Index(s, "{{"):])+" has no end", "close it with }}")
	case strings.Contains(s, "{%"):
		a.fail(wording.Quote(s[strings.Index(s, "{%"):])+" is not a tag, or has no end", "write {% if … %}")
	case strings.Contains(s, "%}"):
		a.fail("%} stands without its {%", "write {% … %}")
	case brokenObject.MatchString(s):
		a.fail(wording.Quote(brokenObject.FindString(s))+" has the wrong number of braces", "write two on each side: {{ name }}")
	default:
		a.marks(s)
	}
	if strings.Contains(s, `\n`) {
		a.warn(`\n is sent as it stands`, `write the text in double quotes, "…\n…", for a new line`)
	}
}

// marks warns of {name} and the like, where name is a column.
func (a *analysis) marks(s string) {
	for _, m := range otherMarks.FindAllStringSubmatch(s, -1) {
		name := strings.Join(m[1:], "") // one of them
		known := len(a.columns.find(name)) == 1
		if m[0][0] == '[' { // "[VIP] Oi" is a text
			known = slices.Contains(a.columns.names, name)
		}
		if known {
			a.warn(wording.Quote(m[0])+" is sent as it stands", ForColumn(strings.TrimSpace(name)))
		}
	}
}
