package render

import (
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/provider"
	"campaign/render/bubble"
)

var update = flag.Bool("update", false, "write the golden files")

// messages are one of each kind that a bubble shows.
func messages(t *testing.T) map[string]bubble.Bubble {
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
	session := func(s provider.Session) bubble.Bubble {
		return (&Renderer{}).Bubble(provider.Message{To: "+972501234567", Session: &s})
	}
	return map[string]bubble.Bubble{
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

// TestBubbleModel keeps the bubbles that the tests of their looks are made with.
func TestBubbleModel(t *testing.T) {
	const file = "bubble/testdata/messages.json"
	got, err := json.MarshalIndent(messages(t), "", "  ")
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile(file, append(got, '\n'), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got)+"\n")
}
