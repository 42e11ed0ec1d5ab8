package cli_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestLimitsOfNumbers: as many buttons, rows, sections, contacts and variables as documented pass; one more is a problem
// of the file.
func TestLimitsOfNumbers(t *testing.T) {
	many := func(n int, one string) string { return strings.TrimSuffix(strings.Repeat(one+", ", n), ", ") }
	for name, c := range map[string]struct {
		vendors string
		content func(n int) string
		most    int
		want    string
	}{
		"buttons": {"socialminer meta moorse wegly 99digital", func(n int) string {
			buttons := "{id: a, title: A}, {id: b, title: B}, {id: c, title: C}, {id: d, title: D}"
			return "message: {type: buttons, body: a, buttons: [" + strings.Join(strings.SplitAfterN(buttons, "}, ", 4)[:n], "") + "]}"
		}, 3, "message.buttons: has 4 buttons; WhatsApp shows 1 to 3"},
		"rows": {"socialminer meta moorse wegly", func(n int) string {
			return "message: {type: list, body: a, button: a, sections: [{title: a, rows: [" + numbered(5, 0) + "]}, {title: b, rows: [" + numbered(n-5, 5) + "]}]}"
		}, 10, "message.sections: the list has 11 rows; WhatsApp shows 10, all sections together"},
		"sections": {"socialminer meta moorse wegly", func(n int) string {
			var sections []string
			for i := range n {
				sections = append(sections, "{title: a, rows: ["+numbered(1, i)+"]}")
			}
			return "message: {type: list, body: a, button: a, sections: [" + strings.Join(sections, ", ") + "]}"
		}, 10, "message.sections: has 11 sections; a list has 1 to 10"},
		"contacts": {"socialminer meta", func(n int) string {
			return "message: {type: contacts, contacts: [" + many(n, "{name: {formatted_name: Ana}}") + "]}"
		}, 257, "message.contacts: there must be 1 to 257 contacts, and there are 258"},
		"variables": {"99digital", func(n int) string {
			variables := "a: a, b: a, c: a, d: a, e: a, f: a, g: a, h: a, i: a, j: a, k: a"
			return plainTemplate + ", variables: {" + strings.Join(strings.Split(variables, ", ")[:n], ", ") + "}}"
		}, 10, "template.variables: 99 digital takes 10, and there are 11"},
		"buttons of a template": {"cloudhumans socialminer meta moorse wegly 99digital", func(n int) string {
			return plainTemplate + ", content: {body: a, buttons: [" + many(n, "{type: quick_reply, title: A}") + "]}}"
		}, 10, "template.content.buttons[10]: a template has 10 buttons at most"},
	} {
		for v := range strings.SplitSeq(c.vendors, " ") {
			t.Run(name+"/"+v, func(t *testing.T) {
				t.Parallel()
				list, people := "phone: phone", "phone\n+5511900121101\n"
				if v == "wegly" && !strings.HasPrefix(c.content(c.most), "template") {
					list, people = "chat_id: chat_id", "chat_id\n"+weglyChat+"\n"
				}
				check := func(n int) (int, string) {
					dir := vendorFolder(t, v, "", "https://example.com", "recipients: {csv: people.csv, "+list+"}\n"+c.content(n)+"\n", people)
					code, _, stderr := runProgram(t, dir, "check", "campaign.yaml")
					return code, stderr
				}
				code, stderr := check(c.most)
				require.Equal(t, 0, code, stderr)
				code, stderr = check(c.most + 1)
				assert.Equal(t, 2, code)
				assert.Regexp(t, `(?m)^campaign\.yaml:5:\d+: `, stderr)
				assert.Contains(t, stderr, c.want)
			})
		}
	}
}

// numbered are n rows of a list with ids of their own.
func numbered(n, from int) string {
	var rows []string
	for i := range n {
		rows = append(rows, "{id: r"+string(rune('a'+from+i))+", title: A}")
	}
	return strings.Join(rows, ", ")
}

// TestButtonsAreCountedBeyondTen: Cloud Humans names no last button; they leave in the order of their numbers.
func TestButtonsAreCountedBeyondTen(t *testing.T) {
	r := newReceiver(t, accept)
	dir := folder(t, r.URL, "unlimited", list(1))
	write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), "  variables:",
		"  button_param_10: c\n  button_param_2: b\n  button_param_0: a\n  variables:", 1))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 0, code, stderr)
	require.Len(t, r.got(), 1)
	assert.Contains(t, r.got()[0].raw, `"button_param_0":"a","button_param_2":"b","button_param_10":"c"`)
}
