package render

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/provider"
	"campaign/render/bubble"
)

func TestSession(t *testing.T) {
	columns := []string{"name", "order", "blank"}
	cells := []string{"Ana", "77", " "}
	body := at("message.body", "Olá {{ name }}")
	for name, c := range map[string]struct {
		spec SessionSpec
		want provider.Session
	}{
		"text": {SessionSpec{Type: "text", Body: body, ReplyTo: at("message.reply_to", "{{ order }}"), ClientID: at("message.client_id", "c-{{ order }}")},
			provider.Session{Type: "text", Body: "Olá Ana", ReplyTo: "77", ClientID: "c-77"}},
		"text, nothing to reply to": {SessionSpec{Type: "text", Body: body, ReplyTo: at("message.reply_to", "{{ blank }}")},
			provider.Session{Type: "text", Body: "Olá Ana"}},
		"buttons": {SessionSpec{Type: "buttons", Body: body, Footer: at("message.footer", "{{ blank }}"),
			Header:  &HeaderSpec{Media: &MediaSpec{Path: "message.header", Kind: "document", Link: at("message.header.document", "https://a.b/c"), Filename: at("message.header.filename", "{{ order }}.pdf")}},
			Buttons: []ReplySpec{{at("message.buttons[0].id", "OLÁ, QUERO #{{ order }}."), at("message.buttons[0].title", "Sim")}}},
			provider.Session{Type: "buttons", Body: "Olá Ana",
				Header:  &provider.Header{Media: &provider.Media{Kind: "document", Link: "https://a.b/c", Filename: "77.pdf"}},
				Buttons: []provider.Reply{{ID: "OLÁ, QUERO #77.", Title: "Sim"}}}},
		"list": {SessionSpec{Type: "list", Body: body, Header: &HeaderSpec{Text: at("message.header.text", "Oi")},
			List: &ListSpec{Button: at("message.button", "Ver"), Sections: []SectionSpec{{Rows: []ListRowSpec{
				{at("a", "1"), at("b", "{{ name }}"), at("c", "d")}, {at("d", "2"), at("e", "f"), Text{}}}}}}},
			provider.Session{Type: "list", Body: "Olá Ana", Header: &provider.Header{Text: "Oi"},
				List: &provider.List{Button: "Ver", Sections: []provider.Section{{Rows: []provider.ListRow{
					{ID: "1", Title: "Ana", Description: "d"}, {ID: "2", Title: "f"}}}}}}},
		"link": {SessionSpec{Type: "link", Body: body, Link: &LinkSpec{at("message.title", "Abrir"), at("message.url", "https://a.b/{{ order }}")}},
			provider.Session{Type: "link", Body: "Olá Ana", Link: &provider.Link{Title: "Abrir", URL: "https://a.b/77"}}},
		"image": {SessionSpec{Type: "image", Media: &MediaSpec{Link: at("message.link", "https://a.b/c"), Caption: at("message.caption", "{{ name }}")}},
			provider.Session{Type: "image", Media: &provider.Media{Kind: "image", Link: "https://a.b/c", Caption: "Ana"}}},
		"sticker by id": {SessionSpec{Type: "sticker", Media: &MediaSpec{ID: at("message.id", "s{{ order }}")}},
			provider.Session{Type: "sticker", Media: &provider.Media{Kind: "sticker", ID: "s77"}}},
		"location": {SessionSpec{Type: "location", Location: &LocationSpec{at("a", "-23.5505"), at("b", "-46.6333"), at("c", "Loja"), Text{}}},
			provider.Session{Type: "location", Location: &provider.Location{Latitude: "-23.5505", Longitude: "-46.6333", Name: "Loja"}}},
		"contacts": {SessionSpec{Type: "contacts", Contacts: []map[string]any{{
			"name":   map[string]any{"formatted_name": at("n", "{{ name }}"), "last_name": at("l", "{{ blank }}")},
			"phones": []any{map[string]any{"phone": at("p", "+55{{ order }}"), "type": at("t", "HOME")}, map[string]any{"phone": at("q", "{{ blank }}")}},
		}}},
			provider.Session{Type: "contacts", Contacts: []map[string]any{{
				"name": map[string]any{"formatted_name": "Ana"}, "phones": []any{map[string]any{"phone": "+5577", "type": "HOME"}}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			r, problems := Compile(Spec{Session: &c.spec}, columns)
			require.Empty(t, told(problems))
			m, problems := r.Render(cells)
			require.Empty(t, told(problems))
			assert.Equal(t, provider.Message{Session: &c.want}, m)
		})
	}
}

// replies are n buttons, each with its own id and title.
func replies(n int) []ReplySpec {
	var all []ReplySpec
	for i := range n {
		where := fmt.Sprintf("message.buttons[%d]", i)
		all = append(all, ReplySpec{at(where+".id", fmt.Sprint("id", i)), at(where+".title", fmt.Sprint("Título ", i))})
	}
	return all
}

// menu is a list with sections of so many rows.
func menu(sizes ...int) *ListSpec {
	l := &ListSpec{Button: at("message.button", "Ver")}
	for i, n := range sizes {
		where := fmt.Sprintf("message.sections[%d]", i)
		s := SectionSpec{Title: at(where+".title", fmt.Sprint("Seção ", i))}
		for j := range n {
			row := fmt.Sprintf("%s.rows[%d]", where, j)
			s.Rows = append(s.Rows, ListRowSpec{ID: at(row+".id", fmt.Sprintf("%d-%d", i, j)), Title: at(row+".title", "Linha")})
		}
		l.Sections = append(l.Sections, s)
	}
	return l
}

func TestSessionProblems(t *testing.T) {
	body := at("message.body", "Olá")
	place := func(lat, long string) SessionSpec {
		return SessionSpec{Type: "location", Location: &LocationSpec{Latitude: at("message.latitude", lat), Longitude: at("message.longitude", long)}}
	}
	twice := replies(2)
	twice[1].ID.Source, twice[1].Title.Source = "id0", "Título 0"
	same := menu(2)
	same.Sections[0].Rows[1].ID.Source = "0-0"
	untitled := menu(1, 1)
	untitled.Sections[1].Title = Text{}
	for name, c := range map[string]struct {
		spec SessionSpec
		want []string
	}{
		"unknown type":        {SessionSpec{Type: "botons", Body: body}, []string{`message.type: unknown type "botons"; did you mean buttons?`}},
		"no body":             {SessionSpec{Type: "text"}, []string{"message.body: the body is missing"}},
		"no buttons":          {SessionSpec{Type: "buttons", Body: body}, []string{"message.buttons: has 0 buttons; WhatsApp shows 1 to 3; a list has up to 10 rows"}},
		"three buttons":       {SessionSpec{Type: "buttons", Body: body, Buttons: replies(3)}, nil},
		"four buttons":        {SessionSpec{Type: "buttons", Body: body, Buttons: replies(4)}, []string{"message.buttons: has 4 buttons; WhatsApp shows 1 to 3; a list has up to 10 rows"}},
		"buttons alike":       {SessionSpec{Type: "buttons", Body: body, Buttons: twice}, []string{`message.buttons[1].id: has the same id as message.buttons[0].id: "id0"; give each its own`, `message.buttons[1].title: has the same title as message.buttons[0].title: "Título 0"; give each its own`}},
		"text with buttons":   {SessionSpec{Type: "text", Body: body, Buttons: replies(1)}, []string{"message.buttons: a message of the type text has no buttons; it has body"}},
		"image with body":     {SessionSpec{Type: "image", Body: body, Media: &MediaSpec{ID: at("message.id", "1")}}, []string{"message.body: a message of the type image has no body; write it as caption"}},
		"audio with caption":  {SessionSpec{Type: "audio", Media: &MediaSpec{ID: at("message.id", "1"), Caption: at("message.caption", "a")}}, []string{"message.caption: a message of the type audio has no caption"}},
		"image without file":  {SessionSpec{Type: "image"}, []string{"message.link: a message of the type image needs a link or an id"}},
		"http file":           {SessionSpec{Type: "image", Media: &MediaSpec{Link: at("message.link", "http://a.b/c.jpg")}}, []string{`message.link: "http://a.b/c.jpg" isn't https; WhatsApp takes https addresses only: write https://`}},
		"link to a number":    {SessionSpec{Type: "link", Body: body, Link: &LinkSpec{at("message.title", "A"), at("message.url", "tel:+972 50-123-4567")}}, nil},
		"link to a mailbox":   {SessionSpec{Type: "link", Body: body, Link: &LinkSpec{at("message.title", "A"), at("message.url", "MAILTO:shop@example.co.il")}}, nil},
		"link to no number":   {SessionSpec{Type: "link", Body: body, Link: &LinkSpec{at("message.title", "A"), at("message.url", "tel:shop")}}, []string{`message.url: "tel:shop" is no phone number; write it as tel:+5511987654321`}},
		"link to no mailbox":  {SessionSpec{Type: "link", Body: body, Link: &LinkSpec{at("message.title", "A"), at("message.url", "mailto:shop")}}, []string{`message.url: "mailto:shop" is no e-mail address; write it as mailto:ana@example.com`}},
		"link in http":        {SessionSpec{Type: "link", Body: body, Link: &LinkSpec{at("message.title", "A"), at("message.url", "http://a.b")}}, []string{`message.url: "http://a.b" isn't https; WhatsApp takes https addresses only: write https://`}},
		"link to a script":    {SessionSpec{Type: "link", Body: body, Link: &LinkSpec{at("message.title", "A"), at("message.url", "javascript:alert(1)")}}, []string{`message.url: "javascript:alert(1)" isn't an https address; write it whole, as https://example.com/picture.jpg`}},
		"picture over a list": {SessionSpec{Type: "list", Body: body, List: menu(1), Header: &HeaderSpec{Media: &MediaSpec{ID: at("a", "1")}}}, []string{"message.header: the header of a list is a text; write header: {text: …}"}},
		"no list":             {SessionSpec{Type: "list", Body: body}, []string{"message.button: the list's button is missing", "message.sections: has 0 sections; a list has 1 to 10"}},
		"ten rows":            {SessionSpec{Type: "list", Body: body, List: menu(4, 6)}, nil},
		"eleven rows":         {SessionSpec{Type: "list", Body: body, List: menu(5, 6)}, []string{"message.sections: the list has 11 rows; WhatsApp shows 10, all sections together"}},
		"ten sections":        {SessionSpec{Type: "list", Body: body, List: menu(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)}, nil},
		"eleven sections": {SessionSpec{Type: "list", Body: body, List: menu(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)}, []string{
			"message.sections: has 11 sections; a list has 1 to 10", "message.sections: the list has 11 rows; WhatsApp shows 10, all sections together"}},
		"section without rows":   {SessionSpec{Type: "list", Body: body, List: menu(1, 0)}, []string{"message.sections[1].rows: the section has no rows"}},
		"section without title":  {SessionSpec{Type: "list", Body: body, List: untitled}, []string{"message.sections[1].title: a section's title is missing"}},
		"rows alike":             {SessionSpec{Type: "list", Body: body, List: same}, []string{`message.sections[0].rows[1].id: has the same id as message.sections[0].rows[0].id: "0-0"; give each its own`}},
		"pole":                   {place("90", "-180"), nil},
		"beyond the pole":        {place("90.0001", "0"), []string{`message.latitude: "90.0001" is out of range; the latitude is between -90 and 90`}},
		"beyond the date line":   {place("0", "-180.1"), []string{`message.longitude: "-180.1" is out of range; the longitude is between -180 and 180`}},
		"degrees with a comma":   {place("-23,55", "0"), []string{`message.latitude: "-23,55" is no number of degrees; write it as -23.5505, with a point`}},
		"degrees not a number":   {place("NaN", "0x10"), []string{`message.latitude: "NaN" is no number of degrees; write it as -23.5505, with a point`, `message.longitude: "0x10" is no number of degrees; write it as -23.5505, with a point`}},
		"no contacts":            {SessionSpec{Type: "contacts"}, []string{"message.contacts: there is no contact in it"}},
		"contact without a name": {SessionSpec{Type: "contacts", Contacts: []map[string]any{{"phones": []any{}}}}, []string{"message.contacts[0]: the contact has no name.formatted_name"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := Compile(Spec{Session: &c.spec}, nil)
			assert.Equal(t, c.want, told(problems))
		})
	}
}

func TestSessionRowProblems(t *testing.T) {
	buttons := []ReplySpec{{at("message.buttons[0].id", "{{ a }}"), at("message.buttons[0].title", "{{ a }}")},
		{at("message.buttons[1].id", "{{ b }}"), at("message.buttons[1].title", "{{ b }}")}}
	r, problems := Compile(Spec{Session: &SessionSpec{Type: "buttons", Body: at("message.body", "Olá"), Buttons: buttons}}, []string{"a", "b"})
	require.Empty(t, told(problems))
	_, problems = r.Render([]string{"sim", "não"})
	assert.Empty(t, told(problems))
	_, problems = r.Render([]string{"sim", "sim"})
	assert.Equal(t, []string{`message.buttons[1].id: has the same id as message.buttons[0].id: "sim"; give each its own`,
		`message.buttons[1].title: has the same title as message.buttons[0].title: "sim"; give each its own`}, told(problems))
	_, problems = r.Render([]string{"sim", ""})
	assert.Equal(t, []string{"message.buttons[1].id: is blank for this row; give a default: {{ b | default: 'cliente' }}",
		"message.buttons[1].title: is blank for this row; give a default: {{ b | default: 'cliente' }}"}, told(problems))
}

// Every length of vendors' common rules: at it, one over it; as the file's and as the row's; in accents and in emoji.
func TestLengths(t *testing.T) {
	body := at("message.body", "Olá")
	one := func(r ReplySpec) *SessionSpec {
		return &SessionSpec{Type: "buttons", Body: body, Buttons: []ReplySpec{r}}
	}
	listOf := func(l ListSpec) *SessionSpec { return &SessionSpec{Type: "list", Body: body, List: &l} }
	row := func(r ListRowSpec) *SessionSpec {
		return listOf(ListSpec{Button: at("b", "Ver"), Sections: []SectionSpec{{Rows: []ListRowSpec{r}}}})
	}
	for name, c := range map[string]struct {
		most int
		spec func(x Text) Spec
	}{
		"text":          {4096, func(x Text) Spec { return Spec{Session: &SessionSpec{Type: "text", Body: x}} }},
		"buttons' body": {1024, func(x Text) Spec { return Spec{Session: &SessionSpec{Type: "buttons", Body: x, Buttons: replies(1)}} }},
		"link's body": {1024, func(x Text) Spec {
			return Spec{Session: &SessionSpec{Type: "link", Body: x, Link: &LinkSpec{at("t", "a"), at("u", "https://a.b")}}}
		}},
		"header": {60, func(x Text) Spec {
			return Spec{Session: &SessionSpec{Type: "buttons", Body: body, Buttons: replies(1), Header: &HeaderSpec{Text: x}}}
		}},
		"footer": {60, func(x Text) Spec {
			return Spec{Session: &SessionSpec{Type: "buttons", Body: body, Buttons: replies(1), Footer: x}}
		}},
		"button's title": {20, func(x Text) Spec { return Spec{Session: one(ReplySpec{at("i", "1"), x})} }},
		"button's id":    {256, func(x Text) Spec { return Spec{Session: one(ReplySpec{x, at("i", "1")})} }},
		"list's button":  {20, func(x Text) Spec { return Spec{Session: listOf(ListSpec{Button: x, Sections: menu(1).Sections})} }},
		"section": {24, func(x Text) Spec {
			return Spec{Session: listOf(ListSpec{Button: at("b", "Ver"), Sections: []SectionSpec{{x, menu(1).Sections[0].Rows}}})}
		}},
		"row's id":    {200, func(x Text) Spec { return Spec{Session: row(ListRowSpec{x, at("t", "a"), Text{}})} }},
		"row's title": {24, func(x Text) Spec { return Spec{Session: row(ListRowSpec{at("i", "a"), x, Text{}})} }},
		"row's text":  {72, func(x Text) Spec { return Spec{Session: row(ListRowSpec{at("i", "a"), at("t", "a"), x})} }},
		"link's title": {20, func(x Text) Spec {
			return Spec{Session: &SessionSpec{Type: "link", Body: body, Link: &LinkSpec{x, at("u", "https://a.b")}}}
		}},
		"caption": {1024, func(x Text) Spec {
			return Spec{Session: &SessionSpec{Type: "video", Media: &MediaSpec{ID: at("i", "1"), Caption: x}}}
		}},
		"template's name": {512, func(x Text) Spec { return Spec{Template: &TemplateSpec{Name: x}} }},
		"url parameter": {2000, func(x Text) Spec {
			return Spec{Template: &TemplateSpec{Name: at("n", "a"), Buttons: []ButtonSpec{{0, "", x}}}}
		}},
	} {
		for kind, letter := range map[string]string{"accents": "é", "letters": "a"} {
			if name == "template's name" && kind == "accents" {
				continue
			}
			fits, over := strings.Repeat(letter, c.most), strings.Repeat(letter, c.most+1)
			t.Run(name+" of the file in "+kind, func(t *testing.T) {
				_, problems := Compile(c.spec(at("x", fits)), nil)
				assert.Empty(t, told(problems))
				_, problems = Compile(c.spec(at("x", over)), nil)
				require.Len(t, problems, 1)
				assert.Regexp(t, fmt.Sprintf("^x: has %d characters; .* may have %d$", c.most+1, c.most), problems[0].String())
			})
			t.Run(name+" of the row in "+kind, func(t *testing.T) {
				r, problems := Compile(c.spec(at("x", "{{ c }}")), []string{"c"})
				require.Empty(t, told(problems))
				_, problems = r.Render([]string{fits})
				assert.Empty(t, told(problems))
				_, problems = r.Render([]string{over})
				require.Len(t, problems, 1)
				assert.False(t, problems[0].Warning)
			})
		}
		t.Run(name+" in emoji", func(t *testing.T) {
			r, problems := Compile(c.spec(at("x", "{{ c }}")), []string{"c"})
			require.Empty(t, told(problems))
			_, problems = r.Render([]string{strings.Repeat("👍", c.most)})
			require.Len(t, problems, 1)
			assert.True(t, problems[0].Warning, "it fits by its characters")
			_, problems = r.Render([]string{strings.Repeat("👍", c.most+1)})
			require.Len(t, problems, 1)
			assert.False(t, problems[0].Warning)
		})
	}
}

// The two pages of Meta's that disagree on a list's body: a warning above one, a refusal above the other.
func TestListBody(t *testing.T) {
	for n, want := range map[int][]string{
		1024: nil,
		1025: {"warning: message.body: has 1025 characters; some pages of Meta allow a list's body no more than 1024"},
		4096: {"warning: message.body: has 4096 characters; some pages of Meta allow a list's body no more than 1024"},
		4097: {"message.body: has 4097 characters; a list's body may have 4096"},
	} {
		_, problems := Compile(Spec{Session: &SessionSpec{Type: "list", Body: at("message.body", strings.Repeat("a", n)), List: menu(1)}}, nil)
		assert.Equal(t, want, told(problems))
	}
}

func TestContentLengths(t *testing.T) {
	for name, c := range map[string]struct {
		most   int
		change func(*Content, Text)
	}{
		"header": {60, func(c *Content, x Text) { c.Header = x }},
		"footer": {60, func(c *Content, x Text) { c.Footer = x }},
		"button": {25, func(c *Content, x Text) { c.Buttons[0].Title = x }},
		"phone": {20, func(c *Content, x Text) {
			c.Buttons = append(c.Buttons, ContentButton{Path: "p", Type: bubble.PhoneButton, Title: at("t", "a"), Phone: x})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := winter()
			c.change(s.Content, at("x", strings.Repeat("é", c.most)))
			_, problems := Compile(Spec{Template: s}, winterColumns)
			assert.Empty(t, told(problems))
			s = winter()
			c.change(s.Content, at("x", strings.Repeat("é", c.most+1)))
			_, problems = Compile(Spec{Template: s}, winterColumns)
			require.NotEmpty(t, problems)
			assert.Regexp(t, fmt.Sprintf("^x: has %d characters; .* may have %d$", c.most+1, c.most), problems[0].String())
		})
	}
}
