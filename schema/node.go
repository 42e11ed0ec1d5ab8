package schema

import (
	"regexp"
	"slices"
	"strings"

	"campaign/schema/wording"
)

// A Kind says what stands at a place of a file.
type Kind int

// The kinds. YAML's numbers, dates and booleans are all Text: what they mean is for the reader to say.
const (
	Empty   Kind = iota // nothing, or the word null
	Text                // a text, exactly as typed
	List                // items in order
	Mapping             // names with values, in order
)

// A Node is one value of a file with its place.
type Node struct {
	Kind Kind
	// Text is the scalar as it was typed: 0123, 2026-12-01, 1e3 and yes stay what they are. Quotes are taken off, and
	// block scalars are folded, as YAML says.
	Text string
	// Line and Column are where the value starts, from 1, Column in characters.
	Line, Column int
	// Path names the node from the root, as in template.variables.name or message.buttons[0].title; "" is the root.
	Path   string
	Fields []Field // of a Mapping, in the file's order
	Items  []*Node // of a List

	keyLine, keyColumn int // of the name that it belongs to, else its own
	names              map[string]*Node
	broken             bool // already reported: nothing more is said of it
}

// A Field is one name of a Mapping with its value, which is never nil.
type Field struct {
	Name         string
	Line, Column int
	Value        *Node
}

// Get is the value of a name in a Mapping; nil when there is none, when n is nil, and when n isn't a Mapping.
func (n *Node) Get(name string) *Node {
	if n == nil {
		return nil
	}
	return n.names[name]
}

// mark is where a person looks for the node: at a scalar itself, at the name of everything that goes on over lines.
func (n *Node) mark() (line, column int) {
	if n.Kind == Text {
		return n.Line, n.Column
	}
	return n.keyLine, n.keyColumn
}

// A Document is a file that could be read. It isn't for concurrent use.
type Document struct {
	File string
	// Root is never nil.
	Root *Node

	source *source
	nodes  map[string]*Node
}

// Locate places a problem at the value of its path, such as template.variables.name or message.buttons[0]. A path that
// the file doesn't have, because something is missing, is placed at its nearest parent that the file has.
func (d *Document) Locate(p wording.Problem) Problem {
	line, column := d.nearest(p.Path).mark()
	return d.at(line, column, p)
}

// At is the value at a path, nil when the file has none there.
func (d *Document) At(path string) *Node { return d.nodes[path] }

func (d *Document) nearest(path string) *Node {
	if n := d.nodes[path]; n != nil {
		return n // as it is first: variables may have numbers for names
	}
	path = numbered.ReplaceAllString(path, "[$1]$2")
	for path != "" {
		if n := d.nodes[path]; n != nil {
			return n
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return d.Root
}

// numbered finds items that are written as .0 in place of [0].
var numbered = regexp.MustCompile(`\.(\d+)(\.|\[|$)`)

func (d *Document) at(line, column int, said wording.Problem) Problem {
	p := Of(d.File, line, said)
	p.Column = column
	p.Excerpt, p.caret = d.source.excerpt(line, column)
	return p
}

// index remembers every node by its path.
func (d *Document) index(n *Node) {
	if _, again := d.nodes[n.Path]; !again {
		d.nodes[n.Path] = n
	}
	for i := range n.Fields {
		d.index(n.Fields[i].Value)
	}
	for _, item := range n.Items {
		d.index(item)
	}
}

// join is the path of a name in a parent.
func join(parent, name string) string {
	if parent == "" {
		return name
	}
	return parent + "." + name
}

// isBroken tells whether n, or a part of it, has been reported.
func (n *Node) isBroken() bool {
	if n == nil || n.broken {
		return n != nil
	}
	return slices.ContainsFunc(n.Fields, func(f Field) bool { return f.Value.isBroken() }) ||
		slices.ContainsFunc(n.Items, (*Node).isBroken)
}

// eachLine visits the lines on which the names and values of n begin.
func (n *Node) eachLine(visit func(line int)) {
	visit(n.Line)
	visit(n.keyLine)
	for i := range n.Fields {
		visit(n.Fields[i].Line)
		n.Fields[i].Value.eachLine(visit)
	}
	for _, item := range n.Items {
		item.eachLine(visit)
	}
}

// shownPath is a path as a problem may show it. Below provider, a name that doesn't look like one may be a token that
// lost its colon or its quotes: then the path ends before it.
func shownPath(path string) string {
	rest, ok := strings.CutPrefix(path, "provider.")
	if !ok || settingName.MatchString(rest) && len(digit.FindAllString(rest, 4)) < 4 {
		return path
	}
	return "provider"
}

var (
	settingName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]{0,29}$`)
	digit       = regexp.MustCompile(`\d`)
)
