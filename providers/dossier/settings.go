package dossier

import (
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
)

// SettingsFile is the name of a vendor's settings in its dossier: a JSON Schema of draft-07.
const SettingsFile = "settings.schema.json"

// Settings are what a vendor wants to know of an account, read from settings.schema.json.
type Settings struct {
	Title       string // the vendor's full name
	Description string // a sentence of the vendor
	Schema      []byte // the file
	All         []Setting
	byName      map[string]Setting
}

// A Setting is one of them. Its values are texts, whatever they mean.
type Setting struct {
	Name        string   `json:"-"`
	Required    bool     `json:"-"`
	Type        string   `json:"type"`
	Description string   `json:"description"`
	Secret      bool     `json:"writeOnly"`
	Default     string   `json:"default"` // "" for none
	Examples    []string `json:"examples"`
	Enum        []string `json:"enum"` // the only values that pass; none for any
}

// LoadSettings reads the settings of a vendor's dossier, and doesn't check the schema that they are in: Load does.
func LoadSettings(files fs.FS) (Settings, error) {
	text, err := fs.ReadFile(files, SettingsFile)
	if err != nil {
		return Settings{}, err
	}
	var file struct {
		Title, Description string
		Properties         map[string]Setting
		Required           []string
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return Settings{}, err
	}
	s := Settings{Title: file.Title, Description: file.Description, Schema: text, byName: map[string]Setting{}}
	for _, name := range slices.Sorted(maps.Keys(file.Properties)) {
		one := file.Properties[name]
		one.Name, one.Required = name, slices.Contains(file.Required, name)
		s.All, s.byName[name] = append(s.All, one), one
	}
	return s, nil
}

// Named is the setting of a name; the zero value for none.
func (s Settings) Named(name string) Setting { return s.byName[name] }

// Placeholder is a value that passes the setting's own check where the right one isn't known, for a rehearsal. Of a secret it is
// never the example, which is a name of the environment.
func (s Setting) Placeholder() string {
	switch {
	case s.Default != "":
		return s.Default
	case !s.Secret && len(s.Examples) > 0:
		return s.Examples[0]
	}
	return "placeholder"
}
