package wegly

import (
	"strings"
	"testing"

	"campaign/providers/provider"
	"campaign/providers/providertest"
)

// limits has a message of n for each limit of the dossier.
var limits = map[string]func(n int) provider.Message{
	"chats/template name": func(n int) provider.Message {
		return template(provider.Template{Name: strings.Repeat("a", n)})
	},
	"chat-messages/template name": func(n int) provider.Message {
		return provider.Message{Chat: chat, Template: &provider.Template{Name: strings.Repeat("a", n)}}
	},
	"chat-messages/body": func(n int) provider.Message {
		return session(provider.Session{Type: provider.Text, Body: providertest.Text(n)})
	},
	"chat-messages/reply_to (reference_wamid)": func(n int) provider.Message {
		return session(provider.Session{Type: provider.Text, Body: "a", ReplyTo: providertest.Text(n)})
	},
	"chat-location/reply_to (reference_wamid)": func(n int) provider.Message {
		m := place("0", "0")
		m.Session.ReplyTo = providertest.Text(n)
		return m
	},
	"chat-interactive/reply_to (reference_wamid)": func(n int) provider.Message {
		m := buttons(providertest.Replies(1)...)
		m.Session.ReplyTo = providertest.Text(n)
		return m
	},
	"chat-interactive/body of buttons": func(n int) provider.Message {
		m := buttons(providertest.Replies(1)...)
		m.Session.Body = providertest.Text(n)
		return m
	},
	"chat-interactive/body of a list": func(n int) provider.Message {
		m := list(provider.Section{Rows: providertest.Rows(1)})
		m.Session.Body = providertest.Text(n)
		return m
	},
	"chat-interactive/buttons": func(n int) provider.Message { return buttons(providertest.Replies(n)...) },
	"chat-interactive/button title": func(n int) provider.Message {
		return buttons(provider.Reply{ID: "1", Title: providertest.Text(n)})
	},
	"chat-interactive/button id": func(n int) provider.Message {
		return buttons(provider.Reply{ID: providertest.Text(n), Title: "Sim"})
	},
	"chat-interactive/list button": func(n int) provider.Message {
		m := list(provider.Section{Rows: providertest.Rows(1)})
		m.Session.List.Button = providertest.Text(n)
		return m
	},
	"chat-interactive/sections": func(n int) provider.Message {
		var all []provider.Section
		for range n {
			all = append(all, provider.Section{Title: "grupo", Rows: providertest.Rows(1)})
		}
		return list(all...)
	},
	"chat-interactive/rows in all sections": func(n int) provider.Message {
		return list(provider.Section{Title: "a", Rows: providertest.Rows(n - 4)}, provider.Section{Title: "b", Rows: providertest.Rows(4)})
	},
	"chat-interactive/section title": func(n int) provider.Message {
		return list(provider.Section{Title: providertest.Text(n), Rows: providertest.Rows(1)})
	},
	"chat-interactive/row title": func(n int) provider.Message {
		return list(provider.Section{Rows: []provider.ListRow{{ID: "1", Title: providertest.Text(n)}}})
	},
	"chat-interactive/row id": func(n int) provider.Message {
		return list(provider.Section{Rows: []provider.ListRow{{ID: providertest.Text(n), Title: "linha"}}})
	},
	"chat-interactive/row description": func(n int) provider.Message {
		return list(provider.Section{Rows: []provider.ListRow{{ID: "1", Title: "linha", Description: providertest.Text(n)}}})
	},
}

func TestLimits(t *testing.T) { providertest.Limits(t, Driver(), settingsOfTest, limits) }

func TestRefused(t *testing.T) {
	change := func(f func(*provider.Session)) provider.Message {
		m := buttons(providertest.Replies(1)...)
		f(m.Session)
		return m
	}
	header := func(m provider.Media) provider.Message {
		return template(provider.Template{Name: "oi", Header: &m})
	}
	param := func(kind, value string) provider.Message {
		return template(provider.Template{Name: "oi", Buttons: []provider.ButtonParam{{Index: 2, Type: kind, Value: value}}})
	}
	providertest.Refused(t, opened(t), providertest.Refusals{
		"session to a number":      {provider.Message{To: to, Session: &provider.Session{Type: provider.Text, Body: "a"}}, "recipients.chat_id"},
		"image to a number":        {provider.Message{To: to, Session: &provider.Session{Type: provider.Image}}, "message.type"},
		"chat id of a number":      {provider.Message{Chat: "5511999999999", Session: &provider.Session{Type: provider.Text, Body: "a"}}, "is a UUID"},
		"chat id with a path":      {provider.Message{Chat: chat[:30] + "/../x1", Session: &provider.Session{Type: provider.Text, Body: "a"}}, "is a UUID"},
		"chat id and a line end":   {provider.Message{Chat: chat + "\n", Session: &provider.Session{Type: provider.Text, Body: "a"}}, "is a UUID"},
		"nobody":                   {provider.Message{Template: &provider.Template{Name: "oi"}}, "recipients"},
		"nothing":                  {provider.Message{To: to}, "template or message"},
		"both":                     {provider.Message{To: to, Template: &provider.Template{Name: "oi"}, Session: &provider.Session{}}, "template or message"},
		"template without a name":  {template(provider.Template{Name: " "}), "template.name: is blank"},
		"blank variable":           {template(provider.Template{Name: "oi", Variables: []provider.Variable{{Name: "nome", Value: " "}}}), "template.variables.nome: is blank"},
		"blank parameter":          {param(provider.ButtonURL, " "), "template.button_param_2: is blank"},
		"quick reply":              {param(provider.ButtonQuickReply, "x"), "leave button_param_2 out"},
		"flow":                     {param(provider.ButtonFlow, "x"), "leave button_param_2 out"},
		"header of audio":          {header(provider.Media{Kind: provider.Audio, Link: "https://x.example/a.mp3"}), `"audio" can't stand in a`},
		"header by id":             {header(provider.Media{Kind: provider.Image, ID: "17"}), "by its address only"},
		"header without https":     {header(provider.Media{Kind: provider.Image, Link: "http://x.example/a.jpg"}), "https://"},
		"header with a filename":   {header(provider.Media{Kind: provider.Document, Link: "https://x.example/a.pdf", Filename: "x"}), "leave filename and caption out"},
		"image":                    {session(provider.Session{Type: provider.Image, Media: &provider.Media{Kind: provider.Image, Link: "https://x.example/a.jpg"}}), "it sends text, buttons, list, location"},
		"link":                     {session(provider.Session{Type: provider.LinkType}), `of the type "link"`},
		"contacts":                 {session(provider.Session{Type: provider.People}), `of the type "contacts"`},
		"own id":                   {change(func(s *provider.Session) { s.ClientID = "1" }), "message.client_id"},
		"text header":              {change(func(s *provider.Session) { s.Header = &provider.Header{Text: "x"} }), "message.header"},
		"footer":                   {change(func(s *provider.Session) { s.Footer = "x" }), "message.footer"},
		"blank body":               {change(func(s *provider.Session) { s.Body = "\n" }), "message.body: is blank"},
		"no buttons":               {buttons(), "there are 0"},
		"blank title":              {buttons(provider.Reply{ID: "1"}), "buttons[0].title: is blank"},
		"blank id":                 {buttons(provider.Reply{Title: "a"}), "buttons[0].id: is blank"},
		"no sections":              {list(), "there are 0"},
		"no list":                  {session(provider.Session{Type: provider.ListType, Body: "a"}), "message.button: is blank"},
		"section without rows":     {list(provider.Section{}), "sections[0].rows"},
		"sections without a title": {list(provider.Section{Rows: providertest.Rows(1)}, provider.Section{Rows: providertest.Rows(1)}), "sections[0].title: is blank"},
		"row without id":           {list(provider.Section{Rows: []provider.ListRow{{Title: "a"}}}), "rows[0].id: is blank"},
		"no place":                 {session(provider.Session{Type: provider.Place}), "message.latitude"},
		"place with a body":        {session(provider.Session{Type: provider.Place, Body: "a", Location: &provider.Location{Latitude: "0", Longitude: "0"}}), "message.body"},
	})
}
