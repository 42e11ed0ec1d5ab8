package expr

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/osteele/liquid/values"

	"campaign/schema/wording"
)

// wideField is a strftime width that no message needs.
var wideField = regexp.MustCompile(`%[-_^#0]*\d{3,}`)

// written is a value as {{ }} writes it.
func written(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case int:
		return strconv.Itoa(v), nil
	case float64:
		return decimal(v).String(), nil
	case decimal:
		return v.String(), nil
	case bool:
		return strconv.FormatBool(v), nil
	case []string:
		return bounded(v...)
	case []any:
		var parts []string
		for _, item := range v {
			s, err := written(item)
			if err != nil {
				return "", err
			}
			parts = append(parts, s)
		}
		return bounded(parts...)
	}
	return "", errUnwritable
}

// Squish is Shopify's filter: no space at either end, and one for every run of spaces, tabs and line ends inside.
func Squish(s string) string { return strings.Join(strings.Fields(s), " ") }

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
		if Blank(v) {
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
	if n := strings.Count(s, from); len(s)+n*(len(to)-len(from)) > MaxOutput {
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

func joinList(list []any, with func(string) string) (string, error) {
	separator, n := with(" "), 0
	words := make([]string, 0, len(list))
	for _, v := range list {
		if v == nil {
			continue
		}
		w := fmt.Sprint(v)
		if n += len(w) + len(separator); n > MaxOutput {
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
	if n > MaxOutput {
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
			return "", &wrongValue{inFilter: "not-a-date", args: wording.Args{"text": wording.Quote(text)}}
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
