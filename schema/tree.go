package schema

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"campaign/schema/wording"
)

// A builder makes nodes of the library's nodes, with aliases and merge keys resolved.
type builder struct {
	doc     *Document
	found   []Problem
	open    map[*raw]bool // anchored values that are being built: one inside itself would never end
	used    map[*raw]bool // anchored values that an alias names
	anchors []*raw
	lent    map[int]bool // lines of anchored values that the provider block takes
	aliases int          // aliases that are being followed
	built   int          // values, and what the long ones among those of aliases cost
	stopped bool         // too much: nothing more is built
	reader  cursor
}

// report notes a problem at a node of the library.
func (b *builder) report(n *raw, path string, p wording.Problem) {
	b.found = append(b.found, b.problem(b.doc.source.place(n.Line, n.Column), path, p))
}

// problem is one at a place, without its excerpt.
func (b *builder) problem(at place, path string, said wording.Problem) Problem {
	p := Of(b.doc.File, at.line, said.At(shownPath(path)))
	p.Column = at.column
	return p
}

// warn is report for what stops nothing.
func (b *builder) warn(n *raw, path string, p wording.Problem) { b.report(n, path, p.Warn()) }

// problems are all that were found, with excerpts: what must be hidden is known only at the end.
func (b *builder) problems() []Problem {
	for i := range b.found {
		p := &b.found[i]
		p.Excerpt, p.caret = b.doc.source.excerpt(p.Line, p.Column)
	}
	return Sort(b.found)
}

func (b *builder) node(n *raw, path string, depth int) *Node {
	at := b.doc.source.place(n.Line, n.Column)
	made := &Node{Line: at.line, Column: at.column, Path: path, keyLine: at.line, keyColumn: at.column}
	if b.stopped || !b.allowed(n, path, depth) {
		made.broken = true
		return made
	}
	switch n.Kind {
	case rawAlias:
		return b.alias(n, made, depth)
	case rawList:
		made.Kind = List
		for i, item := range n.Content {
			if b.stopped {
				break
			}
			made.Items = append(made.Items, b.node(item, fmt.Sprintf("%s[%d]", path, i), depth+1))
		}
	case rawMapping:
		made.Kind = Mapping
		b.mapping(n, made, depth)
		made.names = make(map[string]*Node, len(made.Fields))
		for _, f := range made.Fields {
			made.names[f.Name] = f.Value
		}
	default:
		b.scalar(n, made)
	}
	return made
}

// allowed refuses what is too deep, too much, or has YAML's tags and anchors where a text was meant.
func (b *builder) allowed(n *raw, path string, depth int) bool {
	if n.Anchor != "" && n.Kind != rawAlias {
		b.anchors = append(b.anchors, n)
	}
	b.built++
	if b.aliases > 0 {
		b.built += len(n.Value) / 100
	}
	switch {
	case depth > maxDepth:
		b.report(n, path, wording.Say("nested-too-deep", wording.Args{"most": strconv.Itoa(maxDepth)}))
	case b.built > maxValues:
		b.stopped = true
		b.report(n, "", wording.Say("too-many-values", nil))
	case isTagged(n),
		b.begins(n, "!"):
		b.report(n, path, wording.Say("unquoted-sign", wording.Args{"sign": "!"}))
	default:
		return true
	}
	return false
}

// begins tells whether a value begins with a sign, as it is written in the file.
func (b *builder) begins(n *raw, sign string) bool {
	return strings.HasPrefix(b.reader.after(b.doc.source, b.doc.source.place(n.Line, n.Column)), sign)
}

func (b *builder) alias(n *raw, made *Node, depth int) *Node {
	b.used[n.Alias] = true
	if b.open[n.Alias] {
		b.report(n, made.Path, wording.Say("alias-in-itself", nil))
		made.broken = true
		return made
	}
	if head, _, _ := strings.Cut(made.Path, "."); isProvider(head) {
		b.lent[b.doc.source.place(n.Alias.Line, 1).line] = true
	}
	b.open[n.Alias] = true
	b.aliases++
	target := b.node(n.Alias, made.Path, depth)
	b.aliases--
	delete(b.open, n.Alias)
	target.Line, target.Column = made.Line, made.Column
	return target
}

func (b *builder) scalar(n *raw, made *Node) {
	made.Kind, made.Text = Text, n.Value
	plain := isPlain(n)
	if plain && n.Tag == "!!null" {
		made.Kind = Empty
	}
	if plain && n.Value != "" {
		b.unquoted(n, made.Path)
	}
}

func (b *builder) mapping(n *raw, made *Node, depth int) {
	seen := map[string]int{} // name -> index in Fields
	merged := map[string]bool{}
	for i := 0; i+1 < len(n.Content) && !b.stopped; i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Tag == "!!merge" && key.Kind == rawScalar {
			for _, f := range b.merge(value, made, depth) {
				if _, again := seen[f.Name]; !again {
					seen[f.Name], merged[f.Name] = len(made.Fields), true
					made.Fields = append(made.Fields, f)
				}
			}
			continue
		}
		if !b.name(key, made) {
			continue
		}
		f := b.field(key, value, made.Path, depth)
		at, again := seen[f.Name]
		switch {
		case !again:
			seen[f.Name] = len(made.Fields)
			made.Fields = append(made.Fields, f)
		case merged[f.Name]: // what is written here wins over what is merged in
			merged[f.Name], made.Fields[at] = false, f
		default:
			b.report(key, f.Value.Path, wording.Say("setting-twice", wording.Args{"line": strconv.Itoa(made.Fields[at].Line)}))
		}
	}
}

func (b *builder) field(key, value *raw, parent string, depth int) Field {
	at := b.doc.source.place(key.Line, key.Column)
	v := b.node(value, join(parent, key.Value), depth+1)
	v.keyLine, v.keyColumn = at.line, at.column
	if v.Kind == Empty {
		v.Line, v.Column = at.line, at.column // an empty value has no place of its own
	}
	return Field{Name: key.Value, Line: at.line, Column: at.column, Value: v}
}

// name refuses what can't be the name of a setting, and says what was most likely meant.
func (b *builder) name(key *raw, parent *Node) bool {
	first, _ := utf8.DecodeRuneInString(key.Value)
	last, _ := utf8.DecodeLastRuneInString(key.Value)
	switch {
	case isPlain(key) && isOdd(first):
		b.report(key, parent.Path, wording.Say("odd-character-before-name", wording.Args{"character": odd(first)}))
	case isPlain(key) && isOdd(last):
		b.report(key, parent.Path, wording.Say("odd-character-after-name", wording.Args{"character": odd(last)}))
	case key.Kind == rawScalar && !isTagged(key) && (key.Value != "" || !isPlain(key)):
		return true
	case strings.HasPrefix(b.reader.after(b.doc.source, place{parent.Line, parent.Column}), "{{"):
		b.found = append(b.found, b.problem(place{parent.Line, parent.Column}, parent.Path, wording.Say("unquoted-braces", nil)))
	case key.Kind == rawScalar && key.Value == "":
		b.report(key, parent.Path, wording.Say("name-missing", nil))
	default:
		b.report(key, parent.Path, wording.Say("name-not-plain", nil))
	}
	parent.broken = true
	return false
}

// merge is what a merge key (<<) brings in: the fields of a mapping, or of several, the first of which wins.
func (b *builder) merge(value *raw, into *Node, depth int) []Field {
	sources := []*raw{value}
	if value.Kind == rawList {
		sources = value.Content
	}
	var fields []Field
	for _, source := range sources {
		s := b.node(source, into.Path, depth)
		if s.Kind != Mapping && !s.broken {
			into.broken = true
			b.report(value, join(into.Path, "<<"), wording.Say("merge-not-settings", nil))
			return nil
		}
		fields = append(fields, s.Fields...)
	}
	return fields
}

// unusedAnchors finds texts that begin with &, of which YAML would drop the first word.
func (b *builder) unusedAnchors() {
	for _, n := range b.anchors {
		if !b.used[n] && n.Kind == rawScalar {
			b.report(n, "", wording.Say("unquoted-sign", wording.Args{"sign": "&"}))
		}
	}
}

// hideProvider hides every top-level block that holds a line of the provider's settings, its own and those that its
// aliases name.
func (b *builder) hideProvider(root *raw) {
	lines := b.lent
	for _, f := range b.doc.Root.Fields {
		if isProvider(f.Name) {
			lines[f.Line] = true
			f.Value.eachLine(func(line int) { lines[line] = true })
		}
	}
	for i := 0; i+1 < len(root.Content) && root.Kind == rawMapping; i += 2 {
		first := b.doc.source.place(root.Content[i].Line, 1).line
		last := len(b.doc.source.lines)
		if i+2 < len(root.Content) {
			last = max(first, b.doc.source.place(root.Content[i+2].Line, 1).line-1)
		}
		for line := first; line <= last; line++ {
			if lines[line] {
				b.doc.source.hide(first, last)
				break
			}
		}
	}
}
