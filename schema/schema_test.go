package schema_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema"
)

func TestSchemasThatAreRefused(t *testing.T) {
	for _, c := range []struct{ name, schema, said string }{
		{"no JSON", `{`, "the schema can't be read: the JSON ends too early"},
		{"two values", `{} {}`, "the schema can't be read: something follows the JSON value"},
		{"a list", `[]`, "a schema must be a JSON object"},
		{"another draft", `{"$schema": "https://json-schema.org/draft/2020-12/schema"}`, "the schema is written in another draft: $schema must be http://json-schema.org/draft-07/schema#, not https://json-schema.org/draft/2020-12/schema"},
		{"a later word", `{"properties": {"a": {"unevaluatedProperties": false}}}`, `#/properties/a: "unevaluatedProperties" isn't a word of draft-07`},
		{"$defs", `{"$defs": {}}`, `#: "$defs" isn't a word of draft-07`},
		{"dependentRequired", `{"dependentRequired": {}}`, `#: "dependentRequired" isn't a word of draft-07`},
		{"prefixItems", `{"allOf": [{"prefixItems": []}]}`, `#/allOf/0: "prefixItems" isn't a word of draft-07`},
		{"a misspelt word", `{"additionalPropertes": false}`, `#: "additionalPropertes" isn't a word of draft-07; did you mean additionalProperties?`},
		{"a remote reference", `{"$ref": "http://127.0.0.1:9/x.json"}`, "#: a $ref may lead only to this same schema, as in #/definitions/text: nothing is fetched"},
		{"a file", `{"items": {"$ref": "other.json#/a"}}`, "#/items: a $ref may lead only to this same schema, as in #/definitions/text: nothing is fetched"},
		{"a reference to nowhere", `{"$ref": "#/definitions/a"}`, "#: the $ref #/definitions/a leads nowhere"},
		{"a reference to itself", `{"definitions": {"a": {"allOf": [{"$ref": "#/definitions/a"}]}}, "$ref": "#/definitions/a"}`, "#/definitions/a/allOf/0: the $ref #/definitions/a leads back to itself"},
		{"constraints beside a reference", `{"definitions": {"a": {}}, "properties": {"x": {"$ref": "#/definitions/a", "maxLength": 3}}}`, `#/properties/x: "maxLength" beside $ref would not be checked; use allOf`},
		{"an unknown format", `{"format": "phone"}`, `#: the format "phone" isn't known`},
		{"a look-ahead", `{"pattern": "^(?!a)"}`, "#: the pattern \"^(?!a)\" can't be used: error parsing regexp: invalid or unsupported Perl syntax: `(?!`"},
		{"a number for a schema", `{"properties": {"a": 1}}`, "#/properties/a: a schema must be an object, true or false"},
		{"a type that isn't one", `{"type": "text"}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := schema.Compile([]byte(c.schema))
			require.Error(t, err)
			if c.said != "" {
				assert.Equal(t, c.said, err.Error())
			}
		})
	}
}

func TestNothingIsFetched(t *testing.T) {
	var hits atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer server.Close()
	for _, text := range []string{
		`{"$ref": "` + server.URL + `/a.json"}`,
		`{"properties": {"a": {"$id": "` + server.URL + `/b.json", "$ref": "c.json"}}}`,
		`{"$id": "` + server.URL + `/d.json", "$ref": "e.json"}`,
		`{"$id": "` + server.URL + `/f.json", "definitions": {"a": {"type": "string"}}, "properties": {"b": {"$ref": "#/definitions/a"}}}`,
		`{"$schema": "` + server.URL + `/g.json"}`,
	} {
		if s, err := schema.Compile([]byte(text)); err == nil {
			s.CheckJSON([]byte(`{"a": 1, "b": 2}`))
		}
	}
	assert.Zero(t, hits.Load())
}

func TestBaseIsDraft07(t *testing.T) {
	_, err := schema.Compile(schema.Base()) // it holds the schema against draft-07's own
	require.NoError(t, err)
}

func TestEveryPropertyOfTheBaseIsDescribed(t *testing.T) {
	var root map[string]any
	require.NoError(t, json.Unmarshal(schema.Base(), &root))
	var walk func(at string, v any)
	walk = func(at string, v any) {
		m, _ := v.(map[string]any)
		for word, inner := range m {
			properties, ok := inner.(map[string]any)
			if word == "properties" && ok && !regexp.MustCompile(`/(if|then)$`).MatchString(at) {
				for name, p := range properties {
					described, _ := p.(map[string]any)
					if ref, ok := described["$ref"].(string); ok && described["description"] == nil {
						described = root["definitions"].(map[string]any)[ref[len("#/definitions/"):]].(map[string]any)
					}
					text, _ := described["description"].(string)
					assert.Regexp(t, `^[A-Z].*\.$`, text, at+"/"+name)
				}
			}
			walk(at+"/"+word, inner)
			if items, ok := inner.([]any); ok {
				for _, item := range items {
					walk(at+"/"+word, item)
				}
			}
		}
		if m["type"] == "object" && at != "/properties/provider" && at != "/definitions/template/properties/variables" {
			assert.Equal(t, false, m["additionalProperties"], at)
		}
	}
	walk("", root)
}

func TestCampaign(t *testing.T) {
	once, err := schema.Campaign(schema.Base(), providers())
	require.NoError(t, err)
	again, err := schema.Campaign(schema.Base(), providers())
	require.NoError(t, err)
	assert.Equal(t, string(once), string(again))
	assert.True(t, bytes.HasSuffix(once, []byte("}\n")))
	assert.NotContains(t, string(once), `\u003c`)
	_, err = schema.Compile(once)
	require.NoError(t, err)
}

func TestSettingsThatCantBeJoined(t *testing.T) {
	for _, c := range []struct{ name, schema, said string }{
		{"open", `{"properties": {"a": {"type": "string"}}}`, "the settings of x: properties, and additionalProperties: false, must be there"},
		{"name", `{"properties": {"name": {"type": "string"}}, "additionalProperties": false}`, "the settings of x: name is the provider's own name and can't be a setting"},
		{"list", `{"properties": {"a": {"type": "array"}}, "additionalProperties": false}`, `the settings of x: a: its "type" must be string, boolean, integer or number`},
		{"reference", `{"definitions": {"a": {"type": "string"}}, "properties": {"a": {"$ref": "#/definitions/a"}}, "additionalProperties": false}`, "the settings of x: a $ref would lead nowhere once they are joined; write it out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := schema.Campaign(schema.Base(), []schema.ProviderSettings{{Name: "x", Schema: []byte(c.schema)}})
			assert.EqualError(t, err, c.said)
		})
	}
	_, err := schema.Campaign(schema.Base(), append(providers(), providers()[0]))
	assert.EqualError(t, err, "the provider cloudhumans is there twice")
}

func TestCheckTakesScalarsAsTyped(t *testing.T) {
	s := campaign(t)
	for _, c := range []struct {
		name, text string
		said       []string
	}{
		{"a number for a text", lines("provider: {name: cloudhumans, account_id: 0123, inbox_id: 42, api_access_token: yes}"), []string{}},
		{"the environment for a number", lines(`provider: {name: cloudhumans, account_id: "${A}", inbox_id: "x${B}", api_access_token: "${C}"}`), []string{}},
		{"the environment for others", lines(`provider: {name: socialminer, apikey: "${K}", api_version: "${V}", local_storage: "${L}", channel: "${C}"}`), []string{}},
		{"a version that looks like a number", lines(`provider: {name: socialminer, apikey: x, api_version: 4.0}`), []string{}},
		{"true and false", lines(`provider: {name: socialminer, apikey: x, local_storage: true}`), []string{}},
		{"true in quotes", lines(`provider: {name: socialminer, apikey: x, local_storage: "False", channel: "3"}`), []string{}},
		{"yes isn't true", lines(`provider: {name: socialminer, apikey: x, local_storage: yes}`), []string{"f.yaml:1:57: provider.local_storage: must be true or false"}},
		{"4 isn't 4.0", lines(`provider: {name: socialminer, apikey: x, api_version: 4}`), []string{"f.yaml:1:55: provider.api_version: must be one of 4.0, 5.0"}},
		{"whole numbers", lines(`provider: {name: socialminer, apikey: x, channel: 1.5}`), []string{"f.yaml:1:51: provider.channel: must be a whole number"}},
		{"octal isn't a number", lines(`provider: {name: socialminer, apikey: x, channel: 010}`), []string{"f.yaml:1:51: provider.channel: must be a whole number"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rest := "version: 1\nname: x\nrecipients: {csv: p.csv}\ntemplate: {name: t, variables: {a: 0123, b: 2026-12-01, c: no, d: .nan}, button_param_0: 007}\n"
			assert.Equal(t, c.said, said(judge(s, "f.yaml", c.text+rest)))
		})
	}
}

func TestRates(t *testing.T) {
	s := campaign(t)
	for rate, good := range map[string]bool{
		"20/s": true, "600/m": true, "3600/h": true, "unlimited": true, "0.5/s": true, "1.25/m": true, "007/s": true, "10/h": true, "100000000/s": true,
		"0/s": false, "0.0/s": false, "20": false, "20/d": false, "-1/s": false, "20 /s": false, "/s": false, "1e3/s": false, ".5/s": false, "5./s": false,
		"Unlimited": false, "20/S": false, "９/s": false,
	} {
		problems := judge(s, "f.yaml", withTemplate+"throttle: {rate: "+rate+"}\n")
		assert.Equal(t, good, len(problems) == 0, rate)
	}
}

func TestShares(t *testing.T) {
	s := campaign(t)
	for share, good := range map[string]bool{
		"10%": true, "0%": true, "100%": true, "2.5%": true, "0": true, "50": true, "100.0%": true,
		"101%": false, "-1": false, "1.5": false, "ten": false, "10 %": false, "%": false,
	} {
		text := noRecipients + "recipients: {csv: p.csv, max_invalid: " + share + "}\ntemplate: {name: x}\n"
		problems := judge(s, "f.yaml", text)
		assert.Equal(t, good, len(problems) == 0, share)
	}
}

// noRecipients is good without its recipients.
const noRecipients = `version: 1
name: winter
provider: {name: cloudhumans, account_id: "17", inbox_id: "42", api_access_token: "${T}"}
`

func TestCheckJSON(t *testing.T) {
	s, err := schema.Compile([]byte(`{
		"type": "object", "required": ["to", "type"], "additionalProperties": false,
		"properties": {
			"to": {"type": "string", "pattern": "^[0-9]+$", "x-problem": "must be digits only"},
			"type": {"enum": ["text", "image"]},
			"ttl": {"type": "integer", "minimum": 1, "maximum": 30},
			"text": {"type": "object", "properties": {"body": {"type": "string", "maxLength": 5}}, "required": ["body"]},
			"items": {"type": "array", "maxItems": 12, "uniqueItems": true, "items": {"type": "string", "minLength": 2}}
		},
		"oneOf": [{"required": ["text"]}, {"required": ["items"]}]
	}`))
	require.NoError(t, err)
	for _, c := range []struct {
		name, body string
		said       []string
	}{
		{"good", `{"to": "55", "type": "text", "text": {"body": "Olá😀"}}`, nil},
		{"not JSON", `{"to"`, []string{"the JSON ends too early"}},
		{"nothing", ``, []string{"the JSON ends too early"}},
		{"more than one value", `{} {}`, []string{"something follows the JSON value"}},
		{"a list", `[]`, []string{"must be an object, not a list"}},
		{"empty", `{}`, []string{"needs text or items", "to: is missing", "type: is missing"}},
		{"both", `{"to": "55", "type": "text", "text": {"body": "a"}, "items": []}`, []string{"items: can't stand beside text; only one of text and items may be there"}},
		{"types", `{"to": 55, "type": "text", "text": {"body": null}, "ttl": "3"}`, []string{"text.body: must be a text, not null", "to: must be a text, not a number", "ttl: must be a whole number, not a text"}},
		{"values", `{"to": "+55", "type": "video", "text": {"body": "abcdef"}, "ttl": 31}`, []string{"text.body: is too long: 6 characters, and at most 5 are allowed", "to: must be digits only", "ttl: must be at most 30", "type: must be one of text, image"}},
		{"unknown", `{"to": "55", "type": "text", "text": {"body": "a"}, "tll": 3}`, []string{"tll: isn't a documented field; did you mean ttl?"}},
		{"items by number", `{"to": "55", "type": "text", "items": ["aa","a","bb","cc","dd","ee","ff","gg","hh","ii","a1"," "]}`, []string{"items[1]: is too short: at least 2 characters are needed", "items[11]: is too short: at least 2 characters are needed"}},
		{"twice the same", `{"to": "55", "type": "text", "items": ["aa","aa"]}`, []string{"items: has the same item twice"}},
		{"a number without end", `{"to": "55", "ttl": 1e999999999}`, []string{"a number in it is too long"}},
		{"a name that plays tricks", `{"to": "55", "type": "text", "text": {"body": "a"}, "\u001b[2J\n": 3}`, []string{"␛[2J␊: isn't a documented field; what can stand here: items, text, to, ttl, type"}},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.said, s.CheckJSON([]byte(c.body))) })
	}
}

// TestNamesOfAList: where names must be of a list, the name that isn't is told of, and nothing else.
func TestNamesOfAList(t *testing.T) {
	s, err := schema.Compile([]byte(`{"type": "object", "properties": {"type": {"const": "text"}, "text": {}, "image": {}},
		"allOf": [{"if": {"properties": {"type": {"const": "text"}}}, "then": {"propertyNames": {"enum": ["type", "text"]}}}]}`))
	require.NoError(t, err)
	assert.Empty(t, s.CheckJSON([]byte(`{"type": "text", "text": 1}`)))
	said := s.CheckJSON([]byte(`{"type": "text", "image": 1}`))
	require.Len(t, said, 1)
	assert.Contains(t, said[0], "image: isn't a documented field")
}
