package moorse

import (
	"strings"
	"testing"

	"campaign/providers/provider"
	"campaign/providers/providertest"
)

// limits has a message of n for each limit of the dossier.
var limits = map[string]func(n int) provider.Message{
	"send-buttons/body (title)": func(n int) provider.Message {
		m := buttons(provider.Reply{ID: "1", Title: "Sim"})
		m.Session.Body = providertest.Text(n)
		return m
	},
	"send-buttons/footer (subtitle)": func(n int) provider.Message {
		m := buttons(provider.Reply{ID: "1", Title: "Sim"})
		m.Session.Footer = providertest.Text(n)
		return m
	},
	"send-buttons/buttons": func(n int) provider.Message {
		return buttons(providertest.Replies(n)...)
	},
	"send-buttons/button title": func(n int) provider.Message {
		return buttons(provider.Reply{ID: "1", Title: providertest.Text(n)})
	},
	"send-buttons/button id": func(n int) provider.Message {
		return buttons(provider.Reply{ID: providertest.Text(n), Title: "Sim"})
	},
	"send-list-menu/body": func(n int) provider.Message {
		m := list(provider.Section{Rows: providertest.Rows(1)})
		m.Session.Body = providertest.Text(n)
		return m
	},
	"send-list-menu/sections": func(n int) provider.Message {
		var all []provider.Section
		for range n {
			all = append(all, provider.Section{Title: "grupo", Rows: providertest.Rows(1)})
		}
		return list(all...)
	},
	"send-list-menu/rows in all sections": func(n int) provider.Message {
		return list(provider.Section{Title: "a", Rows: providertest.Rows(n - 4)}, provider.Section{Title: "b", Rows: providertest.Rows(4)})
	},
	"send-list-menu/section title": func(n int) provider.Message {
		return list(provider.Section{Title: providertest.Text(n), Rows: providertest.Rows(1)})
	},
	"send-list-menu/row title": func(n int) provider.Message {
		return list(provider.Section{Rows: []provider.ListRow{{ID: "1", Title: providertest.Text(n)}}})
	},
	"send-list-menu/row id": func(n int) provider.Message {
		return list(provider.Section{Rows: []provider.ListRow{{ID: providertest.Text(n), Title: "linha"}}})
	},
	"send-message/body": func(n int) provider.Message {
		return session(provider.Session{Type: provider.Text, Body: providertest.Text(n)})
	},
	"send-file/caption": func(n int) provider.Message {
		return session(provider.Session{Type: provider.Image, Media: &provider.Media{Kind: provider.Image, Link: "https://x.example/a.jpg", Caption: providertest.Text(n)}})
	},
	"send-template/template name": func(n int) provider.Message {
		return template(provider.Template{Name: strings.Repeat("a", n)})
	},
}

func TestLimits(t *testing.T) { providertest.Limits(t, Driver(), settingsOfTest, limits) }

func TestRefused(t *testing.T) {
	image := provider.Media{Kind: provider.Image, Link: "https://x.example/a.jpg"}
	change := func(f func(*provider.Session)) provider.Message {
		m := buttons(provider.Reply{ID: "1", Title: "Sim"})
		f(m.Session)
		return m
	}
	media := func(m provider.Media) provider.Message {
		return session(provider.Session{Type: m.Kind, Media: &m})
	}
	header := func(m provider.Media) provider.Message {
		return template(provider.Template{Name: "oi", Header: &m})
	}
	providertest.Refused(t, opened(t), providertest.Refusals{
		"a chat":                   {provider.Message{Chat: "1", Template: &provider.Template{Name: "oi"}}, "recipients.phone"},
		"nobody":                   {provider.Message{Template: &provider.Template{Name: "oi"}}, "recipients.phone"},
		"nothing":                  {provider.Message{To: to}, "template or message"},
		"both":                     {provider.Message{To: to, Template: &provider.Template{Name: "oi"}, Session: &provider.Session{}}, "template or message"},
		"template without a name":  {template(provider.Template{Name: " "}), "template.name: is blank"},
		"blank variable":           {template(provider.Template{Name: "oi", Variables: []provider.Variable{{Name: "nome", Value: " "}}}), "template.variables.nome: is blank"},
		"button's parameter":       {template(provider.Template{Name: "oi", Buttons: []provider.ButtonParam{{Index: 2, Type: "url", Value: "x"}}}), "leave button_param_2 out"},
		"header of audio":          {header(provider.Media{Kind: provider.Audio, Link: "https://x.example/a.mp3"}), `"audio" can't stand in a`},
		"header by id":             {header(provider.Media{Kind: provider.Image, ID: "17"}), "by its address only"},
		"header without https":     {header(provider.Media{Kind: provider.Image, Link: "http://x.example/a.jpg"}), "https://"},
		"header with caption":      {header(provider.Media{Kind: provider.Image, Link: image.Link, Caption: "x"}), "no caption"},
		"image with filename":      {header(provider.Media{Kind: provider.Image, Link: image.Link, Filename: "x"}), "leave filename out"},
		"location":                 {session(provider.Session{Type: provider.Place}), "it sends text, buttons, list, image, video, audio, document"},
		"sticker":                  {media(provider.Media{Kind: provider.Sticker, Link: "https://x.example/a.webp"}), `no message of the type "sticker"`},
		"location with a quote":    {session(provider.Session{Type: provider.Place, ReplyTo: "1"}), "message.type"},
		"quote":                    {change(func(s *provider.Session) { s.ReplyTo = "1" }), "message.reply_to"},
		"own id":                   {change(func(s *provider.Session) { s.ClientID = "1" }), "message.client_id"},
		"text header":              {change(func(s *provider.Session) { s.Header = &provider.Header{Text: "x"} }), "message.header"},
		"media header":             {change(func(s *provider.Session) { s.Header = &provider.Header{Media: &image} }), "message.header"},
		"footer of a text":         {session(provider.Session{Type: provider.Text, Body: "a", Footer: "b"}), "message.footer"},
		"blank body":               {change(func(s *provider.Session) { s.Body = "\n" }), "message.body: is blank"},
		"no buttons":               {buttons(), "there are 0"},
		"blank title":              {buttons(provider.Reply{ID: "1"}), "buttons[0].title: is blank"},
		"blank id":                 {buttons(provider.Reply{ID: "1", Title: "a"}, provider.Reply{Title: "b"}), "buttons[1].id: is blank"},
		"no sections":              {list(), "there are 0"},
		"no list":                  {session(provider.Session{Type: provider.ListType, Body: "a"}), "there are 0"},
		"section without rows":     {list(provider.Section{}), "sections[0].rows"},
		"sections without a title": {list(provider.Section{Rows: providertest.Rows(1)}, provider.Section{Rows: providertest.Rows(1)}), "sections[0].title: is blank"},
		"row without id":           {list(provider.Section{Rows: []provider.ListRow{{Title: "a"}}}), "rows[0].id: is blank"},
		"row's description":        {list(provider.Section{Rows: []provider.ListRow{{ID: "1", Title: "a", Description: "b"}}}), "no description"},
		"no file":                  {session(provider.Session{Type: provider.Image}), "message.link"},
		"file by id":               {media(provider.Media{Kind: provider.Image, ID: "17"}), "by its address only"},
		"file without a name":      {media(provider.Media{Kind: provider.Document, Link: "https://x.example/boleto?id=1.pdf"}), "add filename"},
		"image without a name":     {media(provider.Media{Kind: provider.Image, Link: "https://x.example/foto"}), "use an address that does"},
		"file with body":           {session(provider.Session{Type: provider.Image, Body: "x", Media: &image}), "message.body"},
	})
}
