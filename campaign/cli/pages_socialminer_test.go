package cli_test

// wake is what Wake Experience's page has in every example beside the message.
var wake = map[string]string{"Version": "4.0"}

// wakePage is a page of Wake's with one recipient, its number in the place of {phone}.
func wakePage(message, body string) page {
	return page{vendor: "socialminer", people: "phone,name,url\n+5511948489500,[name],[target_url]\n",
		content: "recipients: {csv: people.csv}\n" + message, path: "/api/Messages", headers: wake, body: body}
}

// wakeMedia is a page of a file by its id.
func wakeMedia(kind, more, body string) page {
	return wakePage("message: {type: "+kind+`, id: "515056594160172"`+more+"}\n", `{
	"messaging_product": "whatsapp",
	"to": "+5511948489500",
	"type": "`+kind+`",
	"recipient_type": "individual",
	"`+kind+`": `+body+`
}`)
}

var socialMinerPages = map[string]page{
	"Envio de mensagens": wakePage("message: {type: text, body: Chamando}\n", `{
	"text": {
		"body": "Chamando"
	},
	"messaging_product": "whatsapp",
	"to": "+5511948489500",
	"type": "text",
	"recipient_type": "individual"
}`),
	"Text": wakePage("message: {type: text, body: Chamando Dioniso beta via Kong}\n", `{
	"text": {
	"body": "Chamando Dioniso beta via Kong"
	},
	"messaging_product": "whatsapp",
	"to": "+5511948489500",
	"type": "text",
	"recipient_type": "individual"
}`),
	"Text, version 5.0": {
		vendor: "socialminer", extra: `api_version: "5.0"`, people: "phone\n+5511948489500\n",
		content: "recipients: {csv: people.csv}\nmessage: {type: text, body: Chamando}\n",
		path:    "/api/Messages", headers: map[string]string{"Version": "5.0"},
		body: `{"text": {"body": "Chamando"}, "messaging_product": "whatsapp", "to": "+5511948489500", "type": "text",
			"recipient_type": "individual"}`,
	},
	"Template": wakePage(`template:
  name: beta_abandoncart_link_v1_1
  language: pt_BR
  variables: {1: "{{ name }}"}
  button_param_0: "{{ url }}"
`, `{
	"template": {
	"name": "beta_abandoncart_link_v1_1",
		"language": {
		"policy": "deterministic",
			"code": "pt_BR"
		},
		"components": [
			{
		"type": "body",
				"parameters": [
					{
			"type": "text",
						"text": "[name]"
					}
				]
			},
			{
		"type": "button",
				"sub_type": "url",
				"index": "0",
				"parameters": [
					{
			"type": "text",
						"text": "[target_url]"
					}
				]
			}
		]
	},
	"messaging_product": "whatsapp",
	"to": "+5511948489500",
	"type": "template",
	"recipient_type": "individual"
}`),
	"Template without parameters": wakePage("template: {name: oi, language: pt_BR}\n", `{
	"template": {"name": "oi", "language": {"policy": "deterministic", "code": "pt_BR"}},
	"messaging_product": "whatsapp", "to": "+5511948489500", "type": "template", "recipient_type": "individual"}`),
	"Interactive": wakePage(`message:
  type: buttons
  body: "Olá, o que você gostaria de fazer? teste às 15:59"
  buttons:
    - {id: "OLÁ, QUERO RECEBER MEU BENEFÍCIO.", title: Obter benefício}
    - {id: "#FALARCOMALOJA", title: Falar com a loja}
  client_id: 4edad171-75f0-4ab9-becd-642586ab9e1e
`, `{
	"interactive": {
	"type": "button",
		"body": {
		"text": "Olá, o que você gostaria de fazer? teste às 15:59"
		},
		"action": {
			"buttons": [
				{
			"type": "reply",
					"reply": {
				"id": "OLÁ, QUERO RECEBER MEU BENEFÍCIO.",
						"title": "Obter benefício"
					}
		},
				{
			"type": "reply",
					"reply": {
				"id": "#FALARCOMALOJA",
						"title": "Falar com a loja"
					}
		}
			]
		}
},
	"Id": "4edad171-75f0-4ab9-becd-642586ab9e1e",
	"messaging_product": "whatsapp",
	"to": "+5511948489500",
	"type": "interactive",
	"recipient_type": "individual"
}`),
	"Interactive with header, footer and a quote": wakePage(`message:
  type: buttons
  header: {text: Benefício}
  body: Olá
  footer: Loja
  buttons: [{id: a, title: A}]
  reply_to: wamid.HBgNNTUxMTk0ODQ4OTUwMBUCABEYEjhFNzNBRUUwMEQzNEQ4NTkwQgA=
`, `{
	"interactive": {"type": "button", "header": {"type": "text", "text": "Benefício"}, "body": {"text": "Olá"}, "footer": {"text": "Loja"},
		"action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}]}},
	"context": {"message_id": "wamid.HBgNNTUxMTk0ODQ4OTUwMBUCABEYEjhFNzNBRUUwMEQzNEQ4NTkwQgA="},
	"messaging_product": "whatsapp", "to": "+5511948489500", "type": "interactive", "recipient_type": "individual"}`),
	"Contacts": wakePage(wakeContacts, wakeContactsBody),
	"Localization": wakePage(`message: {type: location, longitude: 0.1, latitude: 0.0, name: <Location Name>, address: <Location's Address>}
`, `{
	"messaging_product": "whatsapp",
	"to": "+5511948489500",
  "type": "location",
  "recipient_type": "individual",
  "location": {
	"longitude": "0.1",
    "latitude": "0.0",
    "name": "<Location Name>",
    "address": "<Location's Address>"
  }
}`),
	"Image":   wakeMedia("image", "", `{"id" : "515056594160172"}`),
	"Audio":   wakeMedia("audio", "", `{"id" : "515056594160172"}`),
	"Video":   wakeMedia("video", "", `{"id" : "515056594160172"}`),
	"Sticker": wakeMedia("sticker", "", `{"id": "515056594160172"}`),
	"Document": wakeMedia("document", ", caption: doc, filename: myNameDoc.pdf", `{
	"caption": "doc",
		"id" : "515056594160172",
		"filename": "myNameDoc.pdf"
	}`),
}

const wakeContacts = `message:
  type: contacts
  contacts:
    - addresses:
        - {street: STREET, city: CITY, state: STATE, zip: ZIP, country: COUNTRY, country_code: COUNTRY_CODE, type: HOME}
        - {street: STREET, city: CITY, state: STATE, zip: ZIP, country: COUNTRY, country_code: COUNTRY_CODE, type: WORK}
      birthday: 1985-02-25
      emails:
        - {email: EMAIL, type: WORK}
        - {email: EMAIL, type: HOME}
      name: {formatted_name: NAME, first_name: FIRST_NAME, last_name: LAST_NAME, middle_name: MIDDLE_NAME, suffix: SUFFIX, prefix: PREFIX}
      org: {company: COMPANY, department: DEPARTMENT, title: TITLE}
      phones:
        - {phone: PHONE_NUMBER, type: HOME}
        - {phone: PHONE_NUMBER, type: WORK, wa_id: PHONE_OR_WA_ID}
      urls:
        - {url: URL, type: WORK}
        - {url: URL, type: HOME}
`

const wakeContactsBody = `{
	"messaging_product": "whatsapp",
	"to": "+5511948489500",
	"type": "contacts",
	"recipient_type": "individual",
	"contacts": [
		{
			"addresses": [
				{
					"street": "STREET",
					"city": "CITY",
					"state": "STATE",
					"zip": "ZIP",
					"country": "COUNTRY",
					"country_code": "COUNTRY_CODE",
					"type": "HOME"
				},
				{
	"street": "STREET",
					"city": "CITY",
					"state": "STATE",
					"zip": "ZIP",
					"country": "COUNTRY",
					"country_code": "COUNTRY_CODE",
					"type": "WORK"
				}
			],
			"birthday": "1985-02-25",
			"emails": [
				{
					"email": "EMAIL",
					"type": "WORK"
				},
				{
	"email": "EMAIL",
					"type": "HOME"
				}
			],
			"name": {
	"formatted_name": "NAME",
				"first_name": "FIRST_NAME",
				"last_name": "LAST_NAME",
				"middle_name": "MIDDLE_NAME",
				"suffix": "SUFFIX",
				"prefix": "PREFIX"
			},
			"org": {
	"company": "COMPANY",
				"department": "DEPARTMENT",
				"title": "TITLE"
			},
			"phones": [
				{
					"phone": "PHONE_NUMBER",
					"type": "HOME"
				},
				{
	"phone": "PHONE_NUMBER",
					"type": "WORK",
					"wa_id": "PHONE_OR_WA_ID"
				}
			],
			"urls": [{
          "url": "URL",
          "type": "WORK"
        },
        {
	"url": "URL",
          "type": "HOME"

		}]
		}
	]
}`
