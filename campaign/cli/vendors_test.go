package cli_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// secret is the token or key of every vendor in these tests. It comes from a .env file beside the campaign.
const secret = "vendors-5ecret-0a1b2c3d"

// A vendor is what its pages say of an account: the provider block, where its requests go, how the secret travels, and
// the answer of success that its page prints, or for Cloud Humans, whose page prints none, Chatwoot's.
type vendor struct {
	settings string // of the provider block, less base_url
	template string // the path of the route for templates to phone numbers
	header   string // of the secret; "" when it is in the body
	scheme   string // before the secret
	accepts  string // the body of an answer that accepts; {TO} stands for the recipient
	id       string // the message's id in it
}

// vendors are all of them, by the name in a campaign file.
var vendors = map[string]vendor{
	"cloudhumans": {
		settings: `account_id: "17", inbox_id: "42", api_access_token: "${SECRET}"`,
		template: "/api/v1/accounts/17/conversations/create_proactive_whatsapp_conversation",
		header:   "api_access_token",
		accepts:  `{"id": 8123}`, id: "8123",
	},
	"socialminer": {
		settings: `apikey: "${SECRET}"`,
		template: "/api/Messages",
		header:   "apikey",
		accepts: `{
	"messages": [
		{
			"id": "wamid.HBgNNTUxMTk0ODQ4OTUwMBUCABEYEjhFNzNBRUUwMEQzNEQ4NTkwQgA="
		}
	]
}`,
		id: "wamid.HBgNNTUxMTk0ODQ4OTUwMBUCABEYEjhFNzNBRUUwMEQzNEQ4NTkwQgA=",
	},
	"moorse": {
		settings: `integration_id: 73eb6f77-75e2-46eb-9063-b25a0d44f895, token: "${SECRET}"`,
		template: "/v2/whatsapp/73eb6f77-75e2-46eb-9063-b25a0d44f895/send-template",
		header:   "Authorization", scheme: "Bearer ",
		accepts: `{
  "data": {
    "control": "9bb744c4-c77e-446d-9d3f-024b8f0556df",
    "creationDate": "18-01-2022T21:07:01",
    "message": "Mensagem encaminhada para fila de processamento"
  },
  "errors": [],
  "links": []
}`,
		id: "9bb744c4-c77e-446d-9d3f-024b8f0556df",
	},
	"wegly": {
		settings: `whatsapp_phone_id: 0b28ee57-7a57-4407-a9c5-5cd4e5a5fd6c, token: "${SECRET}"`,
		template: "/integrations/external/chats",
		header:   "Authorization", scheme: "Bearer ",
		accepts: `{"total": 123, "records": [{"id": "3c90c3cc-0d44-4b50-8888-8dd25736052a", "type": "text", "origin": "INBOUND",
			"from_me": true, "sent_via": "CONTACT", "status": "sent", "body_text": "<string>"}]}`,
		id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
	},
	"99digital": {
		settings: `from: "972771234567", api_key: "${SECRET}"`,
		template: "/sendTemplate",
		accepts: `{
"status": "OK",
"unique": "65dfd4r4dref34rdfxd34r",
"header": "your header",
"body": "your body",
"footer": "your footer",
"button1": "button 1 text",
"button2": "button 2 text",
"button3": "button 3 text",
"buttonExternal": "https://www.example.com",
"timestamp": 1600115719,
"from": "972507654321",
"to": "{TO}",
"templateTimeLeft": "400",
"reason": 1
}`,
		id: "65dfd4r4dref34rdfxd34r",
	},
	"meta": {
		settings: `phone_number_id: "106540352242922", access_token: "${SECRET}"`,
		template: "/v23.0/106540352242922/messages",
		header:   "Authorization", scheme: "Bearer ",
		accepts: `{"messaging_product":"whatsapp","contacts":[{"input":"+{TO}","wa_id":"{TO}"}],
			"messages":[{"id":"wamid.HBgLMTY1MDU1NTEyMzQVAgARGBI","message_status":"accepted"}]}`,
		id: "wamid.HBgLMTY1MDU1NTEyMzQVAgARGBI",
	},
}

// A delivery is one request, as a vendor's server gets it.
type delivery struct {
	method, path string
	header       http.Header
	body         string
}

// A vendorServer stands for any vendor and isn't the sandbox: it writes down what arrives, and answers as it is told.
type vendorServer struct {
	*httptest.Server
	// answer gets the request and its body.
	answer     func(w http.ResponseWriter, q *http.Request, body string)
	mu         sync.Mutex
	deliveries []delivery
}

func newVendorServer(t *testing.T, answer http.HandlerFunc) *vendorServer {
	t.Helper()
	s := &vendorServer{answer: func(w http.ResponseWriter, q *http.Request, _ string) { answer(w, q) }}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		if err != nil {
			return // the program died while it wrote
		}
		s.mu.Lock()
		s.deliveries = append(s.deliveries, delivery{q.Method, q.URL.Path, q.Header, string(body)})
		s.mu.Unlock()
		s.answer(addressed{w, string(body)}, q, string(body))
	}))
	t.Cleanup(s.Close)
	return s
}

// An addressed answer says the recipient of its request, in digits, where {TO} stands.
type addressed struct {
	http.ResponseWriter
	request string
}

var recipientIn = regexp.MustCompile(`"to": ?"\+?([0-9]+)"`)

func (a addressed) Write(text []byte) (int, error) {
	to := []byte("nobody")
	if found := recipientIn.FindStringSubmatch(a.request); found != nil {
		to = []byte(found[1])
	}
	_, err := a.ResponseWriter.Write(bytes.ReplaceAll(text, []byte("{TO}"), to))
	return len(text), err
}

func (a addressed) Flush() { a.ResponseWriter.(http.Flusher).Flush() }

// printed answers as the vendor's page prints.
func (v vendor) printed(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, v.accepts) // the program may have left
}

// accepting is printed with an id of its own for each message.
func (v vendor) accepting(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, strings.ReplaceAll(v.accepts, v.id, v.another())) // the program may have left
}

// another is an id like the page's, which no other message has.
func (v vendor) another() string {
	return fmt.Sprintf("%s%d", v.id[:max(0, len(v.id)-4)], 1000+receipts.Add(1)%9000)
}

func (s *vendorServer) got() []delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]delivery(nil), s.deliveries...)
}

// vendorFolder makes a campaign's folder for a vendor at an address: its files and the secret. content is the campaign
// file from `recipients:` on; extra are more settings of the provider.
func vendorFolder(t *testing.T, name, extra, base, content, people string) string {
	t.Helper()
	dir := t.TempDir()
	settings := vendors[name].settings
	for _, one := range strings.Split(extra, ", ") { // a setting that is given again replaces the vendor's
		if key, _, ok := strings.Cut(one, ":"); ok {
			settings = strings.Join(without(strings.Split(settings, ", "), key+":"), ", ")
		}
	}
	block := "{name: " + name + ", " + settings
	for _, more := range []string{extra, "base_url: \"" + base + "\""} {
		if more != "" && !strings.HasSuffix(more, `""`) {
			block += ", " + more
		}
	}
	write(t, dir, "campaign.yaml", "version: 1\nname: test\nprovider: "+block+"}\n"+content)
	write(t, dir, "people.csv", people)
	write(t, dir, ".env", "SECRET="+secret+"\n")
	return dir
}

func without(all []string, prefix string) []string {
	var kept []string
	for _, one := range all {
		if !strings.HasPrefix(one, prefix) {
			kept = append(kept, one)
		}
	}
	return kept
}

// requireSecret checks that the secret is where the vendor wants it and nowhere else, and returns the body without it.
func requireSecret(t *testing.T, v vendor, d delivery) string {
	t.Helper()
	require.NotContains(t, d.path, secret)
	if v.header != "" {
		require.Equal(t, v.scheme+secret, d.header.Get(v.header))
		require.NotContains(t, d.body, secret)
		return d.body
	}
	var body map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(d.body), &body))
	require.JSONEq(t, `"`+secret+`"`, string(body["apiKey"]))
	delete(body, "apiKey")
	text, err := json.Marshal(body)
	require.NoError(t, err)
	return string(text)
}

// requireHeaders checks that nothing but HTTP's own headers, the secret and the wanted ones came.
func requireHeaders(t *testing.T, v vendor, d delivery, want map[string]string) {
	t.Helper()
	rest := d.header.Clone()
	require.Equal(t, "application/json", rest.Get("Content-Type"))
	for name, value := range want {
		require.Equal(t, value, rest.Get(name), "the header %s", name)
		rest.Del(name)
	}
	for _, name := range []string{"Content-Type", "Content-Length", "User-Agent", "Accept-Encoding", v.header} {
		rest.Del(name)
	}
	require.Empty(t, rest, "headers that nobody asked for")
}
