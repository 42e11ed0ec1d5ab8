package cloudapi_test

import "campaign/providers/provider"

const to = "+16505551234"

// messages has every type of message that the dialect can express, and every field of it once at least.
var messages = map[string]provider.Message{
	"template": {To: to, Template: &provider.Template{Name: "hello_world", Language: "en_US"}},
	"template with everything": {Ref: to, To: to, Template: &provider.Template{
		Name: "winter_sale", Language: "pt_BR",
		Header:    &provider.Media{Kind: provider.Image, Link: "https://cdn.example.com/7.jpg"},
		Variables: []provider.Variable{{Name: "nome", Value: "João"}, {Name: "codigo", Value: "25%"}},
		Buttons: []provider.ButtonParam{
			{Index: 0, Type: provider.ButtonURL, Value: "pedido/7?a=1&b=2"},
			{Index: 1, Type: provider.ButtonQuickReply, Value: "SIM"},
			{Index: 2, Type: provider.ButtonCopyCode, Value: "25OFF"},
			{Index: 10, Type: provider.ButtonFlow, Value: "tok-1"},
		},
	}},
	"template with a video": {To: to, Template: &provider.Template{
		Name: "tour", Language: "en", Header: &provider.Media{Kind: provider.Video, ID: "1"},
		Variables: []provider.Variable{{Name: "1", Value: "Ana"}, {Name: "2", Value: "אנה 👋"}},
	}},
	"template with a document": {To: to, Template: &provider.Template{
		Name: "invoice", Language: "en",
		Header: &provider.Media{Kind: provider.Document, Link: "https://cdn.example.com/7.pdf", Filename: "invoice.pdf"},
	}},
	"text":          session(provider.Session{Type: provider.Text, Body: "Olá"}),
	"text in reply": session(provider.Session{Type: provider.Text, Body: "Olá", ReplyTo: "wamid.1"}),
	"buttons": session(provider.Session{Type: provider.Buttons, Body: "Gostou?",
		Buttons: []provider.Reply{{ID: "OLÁ, QUERO!", Title: "Sim"}, {ID: "#NÃO", Title: "Não"}}}),
	"buttons with everything": session(provider.Session{Type: provider.Buttons, Body: "Gostou?", Footer: "Loja",
		Header:  &provider.Header{Media: &provider.Media{Kind: provider.Document, ID: "1", Filename: "a.pdf"}},
		Buttons: []provider.Reply{{ID: "1", Title: "Sim"}, {ID: "2", Title: "Não"}, {ID: "3", Title: "Talvez"}}, ReplyTo: "wamid.1"}),
	"list": session(provider.Session{Type: provider.ListType, Body: "Quando?", Footer: "Loja",
		Header: &provider.Header{Text: "Entrega"},
		List: &provider.List{Button: "Escolher", Sections: []provider.Section{
			{Title: "Hoje", Rows: []provider.ListRow{{ID: "1", Title: "Manhã", Description: "das 8 às 12"}}},
			{Title: "Amanhã", Rows: []provider.ListRow{{ID: "2", Title: "Tarde"}}},
		}}}),
	"link": session(provider.Session{Type: provider.LinkType, Body: "Veja.", Footer: "Loja",
		Header: &provider.Header{Media: &provider.Media{Kind: provider.Video, Link: "https://cdn.example.com/7.mp4"}},
		Link:   &provider.Link{Title: "Abrir", URL: "https://loja.example.com"}}),
	"image by id":         file(provider.Media{Kind: provider.Image, ID: "1"}),
	"image by link":       file(provider.Media{Kind: provider.Image, Link: "https://cdn.example.com/7.jpg", Caption: "Olhe"}),
	"audio by id":         file(provider.Media{Kind: provider.Audio, ID: "1"}),
	"audio by link":       file(provider.Media{Kind: provider.Audio, Link: "https://cdn.example.com/7.ogg"}),
	"video by id":         file(provider.Media{Kind: provider.Video, ID: "1", Caption: "Olhe"}),
	"video by link":       file(provider.Media{Kind: provider.Video, Link: "https://cdn.example.com/7.mp4"}),
	"document by id":      file(provider.Media{Kind: provider.Document, ID: "1", Caption: "Olhe", Filename: "a.pdf"}),
	"document by link":    file(provider.Media{Kind: provider.Document, Link: "https://cdn.example.com/7.pdf"}),
	"sticker by id":       file(provider.Media{Kind: provider.Sticker, ID: "1"}),
	"sticker by link":     file(provider.Media{Kind: provider.Sticker, Link: "https://cdn.example.com/7.webp"}),
	"location":            session(provider.Session{Type: provider.Place, Location: &provider.Location{Latitude: "-23.5505", Longitude: "-46.6333", Name: "Loja", Address: "Rua 1"}}),
	"location, bare":      session(provider.Session{Type: provider.Place, Location: &provider.Location{Latitude: "0", Longitude: "0.0"}}),
	"contacts":            session(provider.Session{Type: provider.People, Contacts: []map[string]any{person()}}),
	"contacts, name only": session(provider.Session{Type: provider.People, Contacts: []map[string]any{{"name": map[string]any{"formatted_name": "Ana"}}}}),
}

func session(s provider.Session) provider.Message { return provider.Message{To: to, Session: &s} }

func file(m provider.Media) provider.Message {
	return session(provider.Session{Type: m.Kind, Media: &m})
}

// person has every field of Meta's contact object.
func person() map[string]any {
	return map[string]any{
		"addresses": []any{map[string]any{"street": "Rua 1", "city": "Recife", "state": "PE", "zip": "50000", "country": "Brasil", "country_code": "BR", "type": "WORK"}},
		"birthday":  "1985-02-25",
		"emails":    []any{map[string]any{"email": "ana@example.com", "type": "HOME"}},
		"name":      map[string]any{"formatted_name": "Dra. Ana B. Silva Jr.", "first_name": "Ana", "last_name": "Silva", "middle_name": "B.", "suffix": "Jr.", "prefix": "Dra."},
		"org":       map[string]any{"company": "Loja", "department": "Vendas", "title": "Diretora"},
		"phones":    []any{map[string]any{"phone": "+5581999990000", "type": "WORK", "wa_id": "5581999990000"}},
		"urls":      []any{map[string]any{"url": "https://loja.example.com", "type": "WORK"}},
	}
}
