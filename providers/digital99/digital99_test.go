package digital99

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"campaign/providers/provider"
	"campaign/providers/providertest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const to = "+972501234567"

var settingsOfTest = provider.Settings{"from": "972771234567", "api_key": "key-of-the-test"}

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
	return provider.Message{To: to, Session: &s}
}

func template(t provider.Template) provider.Message {
	return provider.Message{To: to, Template: &t}
}

func buttons(given ...provider.Reply) provider.Message {
	return session(provider.Session{Type: provider.Buttons, Body: "שלום", Buttons: given})
}

func link(title, url string) provider.Message {
	return session(provider.Session{Type: provider.LinkType, Body: "שלום", Link: &provider.Link{Title: title, URL: url}})
}

func variables(n int) []provider.Variable {
	var out []provider.Variable
	for i := range n {
		out = append(out, provider.Variable{Name: strconv.Itoa(i + 1), Value: "é"})
	}
	return out
}

func header(m provider.Media) provider.Message {
	b := buttons(providertest.Replies(1)...)
	b.Session.Header = &provider.Header{Media: &m}
	return b
}

func TestOpen(t *testing.T) {
	tests := map[string]struct {
		settings provider.Settings
		want     string // part of the error
	}{
		"unknown setting": {provider.Settings{"from": "1", "apikey": "x"}, "apikey"},
		"no from":         {provider.Settings{"api_key": "x"}, "from: is missing"},
		"from with plus":  {provider.Settings{"from": "+972771234567", "api_key": "x"}, "without the plus sign"},
		"local_storage":   {provider.Settings{"from": "1", "api_key": "x", "local_storage": "yes"}, "true, false"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Driver().Open(test.settings)
			require.ErrorContains(t, err, test.want)
		})
	}
}

// The key is the first field; the rest stays as it is to the byte, < and > and the order of the page included.
func TestAuthorize(t *testing.T) {
	p := opened(t, "api_key", `k"ey&<of>-the-test`)
	m := link("A & B", "https://x.example/?a=1&b=<2>")
	m.Session.ReplyTo = "65dfd4"
	r, err := p.Encode(m)
	require.NoError(t, err)
	const rest = `"from":"972771234567","to":"972501234567","header":1,"body":"שלום","button1":"A & B",` +
		`"buttonExternal":"https://x.example/?a=1&b=<2>","replyTo":"65dfd4"}`
	assert.Equal(t, "{"+rest, string(r.Body))
	require.NoError(t, p.Authorize(t.Context(), &r))
	assert.Equal(t, `{"apiKey":"k\"ey&<of>-the-test",`+rest, string(r.Body))
	assert.Equal(t, http.Header{"Content-Type": {"application/json"}}, r.Header)

	require.Error(t, p.Authorize(t.Context(), &provider.Request{Body: []byte(`[]`)}))
}

// local_storage is for a header's file, and has no effect on link messages.
func TestLocalStorage(t *testing.T) {
	image := provider.Media{Kind: provider.Image, Link: "https://x.example/a.jpg"}
	linked := link("a", "https://x.example")
	linked.Session.Header = &provider.Header{Media: &image}
	for name, test := range map[string]struct {
		on      string
		message provider.Message
		want    bool
	}{
		"on, a file":        {"true", header(image), true},
		"on, no file":       {"true", buttons(providertest.Replies(1)...), false},
		"on, a link":        {"true", linked, false},
		"off, a file":       {"false", header(image), false},
		"on, not a button":  {"true", session(provider.Session{Type: provider.Text, Body: "a"}), false},
		"on, in a template": {"true", template(provider.Template{Name: "a", Header: &image}), false},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := opened(t, "local_storage", test.on).Encode(test.message)
			require.NoError(t, err)
			assert.Equal(t, test.want, strings.Contains(string(r.Body), `"localStorage":1`))
			assert.Equal(t, test.want, strings.Contains(string(r.Body), "localStorage"))
		})
	}
}

// Only languages whose number is known are sent.
func TestLanguage(t *testing.T) {
	for code, want := range map[string]int{
		"he": 1, "en": 2, "en_US": 2, "en-GB": 2, "ar": 3, "ru": 4, "es_MX": 5, "zh_CN": 6, "hi": 7, "th": 8, "fr": 9, "FR": 9,
		"pt_BR": 0, "": 0, "fil": 0, "e": 0,
	} {
		assert.Equal(t, want, language(code), code)
	}
	r, err := opened(t).Encode(template(provider.Template{Name: "oi", Language: "pt_BR"}))
	require.NoError(t, err)
	assert.Equal(t, `{"from":"972771234567","to":"972501234567","name":"oi","headerType":1}`, string(r.Body))
}

// An ending that says nothing of the format is taken.
func TestUnknownEnding(t *testing.T) {
	for _, address := range []string{"https://x.example/file.php?id=17", "https://x.example/file", "https://x.example/a.JPG"} {
		_, err := opened(t).Encode(header(provider.Media{Kind: provider.Image, Link: address}))
		require.NoError(t, err, address)
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
		"OK":                 {status: 200, body: `{"status":"OK","unique":"65df","timestamp":1600115719,"reason":1}`, id: "65df"},
		"OK, texts":          {status: 200, body: `{"status":"OK","unique":"65df","timestamp":"1600115719","reason":"1"}`, id: "65df"},
		"OK in a 201":        {status: 201, body: `{"status":"OK","unique":"65df"}`, id: "65df"},
		"OK in a 500":        {status: 500, body: `{"status":"OK","unique":"65df"}`, verdict: provider.Unsure},
		"OK in a 429":        {status: 429, body: `{"status":"OK","unique":"65df"}`, verdict: provider.Unsure},
		"OK and no id":       {status: 200, body: `{"status":"OK"}`, verdict: provider.Unsure},
		"OK and a blank id":  {status: 200, body: `{"status":"OK","unique":" "}`, verdict: provider.Unsure},
		"ok":                 {status: 200, body: `{"status":"ok","unique":"65df"}`, verdict: provider.Unsure},
		"no status":          {status: 200, body: `{"unique":"65df"}`, verdict: provider.Unsure},
		"status is a number": {status: 200, body: `{"status":200,"unique":"65df"}`, verdict: provider.Unsure},
		"FAIL":               {status: 200, body: `{"status":"FAIL","reason":3}`, verdict: provider.Rejected, code: "3"},
		"FAIL with an id":    {status: 200, body: `{"status":"FAIL","unique":"65df","reason":3}`, verdict: provider.Rejected, code: "3"},
		"FAIL, a text":       {status: 200, body: `{"status":"FAIL","reason":"3"}`, verdict: provider.Rejected, code: "3"},
		"FAIL, no reason":    {status: 200, body: `{"status":"FAIL"}`, verdict: provider.Rejected},
		"FAIL, null":         {status: 200, body: `{"status":"FAIL","reason":null}`, verdict: provider.Rejected},
		"FAIL in a 500":      {status: 500, body: `{"status":"FAIL","reason":6}`, verdict: provider.Rejected, code: "6"},
		"FAIL in a 401":      {status: 401, body: `{"status":"FAIL","reason":3}`, verdict: provider.Denied, code: "3"},
		"FAIL in a 429":      {status: 429, body: `{"status":"FAIL"}`, verdict: provider.Throttled},
		"FAIL in a 503":      {status: 503, body: `{"status":"FAIL"}`, verdict: provider.Unavailable},
		"400 of a proxy":     {status: 400, body: `<html>`, verdict: provider.Unsure},
		"another's JSON":     {status: 200, body: `[]`, verdict: provider.Unsure},
		"two documents":      {status: 200, body: `{"status":"OK","unique":"65df"}{}`, verdict: provider.Unsure},
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

// Success and failure say whom they are about.
func TestDecodeNamesTheRecipient(t *testing.T) {
	for body, want := range map[string]string{
		`{"status":"OK","unique":"65df","to":"972501234567"}`: "972501234567",
		`{"status":"OK","unique":"65df","to":972501234567}`:   "972501234567",
		`{"status":"FAIL","reason":4,"to":"972501234567"}`:    "972501234567",
		`{"status":"OK","unique":"65df"}`:                     "",
	} {
		receipt, err := opened(t).Decode(provider.Response{Status: 200, Header: http.Header{}, Body: []byte(body)})
		whom := receipt.Whom
		var e *provider.Error
		if errors.As(err, &e) {
			whom = e.Whom
		}
		assert.Equal(t, provider.Whom{Own: want}, whom, body)
	}
}

// The label of a link has the limit of a button's title.
func TestLabel(t *testing.T) {
	p := opened(t)
	_, err := p.Encode(link(strings.Repeat("ש", 20), "https://x.example"))
	require.NoError(t, err)
	_, err = p.Encode(link(strings.Repeat("ש", 21), "https://x.example"))
	require.ErrorContains(t, err, "message.title: has 21 characters, and 20 are allowed")
	for _, plain := range []string{"Ver já!", "לחץ כאן", "اضغط هنا", "下单 №1", "100% #1 *", "A→B", "naïve – “ok”", "क्लिक करें"} {
		assert.False(t, hasEmoji(plain), plain)
	}
	for _, emoji := range []string{"Ver 🙂", "❤", "❤️", "1️⃣", "©️", "🇧🇷", "👩‍👧", "⌚", "☎ 17", "⬅", "✅", "🏴󠁧󠁿"} {
		_, err := p.Encode(link(emoji, "https://x.example"))
		require.ErrorContains(t, err, "no emoji", emoji)
	}
	_, err = p.Encode(buttons(provider.Reply{ID: "1", Title: "🙂"}))
	require.NoError(t, err, "emoji on a reply button")
}
