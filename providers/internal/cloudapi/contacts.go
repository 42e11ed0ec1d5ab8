package cloudapi

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"campaign/providers/provider"
	"campaign/schema/wording"
)

// contactParts are the parts of Meta's contact object and the keys of each: a part with several entries is a list.
var contactParts = map[string]struct {
	list bool
	keys []string
}{
	"addresses": {true, []string{"street", "city", "state", "zip", "country", "country_code", "type"}},
	"emails":    {true, []string{"email", "type"}},
	"name":      {false, []string{"formatted_name", "first_name", "last_name", "middle_name", "suffix", "prefix"}},
	"org":       {false, []string{"company", "department", "title"}},
	"phones":    {true, []string{"phone", "type", "wa_id"}},
	"urls":      {true, []string{"url", "type"}},
}

// day is the form of a contact's birthday.
var day = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

// contacts are copied, less what is blank in them, so that no null and no empty text leaves.
func (e *encoder) contacts(people []map[string]any) []map[string]any {
	const where = "message.contacts"
	e.Count(where, "contact-count-for-vendor", len(people), provider.MaxContacts)
	out := make([]map[string]any, 0, len(people))
	for i, person := range people {
		out = append(out, e.contact(provider.Nth(where, i), person))
	}
	return out
}

// contact is one person: every part that Meta knows, and no other.
func (e *encoder) contact(path string, person map[string]any) map[string]any {
	out := make(map[string]any, len(person))
	for _, key := range slices.Sorted(maps.Keys(person)) {
		part, known := contactParts[key]
		switch {
		case key == "birthday":
			if text := e.word(path+"."+key, person[key]); text != "" {
				if !day.MatchString(text) {
					e.RefuseValue(path+".birthday", wording.Say("contact-birthday", wording.Args{"text": wording.Quote(text)}))
				}
				out[key] = text
			}
		case !known:
			e.Refuse(path, wording.Say("contact-part-unknown",
				wording.Args{"name": wording.Quote(key), "names": strings.Join(slices.Sorted(maps.Keys(contactParts)), ", ")}))
		case part.list:
			if entries := e.entries(path+"."+key, person[key], part.keys); len(entries) > 0 {
				out[key] = entries
			}
		default:
			if entry := e.entry(path+"."+key, person[key], part.keys); len(entry) > 0 {
				out[key] = entry
			}
		}
	}
	if name, _ := out["name"].(map[string]any); name["formatted_name"] == nil {
		e.RefuseValue(path, wording.Say("contact-name-missing", nil))
	}
	return out
}

// entries is a list of a contact's parts.
func (e *encoder) entries(path string, value any, keys []string) []any {
	var items []any
	switch list := value.(type) {
	case nil:
	case []any:
		items = list
	case []map[string]any:
		for _, item := range list {
			items = append(items, item)
		}
	default:
		e.Refuse(path, wording.Say("list-wanted", nil))
	}
	var out []any
	for i, item := range items {
		if entry := e.entry(provider.Nth(path, i), item, keys); len(entry) > 0 {
			out = append(out, entry)
		}
	}
	return out
}

// entry is one part of a contact, less what is blank.
func (e *encoder) entry(path string, value any, keys []string) map[string]any {
	fields, ok := value.(map[string]any)
	if !ok && value != nil {
		e.Refuse(path, wording.Say("contact-part-unnamed", wording.Args{"names": strings.Join(keys, ", ")}))
	}
	out := make(map[string]any, len(fields))
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(keys, key) {
			e.Refuse(path, wording.Say("contact-field-unknown", wording.Args{"name": wording.Quote(key), "names": strings.Join(keys, ", ")}))
			continue
		}
		if text := e.word(path+"."+key, fields[key]); text != "" {
			out[key] = text
		}
	}
	return out
}

// word is a value that is a text, "" for none.
func (e *encoder) word(path string, value any) string {
	text, ok := value.(string)
	if !ok && value != nil {
		e.Refuse(path, wording.Say("text-wanted", nil))
	}
	return text
}
