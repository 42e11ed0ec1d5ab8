package schema

import (
	"strings"

	"campaign/schema/wording"
)

// Parse reads the YAML of a file. Every text stays as it was typed and everything keeps its place. The document is nil
// when the text can't be read at all; otherwise there may be problems beside it, warnings among them. Parse never
// panics, and takes time in proportion to the text, whatever the text is.
func Parse(file string, text []byte) (*Document, []Problem) {
	text = []byte(strings.TrimPrefix(string(text), "\ufeff"))
	if p := readable(file, text); p != nil {
		return nil, []Problem{*p}
	}
	src := newSource(string(text))
	root, err := load(strings.NewReader(string(text)))
	if err != nil {
		src.hideUnread()
		return nil, []Problem{src.syntax(file, err.Error(), failure(text))}
	}
	doc := &Document{File: file, source: src, nodes: map[string]*Node{}}
	if root == nil || root.Kind != rawMapping && root.Tag == "!!null" {
		return nil, []Problem{Of(file, 0, wording.Say("file-empty", nil))}
	}
	b := &builder{doc: doc, open: map[*raw]bool{}, used: map[*raw]bool{}, lent: map[int]bool{}}
	doc.Root = b.node(root, "", 0)
	if b.stopped {
		return nil, b.found[len(b.found)-1:] // the rest of the file isn't known, so neither is what is wrong with it
	}
	b.unusedAnchors()
	doc.Root.keyLine, doc.Root.keyColumn = doc.Root.Line, doc.Root.Column
	doc.index(doc.Root)
	b.hideProvider(root)
	return doc, b.problems()
}
