package wegly

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"campaign/providers/provider"
	"campaign/providers/providertest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	chat = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
	to   = "+5511999999999"
)

var settingsOfTest = provider.Settings{"whatsapp_phone_id": "0b28ee57-7a57-4407-a9c5-5cd4e5a5fd6c", "token": "t0ken-of-the-test"}

func TestProvider(t *testing.T) {
	providertest.Run(t, Driver(), providertest.Options{Settings: settingsOfTest})
}

func FuzzDecode(f *testing.F) { providertest.FuzzDecode(f, Driver(), settingsOfTest) }

// opened is the provider with settings of its own, names and values in turn.
func opened(t testing.TB, own ...string) provider.Provider {
	t.Helper()
	return providertest.Opened(t, Driver(), settingsOfTest, own...)
}

func session(s provider.Session) provider.Message {
	return provider.Message{Chat: chat, Session: &s}
}

func template(t provider.Template) provider.Message {
	return provider.Message{To: to, Template: &t}
}

func buttons(given ...provider.Reply) provider.Message {
	return session(provider.Session{Type: provider.Buttons, Body: "Olá", Buttons: given})
}

func list(sections ...provider.Section) provider.Message {
	return session(provider.Session{Type: provider.ListType, Body: "Olá", List: &provider.List{Button: "Ver", Sections: sections}})
}

func place(latitude, longitude string) provider.Message {
	return session(provider.Session{Type: provider.Place, Location: &provider.Location{Latitude: latitude, Longitude: longitude}})
}

func TestAuthorize(t *testing.T) {
	for name, test := range map[string]struct {
		origin string
		want   http.Header
	}{
		"without origin": {"", http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer t0ken-of-the-test"}}},
		"with origin": {"https://loja.example.com", http.Header{"Content-Type": {"application/json"},
			"Authorization": {"Bearer t0ken-of-the-test"}, "Origin": {"https://loja.example.com"}}},
	} {
		t.Run(name, func(t *testing.T) {
			p := opened(t, "origin", test.origin)
			r, err := p.Encode(buttons(providertest.Replies(1)...))
			require.NoError(t, err)
			require.NoError(t, p.Authorize(t.Context(), &r))
			assert.Equal(t, test.want, r.Header)
		})
	}
}

// Keys stand in the order of the pages.
func TestListToTheByte(t *testing.T) {
	m := list(provider.Section{Title: "A & B", Rows: []provider.ListRow{{ID: "<1>", Title: "um", Description: "dois"}}})
	m.Session.ReplyTo = "wamid.1"
	r, err := opened(t).Encode(m)
	require.NoError(t, err)
	assert.Equal(t, `{"interactive_type":"list","body":{"text":"Olá"},"action":{"button":"Ver","sections":[{"rows":[`+
		`{"id":"<1>","title":"um","description":"dois"}],"title":"A & B"}]},"reference_wamid":"wamid.1"}`, string(r.Body))
}

// A template into a chat needs no sending number.
func TestTemplateIntoChat(t *testing.T) {
	p, err := Driver().Open(provider.Settings{"token": "t0ken-of-the-test"})
	require.NoError(t, err)
	r, err := p.Encode(provider.Message{Chat: chat, Template: &provider.Template{Name: "oi", Language: "pt_BR"}})
	require.NoError(t, err)
	assert.Equal(t, "https://api.wegly.com.br/integrations/external/chats/"+chat+"/messages", r.URL)
	assert.Equal(t, `{"type":"template","template":{"name":"oi","language":"pt_BR"}}`, string(r.Body))

	_, err = p.Encode(template(provider.Template{Name: "oi"}))
	require.ErrorContains(t, err, "provider.whatsapp_phone_id: is missing")
}

// Coordinates reach the vendor as they were typed.
func TestCoordinates(t *testing.T) {
	p := opened(t)
	r, err := p.Encode(place("-23.550520", "-46.6333080"))
	require.NoError(t, err)
	assert.Equal(t, `{"latitude":-23.550520,"longitude":-46.6333080}`, string(r.Body))
	for _, good := range []provider.Message{place("90", "180"), place("-90", "-180.0"), place("0.5", "-0")} {
		_, err := p.Encode(good)
		require.NoError(t, err)
	}
	for _, bad := range []string{"", " ", "-23,55", "90.1", "-90.000001", "1e1", "NaN", "+1", "01", "1.", ".5", "0x1"} {
		_, err := p.Encode(place(bad, "0"))
		require.ErrorContains(t, err, "message.latitude: must be decimal degrees between -90 and 90", bad)
	}
	for _, bad := range []string{"", "180.1", "-181", "-46,63"} {
		_, err := p.Encode(place("0", bad))
		require.ErrorContains(t, err, "message.longitude: must be decimal degrees between -180 and 180", bad)
	}
}

func TestDecode(t *testing.T) {
	tests := map[string]struct {
		status  int
		body    string
		id      string
		verdict provider.Verdict
		code    string
	}{
		"message":               {status: 200, body: `{"total":1,"records":[{"id":"a","status":"sent"}]}`, id: "a"},
		"created":               {status: 201, body: `{"records":[{"id":"a"},{"id":"b"}]}`, id: "a"},
		"chat":                  {status: 201, body: `{"id":"c","last_message":{"id":"a"}}`, id: "c"},
		"error null":            {status: 200, body: `{"id":"c","error":null}`, id: "c"},
		"yes and no":            {status: 200, body: `{"id":"c","error":"x"}`, verdict: provider.Unsure},
		"record without id":     {status: 200, body: `{"id":"c","records":[{"id":""}]}`, verdict: provider.Unsure},
		"id is a number":        {status: 200, body: `{"id":1}`, verdict: provider.Unsure},
		"records are an object": {status: 200, body: `{"records":{"id":"a"}}`, verdict: provider.Unsure},
		"success in a 500":      {status: 500, body: `{"records":[{"id":"a"}]}`, verdict: provider.Unsure},
		"record in a 503":       {status: 503, body: `{"records":[{"id":"a"}],"message":"x"}`, verdict: provider.Unsure},
		"record in a 400":       {status: 400, body: `{"records":[{"id":"a"}],"message":"x"}`, verdict: provider.Unsure},
		"chat in a 503":         {status: 503, body: `{"id":"a","wa_contact_id":"55","status":"OPEN"}`, verdict: provider.Unsure},
		"chat in a 429":         {status: 429, body: `{"id":"a","status":"OPEN"}`, verdict: provider.Unsure},
		"id of an error":        {status: 429, body: `{"id":"a","message":"x"}`, verdict: provider.Throttled},
		"404 with an error":     {status: 404, body: `{"error":"Not Found"}`, verdict: provider.Rejected},
		"400 with code":         {status: 400, body: `{"code":17,"message":"x"}`, verdict: provider.Rejected, code: "17"},
		"400 of a proxy":        {status: 400, body: `<html>`, verdict: provider.Unsure},
		"400 with nothing":      {status: 400, body: `{}`, verdict: provider.Unsure},
		"404 of another's JSON": {status: 404, body: `"not found"`, verdict: provider.Unsure},
		"402":                   {status: 402, body: `{"message":"x"}`, verdict: provider.Unsure},
		"408":                   {status: 408, body: `{"message":"x"}`, verdict: provider.Unsure},
		"403":                   {status: 403, body: `{"message":"x"}`, verdict: provider.Denied},
		"429":                   {status: 429, body: `{"message":"x"}`, verdict: provider.Throttled},
		"503 of a proxy":        {status: 503, body: `<html>`, verdict: provider.Unavailable},
		"two documents":         {status: 200, body: `{"id":"c"}{}`, verdict: provider.Unsure},
	}
	p := opened(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			receipt, err := p.Decode(provider.Response{Status: test.status, Header: http.Header{}, Body: []byte(test.body)})
			if test.id != "" {
				require.NoError(t, err)
				assert.Equal(t, provider.Receipt{ID: test.id}, receipt)
				return
			}
			var e *provider.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, test.verdict.String(), e.Verdict.String())
			assert.Equal(t, test.code, e.Code)
			assert.NotEmpty(t, e.Text)
			assert.Empty(t, receipt)
		})
	}
}

// A new chat says whom it is with, and so may a failure.
func TestDecodeNamesTheRecipient(t *testing.T) {
	for body, want := range map[string]string{
		`{"id":"c","wa_contact_id":"5511999999999"}`:                                    "5511999999999",
		`{"id":"c","wa_contact_id":"5511999999999","contact_number":"(11) 99999-9999"}`: "(11) 99999-9999",
		`{"id":"c","wa_contact_id":5511999999999,"contact_number":null}`:                "5511999999999",
		`{"id":"c","wa_contact_id":"<string>","contact_number":"<string>"}`:             "",
		`{"id":"c"}`: "",
		`{"statusCode":400,"message":"x","contact_number":"5511999999999","status":"OPEN"}`: "5511999999999",
	} {
		status := 201
		if strings.Contains(body, "400") {
			status = 400
		}
		receipt, err := opened(t).Decode(provider.Response{Status: status, Header: http.Header{}, Body: []byte(body)})
		whom := receipt.Whom
		var e *provider.Error
		if errors.As(err, &e) {
			whom = e.Whom
		}
		assert.Equal(t, provider.Whom{Own: want}, whom, body)
	}
}
