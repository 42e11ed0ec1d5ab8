package provider

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"campaign/schema/wording"
)

// Settings are the provider block of a campaign file, less its name: every value as it was typed, the environment
// filled in. A setting that isn't there is not in the map.
type Settings map[string]string

// Decode copies the settings into the fields of the struct that into points to, by their json tags. Fields are strings
// or bools. A setting without a field is an error that names it; so is a bool that is neither true nor false.
func (s Settings) Decode(into any) error {
	target := reflect.ValueOf(into).Elem()
	fields := map[string]reflect.Value{}
	for i := range target.NumField() {
		name, _, _ := strings.Cut(target.Type().Field(i).Tag.Get("json"), ",")
		fields[name] = target.Field(i)
	}
	var names []string
	for name := range s {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		field, ok := fields[name]
		if !ok {
			return WrongSetting(name, wording.Say("unknown-setting", nil))
		}
		if field.Kind() == reflect.Bool {
			on, err := strconv.ParseBool(s[name])
			if err != nil {
				return WrongSetting(name, wording.Say("setting-choice", wording.Args{"names": "true, false"}))
			}
			field.SetBool(on)
			continue
		}
		field.SetString(s[name])
	}
	return nil
}

// Marshal writes a vendor's body as JSON with <, > and & as themselves, as vendors' pages print them. The values are
// structs of strings, so that it can't fail but by a programmer's mistake, which is returned.
func Marshal(body any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		return nil, fmt.Errorf("the message can't be written as JSON: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
