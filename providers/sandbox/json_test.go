package sandbox

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/dossier"
)

func TestParseKeepsOrderAndPlaces(t *testing.T) {
	text := []byte(` { "b" : [ 1.50 , "é\"\u00e9" , true , null , { } ] , "a/~" : -1e3 } `)
	root, err := parse(text)
	require.NoError(t, err)
	assert.Equal(t, []string{"b", "a/~"}, root.names)
	for pointer, want := range map[string]string{
		"/b/0": "1.50", "/b/1": `é"é`, "/b/2": "true", "/b/3": "null", "/b/4": "{ }", "/a~1~0": "-1e3",
	} {
		p, err := dossier.ParsePointer(pointer)
		require.NoError(t, err)
		v := root.find(p)
		require.NotNil(t, v, pointer)
		assert.Equal(t, want, v.text(), pointer)
	}
	for _, pointer := range []string{"/c", "/b/5", "/b/0/x", "/b/-1"} {
		p, err := dossier.ParsePointer(pointer)
		require.NoError(t, err)
		assert.Nil(t, root.find(p), pointer)
	}
	p, err := dossier.ParsePointer("/b/1")
	require.NoError(t, err)
	changed := replace(text, []*value{root.find(p)}, func(*value) string { return `"x"` })
	assert.JSONEq(t, `{"b":[1.5,"x",true,null,{}],"a/~":-1000}`, string(changed))
}

// FuzzParse holds the parser against encoding/json: what it finds and where must be the same values.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{`{"a":[1,"b",{"c":null}],"d":"\\\""}`, `[]`, ` "x" `, `-0.1e+5`, `[[[{}]]]`, `{"":""}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		root, err := parse(text)
		if !json.Valid(text) {
			if root != nil || err == nil {
				t.Fatal("what isn't JSON was read")
			}
			return
		}
		if root == nil || err != nil {
			return // too deep, or a property twice
		}
		if got, want := rebuild(root), decoded(t, text); !bytes.Equal(got, want) {
			t.Fatalf("%q gives %s, not %s", text, got, want)
		}
	})
}

func decoded(t *testing.T, text []byte) []byte {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// rebuild writes what was parsed in encoding/json's form.
func rebuild(v *value) []byte {
	var whole any
	switch {
	case v.isObject():
		object := map[string]json.RawMessage{}
		for i, item := range v.items {
			object[v.names[i]] = rebuild(item)
		}
		whole = object
	case v.isList():
		list := []json.RawMessage{}
		for _, item := range v.items {
			list = append(list, rebuild(item))
		}
		whole = list
	case v.isText():
		whole = v.text()
	default:
		whole = json.RawMessage(v.text())
	}
	out, _ := json.Marshal(whole)
	return out
}

// TestConditions: a token with conditions means only objects with those properties.
func TestConditions(t *testing.T) {
	root, err := parse([]byte(`{"parts":[{"type":"body","text":"a"},{"type":"button","text":"b"},{"text":"c"},"type",["type"],{"type":{"x":1},"text":"d"},{"type":"body","text":"e"}]}`))
	require.NoError(t, err)
	for text, want := range map[string][]string{
		"/parts/*[type=body]/text": {"a", "e"}, "/parts/*[type=button]/text": {"b"}, "/parts/1[type=button]/text": {"b"},
		"/parts/*[type=none]/text": nil, "/parts/*[text=c]/text": {"c"}, "/parts/*/text": {"a", "b", "c", "d", "e"},
		"/parts/*[type=body][text=e]/text": {"e"}, "/parts/*[type=body][text=b]/text": nil,
	} {
		p, err := dossier.ParsePointer(text)
		require.NoError(t, err, text)
		var found []string
		root.each(p, "", nil, func(name, _ string, v *value) {
			assert.Equal(t, "text", name)
			found = append(found, v.text())
		})
		assert.Equal(t, want, found, text)
	}
	for _, text := range []string{"/a[", "/a[b]", "/a[=b]", "/a[b=]", "/a[b=c", "/a[b=c]d", "/a[b=c][d]"} {
		_, err := dossier.ParsePointer(text)
		assert.ErrorContains(t, err, "a condition that isn't like [type=body]", text)
	}
}
