package render

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/provider"
)

// at is a Text at its usual place.
func at(path, source string) Text { return Text{path, source} }

// variables are a template's, by name and expression.
func variables(pairs ...string) []NamedText {
	var all []NamedText
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, NamedText{pairs[i], at("template.variables."+pairs[i], pairs[i+1])})
	}
	return all
}

func param(index int, kind, source string) ButtonSpec {
	return ButtonSpec{index, kind, at("template.button_param_"+strconv.Itoa(index), source)}
}

func registered(index int, kind, title, url string) ContentButton {
	where := "template.content.buttons[" + strconv.Itoa(index) + "]"
	b := ContentButton{Path: where, Type: kind, Title: at(where+".title", title)}
	if url != "" {
		b.URL = at(where+".url", url)
	}
	return b
}

// winter is the campaign of the documentation.
func winter() *TemplateSpec {
	return &TemplateSpec{
		Name: at("template.name", "winter_sale"), Language: at("template.language", "pt_BR"),
		Header:    &MediaSpec{Path: "template.header_attachment", Link: at("template.header_attachment", "https://cdn.example.com/{{ sku }}.jpg")},
		Variables: variables("name", "{{ first_name | default: 'cliente' }}", "custom_code", "{{ code }}"),
		Buttons:   []ButtonSpec{param(0, "", "{{ order_id }}"), param(1, "", "{{ coupon }}")},
		Content: &Content{
			Body:   at("template.content.body", "Olá {{name}}, seu código é {{custom_code}}."),
			Footer: at("template.content.footer", "Loja Exemplo"),
			Buttons: []ContentButton{
				registered(0, "url", "Ver pedido", "https://loja.example.com/p/{{1}}"),
				registered(1, "copy_code", "Copiar cupom", ""),
			},
		},
	}
}

var winterColumns = []string{"first_name", "code", "sku", "order_id", "coupon"}

func TestTemplate(t *testing.T) {
	r, problems := Compile(Spec{Template: winter()}, winterColumns)
	require.Empty(t, told(problems))
	m, problems := r.Render([]string{"", "X9", "casaco", "77", "FRIO10"})
	require.Empty(t, told(problems))
	assert.Equal(t, provider.Message{Template: &provider.Template{
		Name: "winter_sale", Language: "pt_BR",
		Header:    &provider.Media{Kind: "image", Link: "https://cdn.example.com/casaco.jpg"},
		Variables: []provider.Variable{{Name: "name", Value: "cliente"}, {Name: "custom_code", Value: "X9"}},
		Buttons:   []provider.ButtonParam{{Index: 0, Type: "url", Value: "77"}, {Index: 1, Type: "copy_code", Value: "FRIO10"}},
	}}, m)
}

func TestNumericOrder(t *testing.T) {
	s := &TemplateSpec{Name: at("template.name", "a")}
	for _, n := range []string{"10", "2", "1", "3", "4", "5", "6", "7", "8", "9"} {
		s.Variables = append(s.Variables, variables(n, "v"+n)...)
	}
	s.Buttons = []ButtonSpec{param(9, "quick_reply", "nine"), param(2, "", "two"), param(0, "", "zero")}
	r, problems := Compile(Spec{Template: s}, nil)
	require.Empty(t, told(problems))
	m, _ := r.Render(nil)
	for i, v := range m.Template.Variables {
		assert.Equal(t, provider.Variable{Name: strconv.Itoa(i + 1), Value: "v" + strconv.Itoa(i+1)}, v)
	}
	assert.True(t, m.Template.Positional())
	assert.Equal(t, []provider.ButtonParam{{Index: 0, Type: "url", Value: "zero"}, {Index: 2, Type: "url", Value: "two"},
		{Index: 9, Type: "quick_reply", Value: "nine"}}, m.Template.Buttons)
}

// TestNamesAmongNumbers: where not all names are positions the file's order counts.
func TestNamesAmongNumbers(t *testing.T) {
	r, _ := Compile(Spec{Template: &TemplateSpec{Name: at("template.name", "a"), Variables: variables("2", "b", "x", "c", "1", "a")}}, nil)
	m, _ := r.Render(nil)
	assert.Equal(t, []provider.Variable{{Name: "2", Value: "b"}, {Name: "x", Value: "c"}, {Name: "1", Value: "a"}}, m.Template.Variables)
}

func TestHeaderKinds(t *testing.T) {
	for link, want := range map[string]string{
		"https://a.b/x.jpg": "image", "https://a.b/x.JPEG": "image", "https://a.b/x.png?v=1": "image",
		"https://a.b/x.mp4": "video", "https://a.b/x.3gp#t": "video",
		"https://a.b/x.pdf": "document", "https://a.b/x.docx": "document", "https://a.b/x.txt": "document",
		"HTTPS://a.b/promo%C3%A7%C3%A3o.Pdf": "document",
	} {
		for how, source := range map[string]string{"constant": link, "of the row": "{{ link }}"} {
			t.Run(link+" "+how, func(t *testing.T) {
				r, problems := Compile(Spec{Template: &TemplateSpec{Name: at("template.name", "a"),
					Header: &MediaSpec{Path: "template.header_attachment", Link: at("template.header_attachment", source)}}}, []string{"link"})
				require.Empty(t, told(problems))
				m, problems := r.Render([]string{link})
				require.Empty(t, told(problems))
				assert.Equal(t, &provider.Media{Kind: want, Link: link}, m.Template.Header)
			})
		}
	}
}

func TestHeaderProblems(t *testing.T) {
	for name, c := range map[string]struct{ link, want string }{
		"blank":        {"", "is blank for this row; give a default: {{ link | default: 'https://example.com/picture.jpg' }}"},
		"http":         {"http://a.b/x.jpg", `"http://a.b/x.jpg" isn't https; WhatsApp takes https addresses only: write https://`},
		"no scheme":    {"a.b/x.jpg", `"a.b/x.jpg" isn't an https address; write it whole, as https://example.com/picture.jpg`},
		"no host":      {"https:///x.jpg", `"https:///x.jpg" names no host; write it as https://example.com/picture.jpg`},
		"space":        {"https://a.b/x y.jpg", `"https://a.b/x y.jpg" has a space in it, so it is no address; write %20 for a space, or take it out with | strip`},
		"no address":   {"https://a.b/%zz.jpg", `"https://a.b/%zz.jpg" is no address; write it as https://example.com/picture.jpg`},
		"unknown kind": {"https://a.b/x.bmp", `what "https://a.b/x.bmp" is can't be told from its extension; write {type: image, link: …}, or video or document`},
		"no extension": {"https://a.b/x", `what "https://a.b/x" is can't be told from its extension; write {type: image, link: …}, or video or document`},
		"too long":     {"https://a.b/" + strings.Repeat("a", 1985) + ".jpg", "has 2001 characters; a file's address may have 2000"},
	} {
		spec := func(source string) Spec {
			return Spec{Template: &TemplateSpec{Name: at("template.name", "a"),
				Header: &MediaSpec{Path: "template.header_attachment", Link: at("template.header_attachment", source)}}}
		}
		t.Run(name+", of the row", func(t *testing.T) {
			r, problems := Compile(spec("{{ link }}"), []string{"link"})
			require.Empty(t, told(problems))
			_, problems = r.Render([]string{c.link})
			assert.Equal(t, []string{"template.header_attachment: " + c.want}, told(problems))
		})
		t.Run(name+", of the file", func(t *testing.T) {
			_, problems := Compile(spec(c.link), nil)
			want, _, _ := strings.Cut(c.want, " for this row")
			assert.Equal(t, []string{"template.header_attachment: " + want}, told(problems))
		})
	}
}

func TestParameters(t *testing.T) {
	for name, c := range map[string]struct{ value, want string }{
		"four spaces":   {"a    b", ""},
		"five spaces":   {"a     b", "has more than four spaces in a row, which WhatsApp refuses in a template's parameter (this row); take it out in the file, or write {{ v | squish }}"},
		"line end":      {"a\nb", "has a line break, which WhatsApp refuses in a template's parameter (this row); take it out in the file, or write {{ v | squish }}"},
		"line end, CR":  {"a\r\nb", "has a line break, which WhatsApp refuses in a template's parameter (this row); take it out in the file, or write {{ v | squish }}"},
		"tab":           {"a\tb", "has a tab, which WhatsApp refuses in a template's parameter (this row); take it out in the file, or write {{ v | squish }}"},
		"blank":         {"   ", "is blank for this row; give a default: {{ v | default: 'cliente' }}"},
		"accents":       {"São João 👍🏽", ""},
		"a long coupon": {strings.Repeat("x", 16), ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, problems := Compile(Spec{Template: &TemplateSpec{Name: at("template.name", "a"), Variables: variables("x", "{{ v }}"),
				Buttons: []ButtonSpec{param(0, "", "{{ v }}")}}}, []string{"v"})
			require.Empty(t, told(problems))
			_, problems = r.Render([]string{c.value})
			if c.want == "" {
				assert.Empty(t, told(problems))
				return
			}
			assert.Equal(t, []string{"template.variables.x: " + c.want, "template.button_param_0: " + c.want}, told(problems))
		})
	}
}

// A hint is told only where it cures.
func TestSquishing(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"the column that has it": {"{{ a }} {{ b }}", "take it out in the file, or write {{ b | squish }}"},
		"behind a filter":        {"{{ b | upcase }}", "take it out in the file, or write {{ b | squish }}"},
		"a name with a space":    {`{{ contact["Meu b"] }}`, "take it out in the file, or write {{ contact['Meu b'] | squish }}"},
		"two columns":            {"{{ b }} {{ meu_b }}", "take it out in the file, or write | squish behind every column, as in {{ b | squish }}"},
		"the campaign file": {"{{ a }}\n", "it comes from the campaign file, not from the row: " +
			"write the text there in one line, with single spaces"},
	} {
		t.Run(name, func(t *testing.T) {
			r, problems := Compile(Spec{Template: &TemplateSpec{Name: at("template.name", "a"), Variables: variables("x", c.source)}},
				[]string{"a", "b", "Meu b"})
			require.Empty(t, told(problems))
			_, problems = r.Render([]string{"Ana", "Rua A\nCentro", "\t1\t2"})
			require.Len(t, problems, 1)
			assert.Equal(t, c.want, problems[0].Hint)
		})
	}
}

func TestTemplateProblems(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*TemplateSpec)
		want   []string
	}{
		"no name": {func(s *TemplateSpec) { s.Name = Text{} }, []string{"template.name: a template's name is missing"}},
		"blank name": {func(s *TemplateSpec) { s.Name.Source = " " }, []string{
			"template.name: is blank", `warning: template.name: " " is no usual name of a template; WhatsApp's names are made of a to z, 0 to 9 and _`}},
		"unusual name": {func(s *TemplateSpec) { s.Name.Source = "Winter Sale" }, []string{
			`warning: template.name: "Winter Sale" is no usual name of a template; WhatsApp's names are made of a to z, 0 to 9 and _`}},
		"gap": {func(s *TemplateSpec) { s.Content, s.Variables = nil, variables("1", "a", "3", "b") }, []string{
			"template.variables: the variable 2 is missing; number them from 1 to 2 without a gap"}},
		"from zero": {func(s *TemplateSpec) { s.Content, s.Variables = nil, variables("0", "a", "1", "b") }, []string{
			"template.variables: the variable 2 is missing; number them from 1 to 2 without a gap"}},
		"names and numbers": {func(s *TemplateSpec) { s.Content, s.Variables = nil, variables("1", "a", "x", "b") }, []string{
			"warning: template.variables: some variables have names and some numbers; templates have the one or the other"}},
		"placeholder without variable": {func(s *TemplateSpec) { s.Content.Body.Source += " {{nome}}" }, []string{
			"template.content.body: the placeholder {{nome}} has no variable; did you mean {{name}}?"}},
		"variable without placeholder": {func(s *TemplateSpec) { s.Content.Body.Source = "Olá {{name}}" }, []string{
			"template.variables.custom_code: the content has no placeholder {{custom_code}} for this variable"}},
		"vendor's own placeholder": {func(s *TemplateSpec) { s.Content.Body.Source += " {{contact.name}} {{ agent.name }}" }, nil},
		"placeholder in the header": {func(s *TemplateSpec) {
			s.Header, s.Content.Header = nil, at("template.content.header", "Oi {{name}}")
		}, nil},
		"header of both kinds": {func(s *TemplateSpec) { s.Content.Header = at("template.content.header", "Oi {{name}}") }, []string{
			"template.content.header: the header is a text or a file, not both; leave content.header or header_attachment out"}},
		"two in the header": {func(s *TemplateSpec) {
			s.Header, s.Content.Header = nil, at("template.content.header", "{{name}} {{custom_code}} {{name}}")
		}, []string{"template.content.header: the header of a template takes one placeholder at most"}},
		"placeholder in the footer": {func(s *TemplateSpec) { s.Content.Footer.Source = "Até {{name}}" }, []string{
			"template.content.footer: the footer of a template takes no placeholder; write what it says in the registered template"}},
		"vendor's own in header and footer": {func(s *TemplateSpec) {
			s.Header, s.Content.Header = nil, at("template.content.header", "{{contact.name}}, {{agent.name}}")
			s.Content.Footer.Source = "{{agent.name}}"
		}, nil},
		"a position of both": {func(s *TemplateSpec) {
			s.Header, s.Variables = nil, variables("1", "{{ code }}")
			s.Content.Header, s.Content.Body.Source = at("template.content.header", "Pedido {{1}}"), "Olá {{1}}"
		}, []string{"template.content.header: the header's {{1}} isn't the body's {{1}}: positions are counted in each apart; " +
			"give the header's a name here and in template.variables, such as {{header}}"}},
		"placeholder with one brace": {func(s *TemplateSpec) { s.Content.Body.Source += " {{nome}" }, []string{
			"template.content.body: a placeholder has the wrong number of braces; write two on each side: {{name}} or {{1}}"}},
		"dynamic button without parameter": {func(s *TemplateSpec) { s.Buttons = s.Buttons[:1] }, []string{
			"template.content.buttons[1]: the button is dynamic and has no button_param_1; add template.button_param_1"}},
		"parameter on a static button": {func(s *TemplateSpec) { s.Content.Buttons[0].URL.Source = "https://a.b/c" }, []string{
			"template.button_param_0: the content's button 0 (url) takes no parameter; buttons are counted from 0, static ones too"}},
		"parameter beyond the buttons": {func(s *TemplateSpec) { s.Buttons = append(s.Buttons, param(2, "", "a")) }, []string{
			"template.button_param_2: the content has 2 buttons; there is no button 2; buttons are counted from 0"}},
		"parameter on a quick reply": {func(s *TemplateSpec) { s.Content.Buttons[1] = registered(1, "quick_reply", "Sim", "") }, nil},
		"quick reply without parameter": {func(s *TemplateSpec) {
			s.Buttons, s.Content.Buttons[1] = s.Buttons[:1], registered(1, "quick_reply", "Sim", "")
		}, nil},
		"flow without parameter": {func(s *TemplateSpec) {
			s.Buttons, s.Content.Buttons[1] = s.Buttons[:1], registered(1, "flow", "Responder", "")
		}, []string{"template.content.buttons[1]: the button is dynamic and has no button_param_1; add template.button_param_1"}},
		"two types": {func(s *TemplateSpec) { s.Buttons[1].Type = "url" }, []string{
			"template.button_param_1: has the type url, but the content's button 1 is a copy_code"}},
		"unknown type": {func(s *TemplateSpec) { s.Content, s.Buttons[1].Type = nil, "link" }, []string{
			`template.button_param_1: unknown type "link"; types are url, quick_reply, copy_code and flow`}},
		"button eleven": {func(s *TemplateSpec) { s.Content, s.Buttons[1] = nil, param(10, "", "a") }, []string{
			"warning: template.button_param_10: WhatsApp gives a template 10 buttons at most, counted from 0"}},
		"button before the first": {func(s *TemplateSpec) { s.Content, s.Buttons[1] = nil, param(-1, "", "a") }, []string{
			"template.button_param_-1: there is no such button; buttons are counted from 0"}},
		"placeholder amid the address": {func(s *TemplateSpec) { s.Content.Buttons[0].URL.Source = "https://a.b/{{1}}/c" }, []string{
			"template.content.buttons[0].url: a button's address has one placeholder, at its end"}},
		"three addresses": {func(s *TemplateSpec) {
			for i := 2; i < 4; i++ {
				s.Content.Buttons = append(s.Content.Buttons, registered(i, "url", "Ver", "https://a.b/c"))
			}
		}, []string{"warning: template.content.buttons[3]: a template has 2 buttons of the type url at most"}},
		"audio header": {func(s *TemplateSpec) { s.Header.Kind = "audio" }, []string{
			`template.header_attachment: "audio" can't stand here; write image, video or document`}},
		"unknown extension": {func(s *TemplateSpec) { s.Header.Link.Source = "https://a.b/{{ sku }}.bmp" }, []string{
			`template.header_attachment: what "https://a.b/{{ sku }}.bmp" is can't be told from its extension; write {type: image, link: …}, or video or document`}},
		"extension in the query": {func(s *TemplateSpec) { s.Header.Link.Source = "https://a.b/c.jpg?next={{ sku }}.bmp" }, nil},
		"id without a type": {func(s *TemplateSpec) { s.Header.Link, s.Header.ID = Text{}, at("template.header_attachment.id", "1") }, []string{
			"template.header_attachment: the file's type is missing; write type: image, video or document"}},
		"link and id": {func(s *TemplateSpec) { s.Header.ID = at("template.header_attachment.id", "1") }, []string{
			"template.header_attachment: has a link and an id; leave one of them out"}},
		"picture with filename": {func(s *TemplateSpec) {
			s.Header.Kind, s.Header.Filename = "image", at("template.header_attachment.filename", "a.jpg")
		}, []string{"template.header_attachment.filename: only a document has a filename"}},
		"missing variable value": {func(s *TemplateSpec) { s.Variables[1].Source = "" }, []string{"template.variables.custom_code: is blank"}},
		"long coupon": {func(s *TemplateSpec) { s.Buttons[1].Value.Source = strings.Repeat("x", 16) }, []string{
			"warning: template.button_param_1: has 16 characters; some pages of Meta allow a coupon's code no more than 15"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := winter()
			c.change(s)
			_, problems := Compile(Spec{Template: s}, winterColumns)
			assert.Equal(t, c.want, told(problems))
		})
	}
}
