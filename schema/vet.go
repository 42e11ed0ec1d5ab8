package schema

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"campaign/schema/wording"
)

// Where a keyword of draft-07 has schemas inside it.
const (
	one     = 1 << iota // a schema
	many                // a list of schemas
	named               // schemas by name
	inPlace             // they judge the same value, not a part of it
	note                // no schema, and no constraint
)

// keywords are those of draft-07 that the library knows, with some notes for editors. The second line of them
// stands in no draft, but editors read it.
var keywords = map[string]int{
	"$schema": note, "$id": note, "$comment": note, "title": note, "description": note, "default": note,
	"examples": note, "readOnly": note, "writeOnly": note, "deprecated": note, "$ref": inPlace,
	"enumDescriptions": note, "errorMessage": note, "doNotSuggest": note,
	"type": 0, "enum": 0, "const": 0, "multipleOf": 0, "maximum": 0, "exclusiveMaximum": 0, "minimum": 0,
	"exclusiveMinimum": 0, "maxLength": 0, "minLength": 0, "pattern": 0, "format": 0, "maxItems": 0, "minItems": 0,
	"uniqueItems": 0, "maxProperties": 0, "minProperties": 0, "required": 0,
	"definitions": named | note, "properties": named, "patternProperties": named, "dependencies": named | inPlace,
	"additionalProperties": one, "propertyNames": one, "items": one | many, "additionalItems": one, "contains": one,
	"allOf": many | inPlace, "anyOf": many | inPlace, "oneOf": many | inPlace, "not": one | inPlace,
	"if": one | inPlace, "then": one | inPlace, "else": one | inPlace,
}

// formats are those that the library checks.
var formats = []string{"date", "time", "date-time", "hostname", "email", "idn-email", "ipv4", "ipv6", "uri",
	"uri-reference", "iri", "iri-reference", "uri-template", "uuid", "regex", "json-pointer", "relative-json-pointer"}

// vet refuses a schema that the library would misunderstand.
func vet(root map[string]any) error {
	if draft, ok := root["$schema"]; ok && draft != "http://json-schema.org/draft-07/schema#" && draft != "http://json-schema.org/draft-07/schema" {
		return fmt.Errorf("the schema is written in another draft: $schema must be http://json-schema.org/draft-07/schema#, not %v", draft)
	}
	v := &vetter{root: root, checked: map[string]bool{}}
	return v.schema(root, "#", nil)
}

type vetter struct {
	root    map[string]any
	checked map[string]bool // references whose targets have been looked at
}

// schema looks at one schema and all within it. chain holds the references that lead here without going into the value:
// one that comes again would never end.
func (v *vetter) schema(value any, at string, chain []string) error {
	s, ok := value.(map[string]any)
	if !ok {
		if _, ok := value.(bool); ok {
			return nil
		}
		return fmt.Errorf("%s: a schema must be an object, true or false", at)
	}
	if err := v.words(s, at); err != nil {
		return err
	}
	if ref, ok := s["$ref"]; ok {
		return v.reference(ref, at, chain)
	}
	for _, word := range slices.Sorted(maps.Keys(s)) {
		shape := keywords[word]
		below := chain
		if shape&inPlace == 0 {
			below = nil
		}
		if err := v.within(s[word], shape, at+"/"+word, below); err != nil {
			return err
		}
	}
	return nil
}

// words looks at the keywords of one schema.
func (v *vetter) words(s map[string]any, at string) error {
	_, refers := s["$ref"]
	for _, word := range slices.Sorted(maps.Keys(s)) {
		shape, known := keywords[word]
		switch {
		case strings.HasPrefix(word, "x-"):
		case !known:
			return fmt.Errorf("%s: %q isn't a word of draft-07%s", at, word, meant(word))
		case (word == "$schema" || word == "$id") && at != "#":
			return fmt.Errorf("%s: %s belongs to the whole schema only", at, word)
		case refers && word != "$ref" && shape&note == 0:
			return fmt.Errorf("%s: %q beside $ref would not be checked; use allOf", at, word)
		}
	}
	if format, ok := s["format"].(string); ok && !slices.Contains(formats, format) {
		return fmt.Errorf("%s: the format %q isn't known", at, format)
	}
	for _, pattern := range append(slices.Collect(maps.Keys(object(s["patternProperties"]))), text(s["pattern"])) {
		if _, err := regexp.Compile(pattern); err != nil {
			return fmt.Errorf("%s: the pattern %q can't be used: %w", at, pattern, err)
		}
	}
	return nil
}

func meant(word string) string {
	if near := wording.Nearest(word, slices.Sorted(maps.Keys(keywords))); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

func (v *vetter) within(value any, shape int, at string, chain []string) error {
	switch inner := value.(type) {
	case map[string]any:
		if shape&named == 0 {
			break
		}
		for _, name := range slices.Sorted(maps.Keys(inner)) {
			if _, names := inner[name].([]any); names && strings.HasSuffix(at, "/dependencies") {
				continue
			}
			if err := v.schema(inner[name], at+"/"+name, chain); err != nil {
				return err
			}
		}
		return nil
	case []any:
		if shape&many == 0 {
			break
		}
		for i, item := range inner {
			if err := v.schema(item, fmt.Sprintf("%s/%d", at, i), chain); err != nil {
				return err
			}
		}
		return nil
	}
	if shape&one != 0 {
		return v.schema(value, at, chain)
	}
	return nil
}

func (v *vetter) reference(ref any, at string, chain []string) error {
	to, ok := ref.(string)
	if !ok || to != "#" && !strings.HasPrefix(to, "#/") {
		return fmt.Errorf("%s: a $ref may lead only to this same schema, as in #/definitions/text: nothing is fetched", at)
	}
	if slices.Contains(chain, to) {
		return fmt.Errorf("%s: the $ref %s leads back to itself", at, to)
	}
	if len(chain) == 0 && v.checked[to] {
		return nil
	}
	v.checked[to] = true
	target, err := pointer(v.root, to)
	if err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	return v.schema(target, to, append(slices.Clone(chain), to))
}

// pointer follows a reference within a schema.
func pointer(root map[string]any, ref string) (any, error) {
	var value any = root
	for _, part := range strings.Split(strings.TrimPrefix(ref, "#"), "/")[1:] {
		part = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
		if value = inside(value, []string{part}); value == nil {
			return nil, errors.New("the $ref " + ref + " leads nowhere")
		}
	}
	return value, nil
}
