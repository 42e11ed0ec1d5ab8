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
		a.fail(wording.Say("tag-without-end", wording.Args{"tag": b.name}))
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

func (a *analysis) empty() { a.fail(wording.Say("expression-empty", nil)) }

// open fails with an expression or a tag whose sign at the end is missing.
func (a *analysis) open(source, sign string) {
	a.fail(wording.Say("expression-open", wording.Args{"source": wording.Quote(source), "sign": sign}))
}

// object checks one {{ }}.
func (a *analysis) object(t parser.Token) {
	if strings.HasPrefix(t.Source, noExpression) {
		a.empty()
		return
	}
	if strings.Contains(t.Args, "{{") || strings.Contains(t.Args, "{%") {
		a.open("{{ "+before(t.Args, "{"), "}}")
		return
	}
	if strings.HasSuffix(t.Args, "{") || strings.HasPrefix(t.Args, "{") || strings.HasSuffix(t.Args, "}") {
		a.wrong("expression-braces", t.Source)
		return
	}
	tokens, ok := a.lexed(t)
	if !ok {
		return
	}
	if len(tokens) == 1 && tokens[0].kind == number {
		a.numbered(t.Source, tokens[0].text)
		return
	}
	if a.spaced(t.Args, tokens) {
		return
	}
	if len(tokens) > 0 && tokens[0].kind == literal && slices.Contains(a.columns.names, tokens[0].text) {
		a.warn(wording.Say("column-in-quotes", wording.Args{"text": wording.Quote(tokens[0].text), "source": wording.Quote(t.Source),
			"column": expression(tokens[0].text)}))
	}
	a.expression(tokens, t.Source)
	a.logic(t, tokens)
}

// lexed are the words of an expression or a tag, false where they can't be told apart.
func (a *analysis) lexed(t parser.Token) ([]token, bool) {
	tokens, wrong := lex(t.Args, t.Source)
	if wrong.Code != "" {
		a.fail(wrong)
	}
	return tokens, wrong.Code == ""
}

func (a *analysis) numbered(source, number string) {
	p := wording.Say("number-for-column", wording.Args{"source": source, "number": number, "column": expression(number)})
	if len(a.columns.find(number)) > 0 {
		p = p.Advise("column")
	}
	a.fail(p)
}

// spaced finds the name of a column that has spaces in it and stands without quotes.
func (a *analysis) spaced(args string, tokens []token) bool {
	name, _, _ := strings.Cut(args, "|")
	at := a.columns.find(name)
	if inner, _ := lex(name, name); len(at) == 0 || len(inner) < 2 || tokens[0].kind == literal {
		return false
	}
	column := a.columns.names[at[0]]
	a.fail(wording.Say("column-not-plain", wording.Args{"name": wording.Quote(strings.TrimSpace(name)), "expression": expression(column),
		"plain": snake(column)}))
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
		a.open(s[strings.Index(s, "{{"):], "}}")
	case strings.Contains(s, "{%"):
		a.wrong("tag-unreadable", s[strings.Index(s, "{%"):])
	case strings.Contains(s, "%}"):
		a.fail(wording.Say("tag-end-alone", nil))
	case brokenObject.MatchString(s):
		a.wrong("expression-braces", brokenObject.FindString(s))
	default:
		a.marks(s)
	}
	if strings.Contains(s, `\n`) {
		a.warn(wording.Say("line-break-sent-as-text", nil))
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
			a.warn(SentAsText(m[0], strings.TrimSpace(name)))
		}
	}
}
