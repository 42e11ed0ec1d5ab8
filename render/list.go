package render

import (
	"fmt"
	"maps"
	"slices"

	"campaign/providers/provider"
	"campaign/render/expr"
	"campaign/schema/wording"
)

// A list is a ListSpec, compiled.
type list struct {
	button   *text
	sections []section
	// fixedIDs tells that no row changes the ids, so that they are compared once.
	fixedIDs bool
}

type section struct {
	title *text
	rows  []listRow
}

type listRow struct{ id, title, description *text }

func (c *compiler) list(s *ListSpec) *list {
	if s == nil {
		s = &ListSpec{}
	}
	l := &list{button: c.required(s.Button, listButton, "message.button"), fixedIDs: true}
	if n := len(s.Sections); n == 0 || n > provider.MaxSections {
		c.fail("message.sections", wording.Say("section-count", counts(n, provider.MaxSections)))
	}
	rows := 0
	for i, spec := range s.Sections {
		where := fmt.Sprintf("message.sections[%d]", i)
		var sec section
		if len(s.Sections) > 1 {
			sec.title = c.required(spec.Title, sectionName, where+".title")
		} else {
			sec.title = c.text(spec.Title, sectionName)
		}
		if len(spec.Rows) == 0 {
			c.fail(where+".rows", wording.Say("section-empty", nil))
		}
		for j, r := range spec.Rows {
			at := fmt.Sprintf("%s.rows[%d]", where, j)
			compiled := listRow{c.required(r.ID, rowID, at+".id"), c.required(r.Title, rowTitle, at+".title"),
				c.text(r.Description, rowDetail)}
			l.fixedIDs = l.fixedIDs && compiled.id.fixed()
			sec.rows = append(sec.rows, compiled)
		}
		rows += len(spec.Rows)
		l.sections = append(l.sections, sec)
	}
	if rows > provider.MaxListRows {
		c.fail("message.sections", wording.Say("row-count", counts(rows, provider.MaxListRows)))
	}
	if l.fixedIDs {
		distinct(l.ids(&row{}), "same-id", &c.problems)
	}
	return l
}

func (l *list) ids(r *row) []said {
	var all []said
	for _, s := range l.sections {
		for _, row := range s.rows {
			all = append(all, say(row.id, r))
		}
	}
	return all
}

func (l *list) render(r *row) *provider.List {
	m := &provider.List{Button: l.button.render(r)}
	ids := l.ids(r)
	if !l.fixedIDs {
		distinct(ids, "same-id", &r.problems)
	}
	n := 0
	for _, s := range l.sections {
		sec := provider.Section{Title: s.title.render(r)}
		for _, row := range s.rows {
			sec.Rows = append(sec.Rows, provider.ListRow{ID: ids[n].value, Title: row.title.render(r),
				Description: row.description.render(r)})
			n++
		}
		m.Sections = append(m.Sections, sec)
	}
	return m
}

// contacts compiles the contacts' texts, in whatever maps and lists they stand. Every contact needs the one field that
// Meta's page requires, name.formatted_name.
func (c *compiler) contacts(all []map[string]any) []any {
	if len(all) == 0 {
		c.fail("message.contacts", wording.Say("contacts-empty", nil))
	}
	var compiled []any
	for i, contact := range all {
		name, _ := contact["name"].(map[string]any)
		if formatted, ok := name["formatted_name"].(Text); !ok || formatted.absent() {
			c.fail(fmt.Sprintf("message.contacts[%d]", i), wording.Say("contact-without-name", nil))
		}
		compiled = append(compiled, c.tree(contact, false))
	}
	return compiled
}

// tree compiles the Texts in a value; those of a contact's formatted name are required.
func (c *compiler) tree(value any, required bool) any {
	switch v := value.(type) {
	case Text:
		l := contactText
		l.required = required
		if t := c.text(v, l); t != nil {
			return t
		}
		return ""
	case map[string]any:
		compiled := make(map[string]any, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			compiled[name] = c.tree(v[name], name == "formatted_name")
		}
		return compiled
	case []any:
		compiled := make([]any, len(v))
		for i, item := range v {
			compiled[i] = c.tree(item, false)
		}
		return compiled
	}
	return value
}

func renderContact(contact any, r *row) map[string]any {
	m, _ := renderTree(contact, r).(map[string]any)
	return m
}

// renderTree fills a contact. What is blank for the row is left out, and so is a map or list of nothing else: Meta
// refuses a phone without a number.
func renderTree(value any, r *row) any {
	switch v := value.(type) {
	case *text:
		if s := v.render(r); !expr.Blank(s) {
			return s
		}
		return nil
	case map[string]any:
		filled := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if item := renderTree(v[name], r); item != nil {
				filled[name] = item
			}
		}
		if len(filled) > 0 {
			return filled
		}
		return nil
	case []any:
		var filled []any
		for _, item := range v {
			if item := renderTree(item, r); item != nil {
				filled = append(filled, item)
			}
		}
		if len(filled) > 0 {
			return filled
		}
		return nil
	}
	return value
}
