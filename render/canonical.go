package render

import (
	"slices"
)

// Canonical is the canonical form of s: as much as messages are made from, the same however it was typed. Equal ones make
// equal messages of the same rows. Of the content, which is never sent, it keeps where the header's parameter stands.
func (s Spec) Canonical() Spec {
	s.Vendor = Vendor{}
	if s.Template == nil {
		return s
	}
	t := *s.Template
	t.Header = t.Header.canonical()
	t.Buttons = slices.Clone(t.Buttons)
	for i, b := range t.Buttons {
		t.Buttons[i].Type = b.kind(t.Content)
	}
	slices.SortStableFunc(t.Buttons, func(a, b ButtonSpec) int { return a.Index - b.Index })
	if !slices.ContainsFunc(t.Variables, func(v NamedText) bool { return position(v.Name) == 0 }) {
		t.Variables = slices.SortedFunc(slices.Values(t.Variables), func(a, b NamedText) int { return position(a.Name) - position(b.Name) })
	}
	header, alone := headerName(t.Content)
	t.Content = nil
	if header != "" {
		t.Content = &Content{Header: Text{Source: header}}
		if !alone {
			t.Content.Body = t.Content.Header
		}
	}
	s.Template = &t
	return s
}

// canonical is the file with the kind that its address tells, as far as the file's text has it.
func (m *MediaSpec) canonical() *MediaSpec {
	if m == nil || m.Kind != "" {
		return m
	}
	told := *m
	told.Kind = KindOf(m.Link.Source)
	return &told
}
