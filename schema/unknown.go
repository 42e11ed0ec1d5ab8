package schema

import (
	"maps"
	"slices"
	"strings"

	"campaign/schema/wording"
)

// unknown explains a setting that may not be there, and tells which was meant, if that is clear.
func (e *explainer) unknown(f finding) (s statement, near string) {
	rules := e.rules(f.place)
	s = statement{explainer: e, place: f.place, name: f.property, unknown: true}
	known, when := acceptedBy(rules)
	condition, _, _ := strings.Cut(when, " ")
	for _, r := range rules {
		if _, ok := object(r.schema["properties"])[f.property]; ok && when != "" {
			others := slices.DeleteFunc(known, func(name string) bool { return name == condition })
			s.problem = wording.Say("setting-of-another-type", wording.Args{"when": when, "names": series(others, "and")})
			return s, ""
		}
	}
	near = wording.Nearest(f.property, known)
	home := e.home(f)
	s.problem = wording.Say("unknown-setting", wording.Args{"near": near, "home": home, "names": strings.Join(known, ", ")})
	if e.document == nil {
		s.problem = wording.Say("unknown-field", s.problem.Args)
	}
	switch {
	case e.document != nil && tight.MatchString(f.property+" "):
		s.problem = s.problem.Advise("tight")
	case near != "":
		s.problem = s.problem.Advise("near")
	case home != "":
		s.problem = s.problem.Advise("home")
	case len(known) > 0 && len(known) <= 16:
		s.problem = s.problem.Advise("among")
	}
	return s, near
}

// acceptedBy are the settings that every rule lets stand, and the condition that shuts others out.
func acceptedBy(rules []rule) (names []string, when string) {
	all := map[string]bool{}
	for _, r := range rules {
		for name := range object(r.schema["properties"]) {
			all[name] = true
		}
		for _, p := range object(r.schema["patternProperties"]) {
			if title := text(object(p)["title"]); title != "" {
				all[title] = true
			}
		}
	}
	for _, r := range rules {
		if r.schema["additionalProperties"] != false {
			continue
		}
		if r.when != "" {
			when = r.when
		}
		for name := range all {
			_, known := object(r.schema["properties"])[name]
			for _, p := range object(r.schema["patternProperties"]) {
				known = known || text(object(p)["title"]) == name
			}
			if !known {
				delete(all, name)
			}
		}
	}
	return slices.Sorted(maps.Keys(all)), when
}

// home is the one block of the file to which a setting belongs that stands elsewhere.
func (e *explainer) home(f finding) string {
	if e.document == nil {
		return ""
	}
	var homes []string
	blocks := object(e.schema.root["properties"])
	for _, name := range slices.Sorted(maps.Keys(blocks)) {
		for _, r := range e.schema.open(blocks[name], nil, "") {
			if _, ok := object(r.schema["properties"])[f.property]; ok && (len(f.place) == 0 || f.place[0] != name) {
				homes = append(homes, name)
			}
		}
	}
	if homes = slices.Compact(homes); len(homes) != 1 {
		return ""
	}
	return homes[0]
}
