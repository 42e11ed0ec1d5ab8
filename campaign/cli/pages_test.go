package cli_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A page is a request that a vendor's page prints, and the campaign file that says the same. Its numbers, texts and
// keys are typed from the page; nulls that the page spells out for "nothing" are left out.
type page struct {
	vendor  string
	extra   string // settings
	content string // of the campaign file, from `recipients:` on
	people  string
	path    string
	headers map[string]string // beside Content-Type and the secret
	body    string            // less the secret
}

// TestVendorsPages: every request on a vendor's page comes out of a campaign file, value for value.
func TestVendorsPages(t *testing.T) {
	for _, pages := range []map[string]page{cloudHumansPages, socialMinerPages, moorsePages, weglyPages, digital99Pages} {
		for name, p := range pages {
			t.Run(p.vendor+"/"+name, func(t *testing.T) {
				t.Parallel()
				v := vendors[p.vendor]
				s := newVendorServer(t, v.printed)
				dir := vendorFolder(t, p.vendor, p.extra, s.URL+"/some/where", p.content, p.people)
				code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
				require.Equal(t, 0, code, stderr)
				assertPlain(t, stderr)
				assert.NotContains(t, stderr, secret)
				got := s.got()
				require.Len(t, got, 1)
				assert.Equal(t, http.MethodPost, got[0].method)
				assert.Equal(t, "/some/where"+p.path, got[0].path)
				body := requireSecret(t, v, got[0])
				assert.JSONEq(t, p.body, body)
				requireHeaders(t, v, got[0], p.headers)
				lines := results(t, dir, "campaign.results.csv")
				require.Len(t, lines, 1)
				assert.Equal(t, "accepted", lines[0]["status"])
				assert.Equal(t, v.id, lines[0]["message_id"])
			})
		}
	}
}

var cloudHumansPages = map[string]page{
	"Exemplo de Requisição": {
		vendor: "cloudhumans", extra: `account_id: ACCOUNT_ID, inbox_id: INBOX_ID`,
		people: "phone,full name,mail,code,file,b0,b1\n" +
			"+5511912345678,John Doe,john.doe@example.com,12345,https://cdn.example.com/a.jpg,BUTTON PARAMETER,ANOTHER BUTTON PARAMETER\n",
		content: `recipients: {csv: people.csv}
template:
  name: test_template
  header_attachment: "{{ file }}"
  button_param_0: "{{ b0 }}"
  button_param_1: "{{ b1 }}"
  variables:
    name: "{{ contact['full name'] }}"
    email: "{{ mail }}"
    custom_code: "{{ code }}"
`,
		path: "/api/v1/accounts/ACCOUNT_ID/conversations/create_proactive_whatsapp_conversation",
		body: `{
  "inbox_id": "INBOX_ID",
  "phone_number": "+5511912345678",
  "template_name": "test_template",
  "header_attachment": "https://cdn.example.com/a.jpg",
  "button_param_0": "BUTTON PARAMETER",
  "button_param_1": "ANOTHER BUTTON PARAMETER",
  "name": "John Doe",
  "email": "john.doe@example.com",
  "custom_code": "12345"
}`,
	},
	"required fields only": {
		vendor: "cloudhumans", people: "phone\n+5511912345678\n",
		content: "recipients: {csv: people.csv}\ntemplate: {name: test_template, language: pt_BR}\n",
		path:    vendors["cloudhumans"].template,
		body:    `{"inbox_id": "42", "phone_number": "+5511912345678", "template_name": "test_template"}`,
	},
}

var moorsePages = map[string]page{
	"1 - Exemplo de Request": {
		vendor: "moorse", people: "phone,b\n558388334086,<Button 3>\n",
		content: `recipients: {csv: people.csv, default_country: BR}
message:
  type: buttons
  body: "Sua opinião é sempre bem-vinda :)\nConta pra gente: você conseguiu achar o que procurava aqui?"
  buttons:
    - {id: id1, title: <Button 1>}
    - {id: id2, title: <Button 2>}
    - {id: id3, title: "{{ b }}"}
`,
		path: "/v2/whatsapp/73eb6f77-75e2-46eb-9063-b25a0d44f895/send-buttons",
		body: `{
  "buttonsId": [
    {
      "id": "id1",
      "title": "<Button 1>"
    },
    {
      "id": "id2",
      "title": "<Button 2>"
    },
    {
      "id": "id3",
      "title": "<Button 3>"
    }
  ],
  "title": "Sua opinião é sempre bem-vinda :)\nConta pra gente: você conseguiu achar o que procurava aqui?",
  "to": "558388334086"
}`,
	},
	"Subtitulo do botão": {
		vendor: "moorse", extra: "auth_scheme: bearer", people: "phone\n551188888888\n",
		content: `recipients: {csv: people.csv, default_country: BR}
message: {type: buttons, body: titulo, footer: subtitle, buttons: [{id: "1", title: Botões}]}
`,
		path: "/v2/whatsapp/73eb6f77-75e2-46eb-9063-b25a0d44f895/send-buttons",
		body: `{"to": "551188888888", "title": "titulo", "subtitle": "subtitle", "buttonsId": [{"id": "1", "title": "Botões"}]}`,
	},
}

const weglyChat = "3c90c3cc-0d44-4b50-8888-8dd25736052a"

var weglyPages = map[string]page{
	"buttons": {
		vendor: "wegly", people: "chat_id,text,quoted\n" + weglyChat + ",<string>,<string>\n",
		content: `recipients: {csv: people.csv, chat_id: chat_id}
message: {type: buttons, body: "{{ text }}", buttons: [{id: <string>, title: <string>}], reply_to: "{{ quoted }}"}
`,
		path: "/integrations/external/chats/" + weglyChat + "/messages/interactive",
		body: `{
  "interactive_type": "button",
  "body": {
    "text": "<string>"
  },
  "action": {
    "buttons": [
      {
        "id": "<string>",
        "title": "<string>"
      }
    ]
  },
  "reference_wamid": "<string>"
}`,
	},
	"list": {
		vendor: "wegly", people: "chat_id,text,quoted\n" + weglyChat + ",<string>,<string>\n",
		content: `recipients: {csv: people.csv, chat_id: chat_id}
message:
  type: list
  body: "{{ text }}"
  button: <string>
  sections: [{title: <string>, rows: [{id: <string>, title: <string>, description: <string>}]}]
  reply_to: "{{ quoted }}"
`,
		path: "/integrations/external/chats/" + weglyChat + "/messages/interactive",
		body: `{
  "interactive_type": "list",
  "body": {
    "text": "<string>"
  },
  "action": {
    "button": "<string>",
    "sections": [
      {
        "rows": [
          {
            "id": "<string>",
            "title": "<string>",
            "description": "<string>"
          }
        ],
        "title": "<string>"
      }
    ]
  },
  "reference_wamid": "<string>"
}`,
	},
	"list without what is optional": {
		vendor: "wegly", extra: "origin: https://loja.example.com", people: "chat_id\n" + weglyChat + "\n",
		content: `recipients: {csv: people.csv, chat_id: chat_id}
message: {type: list, body: Oi, button: Abrir, sections: [{rows: [{id: a, title: A}]}]}
`,
		path:    "/integrations/external/chats/" + weglyChat + "/messages/interactive",
		headers: map[string]string{"Origin": "https://loja.example.com"},
		body: `{"interactive_type": "list", "body": {"text": "Oi"},
			"action": {"button": "Abrir", "sections": [{"rows": [{"id": "a", "title": "A"}]}]}}`,
	},
}

var digital99Pages = map[string]page{
	"three buttons and all that is optional": {
		vendor: "99digital", extra: "local_storage: true", people: "phone,quoted,picture\n972501234567,65dfd4r4dref34rdfxd34r,https://www.example.com/a.png\n",
		content: `recipients: {csv: people.csv, default_country: IL}
message:
  type: buttons
  header: {image: "{{ picture }}"}
  body: "your\nbody"
  footer: your footer
  buttons:
    - {id: my_button_1, title: button 1 text}
    - {id: my_button_2, title: button 2 text}
    - {id: my_button_3, title: button 3 text}
  reply_to: "{{ quoted }}"
`,
		path: "/sendButtons",
		body: `{
"from": "972771234567",
"to": "972501234567",
"header": 2,
"headerURL": "https://www.example.com/a.png",
"body": "your\nbody",
"footer": "your footer",
"button1": "button 1 text",
"button2": "button 2 text",
"button3": "button 3 text",
"button1_id": "my_button_1",
"button2_id": "my_button_2",
"button3_id": "my_button_3",
"replyTo": "65dfd4r4dref34rdfxd34r",
"localStorage": 1
}`,
	},
	"buttonExternal": {
		vendor: "99digital", people: "phone\n972501234567\n",
		content: `recipients: {csv: people.csv, default_country: IL}
message: {type: link, body: your body, title: button 1 text, url: "https://www.example.com"}
`,
		path: "/sendButtons",
		body: `{"from": "972771234567", "to": "972501234567", "header": 1, "body": "your body",
			"button1": "button 1 text", "buttonExternal": "https://www.example.com"}`,
	},
	"buttonExternal, phone": {
		vendor: "99digital", people: "phone,desk\n972501234567,tel:+972-77-123-4567\n",
		content: "recipients: {csv: people.csv, default_country: IL}\nmessage: {type: link, body: your body, title: Call us, url: \"{{ desk }}\"}\n",
		path:    "/sendButtons",
		body: `{"from": "972771234567", "to": "972501234567", "header": 1, "body": "your body",
			"button1": "Call us", "buttonExternal": "972771234567"}`,
	},
	"buttonExternal, email": {
		vendor: "99digital", people: "phone\n972501234567\n",
		content: "recipients: {csv: people.csv, default_country: IL}\nmessage: {type: link, body: your body, title: Write to us, url: \"mailto:shop@example.co.il\"}\n",
		path:    "/sendButtons",
		body: `{"from": "972771234567", "to": "972501234567", "header": 1, "body": "your body",
			"button1": "Write to us", "buttonExternal": "shop@example.co.il"}`,
	},
	"mandatory fields only": {
		vendor: "99digital", people: "phone\n972501234567\n",
		content: `recipients: {csv: people.csv, default_country: IL}
message: {type: buttons, body: your body, buttons: [{id: "1", title: button 1 text}]}
`,
		path: "/sendButtons",
		body: `{"from": "972771234567", "to": "972501234567", "header": 1, "body": "your body",
			"button1": "button 1 text", "button1_id": "1"}`,
	},
}
