package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema"
	"campaign/schema/wording"
)

func parse(t *testing.T, text string) *schema.Node {
	t.Helper()
	d, problems := schema.Parse("f.yaml", []byte(text))
	require.Empty(t, said(problems))
	return d.Root
}

func TestTextsStayAsTyped(t *testing.T) {
	for _, c := range []struct{ written, text string }{
		{`0123`, "0123"}, {`2026-12-01`, "2026-12-01"}, {`1e3`, "1e3"}, {`yes`, "yes"}, {`1_000`, "1_000"}, {`0x1F`, "0x1F"},
		{`.nan`, ".nan"}, {`-.inf`, "-.inf"}, {`12:30:45`, "12:30:45"}, {`0o17`, "0o17"}, {`+55`, "+55"}, {`1.10`, "1.10"}, {`True`, "True"},
		{`NO`, "NO"}, {`"0123"`, "0123"}, {`'it''s'`, "it's"}, {`"a\nb"`, "a\nb"}, {`"null"`, "null"}, {`""`, ""},
		{"|\n  um\n  dois\n", "um\ndois\n"}, {"|-\n  um\n  dois\n", "um\ndois"}, {">\n  um\n  dois\n", "um dois\n"}, {"um\n  dois", "um dois"},
		{`Olá 😀 日本`, "Olá 😀 日本"}, {`https://a.example/x?y=1#z`, "https://a.example/x?y=1#z"}, {`${TOKEN}`, "${TOKEN}"},
		{`a # a comment`, "a"}, {"\"a\u0085b\"", "a b"},
	} {
		t.Run(c.written, func(t *testing.T) {
			n := parse(t, "key: "+c.written+"\n").Get("key")
			require.Equal(t, schema.Text, n.Kind)
			assert.Equal(t, c.text, n.Text)
		})
	}
}

func TestEmptyValues(t *testing.T) {
	for _, written := range []string{"", "~", "null", "Null", "# nothing"} {
		n := parse(t, "key: "+written+"\nother: x\n").Get("key")
		assert.Equal(t, schema.Empty, n.Kind, written)
		assert.Equal(t, 1, n.Line, written)
		assert.Equal(t, 1, n.Column, written)
	}
}

// where writes each name and value with its place.
func where(n *schema.Node) []string {
	var all []string
	var walk func(n *schema.Node)
	walk = func(n *schema.Node) {
		if n.Kind == schema.Text {
			all = append(all, fmt.Sprintf("%s=%s@%d:%d", n.Path, n.Text, n.Line, n.Column))
		}
		for _, f := range n.Fields {
			all = append(all, fmt.Sprintf("%s@%d:%d", f.Name, f.Line, f.Column))
			walk(f.Value)
		}
		for _, item := range n.Items {
			walk(item)
		}
	}
	walk(n)
	return all
}

func TestPlacesAndOrder(t *testing.T) {
	for _, c := range []struct {
		name, text string
		places     []string
	}{
		{"block", "b: x\na:\n  - c: y\n  - z\n", []string{"b@1:1", "b=x@1:4", "a@2:1", "c@3:5", "a[0].c=y@3:8", "a[1]=z@4:5"}},
		{"flow", "á: {ção: x, b: [y]}\n", []string{"á@1:1", "ção@1:5", "á.ção=x@1:10", "b@1:13", "á.b[0]=y@1:17"}},
		{"emoji count as one", "a: {😀: x, b: y}\n", []string{"a@1:1", "😀@1:5", "a.😀=x@1:8", "b@1:11", "a.b=y@1:14"}},
		{"byte order mark", "\ufeffa: x\n", []string{"a@1:1", "a=x@1:4"}},
		{"windows lines", "a: x\r\nb: y\r\n", []string{"a@1:1", "a=x@1:4", "b@2:1", "b=y@2:4"}},
		{"old mac lines", "a: x\rb: y\r", []string{"a@1:1", "a=x@1:4", "b@2:1", "b=y@2:4"}},
		{"lines that only YAML counts", "# x\u2028# y\na: x\n", []string{"a@2:1", "a=x@2:4"}},
		{"after a document mark", "---\na: x\n...\n", []string{"a@2:1", "a=x@2:4"}},
		{"block text", "a: |\n  x\nb: y\n", []string{"a@1:1", "a=x\n@1:4", "b@3:1", "b=y@3:4"}},
		{"names as typed", "1: x\nyes: y\n2026-01-01: z\n", []string{"1@1:1", "1=x@1:4", "yes@2:1", "yes=y@2:6", "2026-01-01@3:1", "2026-01-01=z@3:13"}},
		{"alias", "a: &x {k: v}\nb: *x\n", []string{"a@1:1", "k@1:8", "a.k=v@1:11", "b@2:1", "k@1:8", "b.k=v@1:11"}},
		{"alias of a text", "a: &x v\nb: *x\n", []string{"a@1:1", "a=v@1:4", "b@2:1", "b=v@2:4"}},
		{"merge", "a: &x {k: v, l: w}\nb:\n  <<: *x\n  k: own\n", []string{"a@1:1", "k@1:8", "a.k=v@1:11", "l@1:14", "a.l=w@1:17",
			"b@2:1", "k@4:3", "b.k=own@4:6", "l@1:14", "b.l=w@1:17"}},
		{"merge of several", "a: &x {k: v}\nb: &y {k: w, l: z}\nc: {<<: [*x, *y]}\n", []string{"a@1:1", "k@1:8", "a.k=v@1:11",
			"b@2:1", "k@2:8", "b.k=w@2:11", "l@2:14", "b.l=z@2:17", "c@3:1", "k@1:8", "c.k=v@1:11", "l@2:14", "c.l=z@2:17"}},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.places, where(parse(t, c.text))) })
	}
}

func TestGetIsSafe(t *testing.T) {
	var none *schema.Node
	assert.Nil(t, none.Get("a").Get("b"))
	assert.Nil(t, parse(t, "a: x\n").Get("a").Get("b"))
}

func TestUnreadableFiles(t *testing.T) {
	for _, c := range []struct{ name, text, said string }{
		{"nothing", "", "f.yaml: is empty; a campaign file begins with version: 1"},
		{"only a document mark", "---\n", "f.yaml: is empty; a campaign file begins with version: 1"},
		{"too large", "a: " + strings.Repeat("x", 1<<20), "f.yaml: is larger than 1 MB; a campaign file is a short text"},
		{"UTF-16, little end first", "\xff\xfea\x00:\x00", "f.yaml: is written in UTF-16; save it as plain text in UTF-8"},
		{"UTF-16, big end first", "\xfe\xff\x00a", "f.yaml: is written in UTF-16; save it as plain text in UTF-8"},
		{"Windows-1252", "a: x\nb: ol\xe1\n", "f.yaml:2:6: isn't UTF-8 here; save it as plain text in UTF-8"},
		{"workbook", "PK\x03\x04\x14\x00", "f.yaml: is a spreadsheet or an archive, not a campaign file; name the .yaml file"},
		{"zero byte", "a: b\x00", "f.yaml:1:5: isn't a text: there is a zero byte here; save it as plain text in UTF-8"},
		{"escape", "á: \x1b[2J", "f.yaml:1:4: there is an invisible control character (U+001B) here; delete it"},
		{"mark within", "a: x\nb: \ufeffy\n", "f.yaml:2:4: there is an invisible control character (U+FEFF) here; delete it"},
		{"two documents", "a: x\n---\nb: y\n", "f.yaml:2:1: a second document begins here (---); one file is one campaign: take the line out, or split the file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, problems := schema.Parse("f.yaml", []byte(c.text))
			assert.Nil(t, d)
			assert.Equal(t, []string{c.said}, said(problems))
		})
	}
}

func TestWarningsStopNothing(t *testing.T) {
	d, problems := schema.Parse("f.yaml", []byte("body: use o cupom #promo hoje\nname: x # a comment\n"))
	require.NotNil(t, d)
	require.Len(t, problems, 1)
	assert.True(t, problems[0].Warning)
	assert.Equal(t, 1, problems[0].Line)
}

func TestProblemsOfADocument(t *testing.T) {
	d, problems := schema.Parse("f.yaml", []byte("template:\n  variables:\n    name: x\n  buttons:\n    - {title: y}\nprovider: {token: SECRET}\n1:\n  2: z\n"))
	require.Empty(t, problems)
	for _, c := range []struct{ path, caret string }{
		{"template.variables.name", "f.yaml:3:11: template.variables.name: t; h\n    name: x\n          ^"},
		{"template.variables.other", "f.yaml:2:3: template.variables.other: t; h\n  variables:\n  ^"},
		{"template.buttons[0].title", "f.yaml:5:15: template.buttons[0].title: t; h\n    - {title: y}\n              ^"},
		{"template.buttons.0.title", "f.yaml:5:15: template.buttons.0.title: t; h\n    - {title: y}\n              ^"},
		{"template.buttons[3].title", "f.yaml:4:3: template.buttons[3].title: t; h\n  buttons:\n  ^"},
		{"provider.token", "f.yaml:6:19: provider.token: t; h\nprovider: …\n          ^"},
		{"1.2", "f.yaml:8:6: 1.2: t; h\n  2: z\n     ^"},
		{"1.3", "f.yaml:7:1: 1.3: t; h\n1:\n^"},
		{"nowhere.at.all", "f.yaml:1:1: nowhere.at.all: t; h\ntemplate:\n^"},
		{"", "f.yaml:1:1: t; h\ntemplate:\n^"},
	} {
		t.Run(c.path, func(t *testing.T) {
			assert.Equal(t, c.caret, d.Locate(wording.Problem{Path: c.path, Text: "t", Hint: "h"}).Caret())
		})
	}
}
