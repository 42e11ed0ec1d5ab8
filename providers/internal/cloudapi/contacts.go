package cloudapi

import (
	"maps"
	"regexp"
	"slices"
	"strings"
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
func (f *faults) contacts(people []map[string]any) []map[string]any {
	if len(people) == 0 {
		f.refuse("the message has no contacts; it needs one at least")
	}
	if len(people) > maxContacts {
		f.refusef("a message may have %d contacts, this one has %d", maxContacts, len(people))
	}
	out := make([]map[string]any, 0, len(people))
	for _, person := range people {
		out = append(out, f.contact(person))
	}
	return out
}

// contact is one person: every part that Meta knows, and no other.
func (f *faults) contact(person map[string]any) map[string]any {
	out := make(map[string]any, len(person))
	for _, key := range slices.Sorted(maps.Keys(person)) {
		part, known := contactParts[key]
		switch {
		case key == "birthday":
			if text := f.word(key, person[key]); text != "" {
				if !day.MatchString(text) {
					f.refusef("a contact's birthday %q isn't in the form 1985-02-25", clip(text))
				}
				out[key] = text
			}
		case !known:
			f.refusef("a contact has no %q; it has %s and birthday", clip(key), strings.Join(slices.Sorted(maps.Keys(contactParts)), ", "))
		case part.list:
			if entries := f.entries(key, person[key], part.keys); len(entries) > 0 {
				out[key] = entries
			}
		default:
			if entry := f.entry(key, person[key], part.keys); len(entry) > 0 {
				out[key] = entry
			}
		}
	}
	if name, _ := out["name"].(map[string]any); name["formatted_name"] == nil {
		f.refuse("a contact's name.formatted_name is missing; WhatsApp shows it in the message")
	}
	return out
}

// entries is a list of a contact's parts.
func (f *faults) entries(part string, value any, keys []string) []any {
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
		f.refusef("a contact's %s is a list", part)
	}
	var out []any
	for _, item := range items {
		if entry := f.entry(part, item, keys); len(entry) > 0 {
			out = append(out, entry)
		}
	}
	return out
}

// entry is one part of a contact, less what is blank.
func (f *faults) entry(part string, value any, keys []string) map[string]any {
	fields, ok := value.(map[string]any)
	if !ok && value != nil {
		f.refusef("a contact's %s has the fields %s", part, strings.Join(keys, ", "))
	}
	out := make(map[string]any, len(fields))
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(keys, key) {
			f.refusef("a contact's %s has no %q; it has %s", part, clip(key), strings.Join(keys, ", "))
			continue
		}
		if text := f.word(part+"."+key, fields[key]); text != "" {
			out[key] = text
		}
	}
	return out
}

// word is a value that is a text, "" for none.
func (f *faults) word(what string, value any) string {
	text, ok := value.(string)
	if !ok && value != nil {
		f.refusef("a contact's %s is a text; put it in quotes", what)
	}
	return text
}
