package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestKeys keeps the table of docs/campaign-file.md equal to the schema.
func TestKeys(t *testing.T) {
	var schema schemaNode
	requireJSON(t, os.DirFS("schema"), "base.schema.json", &schema)
	table := "| key | means |\n|---|---|\n"
	schema.keys(schema.Definitions, "", func(key, means string) { table += fmt.Sprintf("| `%s` | %s |\n", key, means) })
	require.Greater(t, strings.Count(table, "\n"), 50)
	requireTable(t, "docs/campaign-file.md", "<!-- keys: from schema/base.schema.json -->", "<!-- /keys -->", table)
}

// A schemaNode is as much of a JSON Schema as keys are made of. Properties keep their order.
type schemaNode struct {
	Ref               string `json:"$ref"`
	Description       string
	Properties        ordered
	PatternProperties ordered
	Definitions       map[string]schemaNode
	Items             *schemaNode
	AnyOf, OneOf      []schemaNode
}

// keys walks the keys in the order of the file. Of contacts it says what they are, and no more: they have Meta's shape.
func (n schemaNode) keys(definitions map[string]schemaNode, path string, say func(key, means string)) {
	if n.Ref != "" {
		n = definitions[strings.TrimPrefix(n.Ref, "#/definitions/")]
	}
	for _, p := range slices.Concat(n.Properties, n.PatternProperties) {
		key := strings.TrimPrefix(path+"."+p.name, ".")
		if strings.HasPrefix(p.name, "^button_param_") {
			key = path + ".button_param_N"
		}
		means := p.node.Description
		if means == "" {
			means = definitions[strings.TrimPrefix(p.node.Ref, "#/definitions/")].Description
		}
		say(key, means)
		if key != "message.contacts" {
			p.node.keys(definitions, key, say)
		}
	}
	if n.Items != nil {
		n.Items.keys(definitions, path+"[]", say)
	}
	for _, one := range slices.Concat(n.AnyOf, n.OneOf) {
		one.keys(definitions, path, say)
	}
}

// ordered are properties in the order of the file.
type ordered []property

type property struct {
	name string
	node schemaNode
}

func (o *ordered) UnmarshalJSON(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		p := property{name: name.(string)}
		if err := d.Decode(&p.node); err != nil {
			return err
		}
		*o = append(*o, p)
	}
	return nil
}
