package render

import "strings"

// An arity is how many values a filter takes behind its colon.
type arity struct{ least, most int }

func (arity) example(name string) string {
	switch name {
	case "replace", "replace_first", "replace_last":
		return "write " + name + ": 'old', 'new'"
	case "default":
		return "write default: 'cliente'"
	}
	return ""
}

// arities are the filters that a text may use, as Liquid documents them. The library's functions don't tell: some take
// a value that they ignore, others can do without one that they seem to need.
func arities() map[string]arity {
	all := map[string]arity{}
	for takes, names := range map[arity]string{
		{0, 0}: "abs capitalize ceil compact downcase escape escape_once first floor handle handleize json last lstrip " +
			"newline_to_br reverse rstrip size squish strip strip_html strip_newlines uniq upcase url_decode url_encode",
		{0, 1}: "date join round sort sort_natural sum",
		{0, 2}: "truncate truncatewords",
		{1, 1}: "append at_least at_most concat default divided_by map minus modulo plus prepend remove remove_first " +
			"remove_last split times",
		{1, 2}: "slice where",
		{2, 2}: "pluralize replace replace_first replace_last",
	} {
		for name := range strings.FieldsSeq(names) {
			all[name] = takes
		}
	}
	return all
}
