package cli_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A metaServer answers as Meta does: with a receipt, or for some numbers with what it said of a message that it didn't take.
type metaServer struct {
	*vendorServer
	refuses map[string]string // by number, in digits: the name of a file in testdata/answers; "" is everybody; guarded by mu
}

// refuse has the server answer to these numbers, or to everybody, with a file of testdata/answers from now on; "" is a receipt.
func (s *metaServer) refuse(name string, numbers ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if numbers == nil {
		clear(s.refuses)
		numbers = []string{""}
	}
	for _, number := range numbers {
		s.refuses[number] = name
	}
}

// refused is the file with what the server says to a number, "" for a receipt.
func (s *metaServer) refused(number string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name, own := s.refuses[number]; own {
		return name
	}
	return s.refuses[""]
}

func newMetaServer(t *testing.T) *metaServer {
	t.Helper()
	s := &metaServer{vendorServer: newVendorServer(t, nil), refuses: map[string]string{}}
	s.answer = func(w http.ResponseWriter, _ *http.Request, body string) {
		var message struct{ To string }
		if !assert.NoError(t, json.Unmarshal([]byte(body), &message)) {
			return
		}
		to := strings.TrimPrefix(message.To, "+")
		name := s.refused(to)
		w.Header().Set("Content-Type", "application/json")
		if name == "" {
			fmt.Fprintf(w, `{"messaging_product":"whatsapp","contacts":[{"input":"%s","wa_id":"%s"}],"messages":[{"id":"wamid.%s","message_status":"accepted"}]}`,
				message.To, to, to)
			return
		}
		text, err := os.ReadFile("testdata/answers/" + name + ".json")
		assert.NoError(t, err)
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write(text) // the program may have left
	}
	return s
}

// metaCampaign is a campaign at Meta, one message at a time.
const metaCampaign = "recipients: {csv: people.csv}\nthrottle: {rate: unlimited, in_flight: 1}\n" +
	"template: {name: promo, language: pt_BR, variables: {1: \"{{ first_name }}\"}}\n"

// TestTemplateThatDoesNotFitStops: what condemns the template stops the run at the first answer and names the key of the
// campaign file. Nobody was accepted, so that the fixed file is sent without --allow-changed.
func TestTemplateThatDoesNotFitStops(t *testing.T) {
	for name, c := range map[string]struct{ says, fixed string }{
		"header-image": {"132012: the template has an image above its text; add template.header_attachment", `header_attachment: "https://cdn.example.com/a.jpg"`},
		"url-button":   {"131008: the template's button 0 opens an address with a variable end; add template.button_param_0", `button_param_0: "77"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newMetaServer(t)
			s.refuse(name)
			dir := vendorFolder(t, "meta", "", s.URL, metaCampaign, list(30))
			code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
			assert.Equal(t, 4, code, stderr)
			assert.Len(t, s.got(), 1)
			assert.Contains(t, stderr, "stopped: the vendor denies the campaign: "+c.says)
			assert.Equal(t, map[string]int{"pending": 30}, states(results(t, dir, "campaign.results.csv")))

			s.refuse("")
			write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), "language: pt_BR", "language: pt_BR, "+c.fixed, 1))
			code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
			assert.Equal(t, 0, code, stderr)
			assert.Len(t, s.got(), 1+30)
		})
	}
}

// TestDeniedByCode: an account that may not send stops the run at the first answer, with advice for what its code means
// there, in all that is said of it.
func TestDeniedByCode(t *testing.T) {
	for name, c := range map[string]struct{ code, says string }{
		"no-such-number":     {"100", "100: the sending number doesn't exist or was deleted, or the access token may not use it; check the sending number's id and the access token"},
		"marketing-disabled": {"131063", "131063: marketing templates are switched off for /messages on this account; switch them on again"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newMetaServer(t)
			s.refuse(name)
			dir := vendorFolder(t, "meta", "", s.URL, metaCampaign, list(40))
			code, _, stderr := runProgram(t, dir, "run", "--yes", "--report", "page.html", "campaign.yaml")
			assert.Equal(t, 4, code, stderr)
			assert.Len(t, s.got(), 1)
			assert.Contains(t, stderr, "stopped: the vendor denies the campaign: "+c.says)
			lines := results(t, dir, "campaign.results.csv")
			assert.Equal(t, map[string]int{"pending": 40}, states(lines))
			assert.Equal(t, c.code, lines[0]["code"])
			_, status, _ := runProgram(t, dir, "status", "campaign.yaml")
			for where, said := range map[string]string{"the end": stderr, "status": status, "the page": read(t, dir, "page.html")} {
				assert.Contains(t, said, c.code, where)
				assert.NotContains(t, said, "value that it names", where)
			}
		})
	}
}
