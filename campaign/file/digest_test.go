package file_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDigest: what is sent makes the campaign's content, where and with what token it is sent doesn't.
func TestDigest(t *testing.T) {
	const wegly = `version: 1
name: test
provider: {name: wegly, whatsapp_phone_id: 5f0c2b1e-8a53-4b1a-9f6f-0d2f8a1e7c12, origin: "https://a.b", token: "${TOKEN}"}
recipients: {csv: people.csv, chat_id: chat, default_country: BR}
template: {name: hello, language: pt_BR}
`
	environment := map[string]string{"TOKEN": "a"}
	digest := load(t, campaignFile, environment).Digest
	replaced := func(old, new string) string {
		require.Contains(t, campaignFile, old)
		return load(t, strings.Replace(campaignFile, old, new, 1), environment).Digest
	}
	same := map[string]string{
		"another token":       load(t, campaignFile, map[string]string{"TOKEN": "b"}).Digest,
		"another address":     replaced(`inbox_id: "42"`, "inbox_id: \"42\"\n  base_url: https://other.example.com"),
		"another list":        replaced("people.csv", "others.csv"),
		"another content":     replaced("body: \"", "body: \"Oi "),
		"another description": replaced("name: test", "name: test\ndescription: x"),
		"another rate":        replaced("template:", "throttle: {rate: 1/s}\ntemplate:"),
		"quotes taken off":    replaced(`"42"`, "42"),
		"a default written":   replaced(`inbox_id: "42"`, "inbox_id: \"42\"\n  base_url: https://cloudchat.cloudhumans.com"),
		"another line order": replaced("  name: hello\n  variables:\n    name: \"{{ first_name }}\"\n    custom_code: \"{{ code }}\"\n",
			"  variables:\n    name: \"{{ first_name }}\"\n    custom_code: \"{{ code }}\"\n  name: hello\n"),
	}
	for what, got := range same {
		assert.Equal(t, digest, got, what)
	}
	other := map[string]string{
		"this machine":     replaced(`inbox_id: "42"`, "inbox_id: \"42\"\n  base_url: http://127.0.0.1:8025/cloudhumans"),
		"another template": replaced("name: hello", "name: goodbye"),
		"another value":    replaced("{{ code }}", "{{ code | upcase }}"),
		"another inbox":    replaced(`"42"`, `"43"`),
		"another order": replaced("    name: \"{{ first_name }}\"\n    custom_code: \"{{ code }}\"\n",
			"    custom_code: \"{{ code }}\"\n    name: \"{{ first_name }}\"\n"),
		"a value moved to the header": replaced("body: \"{{name}} ", "header: \"{{name}}\"\n    body: \""),
		"a language":                  replaced("name: hello", "name: hello\n  language: pt_BR"),
	}
	for what, got := range other {
		assert.NotEqual(t, digest, got, what)
	}
	button := func(kind string) string {
		return replaced("  content:\n", "  button_param_0: X\n  content:\n    buttons: [{type: "+kind+", title: A}]\n")
	}
	assert.NotEqual(t, button("quick_reply"), button("copy_code"))
	assert.NotEqual(t, load(t, wegly, environment).Digest, load(t, strings.Replace(wegly, "chat_id: chat", "phone: phone", 1), environment).Digest,
		"the ledger knows chats by their ids and people by their numbers")

	template := func(text string) string {
		from := strings.Index(campaignFile, "template:")
		return load(t, campaignFile[:from]+text, environment).Digest
	}
	assert.NotEqual(t, template("template: {name: a, variables: {a: x, button_param_x: y}}"), template("template: {name: a, variables: {a: x}, button_param_0: y}"))
	assert.Equal(t, template("template: {name: a, header_attachment: https://a.b/c.jpg}"),
		template("template: {header_attachment: {link: https://a.b/c.jpg, type: image}, name: a}"))
	assert.NotEqual(t, template("template: {name: a, header_attachment: https://a.b/c.jpg}"), template("template: {name: a, header_attachment: https://a.b/c.png}"))
}
