package render

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/osteele/liquid"
	"github.com/osteele/liquid/filters"
)

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

// A standard collects the library's filters, so that ours can stand before them.
type standard map[string]any

func (s standard) AddFilter(name string, f any) { s[name] = f }

// Errors of filters, as sentences about a row.
var (
	errTooLong = fmt.Errorf("the text grows beyond %d KB", maxOutput>>10)
	errWidth   = errors.New("the date's format asks for too wide a field")
)

// wideField is a strftime width that no message needs.
var wideField = regexp.MustCompile(`%[-_^#0]*\d{3,}`)

// newEngine makes the Liquid of campaigns: the library's, less what reads files and what shows Go's insides, with
// filters that can't grow a text without end and that refuse to calculate with what isn't a number.
func newEngine() (*liquid.Engine, map[string]arity) {
	engine := liquid.NewEngine()
	for tag := range refusedTags {
		engine.UnregisterTag(tag)
	}
	engine.RegisterTemplateStore(noFiles{})
	all := standard{}
	filters.AddStandardFilters(all)
	for _, name := range []string{"inspect", "type"} {
		delete(all, name)
	}
	takes := map[string]arity{}
	for name, f := range all {
		takes[name] = arityOf(name, f)
		engine.RegisterFilter(name, guard(name, f))
	}
	takes["squish"] = arity{}
	engine.RegisterFilter("squish", squish)
	engine.RegisterFilter("default", orDefault)
	engine.RegisterFilter("append", func(s, suffix string) (string, error) { return bounded(s, suffix) })
	engine.RegisterFilter("prepend", func(s, prefix string) (string, error) { return bounded(prefix, s) })
	engine.RegisterFilter("replace", replaceAll)
	engine.RegisterFilter("join", join)
	engine.RegisterFilter("concat", concat)
	engine.RegisterFilter("strip_html", stripHTML)
	engine.RegisterFilter("date", dated(all["date"].(func(time.Time, func(string) string) (string, error))))
	return engine, takes
}

// noFiles is a store without templates.
type noFiles struct{}

func (noFiles) ReadTemplate(string) ([]byte, error) {
	return nil, errors.New("a text of a campaign can't read files")
}

// arityOf reads a filter's arity from its function: parameters that are functions themselves are optional.
func arityOf(name string, f any) arity {
	switch name {
	case "capitalize", "downcase", "upcase", "escape_once":
		return arity{}
	case "default":
		return arity{1, 1}
	}
	t := reflect.TypeOf(f)
	a := arity{most: t.NumIn() - 1}
	for i := 1; i < t.NumIn(); i++ {
		if t.In(i).Kind() != reflect.Func {
			a.least++
		}
	}
	return a
}

// guard puts the bounds around a filter of the library.
func guard(name string, f any) any {
	switch f := f.(type) {
	case func(string) string:
		return func(s string) (string, error) { return bounded(f(s)) }
	case func(string, string) string:
		return func(s, with string) (string, error) { return bounded(f(s, with)) }
	case func(string, string, string) string:
		return func(s, a, b string) (string, error) { return bounded(f(s, a, b)) }
	case func(any, any) any:
		switch name {
		case "plus", "minus", "times", "at_least", "at_most":
			return func(a, b any) (any, error) {
				if err := errors.Join(numeric(a), numeric(b)); err != nil {
					return nil, err
				}
				return finite(f(zeroed(a), zeroed(b)))
			}
		}
	case func(float64, float64) float64:
		return func(a, b float64) (any, error) { return finite(f(a, b)) }
	case func(float64, func(int) int) float64:
		return func(a float64, b func(int) int) (any, error) { return finite(f(a, b)) }
	case func(float64, any) (any, error):
		return func(a float64, b any) (any, error) {
			out, err := f(a, b)
			if err != nil {
				return nil, err
			}
			return finite(out)
		}
	case func(float64) int:
		return func(a float64) (int, error) {
			if math.Abs(a) >= math.MaxInt64 {
				return 0, errNoNumber
			}
			return f(a), nil
		}
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

// numeric refuses a text that isn't a number: the library would calculate with 0 instead, and "10,50" would be a gift.
func numeric(v any) error {
	s, ok := v.(string)
	if !ok || blank(s) {
		return nil
	}
	if _, err := strconv.ParseFloat(s, 64); err != nil {
		return fmt.Errorf("%s isn't a number", quote(s))
	}
	return nil
}

// errNoNumber says that a calculation has no result.
var errNoNumber = errors.New("that can't be calculated: it divides by zero, or its result is too large")

// finite refuses what is no number: people would read NaN or +Inf.
func finite(v any) (any, error) {
	if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
		return nil, errNoNumber
	}
	return v, nil
}

// zeroed is a value to calculate with; the library takes whole numbers in texts for fractions, which lose digits.
func zeroed(v any) any {
	s, ok := v.(string)
	if !ok {
		return v
	}
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return v
}

// orDefault is Liquid's default, for which a cell of spaces is as blank as an empty one.
func orDefault(value, otherwise any, settings ...map[string]any) any {
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

func replaceAll(s, from, to string) (string, error) {
	if n := strings.Count(s, from); len(s)+n*(len(to)-len(from)) > maxOutput {
		return "", errTooLong
	}
	return strings.ReplaceAll(s, from, to), nil
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

func dated(f func(time.Time, func(string) string) (string, error)) any {
	return func(t time.Time, format func(string) string) (string, error) {
		if wideField.MatchString(format("")) {
			return "", errWidth
		}
		return f(t, format)
	}
}
