package schema

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"campaign/schema/wording"
)

// constraint is the keyword that the library's name of an objection stands for.
func constraint(kind string) string {
	return map[string]string{
		"invalid_type": "type", "pattern": "pattern", "format": "format", "enum": "enum", "const": "const",
		"string_gte": "minLength", "string_lte": "maxLength", "number_gte": "minimum", "number_gt": "exclusiveMinimum",
		"number_lte": "maximum", "number_lt": "exclusiveMaximum", "multiple_of": "multipleOf", "unique": "uniqueItems",
		"array_min_items": "minItems", "array_max_items": "maxItems", "array_min_properties": "minProperties",
		"array_max_properties": "maxProperties", "contains": "contains", "number_not": "not", "missing_dependency": "dependencies",
	}[kind]
}

// brokenRule is the schema that a value breaks, and all that judge it.
func (e *explainer) brokenRule(f finding) (map[string]any, []rule) {
	rules := e.rules(f.place)
	word, value := constraint(f.kind), inside(e.value, f.place)
	for _, r := range rules {
		limit, ok := r.schema[word]
		switch {
		case !ok:
		case word == "pattern" && limit != f.pattern:
		case word == "const" && equal(limit, value):
		case word == "enum" && slices.ContainsFunc(list(limit), func(a any) bool { return equal(a, value) }):
		case word == "type" && !slices.Equal(words(limit), f.expected) && len(f.expected) > 0:
		default:
			return r.schema, rules
		}
	}
	return map[string]any{}, rules
}

// describe says what is wrong with a value.
func (e *explainer) describe(f finding) statement {
	s := statement{explainer: e, place: f.place}
	value := inside(e.value, f.place)
	broken, rules := e.brokenRule(f)
	own := text(broken["x-problem"])
	if f.kind == "number_not" {
		own = text(object(broken["not"])["x-problem"])
	}
	typed, isText := value.(string)
	limit := func() string { return fmt.Sprint(broken[constraint(f.kind)]) }
	switch {
	case f.kind == "invalid_type":
		s.text, s.hint = e.mistyped(f, value, broken)
	case f.kind == "string_gte" && typed == "":
		s.text = "is empty"
	case own != "":
		s.text = own
	case f.kind == "enum":
		s.text = "must be one of " + strings.Join(words(broken["enum"]), ", ")
	case f.kind == "const":
		s.text = "must be " + strings.Join(words([]any{broken["const"]}), "")
	case f.kind == "pattern" || f.kind == "format":
		s.text, s.hint = "isn't written as it should be", example(rules, "for example ")
		if f.kind == "format" {
			s.text = "must be written as " + article(limit())
		}
	case f.kind == "string_gte":
		s.text = fmt.Sprintf("is too short: at least %s characters are needed", limit())
	case f.kind == "string_lte":
		s.text = fmt.Sprintf("is too long: %d characters, and at most %s are allowed", utf8.RuneCountInString(typed), limit())
	default:
		s.text = counted(f, limit())
	}
	if f.kind == "enum" && isText {
		if near := wording.Nearest(typed, words(broken["enum"])); near != "" {
			s.hint = "did you mean " + near + "?"
		}
	}
	return s
}

// counted explains the limits of numbers, lists and objects, and what remains.
func counted(f finding, limit string) string {
	switch f.kind {
	case "number_gte":
		return "must be at least " + limit
	case "number_gt":
		return "must be more than " + limit
	case "number_lte":
		return "must be at most " + limit
	case "number_lt":
		return "must be less than " + limit
	case "multiple_of":
		return "must be a multiple of " + limit
	case "unique":
		return "has the same item twice"
	case "array_min_items":
		if limit == "1" {
			return "is an empty list"
		}
		return "needs at least " + limit + " items"
	case "array_max_items":
		return "has too many items: at most " + limit + " are allowed"
	case "array_min_properties":
		return "has nothing in it"
	case "array_max_properties":
		return "has too many settings: at most " + limit + " are allowed"
	case "contains":
		return "has no item of the kind that must be among them"
	case "number_not":
		return "can't be like this"
	case "false", "array_no_additional_items":
		return "isn't allowed here"
	case "unreadable":
		return "can't be checked"
	}
	return "doesn't fit any form that is possible here"
}

// mistyped explains a value of another kind than the one that is wanted.
func (e *explainer) mistyped(f finding, value any, broken map[string]any) (said, hint string) {
	wanted, own := e.wantedKinds(f.expected), text(broken["x-problem"])
	if e.document == nil {
		return "must be " + wanted + ", not " + kindOf(value), ""
	}
	if len(f.place) == 0 {
		wanted = "settings, such as version: 1"
	}
	if choices := alternatives(list(broken["oneOf"])); len(f.place) > 0 && len(choices) > 0 {
		for i, name := range choices {
			choices[i] = "{" + name + ": …}"
		}
		wanted = series(choices, "or")
	}
	n := e.document.Root.walk(f.place)
	switch {
	case value == nil && n != nil:
		return "is empty", e.emptiness(n)
	case n != nil && n.Kind == Text && own != "" && !slices.Contains(f.expected, "object"):
		return own, "" // that of an object is about its settings
	case n != nil && n.Kind == Text && slices.Contains(f.expected, "object") && tight.MatchString(n.Text):
		return "must be " + wanted, "a space is missing after the colon"
	case n != nil && n.Kind == Text && slices.Contains(f.expected, "array"):
		return "must be a list", "put it in [ ], or on a line of its own after a dash"
	case n != nil && n.Kind == Text:
		return "must be " + wanted, ""
	}
	if n != nil && n.Kind == List && slices.Contains(f.expected, "object") {
		hint = "take the dashes away"
	}
	return "must be " + wanted + ", not " + kindOf(value), hint
}

// emptiness says why a value may be empty that doesn't look so.
func (e *explainer) emptiness(n *Node) string {
	line := new(cursor).after(e.document.source, place{n.keyLine, n.keyColumn})
	_, rest, _ := strings.Cut(line, ":")
	rest = strings.TrimLeft(rest, " \t")
	switch {
	case n.Text != "":
		return "YAML reads this word as nothing; put quotes around it if it is the text"
	case len(rest) > 1 && rest[0] == '#' && rest[1] != ' ':
		return "YAML drops what follows #; put quotes around it if it is the text"
	}
	return ""
}

// wantedKinds are types in the words of someone who writes YAML, or JSON.
func (e *explainer) wantedKinds(types []string) string {
	var kinds []string
	for _, t := range types {
		kind := map[string]string{"string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
			"array": "a list", "object": "settings, each on a line of its own", "null": "null"}[t]
		if t == "object" && e.document == nil {
			kind = "an object"
		}
		if slices.Contains(types, "string") && (t == "number" || t == "boolean" || t == "integer") {
			continue // every scalar is a text
		}
		kinds = append(kinds, kind)
	}
	return series(kinds, "or")
}

func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "a text"
	case bool:
		return "true or false"
	case json.Number:
		return "a number"
	case []any:
		return "a list"
	}
	return "a group of settings"
}

func article(format string) string {
	switch format {
	case "uri", "iri":
		return "an address such as https://example.com"
	case "email", "idn-email":
		return "an e-mail address"
	case "date", "time", "date-time":
		return "a " + format + " as in RFC 3339"
	}
	return "a " + format
}

// missing explains that a setting isn't there, with what could stand there.
func (e *explainer) missing(f finding) statement {
	s := statement{explainer: e, place: f.place, name: f.property, text: "is missing"}
	if e.document == nil {
		return s
	}
	value := inside(e.value, f.place)
	rules := e.schema.step(e.rules(f.place), value, f.property)
	for _, r := range rules {
		if allowed := words(r.schema["enum"]); len(allowed) > 0 {
			s.hint = "one of " + strings.Join(allowed, ", ")
			return s
		}
	}
	s.hint = example(rules, "for example "+f.property+": ")
	return s
}

// example is the first example that the rules have, or their constant, "" for none.
func example(rules []rule, before string) string {
	for _, r := range rules {
		if c := words([]any{r.schema["const"]}); len(c) == 1 {
			return before + c[0]
		}
		if examples := words(r.schema["examples"]); len(examples) > 0 {
			return before + examples[0]
		}
	}
	return ""
}
