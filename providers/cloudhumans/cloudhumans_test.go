package cloudhumans

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/provider"
	"campaign/providers/providertest"
)

var valid = provider.Settings{"account_id": "17", "inbox_id": "42", "api_access_token": "secret-of-the-test"}

func TestProvider(t *testing.T) {
	providertest.Run(t, Driver(), providertest.Options{Settings: valid})
}

func FuzzDecode(f *testing.F) { providertest.FuzzDecode(f, Driver(), valid) }

func provided(t *testing.T, s provider.Settings) provider.Provider {
	t.Helper()
	p, err := Driver().Open(s)
	require.NoError(t, err)
	return p
}

func to(t provider.Template) provider.Message {
	t.Name = "winter_sale"
	return provider.Message{To: "+5511999990001", Template: &t}
}

func TestBodyKeepsTheCampaignsOrder(t *testing.T) {
	r, err := provided(t, valid).Encode(to(provider.Template{
		Header: &provider.Media{Kind: provider.Video, Link: "https://cdn.example.com/a.mp4?b=1&c=<2>"},
		Variables: []provider.Variable{
			{Name: "zeta", Value: "João \"Jota\" & <filhos>"}, {Name: "alfa", Value: "1\n\u2028"}, {Name: "nome completo", Value: ""},
		},
		Buttons: []provider.ButtonParam{
			{Index: 2, Type: provider.ButtonURL, Value: "b"}, {Index: 10, Type: provider.ButtonCopyCode, Value: "a"},
		},
	}))
	require.NoError(t, err)
	assert.Equal(t, `{"inbox_id":"42","phone_number":"+5511999990001","template_name":"winter_sale",`+
		`"header_attachment":"https://cdn.example.com/a.mp4?b=1&c=<2>","button_param_2":"b","button_param_10":"a",`+
		`"zeta":"João \"Jota\" & <filhos>","alfa":"1\n\u2028","nome completo":""}`, string(r.Body))
}

// Texts that stand in JSON as they are don't go through encoding/json; the bytes are the same.
func TestTextsAreWrittenAsEncodingJSONWritesThem(t *testing.T) {
	texts := []string{"", "São Paulo", "שלום", "👩\u200d👧", "a\x7fb", "\"", "\\", "<&>", "\n\r\t\b\f\x00\x1f", "\u2027\u2028\u2029\u202a",
		"\xff", "a\xc3", "\ufffd", "\xed\xa0\x80", "{{ name }}"}
	for _, value := range texts {
		r, err := provided(t, valid).Encode(to(provider.Template{Variables: []provider.Variable{{Name: "v" + value, Value: value}}}))
		require.NoError(t, err)
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		require.NoError(t, e.Encode(map[string]string{"v" + value: value}))
		assert.Contains(t, string(r.Body), strings.Trim(want.String(), "{}\n"), "%q", value)
	}
}

func TestSettingsCannotLeaveTheirPathSegment(t *testing.T) {
	p := provided(t, provider.Settings{
		"account_id": "../1?x#y z", "inbox_id": "4\"2", "api_access_token": "t", "base_url": "https://a.example/p/",
	})
	r, err := p.Encode(to(provider.Template{}))
	require.NoError(t, err)
	assert.Equal(t, "https://a.example/p/api/v1/accounts/..%2F1%3Fx%23y%20z/conversations/"+
		"create_proactive_whatsapp_conversation", r.URL)
	assert.Contains(t, string(r.Body), `"inbox_id":"4\"2"`)
}

func TestOpenWantsItsSettings(t *testing.T) {
	for _, name := range []string{"account_id", "inbox_id"} {
		s := provider.Settings{"account_id": "17", "inbox_id": "42", "api_access_token": "t"}
		delete(s, name)
		_, err := Driver().Open(s)
		require.EqualError(t, err, "provider."+name+": is missing")
	}
}

func TestRefusesWhatTheVendorCannotExpress(t *testing.T) {
	variables := func(names ...string) provider.Message {
		var v []provider.Variable
		for _, name := range names {
			v = append(v, provider.Variable{Name: name, Value: "x"})
		}
		return to(provider.Template{Variables: v})
	}
	const kept = ": Cloud Humans keeps this name for itself; rename the variable in the template, and here"
	for name, c := range map[string]struct {
		message provider.Message
		want    string
	}{
		"a session message": {provider.Message{To: "+1", Session: &provider.Session{Type: provider.Text, Body: "hi"}},
			"message: Cloud Humans sends templates only; write a template instead of a message"},
		"a chat": {provider.Message{Chat: "17", Template: &provider.Template{Name: "a"}},
			"recipients.chat_id: Cloud Humans sends to phone numbers and knows no chats; name the column of the numbers in recipients.phone"},
		"no name":        {provider.Message{To: "+1", Template: &provider.Template{}}, "template.name: is blank; fill it in"},
		"positions":      {variables("1", "2"), "template.variables: Cloud Humans knows a template's variables by name, not by position; name them as the template's configuration in Cloud Chat does"},
		"inbox_id":       {variables("inbox_id"), "template.variables.inbox_id" + kept},
		"phone_number":   {variables("a", "phone_number"), "template.variables.phone_number" + kept},
		"template_name":  {variables("template_name"), "template.variables.template_name" + kept},
		"an attachment":  {variables("header_attachment"), "template.variables.header_attachment" + kept},
		"button_param_0": {variables("button_param_0"), "template.variables.button_param_0" + kept},
		"a high button":  {variables("button_param_17"), "template.variables.button_param_17" + kept},
		"a name twice":   {variables("a", "b", "a"), "template.variables.a: stands there twice"},
		"an empty name":  {variables("a", ""), "template.variables: a variable has no name"},
		"a button twice": {to(provider.Template{Buttons: []provider.ButtonParam{{Index: 1}, {Index: 1}}}), "template.button_param_1: stands there twice; a button takes one parameter"},
		"an upload":      {to(provider.Template{Header: &provider.Media{Kind: provider.Image, ID: "17"}}), "template.header_attachment: Cloud Humans takes a file by its address only; give link and no id"},
		"a file name": {to(provider.Template{Header: &provider.Media{Kind: provider.Document, Link: "https://a.example/a.pdf", Filename: "b.pdf"}}),
			"template.header_attachment: Cloud Humans takes a file's address alone; leave filename out"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := provided(t, valid).Encode(c.message)
			require.EqualError(t, err, c.want)
		})
	}
	for _, name := range []string{"button_param_", "button_param_x", "xbutton_param_1", "Inbox_id", "phone", "1a"} {
		_, err := provided(t, valid).Encode(variables(name))
		assert.NoError(t, err, "%s is the template's own", name)
	}
}

// What answers say is handed on in the vendor's words.
func TestErrorsSpeakTheVendorsWords(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		body    string
		verdict provider.Verdict
		text    string
	}{
		"error":             {401, `{"error":"Invalid Access Token"}`, provider.Denied, "Invalid Access Token"},
		"message":           {422, `{"message":"Phone number is invalid","attributes":["phone_number"]}`, provider.Rejected, "Phone number is invalid"},
		"errors as a list":  {422, `{"errors":["no such template"]}`, provider.Rejected, `["no such template"]`},
		"both":              {400, `{"message":"second","error":"first"}`, provider.Rejected, "first"},
		"too fast":          {429, `{"error":"slow down"}`, provider.Throttled, "slow down"},
		"down":              {503, `{"error":"maintenance"}`, provider.Unavailable, "maintenance"},
		"failed":            {500, `{"error":"boom"}`, provider.Unsure, "boom (HTTP 500); whether the message was taken isn't known"},
		"an id in a 503":    {503, `{"id":8123}`, provider.Unsure, "the answer contradicts itself: a failure (HTTP 503) with the id of a conversation; whether the message was taken isn't known"},
		"an id in a 401":    {401, `{"id":8123,"messages":[]}`, provider.Unsure, "the answer contradicts itself: a failure (HTTP 401) with the id of a conversation; whether the message was taken isn't known"},
		"an id of an error": {429, `{"id":8123,"error":"Slow down"}`, provider.Throttled, "Slow down"},
		"an error in a 200": {200, `{"id":7,"error":"boom"}`, provider.Unsure, "the vendor says both yes (HTTP 200) and no: boom"},
		"a list":            {200, `[{"id":7}]`, provider.Unsure, "the answer (HTTP 200) isn't the vendor's; whether the message was taken isn't known"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := provided(t, valid).Decode(provider.Response{Status: c.status, Body: []byte(c.body)})
			assert.Equal(t, &provider.Error{Verdict: c.verdict, Text: c.text}, err)
		})
	}
	for body, id := range map[string]string{
		`{"id":4711}`: "4711", `{"id":"a-1"}`: "a-1", `{"id":null,"error":null}`: "", `{"errors":[],"error":""}`: "",
		` {"id":12345678901234567890} `: "12345678901234567890",
	} {
		receipt, err := provided(t, valid).Decode(provider.Response{Status: 200, Body: []byte(body)})
		require.NoError(t, err, body)
		assert.Equal(t, id, receipt.ID, body)
	}
}
