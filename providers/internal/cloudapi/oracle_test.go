package cloudapi_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/internal/cloudapi"
	"campaign/providers/provider"
	"campaign/schema"
)

// These tests hold the dialect against Meta's own published description, which testdata/README.md tells of. No struct
// of ours is between: what is judged is bytes.

type loosening struct {
	Why string
	At  []string
	Put any // nil: what stands there goes
}

func readJSON[T any](t testing.TB, file string) T {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	require.NoError(t, err)
	var value T
	require.NoError(t, json.Unmarshal(text, &value))
	return value
}

// oracle is Meta's schema with some of the loosenings.
func oracle(t testing.TB, loosenings []loosening) *schema.Schema {
	t.Helper()
	root := readJSON[map[string]any](t, "messages.schema.json")
	for _, l := range loosenings {
		for _, at := range l.At {
			loosen(t, root, strings.Split(at, "/")[1:], l.Put)
		}
	}
	text, err := json.Marshal(root)
	require.NoError(t, err)
	s, err := schema.Compile(text)
	require.NoError(t, err)
	return s
}

// loosen puts a value at a path, or at the end of a list (-), or removes what stands there.
func loosen(t testing.TB, node any, path []string, put any) any {
	t.Helper()
	switch n := node.(type) {
	case []any:
		if path[0] == "-" {
			return append(n, put)
		}
		i := strings.Index("0123456789", path[0])
		require.Less(t, i, len(n), path)
		n[i] = loosen(t, n[i], path[1:], put)
	case map[string]any:
		switch {
		case len(path) > 1:
			require.Contains(t, n, path[0])
			n[path[0]] = loosen(t, n[path[0]], path[1:], put)
		case put == nil:
			require.Contains(t, n, path[0])
			delete(n, path[0])
		default:
			n[path[0]] = put
		}
	default:
		require.Fail(t, "no such place", path)
	}
	return node
}

// examples are Meta's examples that have a type.
func examples(t testing.TB) map[string]json.RawMessage {
	all := readJSON[map[string]json.RawMessage](t, "examples.json")
	require.Len(t, all, 50)
	maps.DeleteFunc(all, func(_ string, body json.RawMessage) bool {
		var m struct{ Type string }
		require.NoError(t, json.Unmarshal(body, &m))
		return m.Type == ""
	})
	require.Len(t, all, 47)
	for name, body := range all {
		all[name] = json.RawMessage(strings.ReplaceAll(string(body), `"<HEADER_TYPE>"`, `"text"`))
	}
	return all
}

func TestTheOracleAcceptsMetasExamples(t *testing.T) {
	loose := oracle(t, readJSON[[]loosening](t, "loosenings.json"))
	for name, body := range examples(t) {
		t.Run(name, func(t *testing.T) { assert.Empty(t, loose.CheckJSON(body)) })
	}
}

func TestTheOracleAsPublishedAcceptsNone(t *testing.T) {
	strict := oracle(t, nil)
	for name, body := range examples(t) {
		assert.NotEmpty(t, strict.CheckJSON(body), name)
	}
}

// Every message type of ours, as bytes, with every field that it may have.
func TestTheDialectSatisfiesMetasDescription(t *testing.T) {
	loose := oracle(t, readJSON[[]loosening](t, "loosenings.json"))
	dialects := map[string]cloudapi.Dialect{
		"numbers": {Vendor: "Meta"},
		"texts":   {Vendor: "Wake Experience", Policy: true, TextDegrees: true},
	}
	for which, dialect := range dialects {
		for name, m := range messages {
			t.Run(which+"/"+name, func(t *testing.T) {
				assert.Empty(t, loose.CheckJSON(encode(t, dialect, m)))
			})
		}
	}
}

// A loosening that nothing needs would only make the judge blind.
func TestEveryLooseningIsNeeded(t *testing.T) {
	all := readJSON[[]loosening](t, "loosenings.json")
	bodies := slices.Collect(maps.Values(examples(t)))
	for _, m := range messages {
		bodies = append(bodies, encode(t, cloudapi.Dialect{Vendor: "Meta"}, m))
	}
	for i, l := range all {
		if l.At[0] == "/propertyNames" { // it takes away, instead of adding
			continue
		}
		without := oracle(t, slices.Delete(slices.Clone(all), i, i+1))
		refused := slices.ContainsFunc(bodies, func(b json.RawMessage) bool { return len(without.CheckJSON(b)) > 0 })
		assert.True(t, refused, "not needed: %s", l.Why)
	}
}

func TestTheOracleRefusesWhatIsWrong(t *testing.T) {
	loose := oracle(t, readJSON[[]loosening](t, "loosenings.json"))
	swap := func(name, old, new string) string {
		body := string(encode(t, cloudapi.Dialect{Vendor: "Meta"}, messages[name]))
		require.Contains(t, body, old)
		return strings.Replace(body, old, new, 1)
	}
	for name, body := range map[string]string{
		"no recipient":         swap("text", `"to":`, `"too":`),
		"another type":         swap("text", `"type":"text"`, `"type":"txt"`),
		"an unknown key":       swap("text", `"type":"text"`, `"type":"text","txt":{}`),
		"a null":               swap("text", `"type":"text"`, `"type":"text","context":null`),
		"media without a file": swap("image by id", `"id":`, `"ID":`),
		"no language":          swap("template", `"language":`, `"lang":`),
		"a button's index":     swap("template with everything", `"index":"0"`, `"index":"a"`),
		"a button's sub_type":  swap("template with everything", `"sub_type":"url"`, `"sub_type":"link"`),
		"a parameter's text":   swap("template with everything", `"text":"João"`, `"txt":"João"`),
		"a reply's id":         swap("buttons", `"reply":{"id":`, `"reply":{"ID":`),
		"a long title":         swap("buttons", `"title":"Sim"`, `"title":"Simmmmmmmmmmmmmmmmmmm"`),
		"a list's row":         swap("list", `"rows":[{"id":`, `"rows":[{"ID":`),
		"a contact's key":      swap("contacts", `"birthday":`, `"born":`),
	} {
		t.Run(name, func(t *testing.T) { assert.NotEmpty(t, loose.CheckJSON([]byte(body)), body) })
	}
}

// encode writes a message as the bytes of a body.
func encode(t testing.TB, d cloudapi.Dialect, m provider.Message) json.RawMessage {
	t.Helper()
	message, err := d.Encode(m)
	require.NoError(t, err)
	message.Ref = m.Ref
	body, err := provider.Marshal(message)
	require.NoError(t, err)
	return body
}
