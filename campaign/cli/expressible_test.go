package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An expression is a content of a campaign, and what each vendor that can't express it says at `check`: place, fault and
// cure. A vendor that isn't named takes it.
type expression struct {
	content string
	refused map[string]string
}

// all is one sentence of several vendors.
func all(sentence string, vendors ...string) map[string]string {
	m := map[string]string{}
	for _, v := range vendors {
		m[v] = sentence
	}
	return m
}

// and joins what several vendors say.
func and(maps ...map[string]string) map[string]string {
	joined := map[string]string{}
	for _, m := range maps {
		for v, sentence := range m {
			joined[v] = sentence
		}
	}
	return joined
}

// noType is what the vendors say that have fewer types of messages.
func noType(kind string, vendors ...string) map[string]string {
	sends := map[string]string{
		"moorse":    "Moorse has no message of the type %; it sends text, buttons, list, image, video, audio, document and templates",
		"wegly":     "Wegly has no message of the type %; it sends text, buttons, list, location and templates",
		"99digital": "99 digital has no message of the type %; it sends text, buttons, link and templates",
	}
	m := map[string]string{}
	for _, v := range vendors {
		m[v] = "message.type: " + strings.Replace(sends[v], "%", `"`+kind+`"`, 1)
	}
	return m
}

const (
	templatesOnly = "message: Cloud Humans sends templates only; write a template instead of a message"
	tapped        = "message: {type: buttons, body: a, buttons: [{id: a, title: A}]"
	menu          = "message: {type: list, body: a, button: a, sections: [{rows: [{id: a, title: A"
	opens         = `message: {type: link, body: a, title: A, url: "https://example.com"`
	plainTemplate = "template: {name: hello, language: he"
	noQuoteMoorse = "message.reply_to: Moorse has no way to quote a message; leave reply_to out"
	noHeader      = "message.header: Moorse's messages have no header; write its text into body, or send the file as a message of its own"
	weglyHeader   = "message.header: Wegly doesn't say how a header is written; write its text into body"
	weglyFooter   = "message.footer: Wegly's messages have no footer; write it at the end of body"
	noUploads     = "; give link and no id"
)

var httpsOnly = map[string]string{
	"socialminer": "message.url: Wake Experience's button opens https addresses only; write one, or send the number or e-mail address as contacts",
	"meta":        "message.url: Meta's button opens https addresses only; write one, or send the number or e-mail address as contacts",
}

var expressions = map[string]expression{
	"text":     {"message: {type: text, body: a}", nil},
	"buttons":  {tapped + "}", nil},
	"list":     {menu + "}]}]}", noType("list", "99digital")},
	"link":     {opens + "}", noType("link", "moorse", "wegly")},
	"image":    {`message: {type: image, link: "https://example.com/a.jpg", caption: a}`, noType("image", "wegly", "99digital")},
	"video":    {`message: {type: video, link: "https://example.com/a.mp4", caption: a}`, noType("video", "wegly", "99digital")},
	"audio":    {`message: {type: audio, link: "https://example.com/a.mp3"}`, noType("audio", "wegly", "99digital")},
	"document": {`message: {type: document, link: "https://example.com/a.pdf", filename: b.pdf}`, noType("document", "wegly", "99digital")},
	"sticker":  {`message: {type: sticker, link: "https://example.com/a.webp"}`, noType("sticker", "moorse", "wegly", "99digital")},
	"location": {"message: {type: location, latitude: -23.5505, longitude: -46.6333, name: a}", noType("location", "moorse", "99digital")},
	"contacts": {"message: {type: contacts, contacts: [{name: {formatted_name: Ana}}]}", noType("contacts", "moorse", "wegly", "99digital")},

	"buttons, text header": {tapped + ", header: {text: a}}", and(all(noHeader, "moorse"), all(weglyHeader, "wegly"),
		all("message.header: 99 digital's header is an image, a video or a document, not a text; write the text into body", "99digital"))},
	"buttons, image header":    {tapped + `, header: {image: "https://example.com/a.jpg"}}`, and(all(noHeader, "moorse"), all(weglyHeader, "wegly"))},
	"buttons, video header":    {tapped + `, header: {video: "https://example.com/a.mp4"}}`, and(all(noHeader, "moorse"), all(weglyHeader, "wegly"))},
	"buttons, document header": {tapped + `, header: {document: "https://example.com/a.pdf"}}`, and(all(noHeader, "moorse"), all(weglyHeader, "wegly"))},
	"buttons, document header with a filename": {tapped + `, header: {document: "https://example.com/a.pdf", filename: b.pdf}}`,
		and(all(noHeader, "moorse"), all(weglyHeader, "wegly"),
			all("message.header: 99 digital takes a file's address alone; leave filename and caption out", "99digital"))},
	"buttons, 3gp header": {tapped + `, header: {video: "https://example.com/a.3gp"}}`, and(all(noHeader, "moorse"), all(weglyHeader, "wegly"),
		all("message.header: 99 digital takes .mp4 as video above buttons, not .3gp; convert the file", "99digital"))},
	"buttons, footer":    {tapped + ", footer: a}", all(weglyFooter, "wegly")},
	"buttons, reply_to":  {tapped + ", reply_to: wamid.x}", all(noQuoteMoorse, "moorse")},
	"text, reply_to":     {"message: {type: text, body: a, reply_to: wamid.x}", all(noQuoteMoorse, "moorse")},
	"buttons, client_id": {tapped + ", client_id: x}", and(all("message.client_id: Moorse takes no id of the sender's own; leave client_id out", "moorse"), all("message.client_id: Wegly takes no id of the sender's own; leave client_id out", "wegly"), all("message.client_id: 99 digital takes no id of the sender's own; leave client_id out", "99digital"), all("message.client_id: Meta takes no id of the sender's own; leave client_id out, the campaign's reference of the recipient goes along by itself", "meta"))},
	"list, header":       {menu + "}]}], header: {text: a}}", and(noType("list", "99digital"), all(noHeader, "moorse"), all(weglyHeader, "wegly"))},
	"list, footer": {menu + "}]}], footer: a}", and(noType("list", "99digital"), all(weglyFooter, "wegly"),
		all("message.footer: only Moorse's buttons have a footer; write it at the end of body", "moorse"))},
	"list, description": {menu + ", description: b}]}]}", and(noType("list", "99digital"),
		all("message.sections[0].rows[0].description: Moorse's rows have no description; leave it out, or say it in body", "moorse"))},
	"link, header":      {opens + `, header: {image: "https://example.com/a.jpg"}}`, noType("link", "moorse", "wegly")},
	"link, footer":      {opens + ", footer: a}", noType("link", "moorse", "wegly")},
	"link to a number":  {strings.Replace(opens, "https://example.com", "tel:+972-50-123-4567", 1) + "}", and(noType("link", "moorse", "wegly"), httpsOnly)},
	"link to a mailbox": {strings.Replace(opens, "https://example.com", "mailto:shop@example.co.il", 1) + "}", and(noType("link", "moorse", "wegly"), httpsOnly)},
	"link with emoji": {strings.Replace(opens, "title: A", "title: A 🙂", 1) + "}", and(noType("link", "moorse", "wegly"),
		all("message.title: 99 digital allows no emoji on a link's button; take them out", "99digital"))},
	"image by id": {`message: {type: image, id: "17"}`, and(noType("image", "wegly", "99digital"),
		all("message.id: Moorse takes a file by its address only"+noUploads, "moorse"))},
	"image without a name": {`message: {type: image, link: "https://example.com/a"}`, and(noType("image", "wegly", "99digital"),
		all("message.link: Moorse wants to know the file's name, and the address doesn't end in one, as photo.jpg is; use an address that does", "moorse"))},

	"template":                  {plainTemplate + "}", nil},
	"template without language": {"template: {name: hello}", and(needsLanguage("Wake Experience", "socialminer"), needsLanguage("Meta", "meta"))},
	"template, names":           {plainTemplate + ", variables: {name: a, code: b}}", nil},
	"template, positions": {plainTemplate + ", variables: {1: a, 2: b}}", all("template.variables: Cloud Humans knows a template's variables by name, "+
		"not by position; name them as the template's configuration in Cloud Chat does", "cloudhumans")},
	"template, capitals": {plainTemplate + ", variables: {Name: a}}", all(`template.variables.Name: "Name" can't be a variable's name; `+
		"WhatsApp's names have lower-case letters a-z, digits and _ only; write the name as it is registered, or number the variables 1, 2, 3", "socialminer", "meta")},
	"template, reserved name": {plainTemplate + ", variables: {phone_number: a}}",
		all("template.variables.phone_number: Cloud Humans keeps this name for itself; rename the variable in the template, and here", "cloudhumans")},
	"template, eleven variables": {plainTemplate + ", variables: {a: a, b: a, c: a, d: a, e: a, f: a, g: a, h: a, i: a, j: a, k: a}}",
		all("template.variables: 99 digital takes 10, and there are 11; use a template with fewer", "99digital")},
	"template, image header": {plainTemplate + `, header_attachment: "https://example.com/a.png"}`, nil},
	"template, document with a filename": {plainTemplate + `, header_attachment: {type: document, link: "https://example.com/a.pdf", filename: b.pdf}}`,
		and(all("template.header_attachment: Cloud Humans takes a file's address alone; leave filename out", "cloudhumans"),
			all("template.header_attachment: Wegly takes a file's address alone; leave filename and caption out", "wegly"),
			all("template.header_attachment: 99 digital takes a file's address alone; leave filename and caption out", "99digital"))},
	"template, url":           {plainTemplate + ", button_param_0: a}", moorseParam("0")},
	"template, copy_code":     {plainTemplate + ", button_param_1: {type: copy_code, value: a}}", moorseParam("1")},
	"template, quick_reply":   {plainTemplate + ", button_param_2: {type: quick_reply, value: a}}", and(moorseParam("2"), onlyFilled("2", "quick_reply"))},
	"template, flow":          {plainTemplate + ", button_param_0: {type: flow, value: a}}", and(moorseParam("0"), onlyFilled("0", "flow"))},
	"template, two addresses": {plainTemplate + ", button_param_0: a, button_param_1: b}", moorseParam("0")},
	"template, three addresses": {plainTemplate + ", button_param_0: a, button_param_1: b, button_param_2: c}", and(moorseParam("0"),
		all("template.button_param_2: 99 digital fills two addresses (url) and one code (copy_code), and this is one more; use a template with fewer", "99digital"))},
}

func needsLanguage(name, vendor string) map[string]string {
	return all("template.language: is missing; "+name+" needs the language that the template was approved in; write it, as language: pt_BR", vendor)
}

func moorseParam(n string) map[string]string {
	return all("template.button_param_"+n+": Moorse takes no parameters of buttons, only header_attachment and variables; "+
		"register the button with a fixed address or code, and leave button_param_"+n+" out", "moorse")
}

func onlyFilled(n, kind string) map[string]string {
	where, cure := "template.button_param_"+n+": ", " fills addresses and codes (url, copy_code), not "+kind+"; leave button_param_"+n+
		" out, the button works without it"
	return and(all(where+"Wegly"+cure, "wegly"), all(where+"99 digital"+cure, "99digital"))
}

// TestWhatVendorsExpress: at check every vendor takes a content, or says where in the file it can't, and what it can.
func TestWhatVendorsExpress(t *testing.T) {
	for name := range vendors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, ".env", "SECRET="+secret+"\n")
			write(t, dir, "people.csv", "phone,chat_id\n+5511900121101,"+weglyChat+"\n")
			args := []string{"check", "--json"}
			for what, e := range expressions {
				file := strings.ReplaceAll(what, " ", "-") + ".yaml"
				list := "phone: phone"
				if name == "wegly" && strings.HasPrefix(e.content, "message") {
					list = "chat_id: chat_id"
				}
				write(t, dir, file, "version: 1\nname: expressions\nprovider: {name: "+name+", "+vendors[name].settings+"}\n"+
					"recipients: {csv: people.csv, "+list+"}\n"+e.content+"\n")
				args = append(args, file)
			}
			_, stdout, stderr := runProgram(t, dir, args...)
			require.Empty(t, stderr)
			found := problemsByFile(t, stdout)
			for what, e := range expressions {
				want := e.refused[name]
				if name == "cloudhumans" && strings.HasPrefix(e.content, "message") {
					want = templatesOnly
				}
				var got string
				for _, p := range errorsOf(found[strings.ReplaceAll(what, " ", "-")+".yaml"]) {
					got += strings.TrimSuffix(p.Path+": "+p.Text+"; "+p.Hint, "; ")
					assert.Equal(t, 5, p.Line, what)
					assert.Positive(t, p.Column, what)
				}
				assert.Equal(t, want, got, what)
			}
		})
	}
}

// problemsByFile reads what `check --json` has printed.
func problemsByFile(t *testing.T, stdout string) map[string][]said {
	t.Helper()
	found := map[string][]said{}
	for line := range strings.Lines(stdout) {
		var s said
		require.NoError(t, json.Unmarshal([]byte(line), &s))
		if s.Event == "problem" {
			found[s.File] = append(found[s.File], s)
		}
	}
	return found
}

// TestWhomVendorsReach: phone numbers or chats, as the vendor has them.
func TestWhomVendorsReach(t *testing.T) {
	const knowsNone = "campaign.yaml:4:40: recipients.chat_id: % sends to phone numbers and knows no chats; name the column of the numbers in recipients.phone\n"
	for name, c := range map[string]struct{ vendor, list, content, want string }{
		"cloudhumans":   {"cloudhumans", "chat_id: chat_id", plainTemplate + "}", strings.Replace(knowsNone, "%", "Cloud Humans", 1)},
		"socialminer":   {"socialminer", "chat_id: chat_id", plainTemplate + "}", strings.Replace(knowsNone, "%", "Wake Experience", 1)},
		"moorse":        {"moorse", "chat_id: chat_id", plainTemplate + "}", strings.Replace(knowsNone, "%", "Moorse", 1)},
		"99digital":     {"99digital", "chat_id: chat_id", plainTemplate + "}", strings.Replace(knowsNone, "%", "99 digital", 1)},
		"meta":          {"meta", "chat_id: chat_id", plainTemplate + "}", strings.Replace(knowsNone, "%", "Meta", 1)},
		"wegly, chat":   {"wegly", "chat_id: chat_id", plainTemplate + "}", ""},
		"wegly, number": {"wegly", "phone: phone", plainTemplate + "}", ""},
		"wegly, message to a number": {"wegly", "phone: phone", tapped + "}",
			"campaign.yaml:4:38: recipients.phone: Wegly sends free-form messages into chats only, not to phone numbers; name the column of Wegly's chat ids in recipients.chat_id, or send a template\n"},
		"wegly, no chat's id": {"wegly", "chat_id: phone", tapped + "}",
			"people.csv:2: phone: isn't the id of a chat in Wegly, which is a UUID; copy it from Wegly, as 3c90c3cc-0d44-4b50-8888-8dd25736052a\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := vendorFolder(t, c.vendor, "", "https://example.com", "recipients: {csv: people.csv, "+c.list+"}\n"+c.content+"\n",
				"phone,chat_id\n+5511900121101,"+weglyChat+"\n")
			code, _, stderr := runProgram(t, dir, "check", "campaign.yaml")
			assert.Contains(t, stderr, c.want)
			assert.Equal(t, c.want != "", code == 2, stderr)
		})
	}
}
