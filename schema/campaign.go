package schema

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

//go:embed base.schema.json
var base string

// Base is the schema of campaign files, less the providers' settings: it takes any.
func Base() []byte { return []byte(base) }

// ProviderSettings are what a provider takes in the provider block of a campaign file.
type ProviderSettings struct {
	Name string
	// Schema is the draft-07 schema of the settings, less the name: an object with properties that are texts, true or
	// false, or numbers, and without $ref.
	Schema []byte
}

// Campaign joins the settings of the providers to the base: when a provider is named, its settings and no others may
// stand beside the name. A setting may be ${NAME} instead of what its schema asks for, since its value isn't in the file
// then. The result is itself a schema of draft-07, indented, and the same bytes for the same input.
func Campaign(base []byte, providers []ProviderSettings) ([]byte, error) {
	value, err := decodeJSON(base)
	if err != nil {
		return nil, fmt.Errorf("the campaign's schema can't be read: %w", err)
	}
	block := object(object(object(value)["properties"])["provider"])
	name := object(object(block["properties"])["name"])
	if name == nil {
		return nil, errors.New("the campaign's schema has no provider with a name")
	}
	var names, about, branches []any
	for _, p := range providers {
		if slices.Contains(names, any(p.Name)) {
			return nil, fmt.Errorf("the provider %s is there twice", p.Name)
		}
		settings, err := settings(p)
		if err != nil {
			return nil, fmt.Errorf("the settings of %s: %w", p.Name, err)
		}
		names = append(names, p.Name)
		about = append(about, aboutProvider(text(settings["title"]), text(settings["description"])))
		branches = append(branches, map[string]any{
			"if": map[string]any{
				"properties": map[string]any{"name": map[string]any{"const": p.Name}},
				"required":   []any{"name"},
			},
			"then": settings,
		})
	}
	if len(names) > 0 {
		name["enum"], name["enumDescriptions"], block["allOf"] = names, about, branches
	}
	suggestByKind(object(object(value)["definitions"]))
	forEditors(value)
	joined, err := indented(value)
	if err != nil {
		return nil, err
	}
	if _, err := Compile(joined); err != nil {
		return nil, err
	}
	return joined, nil
}

// forEditors lets editors say of a wrong value what Check says of it, where they would show a pattern.
func forEditors(value any) {
	for _, item := range list(value) {
		forEditors(item)
	}
	s := object(value)
	for _, part := range s {
		forEditors(part)
	}
	if said := text(s["x-problem"]); said != "" && (s["type"] != nil && s["type"] != "object" || s["pattern"] != nil) {
		s["errorMessage"] = said
	}
}

// aboutProvider is what editors say of a provider: its name, unless the description begins with it, and the description.
func aboutProvider(title, description string) string {
	if strings.HasPrefix(description, title) {
		return description
	}
	return title + ": " + description
}

// suggestByKind lets editors suggest only what belongs to the kind of thing that is written, such as a message of type
// location, where a definition lets conditions say which of its properties may stand: those move to definitions of their
// own, to which the conditions refer as well.
func suggestByKind(definitions map[string]any) {
	for _, of := range slices.Sorted(maps.Keys(definitions)) {
		definition := object(definitions[of])
		all := object(definition["properties"])
		for _, branch := range list(definition["allOf"]) {
			condition := object(object(object(branch)["if"])["properties"])
			allowed := object(object(object(branch)["then"])["properties"])
			for name := range allowed {
				if condition[name] != nil || all[name] == nil || allowed[name] != true {
					continue
				}
				own := of + "_" + name
				ref := "#/definitions/" + own
				if definitions[own] == nil {
					definitions[own], all[name] = all[name], map[string]any{"allOf": []any{map[string]any{"$ref": ref}}, "doNotSuggest": true}
				}
				allowed[name] = map[string]any{"$ref": ref}
			}
		}
	}
}

// settings is a provider's schema as the provider block needs it.
func settings(p ProviderSettings) (map[string]any, error) {
	if _, err := Compile(p.Schema); err != nil {
		return nil, err
	}
	value, err := decodeJSON(p.Schema)
	if err != nil {
		return nil, err
	}
	s := object(value)
	properties := object(s["properties"])
	if properties == nil || s["additionalProperties"] != false {
		return nil, errors.New("properties, and additionalProperties: false, must be there")
	}
	if strings.Contains(string(p.Schema), `"$ref"`) {
		return nil, errors.New("a $ref would lead nowhere once they are joined; write it out")
	}
	if properties["name"] != nil {
		return nil, errors.New("name is the provider's own name and can't be a setting")
	}
	for _, setting := range slices.Sorted(maps.Keys(properties)) {
		joined, err := joinable(object(properties[setting]))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", setting, err)
		}
		properties[setting] = joined
	}
	properties["name"] = true
	delete(s, "$schema")
	delete(s, "$id")
	return s, nil
}

// reference is a value that is taken from the environment.
const reference = `\$\{[A-Za-z_][A-Za-z0-9_]*\}`

// joinable is the schema of one setting for a file in which every scalar is a text and may come from the environment:
// its constraints are moved to where they judge only what is written out.
func joinable(setting map[string]any) (map[string]any, error) {
	kind := text(setting["type"])
	notes, limits := map[string]any{}, map[string]any{}
	for word, v := range setting {
		if word != "x-problem" && (keywords[word]&note != 0 || strings.HasPrefix(word, "x-")) {
			notes[word] = v
		} else if word != "type" {
			limits[word] = v
		}
	}
	switch kind {
	case "string":
		notes["type"] = []any{"string", "number", "boolean"} // an editor sees 17 as a number
	case "boolean", "integer", "number":
		notes["type"] = []any{"string", kind}
		limits["type"] = kind
	default:
		return nil, errors.New(`its "type" must be string, boolean, integer or number`)
	}
	if len(limits) > 0 {
		notes["if"], notes["else"] = map[string]any{"type": "string", "pattern": reference}, limits
		if kind == "string" {
			delete(object(notes["if"]), "type") // what an editor sees as a number is judged as the text that it is, later
		}
	}
	return notes, nil
}

func indented(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return nil, fmt.Errorf("the schema can't be written: %w", err)
	}
	return b.Bytes(), nil
}
