package schema

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
)

// valueOf is a node as JSON: scalars are texts, but for those that typed has another value for.
func valueOf(n *Node, typed map[*Node]any) any {
	switch n.Kind {
	case Mapping:
		m := make(map[string]any, len(n.Fields))
		for _, f := range n.Fields {
			m[f.Name] = valueOf(f.Value, typed)
		}
		return m
	case List:
		items := make([]any, 0, len(n.Items))
		for _, item := range n.Items {
			items = append(items, valueOf(item, typed))
		}
		return items
	case Text:
		if v, ok := typed[n]; ok {
			return v
		}
		return n.Text
	}
	return nil
}

var (
	integer = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,17})$`)
	number  = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?$`)
	boolean = regexp.MustCompile(`^(true|True|TRUE|false|False|FALSE)$`)
)

// retype gives every text that was refused because a number or a boolean is wanted that value, if it reads so. It tells
// whether there was one.
func (d *Document) retype(found []finding, typed map[*Node]any) bool {
	changed := false
	for _, f := range found {
		n := d.Root.walk(f.place)
		if f.kind != "invalid_type" || n == nil || n.Kind != Text || typed[n] != nil {
			continue
		}
		switch {
		case slices.Contains(f.expected, "boolean") && boolean.MatchString(n.Text):
			typed[n] = n.Text[0] == 't' || n.Text[0] == 'T'
		case slices.Contains(f.expected, "number") && number.MatchString(n.Text),
			slices.Contains(f.expected, "integer") && integer.MatchString(n.Text):
			typed[n] = json.Number(n.Text)
		default:
			continue
		}
		changed = true
	}
	return changed
}

// walk is the node at a place, nil when there is none.
func (n *Node) walk(place []string) *Node {
	for _, name := range place {
		if n == nil {
			return nil
		}
		if n.Kind == List {
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(n.Items) {
				return nil
			}
			n = n.Items[i]
			continue
		}
		n = n.Get(name)
	}
	return n
}

// inside is the part of a value at a place, nil when there is none.
func inside(value any, place []string) any {
	for _, name := range place {
		switch v := value.(type) {
		case map[string]any:
			value = v[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

// measured tells whether no number of a value is so long that calculating with it would take for ever.
func measured(value any) bool {
	switch v := value.(type) {
	case json.Number:
		return short.MatchString(v.String())
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !measured(item) })
	case map[string]any:
		for _, item := range v {
			if !measured(item) {
				return false
			}
		}
	}
	return true
}

var short = regexp.MustCompile(`^-?\d{1,100}(\.\d{1,100})?([eE][+-]?\d{1,3})?$`)
