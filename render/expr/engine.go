package expr

import (
	"errors"
	"strings"
	"time"

	"github.com/osteele/liquid"
	"github.com/osteele/liquid/filters"
	"github.com/osteele/liquid/values"
)

// A standard collects the library's filters, so that ours can stand before them.
type standard map[string]any

func (s standard) AddFilter(name string, f any) { s[name] = f }

// newEngine makes the Liquid of campaigns: the library's, less what reads files, with filters that can't grow a text
// without end and that refuse to calculate with what isn't a number. What a text may use of them, arities tells.
func newEngine() *liquid.Engine {
	engine := liquid.NewEngine()
	for tag := range refusedTags {
		engine.UnregisterTag(tag)
	}
	engine.RegisterTemplateStore(noFiles{})
	all := standard{}
	filters.AddStandardFilters(all)
	for name, f := range all {
		engine.RegisterFilter(name, guard(f))
	}
	for name, f := range numberFilters() {
		engine.RegisterFilter(name, f)
	}
	engine.RegisterFilter("squish", Squish)
	engine.RegisterFilter("default", orDefault)
	engine.RegisterFilter("append", func(s, suffix string) (string, error) { return bounded(s, suffix) })
	engine.RegisterFilter("prepend", func(s, prefix string) (string, error) { return bounded(prefix, s) })
	engine.RegisterFilter("replace", replaceAll)
	engine.RegisterFilter("split", split)
	engine.RegisterFilter("join", joinList)
	engine.RegisterFilter("concat", concat)
	engine.RegisterFilter("size", func(v any) int { return values.Length(worded(v)) })
	engine.RegisterFilter("slice", sliced(all["slice"].(func(any, int, func(int) int) any)))
	engine.RegisterFilter("strip_html", stripHTML)
	engine.RegisterFilter("strip_newlines", strings.NewReplacer("\r\n", "", "\n", "").Replace)
	engine.RegisterFilter("newline_to_br", func(s string) (string, error) { return replaceAll(s, "\n", "<br />\n") })
	engine.RegisterFilter("date", dated(all["date"].(func(time.Time, func(string) string) (string, error))))
	return engine
}

// noFiles is a store without templates.
type noFiles struct{}

func (noFiles) ReadTemplate(string) ([]byte, error) {
	return nil, errors.New("a text of a campaign can't read files")
}

// guard puts the bounds around a filter of the library.
func guard(f any) any {
	switch f := f.(type) {
	case func(string) string:
		return func(s string) (string, error) { return bounded(f(s)) }
	case func(string, string) string:
		return func(s, with string) (string, error) { return bounded(f(s, with)) }
	case func(string, string, string) string:
		return func(s, a, b string) (string, error) { return bounded(f(s, a, b)) }
	case func(any) any:
		return func(v any) (any, error) {
			out := f(v)
			if b, ok := out.([]byte); ok && len(b) > MaxOutput {
				return nil, errTooLong
			}
			return out, nil
		}
	}
	return f
}

// refusedTags are tags of Liquid that have no business in a message, each with the code for it.
var refusedTags = map[string]string{
	"include":    "tag-reads-files",
	"render":     "tag-reads-files",
	"layout":     "tag-reads-files",
	"section":    "tag-reads-files",
	"tablerow":   "tag-writes-html",
	"cycle":      "tag-out-of-place",
	"increment":  "tag-out-of-place",
	"decrement":  "tag-out-of-place",
	"javascript": "tag-out-of-place",
}

// An arity is how many values a filter takes behind its colon.
type arity struct{ least, most int }

// example names the hint that shows how a filter is given its values, "" for none.
func example(filter string) string {
	switch filter {
	case "replace", "replace_first", "replace_last":
		return "old-new"
	case "default":
		return "default"
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
