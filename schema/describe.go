package schema

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
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
	return statement{explainer: e, place: f.place, problem: e.wrong(f)}
}

func (e *explainer) wrong(f finding) wording.Problem {
	value := inside(e.value, f.place)
	broken, rules := e.brokenRule(f)
	own := text(broken["x-problem"])
	if f.kind == "number_not" {
		own = text(object(broken["not"])["x-problem"])
	}
	typed, _ := value.(string)
	near := ""
	if f.kind == "enum" {
		near = wording.Nearest(typed, words(broken["enum"]))
	}
	limit := fmt.Sprint(broken[constraint(f.kind)])
	switch {
	case f.kind == "invalid_type":
		return e.mistyped(f, value, broken)
	case f.kind == "string_gte" && typed == "":
		return wording.Say("setting-empty", nil)
	case own != "":
		return nearest(wording.Say("setting-form", wording.Args{"rule": own, "near": near}))
	case f.kind == "enum":
		return nearest(wording.Say("setting-choice", wording.Args{"names": strings.Join(words(broken["enum"]), ", "), "near": near}))
	case f.kind == "const":
		return wording.Say("setting-fixed", wording.Args{"value": strings.Join(words([]any{broken["const"]}), "")})
	case f.kind == "pattern" || f.kind == "format":
		return misformed(f.kind, limit, example(rules))
	case f.kind == "string_gte":
		return wording.Say("setting-too-short", wording.Args{"limit": limit})
	case f.kind == "string_lte":
		return wording.Say("setting-too-long", wording.Args{"limit": limit, "length": strconv.Itoa(utf8.RuneCountInString(typed))})
	}
	return wording.Say(counted(f, limit), wording.Args{"limit": limit})
}

// nearest is a problem with the word that was most likely meant, if there is one.
func nearest(p wording.Problem) wording.Problem {
	if p.Args["near"] != "" {
		return p.Advise("near")
	}
	return p
}

// misformed explains a text that has another form than the one that is wanted.
func misformed(kind, format, example string) wording.Problem {
	p := wording.Say("setting-pattern", wording.Args{"example": example})
	if kind == "format" {
		p = wording.Say("setting-format", wording.Args{"format": article(format), "example": example})
	}
	if example != "" {
		return p.Advise("example")
	}
	return p
}

// counted is the code for the limits of numbers, lists and objects, and for what remains.
func counted(f finding, limit string) string {
	switch f.kind {
	case "number_gte":
		return "number-too-small"
	case "number_gt":
		return "number-not-above"
	case "number_lte":
		return "number-too-large"
	case "number_lt":
		return "number-not-below"
	case "multiple_of":
		return "number-not-multiple"
	case "unique":
		return "item-twice"
	case "array_min_items":
		if limit == "1" {
			return "list-empty"
		}
		return "list-too-short"
	case "array_max_items":
		return "list-too-long"
	case "array_min_properties":
		return "settings-none"
	case "array_max_properties":
		return "settings-too-many"
	case "contains":
		return "item-missing"
	case "number_not":
		return "setting-impossible"
	case "false", "array_no_additional_items":
		return "setting-not-allowed"
	case "unreadable":
		return "setting-unchecked"
	}
	return "setting-misfit"
}

// mistyped explains a value of another kind than the one that is wanted.
func (e *explainer) mistyped(f finding, value any, broken map[string]any) wording.Problem {
	wanted, own := e.wantedKinds(f.expected), text(broken["x-problem"])
	args := wording.Args{"wanted": wanted, "found": kindOf(value)}
	if e.document == nil {
		return wording.Say("setting-type", args)
	}
	if len(f.place) == 0 {
		args["wanted"] = "settings, such as version: 1"
	}
	if choices := alternatives(list(broken["oneOf"])); len(f.place) > 0 && len(choices) > 0 {
		for i, name := range choices {
			choices[i] = "{" + name + ": …}"
		}
		args["wanted"] = series(choices, "or")
	}
	n := e.document.Root.walk(f.place)
	switch {
	case value == nil && n != nil:
		return e.emptiness(n)
	case n != nil && n.Kind == Text && own != "" && !slices.Contains(f.expected, "object"):
		return wording.Say("setting-form", wording.Args{"rule": own}) // that of an object is about its settings
	case n != nil && n.Kind == Text && slices.Contains(f.expected, "object") && tight.MatchString(n.Text):
		return wording.Say("text-not-wanted", args).Advise("tight")
	case n != nil && n.Kind == Text && slices.Contains(f.expected, "array"):
		return wording.Say("list-wanted", nil)
	case n != nil && n.Kind == Text:
		return wording.Say("text-not-wanted", args)
	case n != nil && n.Kind == List && slices.Contains(f.expected, "object"):
		return wording.Say("setting-type", args).Advise("dashes")
	}
	return wording.Say("setting-type", args)
}

// emptiness says why a value may be empty that doesn't look so.
func (e *explainer) emptiness(n *Node) wording.Problem {
	line := new(cursor).after(e.document.source, place{n.keyLine, n.keyColumn})
	_, rest, _ := strings.Cut(line, ":")
	rest = strings.TrimLeft(rest, " \t")
	p := wording.Say("setting-empty", nil)
	switch {
	case n.Text != "":
		return p.Advise("word")
	case len(rest) > 1 && rest[0] == '#' && rest[1] != ' ':
		return p.Advise("comment")
	}
	return p
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
	s := statement{explainer: e, place: f.place, name: f.property, problem: wording.Say("setting-missing", nil)}
	if e.document == nil {
		return s
	}
	rules := e.schema.step(e.rules(f.place), inside(e.value, f.place), f.property)
	for _, r := range rules {
		if allowed := words(r.schema["enum"]); len(allowed) > 0 {
			s.problem = wording.Say("setting-missing", wording.Args{"names": strings.Join(allowed, ", ")}).Advise("choice")
			return s
		}
	}
	if typical := example(rules); typical != "" {
		s.problem = wording.Say("setting-missing", wording.Args{"name": f.property, "example": typical}).Advise("example")
	}
	return s
}

// example is the first example that the rules have, or their constant, "" for none.
func example(rules []rule) string {
	for _, r := range rules {
		if c := words([]any{r.schema["const"]}); len(c) == 1 {
			return c[0]
		}
		if examples := words(r.schema["examples"]); len(examples) > 0 {
			return examples[0]
		}
	}
	return ""
}
