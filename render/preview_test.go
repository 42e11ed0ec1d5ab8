package render

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rivo/uniseg"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/provider"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// messages are one of each kind that a bubble shows.
func messages(t *testing.T) map[string]Bubble {
	t.Helper()
	r, problems := Compile(Spec{Template: winter()}, winterColumns)
	require.Empty(t, told(problems))
	m, problems := r.Render([]string{"Ana *Clara*", "X9", "casaco", "77", "FRIO10"})
	require.Empty(t, told(problems))
	m.To = "+5511999999999"
	bare := winter()
	bare.Content = nil
	other, problems := Compile(Spec{Template: bare}, winterColumns)
	require.Empty(t, told(problems))
	session := func(s provider.Session) Bubble {
		return (&Renderer{}).Bubble(provider.Message{To: "+972501234567", Session: &s})
	}
	return map[string]Bubble{
		"template":         r.Bubble(m),
		"template-unknown": other.Bubble(m),
		"template-static":  other.Bubble(provider.Message{Chat: "0b6c8a1e-5d1f-4b8e-9a51-0c6a3e6b2f77", Template: &provider.Template{Name: "feliz_natal"}}),
		"text": session(provider.Session{Type: "text", ReplyTo: "wamid.HBgNNTUxMTk", Body: "Olá, *Ana*! Você ainda quer o _casaco azul_ de ~R$ 199~ R$ 149? " +
			"Use o código ```FRIO10``` até domingo.\n\n*Frete grátis* para 2 * 3 peças; snake_case_fica.\nhttps://loja.example.com/p/um-endereço-muito-comprido/que-não-cabe/em-uma-linha-só?utm_source=campanha&utm_medium=whatsapp"}),
		"hebrew": session(provider.Session{Type: "buttons", Header: &provider.Header{Text: "מבצע חורף"}, Body: "שלום דנה, *20% הנחה* על המעיל הכחול עד יום ראשון 🧥.\nOlá também em português.",
			Footer: "חנות לדוגמה", Buttons: []provider.Reply{{ID: "yes", Title: "כן"}, {ID: "no", Title: "לא"}}}),
		"emoji":   session(provider.Session{Type: "text", Body: "Família 👨‍👩‍👧‍👦, bandeira 🇧🇷🏴󠁧󠁢󠁥󠁮󠁧󠁿, pele 👍🏽, tecla 1️⃣, coração ❤️, 日本語のテキストも折り返します。 e\u0301 combinado."}),
		"harmful": session(provider.Session{Type: "text", Body: "a\x1b[31mvermelho\x07 b\u202egpj.exe c\u2066d\te\r\nf\u2028g\x00h\x9bi"}),
		"list": session(provider.Session{Type: "list", Header: &provider.Header{Text: "Cardápio"}, Body: "O que vai ser hoje?", Footer: "Entrega em 40 minutos",
			List: &provider.List{Button: "Ver opções", Sections: []provider.Section{
				{Title: "Pizzas", Rows: []provider.ListRow{{ID: "1", Title: "Calabresa", Description: "Com cebola roxa e muito queijo derretido por cima de tudo"}, {ID: "2", Title: "Mussarela"}}},
				{Title: "Bebidas", Rows: []provider.ListRow{{ID: "3", Title: "Água"}}}}}}),
		"link":     session(provider.Session{Type: "link", Header: &provider.Header{Media: &provider.Media{Kind: "image", Link: "https://cdn.example.com/a.jpg"}}, Body: "Seu pedido saiu!", Link: &provider.Link{Title: "Acompanhar", URL: "https://loja.example.com/p/77"}}),
		"document": session(provider.Session{Type: "document", Media: &provider.Media{Kind: "document", ID: "1234567890", Filename: "boleto.pdf", Caption: "Segue o boleto."}}),
		"location": session(provider.Session{Type: "location", Location: &provider.Location{Latitude: "-23.5505", Longitude: "-46.6333", Name: "Loja Centro", Address: "Praça da Sé, 1"}}),
		"contacts": session(provider.Session{Type: "contacts", Contacts: []map[string]any{
			{"name": map[string]any{"formatted_name": "Suporte"}, "org": map[string]any{"company": "Loja Exemplo"}, "phones": []any{map[string]any{"phone": "+551140000000", "type": "WORK"}}},
			{"name": map[string]any{"formatted_name": "Bia"}, "emails": []any{map[string]any{"email": "bia@example.com"}}}}}),
	}
}

func TestTerminal(t *testing.T) {
	for name, b := range messages(t) {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".txt", Terminal(b, 60, false)+Terminal(b, 40, false))
			golden(t, name+".ansi", Terminal(b, 60, true))
		})
	}
}

// Every line of a bubble is as wide as the others, and no wider than asked, at any width; without color there is no
// escape.
func TestTerminalWidths(t *testing.T) {
	for name, b := range messages(t) {
		for width := 40; width <= 100; width++ {
			got := Terminal(b, width, false)
			require.NotContains(t, got, "\x1b")
			lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
			first := uniseg.StringWidth(lines[0])
			require.LessOrEqual(t, first, width)
			for _, l := range lines {
				require.Equal(t, first, uniseg.StringWidth(l), "%s at %d: %s", name, width, l)
			}
		}
	}
	assert.NotPanics(t, func() { Terminal(messages(t)["text"], -1, true) })
}

func TestBubbleModel(t *testing.T) {
	got, err := json.MarshalIndent(messages(t)["template"], "", "  ")
	require.NoError(t, err)
	golden(t, "template.json", string(got)+"\n")
}

func TestMarkup(t *testing.T) {
	// The spans in a short form: b i s m for the styles, marks in [].
	short := func(spans []Span) string {
		var b strings.Builder
		for _, s := range spans {
			if s.Mark {
				b.WriteString("[" + s.Text + "]")
				continue
			}
			for _, style := range []struct {
				on   bool
				name string
			}{{s.Bold, "b:"}, {s.Italic, "i:"}, {s.Strike, "s:"}, {s.Mono, "m:"}} {
				if style.on {
					b.WriteString(style.name)
				}
			}
			b.WriteString(s.Text)
		}
		return b.String()
	}
	for text, want := range map[string]string{
		"":                  "",
		"plain":             "plain",
		"*a*":               "[*]b:a[*]",
		"a *b c* d":         "a [*]b:b c[*] d",
		"_a_ ~b~":           "[_]i:a[_] [~]s:b[~]",
		"*_a_ b*":           "[*][_]b:i:a[_]b: b[*]",
		"```a *b*\nc```":    "[```]m:a *b*\nc[```]",
		"`a_b_`":            "[`]m:a_b_[`]",
		"2 * 3 * 4":         "2 * 3 * 4",
		"a*b*c":             "a*b*c",
		"snake_case_name":   "snake_case_name",
		"*a\nb*":            "*a\nb*",
		"* a*":              "* a*",
		"*a *":              "*a *",
		"**":                "**",
		"**a**":             "**a**",
		"***":               "***",
		"(*a*)":             "([*]b:a[*])",
		"*a*!":              "[*]b:a[*]!",
		"*á*é":              "*á*é",
		"``````":            "``````",
		"*a* and *b*":       "[*]b:a[*] and [*]b:b[*]",
		"*שלום*":            "[*]b:שלום[*]",
		"https://a.b/c_d_e": "https://a.b/c_d_e",
		"*👨‍👩‍👧*":           "[*]b:👨‍👩‍👧[*]",
	} {
		spans := Markup(text)
		assert.Equal(t, want, short(spans), "%q", text)
		var all strings.Builder
		for _, s := range spans {
			all.WriteString(s.Text)
		}
		assert.Equal(t, text, all.String(), "the spans are the text")
	}
}

// A long text of marks without partners takes no longer than its length asks for.
func TestMarkupIsLinear(t *testing.T) {
	for _, piece := range []string{"*a ", "`a ", "``` ", "_~*", "*a\n"} {
		start := time.Now()
		Markup(strings.Repeat(piece, 100_000))
		assert.Less(t, time.Since(start), 5*time.Second, piece)
	}
}

func TestHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"Olá 👨‍👩‍👧 שלום\u200f": "Olá 👨‍👩‍👧 שלום\u200f",
		"a\x1b[2Jb":            "a␛[2Jb",
		"a\u202eb\u202d":       "a�b�",
		"\u2066a\u2069\u202c":  "a",
		"a\r\nb\rc\u2028d":     "a\nb\nc\nd",
		"a\tb\x7f\u0085":       "a b␡\n",
		"\x9b31m\xff":          "�31m�",
		"\ufeffa":              "a",
	} {
		assert.Equal(t, want, Harmless(text), "%q", text)
	}
}
