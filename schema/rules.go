package schema

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A rule is one schema that judges a value. The library says which value is wrong but not by which schema; the rules of
// a value are found again to explain it in their words.
type rule struct {
	schema map[string]any
	when   string // the condition that brought it in, such as "type buttons"
}

// rules are all that judge the value at a place.
func (s *Schema) rules(value any, place []string) []rule {
	rules := s.open(s.root, value, "")
	for _, name := range place {
		rules = s.step(rules, value, name)
		value = inside(value, []string{name})
	}
	return rules
}

// open is a schema with all those within it that judge the same value. Of conditions, only the branch that holds.
func (s *Schema) open(schema, value any, when string) []rule {
	m := object(schema)
	if m == nil {
		return nil
	}
	if ref, ok := m["$ref"].(string); ok {
		target, err := pointer(s.root, ref)
		if err != nil {
			return nil
		}
		return append([]rule{{m, when}}, s.open(target, value, when)...) // the notes beside a $ref count
	}
	rules := []rule{{m, when}}
	for _, word := range []string{"allOf", "anyOf", "oneOf"} {
		for _, part := range list(m[word]) {
			rules = append(rules, s.open(part, value, when)...)
		}
	}
	if condition, ok := m["if"]; ok {
		if s.holds(condition, value) {
			return append(rules, s.open(m["then"], value, condensed(condition, when))...)
		}
		return append(rules, s.open(m["else"], value, when)...)
	}
	return rules
}

// step goes from the rules of a value to those of a part of it.
func (s *Schema) step(rules []rule, value any, name string) []rule {
	var parts []rule
	part := inside(value, []string{name})
	_, isList := value.([]any)
	for _, r := range rules {
		if isList {
			parts = append(parts, s.open(r.schema["items"], part, r.when)...)
			continue
		}
		known := false
		if p, ok := object(r.schema["properties"])[name]; ok {
			known = true
			parts = append(parts, s.open(p, part, r.when)...)
		}
		patterns := object(r.schema["patternProperties"])
		for _, pattern := range slices.Sorted(maps.Keys(patterns)) {
			if matches(pattern, name) {
				known = true
				parts = append(parts, s.open(patterns[pattern], part, r.when)...)
			}
		}
		if !known {
			parts = append(parts, s.open(r.schema["additionalProperties"], part, r.when)...)
		}
	}
	return parts
}

// holds tells whether a value satisfies the condition of an if, as far as conditions are written here: by types,
// constants, patterns and what must be there.
func (s *Schema) holds(condition, value any) bool {
	m := object(condition)
	if m == nil {
		return condition != false
	}
	if ref, ok := m["$ref"].(string); ok {
		target, err := pointer(s.root, ref)
		return err == nil && s.holds(target, value)
	}
	if c, ok := m["const"]; ok && !equal(c, value) {
		return false
	}
	if allowed, ok := m["enum"]; ok && !slices.ContainsFunc(list(allowed), func(a any) bool { return equal(a, value) }) {
		return false
	}
	if types := words(m["type"]); len(types) > 0 && !slices.ContainsFunc(types, func(t string) bool { return isType(value, t) }) {
		return false
	}
	if typed, ok := value.(string); ok && m["pattern"] != nil && !matches(text(m["pattern"]), typed) {
		return false
	}
	if fields, ok := value.(map[string]any); ok {
		for _, name := range words(m["required"]) {
			if _, there := fields[name]; !there {
				return false
			}
		}
		for name, part := range object(m["properties"]) {
			if v, there := fields[name]; there && !s.holds(part, v) {
				return false
			}
		}
	}
	if not, ok := m["not"]; ok && s.holds(not, value) {
		return false
	}
	return !slices.ContainsFunc(list(m["allOf"]), func(part any) bool { return !s.holds(part, value) })
}

// condensed is a condition in words: the names and constants that it asks for.
func condensed(condition any, otherwise string) string {
	properties := object(object(condition)["properties"])
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if c, ok := object(properties[name])["const"].(string); ok {
			return name + " " + c
		}
	}
	return otherwise
}

func isType(value any, name string) bool {
	switch v := value.(type) {
	case nil:
		return name == "null"
	case string:
		return name == "string"
	case bool:
		return name == "boolean"
	case json.Number:
		return name == "number" || name == "integer" && integer.MatchString(v.String())
	case []any:
		return name == "array"
	}
	return name == "object"
}

func equal(a, b any) bool {
	left, errLeft := json.Marshal(a)
	right, errRight := json.Marshal(b)
	return errLeft == nil && errRight == nil && bytes.Equal(left, right)
}

func matches(pattern, s string) bool {
	re, err := regexp.Compile(pattern)
	return err == nil && re.MatchString(s)
}

// object, list, text and words read a part of a schema, as nothing when it is something else.
func object(v any) map[string]any { m, _ := v.(map[string]any); return m }

func list(v any) []any { l, _ := v.([]any); return l }

func text(v any) string { s, _ := v.(string); return s }

func words(v any) []string {
	if s, ok := v.(string); ok {
		return []string{s}
	}
	var all []string
	for _, item := range list(v) {
		switch w := item.(type) {
		case string:
			all = append(all, w)
		case json.Number:
			all = append(all, w.String())
		case bool:
			all = append(all, map[bool]string{true: "true", false: "false"}[w])
		}
	}
	return all
}

// series is words as a sentence has them: a, b and c.
func series(all []string, last string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " " + last + " " + all[len(all)-1]
}
