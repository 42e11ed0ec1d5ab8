package cloudapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/internal/cloudapi"
	"campaign/providers/provider"
)

var meta = cloudapi.Dialect{Vendor: "Meta"}

// The keys stand in the order of Meta's pages, nothing is there that wasn't asked for, and texts arrive as they are.
func TestTheExactBytes(t *testing.T) {
	template := func(v ...string) provider.Message {
		out := &provider.Template{Name: "sale", Language: "pt_BR"}
		for i := 0; i < len(v); i += 2 {
			out.Variables = append(out.Variables, provider.Variable{Name: v[i], Value: v[i+1]})
		}
		return provider.Message{To: to, Template: out}
	}
	const head = `{"messaging_product":"whatsapp","recipient_type":"individual","to":"+16505551234",`
	for name, c := range map[string]struct {
		message provider.Message
		want    string
	}{
		"a template without parameters": {template(),
			`"type":"template","template":{"name":"sale","language":{"code":"pt_BR"}}}`},
		"positions": {template("1", "Ana", "2", "7"),
			`"type":"template","template":{"name":"sale","language":{"code":"pt_BR"},"components":[{"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"7"}]}]}}`},
		"names": {template("nome", "Ana", "2", "7"),
			`"type":"template","template":{"name":"sale","language":{"code":"pt_BR"},"components":[{"type":"body","parameters":[{"type":"text","parameter_name":"nome","text":"Ana"},{"type":"text","parameter_name":"2","text":"7"}]}]}}`},
		"emoji, Hebrew, marks": {template("1", "👩‍👧 שלום <b>&\"é\"</b>\u2028"),
			`"type":"template","template":{"name":"sale","language":{"code":"pt_BR"},"components":[{"type":"body","parameters":[{"type":"text","text":"👩‍👧 שלום <b>&\"é\"</b>\u2028"}]}]}}`},
		"a button's text": {session(provider.Session{Type: provider.Buttons, Body: "a & b", Buttons: []provider.Reply{{ID: "<1>", Title: "é"}}}),
			`"type":"interactive","interactive":{"type":"button","body":{"text":"a & b"},"action":{"buttons":[{"type":"reply","reply":{"id":"<1>","title":"é"}}]}}}`},
		"a reply": {messages["text in reply"],
			`"type":"text","context":{"message_id":"wamid.1"},"text":{"body":"Olá"}}`},
		"a location's digits": {session(provider.Session{Type: provider.Place, Location: &provider.Location{Latitude: "37.7580560", Longitude: "-122.0"}}),
			`"type":"location","location":{"latitude":37.7580560,"longitude":-122.0}}`},
		"a contact's blanks": {session(provider.Session{Type: provider.People, Contacts: []map[string]any{{
			"name": map[string]any{"formatted_name": "Ana", "suffix": nil, "prefix": ""}, "birthday": nil, "urls": nil,
			"org": map[string]any{"title": ""}, "emails": []any{map[string]any{"email": ""}},
			"phones": []map[string]any{{"phone": "1"}}}}}),
			`"type":"contacts","contacts":[{"name":{"formatted_name":"Ana"},"phones":[{"phone":"1"}]}]}`},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, head+c.want, string(encode(t, meta, c.message))) })
	}
}

func TestWhatVendorsDoDifferently(t *testing.T) {
	wake := cloudapi.Dialect{Vendor: "Wake Experience", Policy: true, TextDegrees: true}
	assert.Contains(t, string(encode(t, wake, messages["template"])), `"language":{"policy":"deterministic","code":"en_US"}`)
	assert.Contains(t, string(encode(t, wake, messages["location"])), `"latitude":"-23.5505","longitude":"-46.6333"`)
}

func TestButtonsStandInNumericOrder(t *testing.T) {
	buttons := []provider.ButtonParam{{Index: 10, Type: "url", Value: "c"}, {Index: 2, Type: "url", Value: "b"}, {Index: 0, Type: "url", Value: "a"}}
	m := provider.Message{To: to, Template: &provider.Template{Name: "sale", Language: "en", Buttons: buttons}}
	body := string(encode(t, meta, m))
	var at []int
	for _, index := range []string{`"0"`, `"2"`, `"10"`} {
		at = append(at, strings.Index(body, `"index":`+index))
	}
	assert.IsIncreasing(t, at)
	assert.Positive(t, at[0])
	assert.Equal(t, 10, buttons[0].Index, "the message isn't touched")
}

func TestEncodeTwiceIsEqual(t *testing.T) {
	for name, m := range messages {
		assert.Equal(t, encode(t, meta, m), encode(t, meta, m), name)
	}
}

// Each message has one fault; the sentence must name it and, where there is one, the cure.
func TestWhatTheDialectCantExpress(t *testing.T) {
	template := func(change func(*provider.Template)) provider.Message {
		out := &provider.Template{Name: "sale", Language: "pt_BR"}
		change(out)
		return provider.Message{To: to, Template: out}
	}
	media := func(kind string, m provider.Media) provider.Message {
		m.Kind = kind
		return session(provider.Session{Type: kind, Media: &m})
	}
	place := func(latitude, longitude string) provider.Message {
		return session(provider.Session{Type: "location", Location: &provider.Location{Latitude: latitude, Longitude: longitude}})
	}
	people := func(c map[string]any) provider.Message {
		return session(provider.Session{Type: "contacts", Contacts: []map[string]any{c}})
	}
	button := func(index int, kind, value string) provider.Message {
		return template(func(t *provider.Template) {
			t.Buttons = []provider.ButtonParam{{Index: index, Type: kind, Value: value}}
		})
	}
	tap := func(s provider.Session) provider.Message { s.Type, s.Body = "buttons", "Oi"; return session(s) }
	yes := []provider.Reply{{ID: "1", Title: "Sim"}}
	list := func(s ...provider.Section) provider.Message {
		return session(provider.Session{Type: "list", Body: "Oi", List: &provider.List{Button: "Abrir", Sections: s}})
	}
	named := map[string]any{"formatted_name": "Ana"}
	picture := &provider.Media{Kind: "image", ID: "1"}
	for name, c := range map[string]struct {
		message provider.Message
		want    string
	}{
		"a chat":                    {provider.Message{Chat: "c-1", Template: &provider.Template{}}, "recipients.chat_id: Meta sends to phone numbers and knows no chats"},
		"no number":                 {provider.Message{Template: &provider.Template{}}, "recipients.phone: the recipient's number is missing"},
		"neither":                   {provider.Message{To: to}, "either a template or a free-form message"},
		"both":                      {provider.Message{To: to, Template: &provider.Template{}, Session: &provider.Session{}}, "either a template or"},
		"a template without a name": {template(func(t *provider.Template) { t.Name = "" }), "template.name: is blank"},
		"a template's name":         {template(func(t *provider.Template) { t.Name = "Winter Sale" }), "lower-case"},
		"no language":               {template(func(t *provider.Template) { t.Language = " " }), "template.language: is missing"},
		"a sticker as header":       {template(func(t *provider.Template) { t.Header = &provider.Media{Kind: "sticker", ID: "1"} }), "template.header_attachment: a template's header takes an image, a video or a document, not a sticker"},
		"a header's caption":        {template(func(t *provider.Template) { t.Header = &provider.Media{Kind: "image", ID: "1", Caption: "a"} }), "no caption; say it in the template's text"},
		"a header's link and id":    {template(func(t *provider.Template) { t.Header = &provider.Media{Kind: "image", ID: "1", Link: "https://a"} }), "either a link or an id"},
		"a header image's filename": {template(func(t *provider.Template) { t.Header = &provider.Media{Kind: "image", ID: "1", Filename: "a"} }), "only a document has a filename"},
		"an empty value":            {template(func(t *provider.Template) { t.Variables = []provider.Variable{{Name: "nome"}} }), "template.variables.nome: is blank"},
		"a variable's name":         {template(func(t *provider.Template) { t.Variables = []provider.Variable{{Name: "Nome", Value: "a"}} }), "number the variables 1, 2, 3"},
		"an empty button":           {button(3, "url", ""), "template.button_param_3: is blank"},
		"a button's type":           {button(0, "phone", "1"), `types are url, quick_reply, copy_code and flow`},
		"a button below zero":       {button(-1, "url", "1"), "template.button_param_-1: there is no such button"},
		"two for one button": {template(func(t *provider.Template) {
			t.Buttons = []provider.ButtonParam{{Type: "url", Value: "a"}, {Type: "url", Value: "b"}}
		}), "template.button_param_0: stands there twice"},
		"an unknown type":             {session(provider.Session{Type: "poll"}), `message.type: Meta has no message of the type "poll"; it sends text`},
		"no text":                     {session(provider.Session{Type: "text", Body: " \n"}), "message.body: is blank"},
		"a text's footer":             {session(provider.Session{Type: "text", Body: "a", Footer: "b"}), "message.footer: a text has no footer"},
		"an image's body":             {session(provider.Session{Type: "image", Body: "a", Media: picture}), "message.body: an image has no body"},
		"no media":                    {session(provider.Session{Type: "video"}), "message.link: the video's link or id is missing"},
		"another kind of media":       {session(provider.Session{Type: "video", Media: picture}), "the message is a video but its file is an image"},
		"an audio's caption":          {media("audio", provider.Media{ID: "1", Caption: "a"}), "an audio has no caption; send the text as a message of its own"},
		"a sticker's caption":         {media("sticker", provider.Media{ID: "1", Caption: "a"}), "a sticker has no caption"},
		"a video's filename":          {media("video", provider.Media{ID: "1", Filename: "a"}), "only a document has a filename"},
		"no buttons":                  {tap(provider.Session{}), "there must be 1 to 3 buttons, and there are 0"},
		"four buttons":                {tap(provider.Session{Buttons: make([]provider.Reply, 4)}), "1 to 3 buttons, and there are 4; a list takes up to 10 rows"},
		"the same title":              {tap(provider.Session{Buttons: []provider.Reply{{ID: "1", Title: "Sim"}, {ID: "2", Title: "Sim"}}}), `message.buttons[1].title: "Sim" is there twice`},
		"the same id":                 {tap(provider.Session{Buttons: []provider.Reply{{ID: "1", Title: "Sim"}, {ID: "1", Title: "Não"}}}), `message.buttons[1].id: "1" is there twice`},
		"a space before an id":        {tap(provider.Session{Buttons: []provider.Reply{{ID: " 1", Title: "Sim"}}}), "begins or ends with a space"},
		"a header of both":            {tap(provider.Session{Buttons: yes, Header: &provider.Header{Text: "a", Media: picture}}), "a text or a file, not both"},
		"an empty header":             {tap(provider.Session{Buttons: yes, Header: &provider.Header{}}), "message.header.text: is blank"},
		"a header's audio":            {tap(provider.Session{Buttons: yes, Header: &provider.Header{Media: &provider.Media{Kind: "audio", ID: "1"}}}), "not an audio"},
		"a header file's caption":     {tap(provider.Session{Buttons: yes, Header: &provider.Header{Media: &provider.Media{Kind: "image", ID: "1", Caption: "a"}}}), "say it in body"},
		"a list's picture":            {session(provider.Session{Type: "list", Body: "a", Header: &provider.Header{Media: picture}, List: &provider.List{Button: "a", Sections: []provider.Section{{Rows: []provider.ListRow{{ID: "1", Title: "a"}}}}}}), "message.header: the header of a list is a text, not an image"},
		"no list":                     {session(provider.Session{Type: "list", Body: "a"}), "1 to 10 sections, and there are 0"},
		"a section without rows":      {list(provider.Section{Title: "a"}), "message.sections[0].rows: there must be 1 to 10 rows"},
		"several without titles":      {list(provider.Section{Title: "a", Rows: []provider.ListRow{{ID: "1", Title: "a"}}}, provider.Section{Rows: []provider.ListRow{{ID: "2", Title: "a"}}}), "message.sections[1].title: is blank"},
		"the same row":                {list(provider.Section{Rows: []provider.ListRow{{ID: "1", Title: "a"}, {ID: "1", Title: "b"}}}), "twice"},
		"no link":                     {session(provider.Session{Type: "link", Body: "a"}), "message.title: is blank"},
		"a link without an address":   {session(provider.Session{Type: "link", Body: "a", Link: &provider.Link{Title: "a"}}), "message.url: is blank"},
		"a link that calls":           {session(provider.Session{Type: "link", Body: "a", Link: &provider.Link{Title: "a", URL: "tel:+5511900121101"}}), "message.url: Meta's button opens https addresses only"},
		"no location":                 {session(provider.Session{Type: "location"}), "latitude and longitude are missing"},
		"a decimal comma":             {place("-23,5", "0"), "message.latitude: must be decimal degrees"},
		"beyond the pole":             {place("90.1", "0"), "between -90 and 90"},
		"beyond the date line":        {place("0", "-180.5"), "between -180 and 180"},
		"no contacts":                 {session(provider.Session{Type: "contacts"}), "message.contacts: there must be 1 to 257 contacts"},
		"a contact without a name":    {people(map[string]any{"org": map[string]any{"company": "a"}}), "message.contacts[0]: the contact's name.formatted_name is missing"},
		"a contact's unknown part":    {people(map[string]any{"name": named, "phone": "1"}), `no "phone"; it has addresses, emails, name`},
		"a contact's unknown field":   {people(map[string]any{"name": named, "phones": []any{map[string]any{"number": "1"}}}), "it has phone, type, wa_id"},
		"a contact's part not a list": {people(map[string]any{"name": named, "phones": map[string]any{}}), "message.contacts[0].phones: must be a list"},
		"a contact's number":          {people(map[string]any{"name": named, "phones": []any{map[string]any{"phone": 1}}}), "put it in quotes"},
		"a contact's birthday":        {people(map[string]any{"name": named, "birthday": "25/02/1985"}), "isn't in the form 1985-02-25"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := meta.Encode(c.message)
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.want)
		})
	}
}

// One character over each limit is refused, at the limit it passes, in any script.
func TestLimits(t *testing.T) {
	row := func(r provider.ListRow) provider.Message {
		return session(provider.Session{Type: "list", Body: "a", List: &provider.List{Button: "a", Sections: []provider.Section{{Rows: []provider.ListRow{r}}}}})
	}
	tap := func(s provider.Session) provider.Message {
		s.Type, s.Buttons = "buttons", []provider.Reply{{ID: "1", Title: "a"}}
		return session(s)
	}
	reply := func(r provider.Reply) provider.Message {
		return session(provider.Session{Type: "buttons", Body: "a", Buttons: []provider.Reply{r}})
	}
	one := []provider.ListRow{{ID: "1", Title: "a"}}
	button := func(kind, value string) provider.Message {
		return provider.Message{To: to, Template: &provider.Template{Name: "a", Language: "en", Buttons: []provider.ButtonParam{{Type: kind, Value: value}}}}
	}
	for name, c := range map[string]struct {
		limit int
		with  func(text string) provider.Message
	}{
		"text":    {4096, func(s string) provider.Message { return session(provider.Session{Type: "text", Body: s}) }},
		"caption": {1024, func(s string) provider.Message { return file(provider.Media{Kind: "image", ID: "1", Caption: s}) }},
		"body":    {1024, func(s string) provider.Message { return tap(provider.Session{Body: s}) }},
		"link body": {1024, func(s string) provider.Message {
			return session(provider.Session{Type: "link", Body: s, Link: &provider.Link{Title: "a", URL: "https://a"}})
		}},
		"list body": {4096, func(s string) provider.Message {
			return session(provider.Session{Type: "list", Body: s, List: &provider.List{Button: "a", Sections: []provider.Section{{Rows: one}}}})
		}},
		"header": {60, func(s string) provider.Message {
			return tap(provider.Session{Body: "a", Header: &provider.Header{Text: s}})
		}},
		"footer": {60, func(s string) provider.Message { return tap(provider.Session{Body: "a", Footer: s}) }},
		"title":  {20, func(s string) provider.Message { return reply(provider.Reply{ID: "1", Title: s}) }},
		"id":     {256, func(s string) provider.Message { return reply(provider.Reply{ID: s, Title: "a"}) }},
		"list button": {20, func(s string) provider.Message {
			return session(provider.Session{Type: "list", Body: "a", List: &provider.List{Button: s, Sections: []provider.Section{{Rows: one}}}})
		}},
		"section title": {24, func(s string) provider.Message {
			return session(provider.Session{Type: "list", Body: "a", List: &provider.List{Button: "a", Sections: []provider.Section{{Title: s, Rows: one}}}})
		}},
		"row id":          {200, func(s string) provider.Message { return row(provider.ListRow{ID: s, Title: "a"}) }},
		"row title":       {24, func(s string) provider.Message { return row(provider.ListRow{ID: "1", Title: s}) }},
		"row description": {72, func(s string) provider.Message { return row(provider.ListRow{ID: "1", Title: "a", Description: s}) }},
		"link title": {20, func(s string) provider.Message {
			return session(provider.Session{Type: "link", Body: "a", Link: &provider.Link{Title: s, URL: "https://a"}})
		}},
		"template url":  {2000, func(s string) provider.Message { return button("url", s) }},
		"template code": {15, func(s string) provider.Message { return button("copy_code", s) }},
	} {
		for _, letter := range []string{"a", "é", "😀", "ש"} {
			t.Run(name+"/"+letter, func(t *testing.T) {
				_, err := meta.Encode(c.with(strings.Repeat(letter, c.limit)))
				require.NoError(t, err)
				_, err = meta.Encode(c.with(strings.Repeat(letter, c.limit+1)))
				require.Error(t, err)
				assert.Contains(t, err.Error(), fmt.Sprintf("and %d are allowed", c.limit))
				assert.Contains(t, err.Error(), fmt.Sprintf("has %d", c.limit+1))
			})
		}
	}
}

// Lists count their rows in all sections together.
func TestLimitsOfPieces(t *testing.T) {
	list := func(sections, rows int) provider.Message {
		l := &provider.List{Button: "a"}
		id := 0
		for s := range sections {
			section := provider.Section{Title: fmt.Sprint(s)}
			for range rows {
				id++
				section.Rows = append(section.Rows, provider.ListRow{ID: fmt.Sprint(id), Title: "a"})
			}
			l.Sections = append(l.Sections, section)
		}
		return session(provider.Session{Type: "list", Body: "a", List: l})
	}
	for name, c := range map[string]struct {
		message provider.Message
		want    string
	}{
		"ten rows":       {list(2, 5), ""},
		"twelve rows":    {list(2, 6), "1 to 10 rows in all"},
		"ten sections":   {list(10, 1), ""},
		"eleven":         {list(11, 1), "1 to 10 sections"},
		"257 contacts":   {session(provider.Session{Type: "contacts", Contacts: slicesOf(257)}), ""},
		"258 contacts":   {session(provider.Session{Type: "contacts", Contacts: slicesOf(258)}), "1 to 257 contacts"},
		"a long name":    {provider.Message{To: to, Template: &provider.Template{Name: strings.Repeat("a", 512), Language: "en"}}, ""},
		"too long a one": {provider.Message{To: to, Template: &provider.Template{Name: strings.Repeat("a", 513), Language: "en"}}, "and 512 are allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := meta.Encode(c.message)
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.want)
		})
	}
}

func slicesOf(n int) []map[string]any {
	out := make([]map[string]any, n)
	for i := range out {
		out[i] = map[string]any{"name": map[string]any{"formatted_name": "Ana"}}
	}
	return out
}

func BenchmarkEncode(b *testing.B) {
	m := provider.Message{Ref: to, To: to, Template: &provider.Template{Name: "winter_sale", Language: "pt_BR",
		Variables: []provider.Variable{{Name: "nome", Value: "João"}, {Name: "codigo", Value: "VERAO25"}, {Name: "dia", Value: "25/02"}}}}
	b.ReportAllocs()
	for b.Loop() {
		message, err := meta.Encode(m)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := provider.Marshal(message); err != nil {
			b.Fatal(err)
		}
	}
}
