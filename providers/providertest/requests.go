package providertest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/schema"
)

// testRequests checks the documented requests against the schema, and what the provider encodes against them.
func (s *subject) testRequests(t *testing.T) {
	for _, r := range s.dossier.Routes {
		for _, e := range r.Examples {
			t.Run(r.Folder+"/"+e.Name, func(t *testing.T) {
				t.Run("satisfies the schema", func(t *testing.T) { s.documented(t, r, e) })
				t.Run("is what Encode writes", func(t *testing.T) { s.encoded(t, r, e) })
				t.Run("encode is pure", func(t *testing.T) { s.pure(t, e) })
			})
		}
	}
}

// documented checks a documented request, with a secret put where the vendor wants it, against the schema.
func (s *subject) documented(t *testing.T, r *dossier.Route, e dossier.Example) {
	body := value(t, e.Body)
	if r.Secret.In == "body" {
		body.(map[string]any)[strings.TrimPrefix(r.Secret.Pointer, "/")] = s.secrets()[0]
	}
	text, err := json.Marshal(body)
	require.NoError(t, err)
	compiled, err := schema.Compile(r.Request)
	require.NoError(t, err)
	assert.Empty(t, compiled.CheckJSON(text))
	for name := range e.Settings {
		assert.False(t, s.dossier.Settings.Named(name).Secret, "the example's settings hold the secret %s", name)
	}
}

// encoded checks that the message gives the documented request, and nothing that it doesn't have.
func (s *subject) encoded(t *testing.T, route *dossier.Route, e dossier.Example) {
	r, err := s.provider(t, base, e.Settings).Encode(message(t, e))
	require.NoError(t, err)
	assert.Equal(t, route.Method, r.Method)
	assert.Equal(t, e.Path, path(t, r.URL, base))
	assert.Equal(t, value(t, e.Body), value(t, r.Body), "the body")

	want := map[string]bool{}
	for name, allowed := range route.Headers {
		want[http.CanonicalHeaderKey(name)] = true
		assert.Contains(t, allowed, r.Header.Get(name), "the header %s", name)
	}
	for name, v := range e.Headers {
		want[http.CanonicalHeaderKey(name)] = true
		assert.Equal(t, v, r.Header.Get(name), "the header %s", name)
	}
	for name := range r.Header {
		assert.True(t, want[name], "the header %s, which nothing asks for", name)
	}
}

// pure checks that Encode depends on the message alone, shares nothing between calls and knows no secret, and that
// Authorize does.
func (s *subject) pure(t *testing.T, e dossier.Example) {
	p := s.provider(t, base, e.Settings)
	first, err := p.Encode(message(t, e))
	require.NoError(t, err)
	s.discreet(t, first.URL+fmt.Sprint(first.Header)+string(first.Body), "the encoded request")
	kept := provider.Request{
		Method: first.Method, URL: first.URL, Header: first.Header.Clone(), Body: append([]byte{}, first.Body...),
	}
	second, err := s.provider(t, base, e.Settings).Encode(message(t, e))
	require.NoError(t, err)
	assert.Equal(t, kept, second, "another provider, an equal message")

	require.NoError(t, p.Authorize(t.Context(), &first))
	whole := first.URL + fmt.Sprint(first.Header) + string(first.Body)
	found := false
	for _, secret := range s.secrets() {
		found = found || strings.Contains(whole, secret)
	}
	assert.True(t, found, "Authorize adds no secret")
	for name := range first.Header {
		first.Header.Set(name, "spoilt")
	}
	clear(first.Body)
	third, err := p.Encode(message(t, e))
	require.NoError(t, err)
	assert.Equal(t, kept, third, "after the first request was used")
}

// testFields checks that every property that a request may have is known to be produced, or said not to be.
func (s *subject) testFields(t *testing.T) {
	for _, r := range s.dossier.Routes {
		var root map[string]any
		require.NoError(t, json.Unmarshal(r.Request, &root))
		allowed := map[string]bool{}
		walkSchema(root, root, "", allowed, 0)
		produced := map[string]bool{}
		for _, e := range r.Examples {
			walkValue(value(t, e.Body), "", produced)
		}
		notes := ""
		for _, n := range r.Notes {
			if strings.Contains(n.Text, "not produced") {
				notes += n.Text + " "
			}
		}
		for pointer := range allowed {
			if pointer == r.Secret.Pointer || mentioned(notes, pointer) {
				continue
			}
			assert.True(t, has(produced, pointer), "%s: %s is in the schema, in no documented request, and no note "+
				"says that it is not produced", r.Folder, pointer)
		}
	}
}

// walkSchema collects the pointers of every property that a schema names. An element of a list is *, a pattern is
// between two bars.
func walkSchema(root, node map[string]any, at string, found map[string]bool, depth int) {
	if depth > 40 { // a schema that refers to itself
		return
	}
	if ref, ok := node["$ref"].(string); ok {
		target := root
		for token := range strings.SplitSeq(strings.TrimPrefix(strings.TrimPrefix(ref, "#"), "/"), "/") {
			if token != "" {
				target, _ = target[token].(map[string]any)
			}
		}
		walkSchema(root, target, at, found, depth+1)
		return
	}
	properties := map[string]any{}
	if named, ok := node["properties"].(map[string]any); ok {
		maps.Copy(properties, named)
	}
	if patterns, ok := node["patternProperties"].(map[string]any); ok {
		for p, v := range patterns {
			properties["|"+p+"|"] = v
		}
	}
	for name, v := range properties {
		if v == false {
			continue
		}
		found[at+"/"+name] = true
		if sub, ok := v.(map[string]any); ok {
			walkSchema(root, sub, at+"/"+name, found, depth+1)
		}
	}
	for _, word := range []string{"items", "allOf", "anyOf", "oneOf", "if", "then", "else"} {
		below := at
		if word == "items" {
			below += "/*"
		}
		switch sub := node[word].(type) {
		case map[string]any:
			walkSchema(root, sub, below, found, depth+1)
		case []any:
			for _, one := range sub {
				if one, ok := one.(map[string]any); ok {
					walkSchema(root, one, below, found, depth+1)
				}
			}
		}
	}
}

// walkValue collects the pointers of every property of a value.
func walkValue(v any, at string, found map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for name, item := range v {
			found[at+"/"+name] = true
			walkValue(item, at+"/"+name, found)
		}
	case []any:
		for _, item := range v {
			walkValue(item, at+"/*", found)
		}
	}
}

// has tells whether a pointer, which may hold patterns, is among the found ones.
func has(found map[string]bool, pointer string) bool {
	if !strings.Contains(pointer, "|") {
		return found[pointer]
	}
	expression := "^"
	for i, piece := range strings.Split(pointer, "|") {
		if i%2 == 0 {
			expression += regexp.QuoteMeta(piece)
		} else {
			expression += "(" + strings.Trim(piece, "^$") + ")"
		}
	}
	pattern := regexp.MustCompile(expression + "$")
	for candidate := range found {
		if pattern.MatchString(candidate) {
			return true
		}
	}
	return false
}

// mentioned tells whether a pointer, or one above it, stands in notes.
func mentioned(notes, pointer string) bool {
	for pointer != "" {
		if regexp.MustCompile(regexp.QuoteMeta(pointer) + `([\s,;:.)]|$)`).MatchString(notes) {
			return true
		}
		pointer = pointer[:strings.LastIndexByte(pointer, '/')]
	}
	return false
}
