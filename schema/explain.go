package schema

import (
	"slices"
	"strconv"
	"strings"

	"campaign/schema/wording"
)

// An explainer turns what the library objects to into what a person is told: one sentence for one mistake.
type explainer struct {
	schema   *Schema
	value    any
	document *Document // nil for JSON
	known    map[string][]rule
}

// A statement is what is said of a place.
type statement struct {
	explainer *explainer
	place     []string
	name      string // of a setting at the place that is missing or too much
	unknown   bool   // name is there and shouldn't be
	problem   wording.Problem
}

func (e *explainer) explain(found []finding) []statement {
	found = slices.DeleteFunc(e.quiet(found), func(f finding) bool { return e.silent(f) })
	var all []statement
	meant := map[string]bool{} // settings that aren't missing but misspelt
	chosen := map[string]bool{}
	for _, f := range found {
		switch f.kind {
		case "number_one_of", "number_any_of":
			if s, names := e.choice(f); s != nil {
				all = append(all, *s)
				for _, name := range names {
					chosen[key(f.place, name)] = true
				}
				continue
			}
			all = append(all, e.describe(f))
		case "additional_property_not_allowed", "invalid_property_name":
			s, near := e.unknown(f)
			meant[key(f.place, near)] = true
			all = append(all, s)
		case "required", "missing_dependency":
		default:
			all = append(all, e.describe(f))
		}
	}
	for _, f := range found {
		name := key(f.place, f.property)
		if f.kind == "required" && !meant[name] && !chosen[name] {
			all = append(all, e.missing(f))
		}
		if f.kind == "missing_dependency" {
			all = append(all, e.describe(f))
		}
	}
	return e.sorted(all)
}

// rules are those of the schema for a place, remembered.
func (e *explainer) rules(place []string) []rule {
	id := key(place, "")
	if _, ok := e.known[id]; !ok {
		if e.known == nil {
			e.known = map[string][]rule{}
		}
		e.known[id] = e.schema.rules(e.value, place)
	}
	return e.known[id]
}

func key(place []string, name string) string {
	return strings.Join(append(slices.Clone(place), name), between)
}

// silent tells whether nothing is to be said: Parse has spoken of the value already, or the library means the name of a
// setting where it speaks of the setting.
func (e *explainer) silent(f finding) bool {
	value := inside(e.value, f.place)
	if _, isObject := value.(map[string]any); isObject && (f.kind == "pattern" || f.kind == "string_gte" || f.kind == "string_lte") {
		return true
	}
	if e.document == nil {
		return false
	}
	for i := range len(f.place) + 1 {
		if n := e.document.Root.walk(f.place[:i]); n != nil && n.broken {
			return true
		}
	}
	n := e.document.Root.walk(f.place)
	return f.kind == "invalid_type" && n.isBroken() || f.property != "" && n.Get(f.property).isBroken()
}

// quiet drops what only says that something below is wrong, when it is said what.
func (e *explainer) quiet(found []finding) []finding {
	loud := map[string]bool{}
	for _, f := range found {
		if !e.noise(f) {
			for i := range len(f.place) + 1 {
				loud[key(f.place[:i], "")] = true
			}
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(found, func(f finding) bool {
		if e.noise(f) && loud[key(f.place, "")] {
			return true
		}
		id := f.kind + between + key(f.place, f.property) + between + f.pattern
		again := seen[id]
		seen[id] = true
		return again
	})
}

func (e *explainer) noise(f finding) bool {
	switch f.kind {
	case "number_one_of", "number_any_of":
		s, _ := e.choice(f)
		return s == nil
	case "number_all_of", "condition_then", "condition_else":
		return true
	case "enum": // no rule for a value has it: it is a rule for names, and the name that breaks it is told of
		broken, _ := e.brokenRule(f)
		return broken["enum"] == nil
	}
	return false
}

// choice explains a oneOf or anyOf whose alternatives are settings of which one must be there. It gives the settings.
func (e *explainer) choice(f finding) (*statement, []string) {
	word := map[string]string{"number_one_of": "oneOf", "number_any_of": "anyOf"}[f.kind]
	fields := object(inside(e.value, f.place))
	for _, r := range e.rules(f.place) {
		names := alternatives(list(r.schema[word]))
		if len(names) < 2 || fields == nil {
			continue
		}
		var there []string
		for _, name := range names {
			if _, ok := fields[name]; ok {
				there = append(there, name)
			}
		}
		if len(there) == 0 {
			return &statement{explainer: e, place: f.place, problem: wording.Say("one-of-settings-missing", wording.Args{"names": series(names, "or")})}, names
		}
		if word == "oneOf" && len(there) > 1 {
			last := e.lastOf(f.place, there)
			first := slices.DeleteFunc(there, func(name string) bool { return name == last })
			return &statement{explainer: e, place: f.place, name: last, unknown: true, problem: wording.Say("settings-exclude-each-other",
				wording.Args{"others": series(first, "and"), "names": series(names, "and")})}, names
		}
	}
	return nil, nil
}

// alternatives are the names, when each of the schemas asks for just one to be there.
func alternatives(schemas []any) []string {
	var names []string
	for _, s := range schemas {
		required := words(object(s)["required"])
		if len(required) != 1 || len(object(s)) != 1 {
			return nil
		}
		names = append(names, required[0])
	}
	return names
}

// lastOf is the one of the names that the file has last.
func (e *explainer) lastOf(place, names []string) string {
	last := names[len(names)-1]
	if e.document == nil {
		return last
	}
	if n := e.document.Root.walk(place); n != nil {
		for _, f := range n.Fields {
			if slices.Contains(names, f.Name) {
				last = f.Name
			}
		}
	}
	return last
}

// sorted puts statements in the order of their paths, items by number. A document's are put in the file's order later.
func (e *explainer) sorted(all []statement) []statement {
	slices.SortStableFunc(all, func(a, b statement) int {
		return slices.CompareFunc(append(slices.Clone(a.place), a.name), append(slices.Clone(b.place), b.name), func(x, y string) int {
			i, errX := strconv.Atoi(x)
			j, errY := strconv.Atoi(y)
			if errX == nil && errY == nil {
				return i - j
			}
			return strings.Compare(x, y)
		})
	})
	return all
}

// path is the place of a statement as a person reads it.
func (s statement) path() string {
	path, value := "", s.explainer.value
	for _, name := range s.place {
		if _, isList := value.([]any); isList {
			path += "[" + name + "]"
		} else {
			path = join(path, name)
		}
		value = inside(value, []string{name})
	}
	if s.name != "" {
		path = join(path, s.name)
	}
	if s.explainer.document == nil {
		return path
	}
	return shownPath(path)
}

// locate places a statement in the file.
func (e *explainer) locate(s statement) Problem {
	n := e.document.Root.walk(s.place)
	if n == nil {
		n = e.document.Root
	}
	line, column := n.mark()
	if there := n.Get(s.name); s.unknown && there != nil {
		line, column = there.keyLine, there.keyColumn
	}
	// Said of what stands at the top: a setting of the provider that lost its indentation may be a secret.
	if s.unknown && s.problem.Code == "unknown-setting" && len(s.place) == 0 {
		e.document.source.hideLine(line)
	}
	return e.document.at(line, column, s.problem.At(s.path()))
}
