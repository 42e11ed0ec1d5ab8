package digital99

import (
	"encoding/json"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"testing"

	"campaign/providers/provider"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
		v[1].Value = text(n - 1)
		return template(provider.Template{Name: "a", Variables: v})
	},
	"sendMessage/body": func(n int) provider.Message {
		return session(provider.Session{Type: provider.Text, Body: text(n)})
	},
	"sendButtons/body": func(n int) provider.Message {
		m := buttons(replies(1)...)
		m.Session.Body = text(n)
		return m
	},
	"sendButtons/footer": func(n int) provider.Message {
		m := buttons(replies(1)...)
		m.Session.Footer = text(n)
		return m
	},
	"sendButtons/buttons": func(n int) provider.Message { return buttons(replies(n)...) },
	"sendButtons/button title": func(n int) provider.Message {
		return buttons(append(replies(2), provider.Reply{ID: "3", Title: text(n)})...)
	},
	"sendButtons/button id": func(n int) provider.Message {
		return buttons(append(replies(2), provider.Reply{ID: text(n), Title: "a"})...)
	},
}

// Every limit that the dossier lists is kept: at it a message passes, one over it is refused.
func TestLimits(t *testing.T) {
	p := opened(t)
	routes, err := fs.Glob(Driver().Dossier, "*/route.json")
	require.NoError(t, err)
	seen := 0
	for _, file := range routes {
		content, err := fs.ReadFile(Driver().Dossier, file)
		require.NoError(t, err)
		var route struct {
			Limits []struct {
				What string `json:"what"`
				Max  int    `json:"max"`
			} `json:"limits"`
		}
		require.NoError(t, json.Unmarshal(content, &route))
		for _, l := range route.Limits {
			name := path.Dir(file) + "/" + l.What
			seen++
			t.Run(name, func(t *testing.T) {
				require.Contains(t, limits, name)
				_, err := p.Encode(limits[name](l.Max))
				require.NoError(t, err)
				_, err = p.Encode(limits[name](l.Max + 1))
				require.ErrorContains(t, err, strconv.Itoa(l.Max))
				assert.Regexp(t, `^(message|template)\.`, err.Error())
			})
		}
	}
	assert.Equal(t, len(limits), seen)
}

func TestRefused(t *testing.T) {
	change := func(f func(*provider.Session)) provider.Message {
		m := buttons(replies(1)...)
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
	tests := map[string]struct {
		message provider.Message
		want    string
	}{
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
	}
	p := opened(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := p.Encode(test.message)
			require.ErrorContains(t, err, test.want)
		})
	}
}
