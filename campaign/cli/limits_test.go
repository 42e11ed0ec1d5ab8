package cli_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A limited place is a text of a campaign that may have so many characters. TEXT stands in its place in the content.
type limited struct {
	path    string
	most    int
	content string
	vendors string // that have the place
	units   string // the letters that may stand there, when not all may
	lead    string // what the text begins with, counted too
}

// The limits of Meta's pages hold under every vendor that has the place; the marked ones are the vendor's own.
var limitedPlaces = map[string]limited{
	"text":            {"message.body", 4096, `message: {type: text, body: TEXT}`, "socialminer meta moorse wegly 99digital", "", ""},
	"body of buttons": {"message.body", 1024, `message: {type: buttons, body: TEXT, buttons: [{id: a, title: A}]}`, "socialminer meta moorse wegly 99digital", "", ""},
	"header":          {"message.header.text", 60, `message: {type: buttons, header: {text: TEXT}, body: a, buttons: [{id: a, title: A}]}`, "socialminer meta", "", ""},
	"footer":          {"message.footer", 60, `message: {type: buttons, body: a, footer: TEXT, buttons: [{id: a, title: A}]}`, "socialminer meta moorse 99digital", "", ""}, // 99 digital's own
	"button's title":  {"message.buttons[0].title", 20, `message: {type: buttons, body: a, buttons: [{id: a, title: TEXT}]}`, "socialminer meta moorse wegly 99digital", "", ""},
	"button's id":     {"message.buttons[0].id", 256, `message: {type: buttons, body: a, buttons: [{id: TEXT, title: A}]}`, "socialminer meta moorse wegly 99digital", "", ""},
	"body of a list":  {"message.body", 4096, `message: {type: list, body: TEXT, button: a, sections: [{rows: [{id: a, title: A}]}]}`, "socialminer meta moorse wegly", "", ""},
	"list's button":   {"message.button", 20, `message: {type: list, body: a, button: TEXT, sections: [{rows: [{id: a, title: A}]}]}`, "socialminer meta moorse wegly", "", ""},
	"section's title": {"message.sections[0].title", 24, `message: {type: list, body: a, button: a, sections: [{title: TEXT, rows: [{id: a, title: A}]}]}`, "socialminer meta moorse wegly", "", ""},
	"row's id":        {"message.sections[0].rows[0].id", 200, `message: {type: list, body: a, button: a, sections: [{rows: [{id: TEXT, title: A}]}]}`, "socialminer meta moorse wegly", "", ""},
	"row's title":     {"message.sections[0].rows[0].title", 24, `message: {type: list, body: a, button: a, sections: [{rows: [{id: a, title: TEXT}]}]}`, "socialminer meta moorse wegly", "", ""},
	"row's description": {"message.sections[0].rows[0].description", 72,
		`message: {type: list, body: a, button: a, sections: [{rows: [{id: a, title: A, description: TEXT}]}]}`, "socialminer meta wegly", "", ""},
	"body of a link": {"message.body", 1024, `message: {type: link, body: TEXT, title: a, url: "https://example.com"}`, "socialminer meta 99digital", "", ""},
	"link's title":   {"message.title", 20, `message: {type: link, body: a, title: TEXT, url: "https://example.com"}`, "socialminer meta", "", ""},
	"buttonExternal's title": {"message.title", 20, `message: {type: link, body: a, title: TEXT, url: "https://example.com"}`, "99digital",
		"a é e\u0301 ש", ""}, // its own; no emoji there
	"link's url":    {"message.url", 2000, `message: {type: link, body: a, title: a, url: TEXT}`, "socialminer meta 99digital", "a", "https://example.com/"},
	"caption":       {"message.caption", 1024, `message: {type: image, link: "https://example.com/a.jpg", caption: TEXT}`, "socialminer meta moorse", "", ""},
	"Wegly's quote": {"message.reply_to", 200, `message: {type: text, body: a, reply_to: TEXT}`, "wegly", "", ""},

	"template's name":  {"template.name", 512, `template: {name: TEXT, language: pt_BR}`, "cloudhumans socialminer meta moorse wegly 99digital", "a", ""},
	"button's address": {"template.button_param_0", 2000, `template: {name: a, language: pt_BR, button_param_0: TEXT}`, "cloudhumans socialminer meta wegly 99digital", "", ""},
	"whole address": {"template.button_param_0", 1980,
		`template: {name: a, language: pt_BR, button_param_0: TEXT, content: {buttons: [{type: url, title: A, url: "https://example.com/{{1}}"}]}}`,
		"cloudhumans socialminer meta wegly 99digital", "", ""},
	"coupon": {"template.button_param_0", 15, `template: {name: a, language: pt_BR, button_param_0: {type: copy_code, value: TEXT}}`, "socialminer meta", "", ""},
	"template's body": {"template.content.body", 1022, // two are the text around the variable
		`template: {name: a, language: pt_BR, variables: {v: TEXT}, content: {body: "a{{v}}b"}}`, "cloudhumans socialminer meta moorse wegly", "", ""},
	"99 digital's variables": {"template.variables", 1023, `template: {name: a, variables: {v: TEXT, w: b}}`, "99digital", "", ""},
}

// units are what texts are made of: a letter, an accented one, one with its accent as a character of its own, Hebrew, an
// emoji, a flag of two characters, and a family of five.
const units = "a é e\u0301 ש 😀 🇧🇷 👨\u200d👩\u200d👧"

// made is a text of so many characters (code points) out of a unit.
func made(lead, unit string, n int) string {
	n -= len([]rune(lead))
	size := len([]rune(unit))
	return lead + strings.Repeat(unit, n/size) + strings.Repeat("a", n%size)
}

// A said problem is one of `campaign check --json`.
type said struct {
	Event, File, Path, Severity, Text, Hint string
	Line, Column                            int
}

// TestLimits: one character over a limit is an invalid row where a cell makes the text, and a problem of the file where
// the file has it; at the limit both pass, whatever the characters are.
func TestLimits(t *testing.T) {
	for name := range vendors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, ".env", "SECRET="+secret+"\n")
			args := []string{"check", "--json"}
			cases := map[string]limited{}
			for place, l := range limitedPlaces {
				if strings.Contains(" "+l.vendors+" ", " "+name+" ") {
					key := strings.NewReplacer(" ", "-", "'", "").Replace(place)
					cases[key] = l
					args = append(args, l.write(t, dir, name, key)...)
				}
			}
			_, stdout, stderr := runProgram(t, dir, args...)
			require.Empty(t, stderr)
			byFile := problemsByFile(t, stdout)
			require.NotEmpty(t, cases)
			for key, l := range cases {
				t.Run(key, func(t *testing.T) { l.judge(t, key, byFile) })
			}
		})
	}
}

func (l limited) letters() []string {
	if l.units != "" {
		return strings.Fields(l.units)
	}
	return strings.Fields(units)
}

// write makes the campaigns of a case: the text from cells, in the file at the limit, and in the file over it. The list
// has two rows a unit: at the limit, and one over.
func (l limited) write(t *testing.T, dir, name, key string) []string {
	t.Helper()
	address, column := phone, "phone"
	if name == "wegly" && strings.HasPrefix(l.content, "message") {
		address, column = func(i int) string { return fmt.Sprintf("7b1f6c52-0b7e-4a3e-9d57-%012d", i) }, "chat_id"
	}
	people := column + ",text\n"
	for i, unit := range l.letters() {
		people += address(2*i) + "," + made(l.lead, unit, l.most) + "\n" + address(2*i+1) + "," + made(l.lead, unit, l.most+1) + "\n"
	}
	write(t, dir, key+".csv", people)
	var files []string
	for kind, text := range map[string]string{
		"cells": "{{ text }}", "at": made(l.lead, l.letters()[0], l.most), "over": made(l.lead, l.letters()[0], l.most+1),
	} {
		file := key + "-" + kind + ".yaml"
		write(t, dir, file, "version: 1\nname: limits\nprovider: {name: "+name+", "+vendors[name].settings+"}\n"+
			"recipients: {csv: "+key+".csv, "+column+": "+column+", max_invalid: 100%}\n"+
			strings.Replace(l.content, "TEXT", `"`+text+`"`, 1)+"\n")
		files = append(files, file)
	}
	return files
}

func (l limited) judge(t *testing.T, key string, byFile map[string][]said) {
	assert.Empty(t, errorsOf(byFile[key+"-at.yaml"]), "in the file, at the limit")
	assert.Empty(t, errorsOf(byFile[key+"-cells.yaml"]), "in cells")
	over := errorsOf(byFile[key+"-over.yaml"])
	if assert.Len(t, over, 1, "in the file, over the limit") {
		assert.Equal(t, l.path, over[0].Path)
		assert.Equal(t, 5, over[0].Line, "%v", over[0])
		assert.Positive(t, over[0].Column)
		assert.Contains(t, over[0].Text, "characters")
	}
	assert.Len(t, byFile[key+"-over.yaml"], 1, "one problem, and no warning of the same beside it")
	var want []int
	for i := range l.letters() {
		want = append(want, 2+2*i+1)
	}
	var got []int
	for _, p := range errorsOf(byFile[key+".csv"]) {
		assert.Equal(t, l.path, p.Path)
		assert.Contains(t, p.Text, "characters")
		got = append(got, p.Line)
	}
	assert.Equal(t, want, got, "the rows over the limit")
	twice := map[int]bool{}
	for _, p := range byFile[key+".csv"] {
		assert.False(t, p.Severity == "warning" && slices.Contains(want, p.Line), "a warning beside the problem of the row %d: %s", p.Line, p.Text)
		twice[p.Line] = twice[p.Line] || p.Severity == "warning" && strings.Contains(p.Text, "if emoji count twice")
	}
	for i, unit := range l.letters() {
		if unit == "😀" && !l.quiet() {
			assert.True(t, twice[2+2*i], "%s fits as people count, and not in UTF-16: worth a warning", unit)
		}
		if unit == "a" || unit == "é" || unit == "ש" {
			assert.False(t, twice[2+2*i], unit)
		}
	}
}

// quiet tells that a place has no warning of UTF-16: it has another warning at that length already, or holds what people
// don't write emoji into.
func (l limited) quiet() bool {
	return strings.Contains(l.content, "type: list, body: TEXT") || strings.Contains(l.content, "copy_code") ||
		l.path == "message.reply_to" || l.path == "template.variables"
}

func errorsOf(all []said) []said {
	var found []said
	for _, p := range all {
		if p.Severity == "error" {
			found = append(found, p)
		}
	}
	return found
}
