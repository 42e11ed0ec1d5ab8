package digital99

import (
	"strings"
	"testing"

	"campaign/providers/provider"
	"campaign/providers/providertest"
)

// limits has a message of n for each limit of the dossier.
var limits = map[string]func(n int) provider.Message{
	"sendTemplate/template name": func(n int) provider.Message {
		return template(provider.Template{Name: strings.Repeat("a", n)})
	},
	"sendTemplate/variables": func(n int) provider.Message {
		return template(provider.Template{Name: "a", Variables: variables(n)})
	},
	"sendTemplate/variables together": func(n int) provider.Message {
		v := variables(2)
		v[1].Value = providertest.Text(n - 1)
		return template(provider.Template{Name: "a", Variables: v})
	},
	"sendMessage/body": func(n int) provider.Message {
		return session(provider.Session{Type: provider.Text, Body: providertest.Text(n)})
	},
	"sendButtons/body": func(n int) provider.Message {
		m := buttons(providertest.Replies(1)...)
		m.Session.Body = providertest.Text(n)
		return m
	},
	"sendButtons/footer": func(n int) provider.Message {
		m := buttons(providertest.Replies(1)...)
		m.Session.Footer = providertest.Text(n)
		return m
	},
	"sendButtons/buttons": func(n int) provider.Message { return buttons(providertest.Replies(n)...) },
	"sendButtons/button title": func(n int) provider.Message {
		return buttons(append(providertest.Replies(2), provider.Reply{ID: "3", Title: providertest.Text(n)})...)
	},
	"sendButtons/button id": func(n int) provider.Message {
		return buttons(append(providertest.Replies(2), provider.Reply{ID: providertest.Text(n), Title: "a"})...)
	},
}

func TestLimits(t *testing.T) { providertest.Limits(t, Driver(), settingsOfTest, limits) }

func TestRefused(t *testing.T) {
	change := func(f func(*provider.Session)) provider.Message {
		m := buttons(providertest.Replies(1)...)
		f(m.Session)
		return m
	}
	params := func(kinds ...string) provider.Message {
		var all []provider.ButtonParam
		for i, kind := range kinds {
			all = append(all, provider.ButtonParam{Index: i, Type: kind, Value: "x"})
		}
		return template(provider.Template{Name: "oi", Buttons: all})
	}
	providertest.Refused(t, opened(t), providertest.Refusals{
		"a chat":                  {provider.Message{Chat: "1", Template: &provider.Template{Name: "oi"}}, "recipients.phone"},
		"nobody":                  {provider.Message{Template: &provider.Template{Name: "oi"}}, "recipients.phone"},
		"nothing":                 {provider.Message{To: to}, "template or message"},
		"both":                    {provider.Message{To: to, Template: &provider.Template{Name: "oi"}, Session: &provider.Session{}}, "template or message"},
		"template without a name": {template(provider.Template{Name: " "}), "template.name: is blank"},
		"blank variable":          {template(provider.Template{Name: "oi", Variables: []provider.Variable{{Name: "nome", Value: " "}}}), "template.variables.nome: is blank"},
		"blank parameter":         {template(provider.Template{Name: "oi", Buttons: []provider.ButtonParam{{Index: 3, Type: provider.ButtonURL}}}), "template.button_param_3: is blank"},
		"quick reply":             {params(provider.ButtonURL, provider.ButtonQuickReply), "leave button_param_1 out"},
		"flow":                    {params(provider.ButtonFlow), "leave button_param_0 out"},
		"three addresses":         {params(provider.ButtonURL, provider.ButtonURL, provider.ButtonURL), "template.button_param_2"},
		"two codes":               {params(provider.ButtonCopyCode, provider.ButtonCopyCode), "template.button_param_1"},
		"audio in a template":     {template(provider.Template{Name: "oi", Header: &provider.Media{Kind: provider.Audio, Link: "https://x.example/a.mp3"}}), `"audio" can't stand in a`},
		"header by id":            {header(provider.Media{Kind: provider.Image, ID: "17"}), "by its address only"},
		"header without https":    {header(provider.Media{Kind: provider.Image, Link: "http://x.example/a.jpg"}), "https://"},
		"header with a filename":  {header(provider.Media{Kind: provider.Document, Link: "https://x.example/a.pdf", Filename: "x"}), "leave filename and caption out"},
		"header of webp":          {header(provider.Media{Kind: provider.Image, Link: "https://x.example/a.WEBP?x=.jpg"}), "takes .jpg, .jpeg, .png as image"},
		"header of 3gp":           {header(provider.Media{Kind: provider.Video, Link: "https://x.example/a.3gp"}), "takes .mp4 as video"},
		"header of docx":          {header(provider.Media{Kind: provider.Document, Link: "https://x.example/a.docx"}), "takes .pdf as document"},
		"text header":             {change(func(s *provider.Session) { s.Header = &provider.Header{Text: "x"} }), "write the text into body"},
		"empty header":            {change(func(s *provider.Session) { s.Header = &provider.Header{} }), "message.header"},
		"header of a text":        {session(provider.Session{Type: provider.Text, Body: "a", Header: &provider.Header{Text: "x"}}), "has no "},
		"footer of a text":        {session(provider.Session{Type: provider.Text, Body: "a", Footer: "x"}), "has no "},
		"list":                    {session(provider.Session{Type: provider.ListType}), "it sends text, buttons, link"},
		"image":                   {session(provider.Session{Type: provider.Image}), `of the type "image"`},
		"own id":                  {change(func(s *provider.Session) { s.ClientID = "1" }), "message.client_id"},
		"blank body":              {change(func(s *provider.Session) { s.Body = "\n" }), "message.body: is blank"},
		"no buttons":              {buttons(), "there are 0"},
		"blank title":             {buttons(provider.Reply{ID: "1"}), "buttons[0].title: is blank"},
		"no link":                 {session(provider.Session{Type: provider.LinkType, Body: "a"}), "message.title: is blank"},
		"link without address":    {link("a", ""), "message.url: is blank"},
	})
}
