package sandbox

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/dossier"
)

func TestDossiersAreReadStrictly(t *testing.T) {
	d, err := dossier.Load("acme", vendor())
	require.NoError(t, err)
	assert.Equal(t, "Acme", d.Settings.Title)
	require.Len(t, d.Routes, 2)
	assert.Equal(t, "chat", d.Routes[0].Folder)
	assert.Equal(t, dossier.Texts{"4.0", "5.0"}, d.Routes[1].Headers["version"])
	assert.Equal(t, 5, d.Routes[1].Limit.PerSecond)

	change := func(file, old, replacement string) func(fstest.MapFS) {
		return func(f fstest.MapFS) {
			text := strings.Replace(string(f[file].Data), old, replacement, 1)
			if text == string(f[file].Data) {
				panic("nothing was changed in " + file)
			}
			f[file] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	add := func(file, text string) func(fstest.MapFS) {
		return func(f fstest.MapFS) { f[file] = &fstest.MapFile{Data: []byte(text)} }
	}
	remove := func(file string) func(fstest.MapFS) { return func(f fstest.MapFS) { delete(f, file) } }
	for name, c := range map[string]struct {
		change func(fstest.MapFS)
		want   string
	}{
		"no settings":         {remove("settings.schema.json"), "acme: settings.schema.json: "},
		"no title":            {change("settings.schema.json", "Acme", ""), "title and description are needed"},
		"settings no schema":  {change("settings.schema.json", `"object"`, `"thing"`), "settings.schema.json"},
		"no country":          {add("vendor.json", `{"country":"Brazil","source":{"kind":"inferred","note":"x"}}`), `vendor.json: country must be two capital letters such as BR, not "Brazil"`},
		"a country unsourced": {add("vendor.json", `{"country":"BR"}`), "vendor.json: source: kind must be"},
		"a stranger":          {add("readme.txt", ""), "readme.txt: isn't a part of a dossier"},
		"a stranger in it":    {add("send/readme.txt", ""), "send/readme.txt: isn't a part of a route"},
		"a stranger deeper":   {add("send/answers/x.txt", ""), "send/answers/x.txt: only .json files belong here"},
		"an unknown key":      {change("send/route.json", `"method"`, `"mehtod"`), `unknown field "mehtod"`},
		"text after the end":  {change("chat/route.json", `"notes":[]}`, `"notes":[]} {}`), "goes on after its end"},
		"broken JSON":         {add("send/route.json", "{\n\n\"title\" 7}"), "send/route.json: line 3: "},
		"no source":           {change("send/route.json", `"documented"`, `"known"`), `source: kind must be documented, inferred or recorded, not "known"`},
		"no where":            {change("send/route.json", `"where":"https://acme.example"`, `"where":""`), "source: documented needs where"},
		"no why":              {change("chat/route.json", `"note":"why"`, `"note":""`), "source: inferred needs a note that says why"},
		"no when":             {change("send/route.json", `"when":"2026"`, `"when":""`), "notes: A note.: recorded needs when"},
		"no method":           {change("send/route.json", `"POST"`, `""`), "title, method and path are needed"},
		"nothing to send":     {change("send/route.json", `["template"]`, `[]`), "sends is needed"},
		"an unknown kind":     {change("send/route.json", `["template"]`, `["fax"]`), `sends: "fax" is no kind of message`},
		"an unknown showing":  {change("send/route.json", `"template":"/name"`, `"titel":"/name"`), `show: "titel" isn't one of`},
		"a bad pointer":       {change("send/route.json", `"/to/number"`, `"to"`), `the pointer "to" must begin with /`},
		"a bad condition":     {change("send/route.json", `"/rows/*/title"`, `"/rows/*[type]/title"`), "has a condition that isn't like [type=body]"},
		"no such segment":     {change("chat/route.json", `"name":"id"`, `"name":"chat"`), "the path has no {chat}"},
		"no place":            {change("chat/route.json", `"in":"path"`, `"in":"air"`), `in must be body or path, not "air"`},
		"no secret":           {change("chat/route.json", `"in":"body"`, `"in":"air"`), `in must be body or header, not "air"`},
		"no secret's form":    {change("send/route.json", `{secret}`, `secret`), "a header needs a name and a format with {secret}"},
		"a rate of nothing":   {change("send/route.json", `"per_second":5`, `"per_second":0`), "per_second must be more than 0"},
		"a limit of nothing":  {change("send/route.json", `"max":20`, `"max":0`), "what, max and unit are needed"},
		"no request schema":   {remove("send/request.schema.json"), "send/request.schema.json: "},
		"a bad schema":        {change("send/request.schema.json", `"required":["to","name"]`, `"required":"to"`), "send/request.schema.json: "},
		"no example":          {remove("send/requests/a.json"), "send"},
		"an empty example":    {change("send/requests/a.json", `"path"`, `"headers":{},"pth"`), "unknown field"},
		"an example's source": {change("send/requests/a.json", `"why"`, `""`), "send/requests/a.json: source: inferred needs a note"},
		"no answer":           {remove("send/answers/denied.json"), "answers/denied.json is needed"},
		"a verdict unknown":   {add("send/answers/maybe.json", `{"source":{"kind":"inferred","note":"x"},"status":200}`), "the name must begin with one of"},
		"no status":           {change("send/answers/denied.json", "401", "1"), "status: 1 isn't one"},
		"nothing fresh there": {change("send/answers/accepted.json", `"/n/id"`, `"/n"`), "fresh: the body has no text or number at /n"},
		"a body and a text":   {change("send/answers/denied.json", `"body"`, `"text":"x","body"`), "body and text can't both be there"},
	} {
		t.Run(name, func(t *testing.T) {
			files := vendor()
			c.change(files)
			_, err := New([]Files{{"acme", files}}, Options{})
			require.ErrorContains(t, err, c.want)
			assert.True(t, strings.HasPrefix(err.Error(), "acme: "), err)
		})
	}
}

func TestAllFaultsAreNamed(t *testing.T) {
	files := vendor()
	delete(files, "send/answers/denied.json")
	delete(files, "chat/answers/rejected.json")
	_, err := dossier.Load("acme", files)
	require.Error(t, err)
	assert.Len(t, strings.Split(err.Error(), "\n"), 2)
}
