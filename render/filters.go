package render

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/osteele/liquid"
	"github.com/osteele/liquid/filters"
	"github.com/osteele/liquid/values"

	"campaign/schema/wording"
)

// A standard collects the library's filters, so that ours can stand before them.
type standard map[string]any

func (s standard) AddFilter(name string, f any) { s[name] = f }

// Errors of filters, as sentences about a row.
var (
	errTooLong = fmt.Errorf("the text grows beyond %d KB", maxOutput>>10)
	errWidth   = errors.New("the date's format asks for too wide a field")
)

// A wrongValue is a value of the row that a filter can't work with: a sentence, and its cure.
type wrongValue struct{ text, hint string }

func (w wrongValue) Error() string { return w.text }

// wideField is a strftime width that no message needs.
var wideField = regexp.MustCompile(`%[-_^#0]*\d{3,}`)

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
	engine.RegisterFilter("squish", squish)
	engine.RegisterFilter("default", orDefault)
	engine.RegisterFilter("append", func(s, suffix string) (string, error) { return bounded(s, suffix) })
	engine.RegisterFilter("prepend", func(s, prefix string) (string, error) { return bounded(prefix, s) })
	engine.RegisterFilter("replace", replaceAll)
	engine.RegisterFilter("split", split)
	engine.RegisterFilter("join", join)
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
			if b, ok := out.([]byte); ok && len(b) > maxOutput {
				return nil, errTooLong
			}
			return out, nil
		}
	}
	return f
}

func bounded(parts ...string) (string, error) {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	if n > maxOutput {
		return "", errTooLong
	}
	return strings.Join(parts, ""), nil
}

// orDefault is Liquid's default, for which a cell of spaces is as blank as an empty one.
func orDefault(value, otherwise any, settings ...map[string]any) any {
	if f, ok := otherwise.(float64); ok {
		otherwise = decimal(f) // so that a text filter behind it writes no exponent
	}
	allowed := len(settings) > 0 && settings[0]["allow_false"] == true
	switch v := value.(type) {
	case nil:
		return otherwise
	case bool:
		if !v && !allowed {
			return otherwise
		}
	case string:
		if blank(v) {
			return otherwise
		}
	default:
		if r := reflect.ValueOf(v); r.Kind() == reflect.Slice && r.Len() == 0 {
			return otherwise
		}
	}
	return value
}

// worded is a number as the text that it is written as, and any other value as it is.
func worded(value any) any {
	switch value.(type) {
	case int, float64, decimal:
		text, _ := written(value)
		return text
	}
	return value
}

func sliced(f func(any, int, func(int) int) any) any {
	return func(value any, start int, length func(int) int) any { return f(worded(value), start, length) }
}

func replaceAll(s, from, to string) (string, error) {
	if n := strings.Count(s, from); len(s)+n*(len(to)-len(from)) > maxOutput {
		return "", errTooLong
	}
	return strings.ReplaceAll(s, from, to), nil
}

// split is Ruby's: a single space stands for white space of any length, and what is empty at the end falls away.
func split(s, separator string) []string {
	if separator == " " {
		return strings.Fields(s)
	}
	words := strings.Split(s, separator)
	for len(words) > 0 && words[len(words)-1] == "" {
		words = words[:len(words)-1]
	}
	return words
}

func join(list []any, with func(string) string) (string, error) {
	separator, n := with(" "), 0
	words := make([]string, 0, len(list))
	for _, v := range list {
		if v == nil {
			continue
		}
		w := fmt.Sprint(v)
		if n += len(w) + len(separator); n > maxOutput {
			return "", errTooLong
		}
		words = append(words, w)
	}
	return strings.Join(words, separator), nil
}

func concat(a, b []any) ([]any, error) {
	n := 0
	for _, list := range [][]any{a, b} {
		for _, v := range list {
			s, _ := v.(string)
			n += len(s) + 1
		}
	}
	if n > maxOutput {
		return nil, errTooLong
	}
	return append(append(make([]any, 0, len(a)+len(b)), a...), b...), nil
}

// stripHTML takes out what stands between < and >, as the library does with an expression that it compiles each time.
func stripHTML(s string) string {
	var b strings.Builder
	for {
		from := strings.IndexByte(s, '<')
		if from < 0 {
			return b.String() + s
		}
		to := strings.IndexByte(s[from:], '>')
		if to < 0 {
			return b.String() + s
		}
		b.WriteString(s[:from])
		s = s[from+to+1:]
	}
}

// dated is the library's date, for whatever is written as a date.
func dated(f func(time.Time, func(string) string) (string, error)) any {
	return func(value any, format func(string) string) (string, error) {
		if wideField.MatchString(format("")) {
			return "", errWidth
		}
		text, err := written(value)
		if err != nil {
			return "", err
		}
		t, err := parseDate(text)
		if err != nil || t.Year() > 9999 { // milliseconds since 1970, most likely
			return "", wrongValue{wording.Quote(text) + " isn't a date", "write the date as 2026-12-31"}
		}
		return f(t, format)
	}
}

// shortDigits are whole numbers that are no seconds since 1970 that a person would write: 20261224, or a spreadsheet's
// 46357, would be a day of 1970.
var shortDigits = regexp.MustCompile(`^[-+]?\d{1,8}$`)

func parseDate(text string) (time.Time, error) {
	if shortDigits.MatchString(text) {
		return time.ParseInLocation("20060102", text, time.Local)
	}
	return values.ParseDate(text)
}
