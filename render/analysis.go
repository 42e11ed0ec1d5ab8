package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/osteele/liquid/parser"

	"campaign/schema/wording"
)

// The bounds of one text. They are far above what a message needs, and keep a slip of the pen from filling a machine.
const (
	maxSource  = 32 << 10 // bytes of a text in the campaign file
	maxOutput  = 64 << 10 // bytes that a text, or a value inside it, may become
	maxNesting = 20       // tags within tags
	maxSteps   = 10_000   // values written and filters applied inside loops
	maxRange   = 1_000    // the numbers of a range as (1..10)
)

// An analysis finds what is wrong with a Liquid text before any row is rendered, and which columns it uses. It reads
// the library's own tokens, so that it can't see another text than the library does.
type analysis struct {
	columns *columns
	filters map[string]arity
	report  func(p Problem)
	path    string

	blocks []block
	// set are the names that assign and capture give, anywhere in the text.
	set map[string]bool
	// turned are the names of loops' variables, anywhere in the text.
	turned map[string]bool
	// cells tells of the names that were set up to here whether each was only ever a cell as it stands.
	cells map[string]bool
	// roots and keys are the columns that the text uses, by the name as it is written: as {{ name }} and as a key of
	// contact.
	roots, keys map[string]int
	hinted      int // names that hints have made up
	failed      bool
}

// A block is a tag that waits for its end.
type block struct {
	name string
	// variable is a for's own, subject what a case compares.
	variable string
	subject  []token
}

func (a *analysis) fail(text, hint string) {
	a.failed = true
	a.report(Problem{Path: a.path, Text: text, Hint: hint})
}

func (a *analysis) warn(text, hint string) {
	a.report(Problem{Path: a.path, Text: text, Hint: hint, Warning: true})
}

// run analyses a text, and tells whether it may be compiled.
func (a *analysis) run(source string) bool {
	tokens := parser.Scan(source, parser.SourceLoc{}, nil)
	a.set, a.turned, a.cells = map[string]bool{}, map[string]bool{}, map[string]bool{}
	a.roots, a.keys = map[string]int{}, map[string]int{}
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
		a.warn(wording.Quote(tokens[0].text)+" is sent as it stands, in "+wording.Quote(t.Source), forColumn(tokens[0].text))
	}
	a.expression(tokens, t.Source)
	a.logic(t, tokens)
}

func (a *analysis) numbered(name string) string {
	if at := a.columns.find(name); len(at) > 0 {
		return forColumn(name)
	}
	return "placeholders such as {{1}} belong into the template's content; here stands their value"
}

// forColumn is the cure of a name that isn't read as the column's.
func forColumn(name string) string { return "write {{ " + expression(name) + " }} for the column" }

// spaced finds a column's name with spaces in it that was written without quotes.
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

func before(s, mark string) string {
	head, _, _ := strings.Cut(s, mark)
	return strings.TrimSpace(head)
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
			a.warn(wording.Quote(m[0])+" is sent as it stands", forColumn(strings.TrimSpace(name)))
		}
	}
}

// ranges refuses ranges that are long, or stand elsewhere than behind a for's in.
func (a *analysis) ranges(tokens []token) {
	for i, t := range tokens {
		if !t.is("..") {
			continue
		}
		alone := i >= 3 && tokens[i-3].text == "in" && tokens[i-2].is("(") && i+2 < len(tokens) && tokens[i+2].is(")")
		if !alone || i+3 < len(tokens) && tokens[i+3].is("|") {
			a.fail("a range as (1..3) stands alone behind the in of {% for %}", "")
			return
		}
		from, err1 := strconv.Atoi(tokens[i-1].text)
		to, err2 := strconv.Atoi(tokens[i+1].text)
		if err1 != nil || err2 != nil {
			a.fail("a range goes from a number to a number, as (1..3)", "")
		} else if to-from >= maxRange || to < from-maxRange {
			a.fail(fmt.Sprintf("the range (%d..%d) is too long; %d is the most", from, to, maxRange), "")
		}
		return
	}
}
