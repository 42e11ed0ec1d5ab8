package schema

import (
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// What a campaign file may be at most. Real ones are a hundredth of it.
const (
	maxBytes  = 1 << 20
	maxDepth  = 50     // levels of lists and settings within each other
	maxValues = 10_000 // in all, those counted again that aliases stand for
)

// load reads the one document of a text. A nil node is an empty text.
func load(r io.Reader) (root *yaml.Node, err error) {
	defer func() {
		if recover() != nil { // the library panics at some texts in place of an error
			root, err = nil, errors.New("this isn't YAML")
		}
	}()
	d := yaml.NewDecoder(r)
	var first, second yaml.Node
	switch err := d.Decode(&first); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	switch err := d.Decode(&second); {
	case errors.Is(err, io.EOF):
		return first.Content[0], nil
	case err != nil:
		return nil, err
	}
	return nil, fmt.Errorf("line %d: %s", second.Line, secondDocument)
}

// failure is how many bytes of a text the library reads until it gives up: the mistake is there or just before. Its own
// messages name the start of the block that the mistake is in.
func failure(text []byte) int {
	r := &slowReader{text: text}
	_, _ = load(r)
	return r.read
}

// A slowReader hands out a character at a time, so that nobody reads ahead.
type slowReader struct {
	text []byte
	read int
}

func (r *slowReader) Read(into []byte) (int, error) {
	if r.read == len(r.text) {
		return 0, io.EOF
	}
	_, size := utf8.DecodeRune(r.text[r.read:])
	n := copy(into, r.text[r.read:r.read+size])
	r.read += n
	return n, nil
}

// What the rest of the package needs to know of the library's nodes.
type raw = yaml.Node

const (
	rawScalar  = yaml.ScalarNode
	rawList    = yaml.SequenceNode
	rawMapping = yaml.MappingNode
	rawAlias   = yaml.AliasNode
)

// isPlain tells whether a scalar is written without quotes, and not as a block.
func isPlain(n *raw) bool {
	return n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}

// isTagged tells whether a node has a tag of its own, such as !!binary.
func isTagged(n *raw) bool { return n.Kind != yaml.AliasNode && n.Style&yaml.TaggedStyle != 0 }
