package moorse

import (
	"net/http"
	"testing"

	"campaign/providers/provider"
	"campaign/providers/providertest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	integration = "73eb6f77-75e2-46eb-9063-b25a0d44f895"
	to          = "+5511999999999"
)

var settingsOfTest = provider.Settings{"integration_id": integration, "token": "t0ken-of-the-test"}

func TestProvider(t *testing.T) {
	providertest.Run(t, Driver(), providertest.Options{Settings: settingsOfTest})
}

// opened is the provider with settings of its own, names and values in turn.
func opened(t testing.TB, own ...string) provider.Provider {
	t.Helper()
	return providertest.Opened(t, Driver(), settingsOfTest, own...)
}

func session(s provider.Session) provider.Message {
	return provider.Message{To: to, Session: &s}
}

func template(t provider.Template) provider.Message {
	return provider.Message{To: to, Template: &t}
}

func buttons(given ...provider.Reply) provider.Message {
	return session(provider.Session{Type: provider.Buttons, Body: "Olá", Buttons: given})
}

func list(sections ...provider.Section) provider.Message {
	return session(provider.Session{Type: provider.ListType, Body: "Olá", List: &provider.List{Sections: sections}})
}

func TestOpen(t *testing.T) {
	tests := map[string]struct {
		settings provider.Settings
		want     string // part of the error
	}{
		"unknown setting":   {provider.Settings{"integration_id": "1", "tokem": "x"}, "tokem"},
		"no integration":    {provider.Settings{"token": "x"}, "integration_id"},
		"integration of ..": {provider.Settings{"integration_id": "..", "token": "x"}, "integration_id"},
		"unknown scheme":    {provider.Settings{"integration_id": "1", "token": "x", "auth_scheme": "basic"}, "bearer, raw"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Driver().Open(test.settings)
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestAuthorize(t *testing.T) {
	for scheme, want := range map[string]string{"bearer": "Bearer t0ken-of-the-test", "raw": "t0ken-of-the-test"} {
		t.Run(scheme, func(t *testing.T) {
			p := opened(t, "auth_scheme", scheme)
			r, err := p.Encode(buttons(provider.Reply{ID: "1", Title: "Sim"}))
			require.NoError(t, err)
			require.NoError(t, p.Authorize(t.Context(), &r))
			assert.Equal(t, http.Header{"Content-Type": {"application/json"}, "Authorization": {want}}, r.Header)
		})
	}
}

func TestAddress(t *testing.T) {
	p := opened(t, "integration_id", "a/b?c", "base_url", "https://proxy.example.com/moorse/")
	r, err := p.Encode(session(provider.Session{Type: provider.Text, Body: "Olá"}))
	require.NoError(t, err)
	assert.Equal(t, "https://proxy.example.com/moorse/v2/whatsapp/a%2Fb%3Fc/send-message", r.URL)
	assert.Equal(t, http.MethodPost, r.Method)
}

// The page prints < and > as themselves, and the keys in this order.
func TestButtonsToTheByte(t *testing.T) {
	r, err := opened(t).Encode(provider.Message{To: "+558388334086", Session: &provider.Session{
		Type: provider.Buttons, Body: "a & b", Buttons: []provider.Reply{{ID: "id1", Title: "<Button 1>"}},
	}})
	require.NoError(t, err)
	assert.Equal(t, `{"buttonsId":[{"id":"id1","title":"<Button 1>"}],"title":"a & b","to":"558388334086"}`, string(r.Body))
}

// What Moorse decides by itself, and a campaign can't do without, is left out.
func TestLeftOut(t *testing.T) {
	p := opened(t)
	with, without := list(provider.Section{Rows: providertest.Rows(1)}), list(provider.Section{Rows: providertest.Rows(1)})
	with.Session.List.Button = "Ver opções"
	one, err := p.Encode(with)
	require.NoError(t, err)
	other, err := p.Encode(without)
	require.NoError(t, err)
	assert.Equal(t, other, one, "the button that opens a list")

	one, err = p.Encode(template(provider.Template{Name: "oi", Language: "pt_BR"}))
	require.NoError(t, err)
	assert.Equal(t, `{"to":"5511999999999","template_name":"oi","components":[]}`, string(one.Body))
}

func TestNameIn(t *testing.T) {
	for link, want := range map[string]string{
		"https://x.example/a/foto.jpg?v=1.2#b": "foto.jpg",
		"https://x.example/bol%20eto.pdf":      "bol eto.pdf",
		"https://x.example":                    "",
		"https://x.example/":                   "",
		"https://x.example/foto":               "",
		"https://x.example/.jpg":               "",
		"https://x.example/..":                 "",
		"https://x.example/foto.":              "",
		"https://x.example/%zz.jpg":            "",
	} {
		assert.Equal(t, want, nameIn(link), link)
	}
}

func TestDecode(t *testing.T) {
	const control = `"data":{"control":"9bb744c4","creationDate":"18-01-2022T21:07:01","message":"x"}`
	tests := map[string]struct {
		status  int
		body    string
		id      string
		verdict provider.Verdict
		code    string
	}{
		"queued":                 {status: 200, body: `{` + control + `,"errors":[],"links":[]}`, id: "9bb744c4"},
		"created":                {status: 201, body: `{` + control + `,"errors":[ ]}`, id: "9bb744c4"},
		"errors null":            {status: 200, body: `{` + control + `,"errors":null}`, id: "9bb744c4"},
		"no errors":              {status: 200, body: `{` + control + `}`, id: "9bb744c4"},
		"errors and control":     {status: 200, body: `{` + control + `,"errors":["x"]}`, verdict: provider.Unsure},
		"both in a 429":          {status: 429, body: `{` + control + `,"errors":["x"]}`, verdict: provider.Unsure},
		"both in a 503":          {status: 503, body: `{` + control + `,"errors":["x"]}`, verdict: provider.Unsure},
		"errors, data of a text": {status: 200, body: `{"data":"","errors":["x"]}`, verdict: provider.Rejected},
		"error is a text":        {status: 400, body: `{"errors":"x"}`, verdict: provider.Rejected},
		"code is a number":       {status: 400, body: `{"errors":[{"code":17,"message":"x"}]}`, verdict: provider.Rejected, code: "17"},
		"error of another shape": {status: 400, body: `{"errors":[[1]]}`, verdict: provider.Rejected},
		"errors in a 403":        {status: 403, body: `{"errors":["x"]}`, verdict: provider.Denied},
		"errors in a 407":        {status: 407, body: `{"errors":["x"]}`, verdict: provider.Denied},
		"errors in a 502":        {status: 502, body: `{"errors":["x"]}`, verdict: provider.Unsure},
		"control in a 500":       {status: 500, body: `{` + control + `,"errors":[]}`, verdict: provider.Unsure},
		"control in a 429":       {status: 429, body: `{` + control + `,"errors":[]}`, verdict: provider.Unsure},
		"blank control":          {status: 200, body: `{"data":{"control":" "},"errors":[]}`, verdict: provider.Unsure},
		"control is a number":    {status: 200, body: `{"data":{"control":1},"errors":[]}`, verdict: provider.Unsure},
		"empty":                  {status: 200, body: ``, verdict: provider.Unsure},
		"another's JSON":         {status: 200, body: `[]`, verdict: provider.Unsure},
		"truncated":              {status: 200, body: `{` + control, verdict: provider.Unsure},
		"two documents":          {status: 200, body: `{` + control + `}{}`, verdict: provider.Unsure},
		"400 of a proxy":         {status: 400, body: `<html>`, verdict: provider.Unsure},
		"401 without a body":     {status: 401, body: ``, verdict: provider.Denied},
		"429 without a body":     {status: 429, body: ``, verdict: provider.Throttled},
		"307":                    {status: 307, body: ``, verdict: provider.Unsure},
		"500 without a body":     {status: 500, body: ``, verdict: provider.Unsure},
		"503 of a proxy":         {status: 503, body: `<html>`, verdict: provider.Unavailable},
		"errors in a 429":        {status: 429, body: `{"errors":["x"]}`, verdict: provider.Throttled},
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

func FuzzDecode(f *testing.F) { providertest.FuzzDecode(f, Driver(), settingsOfTest) }
