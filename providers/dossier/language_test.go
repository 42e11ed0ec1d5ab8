package dossier_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers"
	"campaign/providers/dossier"
	"campaign/schema"
)

// language is route.schema.json.
func language(t *testing.T) (compiled *schema.Schema, text []byte) {
	t.Helper()
	text, err := os.ReadFile("route.schema.json")
	require.NoError(t, err)
	compiled, err = schema.Compile(text)
	require.NoError(t, err)
	return compiled, text
}

// tree is a folder as one JSON object: a file is a property whose value is what the file holds.
func tree(t *testing.T, files fs.FS, folder string) map[string]any {
	t.Helper()
	entries, err := fs.ReadDir(files, folder)
	require.NoError(t, err)
	found := map[string]any{}
	for _, e := range entries {
		at := strings.TrimPrefix(folder+"/"+e.Name(), "./")
		if e.IsDir() {
			found[e.Name()] = tree(t, files, at)
			continue
		}
		text, err := fs.ReadFile(files, at)
		require.NoError(t, err)
		var value any
		require.NoError(t, json.Unmarshal(text, &value), at)
		found[e.Name()] = value
	}
	return found
}

// faults are what the language has against a dossier.
func faults(t *testing.T, compiled *schema.Schema, dossier map[string]any) []string {
	t.Helper()
	text, err := json.Marshal(dossier)
	require.NoError(t, err)
	return compiled.CheckJSON(text)
}

func TestEveryDossierSpeaksTheLanguage(t *testing.T) {
	compiled, _ := language(t)
	for _, d := range providers.All() {
		assert.Empty(t, faults(t, compiled, tree(t, d.Dossier, ".")), d.Name)
	}
}

// TestLanguageRefuses: an unknown key is a fault wherever it stands, and so is what lacks.
func TestLanguageRefuses(t *testing.T) {
	compiled, _ := language(t)
	driver, ok := providers.Find("99digital")
	require.True(t, ok)
	in := func(v any, names ...string) map[string]any {
		for _, name := range names {
			v = v.(map[string]any)[name]
		}
		return v.(map[string]any)
	}
	for _, at := range [][]string{{}, {"sendMessage"}, {"sendMessage", "route.json"}, {"sendMessage", "route.json", "source"},
		{"sendMessage", "route.json", "show"}, {"sendMessage", "route.json", "recipient"}, {"sendMessage", "requests"}, {"sendMessage", "answers"},
		{"sendMessage", "answers", "denied.json"}, {"codes.json"}, {"vendor.json"}} {
		vendor := tree(t, driver.Dossier, ".")
		in(vendor, at...)["no such_key"] = map[string]any{}
		assert.NotEmpty(t, faults(t, compiled, vendor), "an unknown key in %v", at)
	}
	for _, at := range [][]string{{"settings.schema.json"}, {"sendMessage", "route.json"}, {"sendMessage", "request.schema.json"},
		{"sendMessage", "requests"}, {"sendMessage", "answers", "denied.json"}, {"sendMessage", "route.json", "source", "where"},
		{"sendMessage", "route.json", "secret"}, {"sendMessage", "route.json", "sends"}, {"settings.schema.json", "title"}, {"vendor.json", "country"}} {
		vendor := tree(t, driver.Dossier, ".")
		folder, last := at[:len(at)-1], at[len(at)-1]
		require.Contains(t, in(vendor, folder...), last)
		delete(in(vendor, folder...), last)
		assert.NotEmpty(t, faults(t, compiled, vendor), "without %v", at)
	}
}

// TestLanguageIsThatOfThePackage: the schema has the keys, the roles, the kinds and the verdicts that Load takes, no more and
// no fewer.
func TestLanguageIsThatOfThePackage(t *testing.T) {
	_, text := language(t)
	type object struct {
		Properties    map[string]json.RawMessage
		PropertyNames struct{ Pattern string }
	}
	var file struct{ Definitions map[string]object }
	require.NoError(t, json.Unmarshal(text, &file))
	keys := func(o object) []string { return slices.Sorted(maps.Keys(o.Properties)) }
	for name, of := range map[string]any{"route": dossier.Route{}, "request": dossier.Example{}, "answer": dossier.Answer{}, "source": dossier.Source{}} {
		var want []string
		for _, field := range reflect.VisibleFields(reflect.TypeOf(of)) {
			if key, _, _ := strings.Cut(field.Tag.Get("json"), ","); key != "" && key != "-" {
				want = append(want, key)
			}
		}
		assert.ElementsMatch(t, want, keys(file.Definitions[name]), name)
	}
	var show object
	require.NoError(t, json.Unmarshal(file.Definitions["route"].Properties["show"], &show))
	assert.ElementsMatch(t, dossier.Roles(), keys(show), "roles")
	var sends struct{ Items struct{ Enum []string } }
	require.NoError(t, json.Unmarshal(file.Definitions["route"].Properties["sends"], &sends))
	assert.Equal(t, dossier.Messages(), sends.Items.Enum, "kinds of messages")
	var answers object
	require.NoError(t, json.Unmarshal(file.Definitions["folder"].Properties["answers"], &answers))
	assert.Contains(t, answers.PropertyNames.Pattern, "("+strings.Join(dossier.Verdicts(), "|")+")", "verdicts")
}
