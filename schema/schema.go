// Package schema reads campaign files and says what is wrong with them, at the line and column where a person can fix
// it, in words that don't need YAML or JSON Schema to be understood.
//
// Parse turns YAML into a tree that keeps every text as it was typed: a postal code 01310, a date, a yes are what they
// look like, whatever YAML would make of them. Check holds the tree against a JSON Schema of draft-07. Both promise:
//
//   - Every mistake is one Problem, in the file's order, with "did you mean" where a name is nearly right.
//   - No Problem shows a value of the provider block, since a token may have been typed there.
//   - No text can make them panic, hang, or open a connection.
//
// The schema of campaign files is data, in base.schema.json; Campaign joins the settings of the providers to it. It is
// what editors complete and check by while a file is written, so that the same words are the law in both places. Words
// of its own that it has: "x-problem" is what is said of a text that a schema doesn't accept.
package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xeipuuv/gojsonschema"
)

// A Schema is a compiled JSON Schema. It is safe for concurrent use.
type Schema struct {
	root     map[string]any
	compiled *gojsonschema.Schema
}

// Compile reads a JSON Schema of draft-07. Everything that the library would pass over in silence is an error: words of
// later drafts, misspelt words, formats that it doesn't know, constraints beside a $ref. A $ref leads only to the same
// schema: nothing is ever fetched.
func Compile(text []byte) (*Schema, error) {
	value, err := decodeJSON(text)
	if err != nil {
		return nil, fmt.Errorf("the schema can't be read: %w", err)
	}
	root, ok := value.(map[string]any)
	if !ok {
		return nil, errors.New("a schema must be a JSON object")
	}
	if err := vet(root); err != nil {
		return nil, err
	}
	bare := make(map[string]any, len(root))
	for name, v := range root {
		if name != "$id" { // an address that the library might resolve references by
			bare[name] = v
		}
	}
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft, loader.AutoDetect, loader.Validate = gojsonschema.Draft7, false, true
	compiled, err := loader.Compile(gojsonschema.NewRawLoader(bare))
	if err != nil {
		return nil, fmt.Errorf("this isn't a schema of draft-07: %s", strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", "; "))
	}
	return &Schema{root: root, compiled: compiled}, nil
}

// decodeJSON reads exactly one JSON value, numbers as they are written.
func decodeJSON(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, errors.New("the JSON ends too early")
		}
		return nil, fmt.Errorf("this isn't JSON: %s", strings.ReplaceAll(err.Error(), "json: ", ""))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON value")
	}
	return value, nil
}

// A finding is what the library objects to: a rule that the value at a place breaks.
type finding struct {
	kind     string
	place    []string // the names and indexes from the root
	property string   // that is missing, unknown or badly named
	expected []string // types
	pattern  string
}

// find validates a value.
func (s *Schema) find(value any) []finding {
	result, err := s.compiled.Validate(gojsonschema.NewRawLoader(value))
	if err != nil {
		return []finding{{kind: "unreadable"}}
	}
	var all []finding
	for _, e := range result.Errors() {
		f := finding{kind: e.Type(), place: strings.Split(e.Context().String(between), between)[1:]}
		details := e.Details()
		f.property, _ = details["property"].(string)
		if expected, ok := details["expected"].(string); ok {
			f.expected = strings.FieldsFunc(expected, func(r rune) bool { return r < 'a' || r > 'z' })
		}
		if pattern, ok := details["pattern"].(fmt.Stringer); ok {
			f.pattern = pattern.String()
		}
		all = append(all, f)
	}
	return all
}

// between separates names in the library's paths; no name has it.
const between = "\x00/\x00"
