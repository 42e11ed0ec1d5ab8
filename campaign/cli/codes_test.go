package cli_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/ledger"
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

// digits is the i-th recipient's number as answers have it.
func digits(i int) string { return strings.TrimPrefix(phone(i), "+") }

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

// TestRejectionsOfSinglePeople: many in a row stop a run, but nothing needs fixing. The rest is sent by the next, and
// --retry rejected sends to nobody whose code means never, or not yet, and says so.
func TestRejectionsOfSinglePeople(t *testing.T) {
	for name, c := range map[string]struct{ comeback, withheld string }{
		"ecosystem": {"whoever was rejected with 131049 is sent it again with --retry rejected once 24 hours have passed",
			`20 rejected before: not sent again before \d+ [A-Z][a-z]{2} \d\d:\d\d UTC, Meta asks for 24 hours \(131049\)`},
		"experiment": {"whoever was rejected with 130472 isn't sent it again",
			`20 rejected before: not sent again, Meta withholds marketing messages from them for an experiment \(130472\)`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newMetaServer(t)
			s.refuse(name)
			dir := vendorFolder(t, "meta", "", s.URL, metaCampaign, list(30))
			code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
			assert.Equal(t, 4, code, stderr)
			assert.Contains(t, stderr, "stopped: 20 messages were rejected and none was accepted meanwhile, the last one with: 1")
			assert.Contains(t, stderr, "\n  each of these answers is about one person, and nothing in the campaign needs fixing: "+
				"run again, and those who are still pending are sent to; "+c.comeback+"\n")
			assert.NotContains(t, stderr, "something is wrong")
			assert.Equal(t, map[string]int{"rejected": 20, "pending": 10}, states(results(t, dir, "campaign.results.csv")))

			s.refuse("")
			code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
			assert.Equal(t, 3, code, stderr)
			assert.Regexp(t, c.withheld, stderr, "also where nobody asked")
			assert.NotContains(t, stderr, "sent again with --retry rejected")
			assert.Len(t, s.got(), 30)

			code, stdout, stderr := runProgram(t, dir, "run", "--yes", "--json", "--retry", "rejected", "campaign.yaml")
			assert.Equal(t, 3, code, stderr)
			assert.Len(t, s.got(), 30, "nobody was sent it again")
			assert.Len(t, regexp.MustCompile(c.withheld).FindAllString(stderr, -1), 2, "in the plan and at the end: %s", stderr)
			assert.Equal(t, map[string]int{"rejected": 20, "accepted": 10}, states(results(t, dir, "campaign.results.csv")))
			followsEvents(t, dir, stdout, `"withheld":[{"code":"1`)
		})
	}
}

// followsEvents checks lines of events against their schema, and that one has this.
func followsEvents(t *testing.T, dir, lines, part string) {
	t.Helper()
	_, text, _ := runProgram(t, dir, "schema", "--events")
	events := strictly(t, text)
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		require.Empty(t, events.CheckJSON([]byte(line)), line)
	}
	assert.Contains(t, lines, part)
}

// TestOptedOutIsNotSentAgain: whoever stopped marketing messages is never sent this again; those who were rejected for
// another reason are.
func TestOptedOutIsNotSentAgain(t *testing.T) {
	s := newMetaServer(t)
	s.refuse("opted-out", digits(0))
	s.refuse("invalid-value", digits(2), digits(3))
	dir := vendorFolder(t, "meta", "", s.URL, metaCampaign, list(4))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	lines := results(t, dir, "campaign.results.csv")
	assert.Equal(t, map[string]int{"rejected": 3, "accepted": 1}, states(lines))
	assert.Contains(t, lines[0]["reason"], "this person has stopped marketing messages from this business; never send again")
	assert.Equal(t, []string{phone(0)}, optedOut(t, dir))

	s.refuse("")
	s.refuse("invalid-value", digits(3))
	code, _, stderr = runProgram(t, dir, "run", "--yes", "campaign.yaml")
	assert.Equal(t, 3, code, stderr)
	assert.Contains(t, stderr, "1 rejected before: not sent again, they stopped marketing messages (131050)\n")
	assert.Contains(t, stderr, "2 rejected before: sent again with --retry rejected\n")
	code, _, stderr = runProgram(t, dir, "run", "--yes", "--quiet", "--retry", "rejected", "campaign.yaml")
	assert.Equal(t, 3, code, stderr)
	assert.Contains(t, stderr, "1 rejected before: not sent again, they stopped marketing messages (131050)\n")
	sends := map[string]int{}
	for _, d := range s.got() {
		sends[digits(recipientOf(t, d.body, 4))]++
	}
	assert.Equal(t, map[string]int{digits(0): 1, digits(1): 1, digits(2): 2, digits(3): 2}, sends)
	assert.Equal(t, "rejected", results(t, dir, "campaign.results.csv")[0]["status"])

	// Nor does the page hand out a list with them, be it the campaign's or that of its results alone.
	for _, file := range []string{"campaign.yaml", "campaign.results.csv"} {
		code, _, stderr = runProgram(t, dir, "report", "-o", "page.html", file)
		require.Equal(t, 0, code, stderr)
		_, download, _ := strings.Cut(read(t, dir, "page.html"), `id="failed"`)
		assert.NotContains(t, download, digits(0), file)
		assert.Contains(t, download, digits(3), file)
	}
}

// optedOut are those of whom the ledger knows that they must not be messaged.
func optedOut(t *testing.T, dir string) []string {
	t.Helper()
	l, err := ledger.Open(t.Context(), filepath.Join(dir, ".campaign", "ledger.db"))
	require.NoError(t, err)
	defer func() { assert.NoError(t, l.Close()) }()
	all, err := l.OptOuts(t.Context())
	require.NoError(t, err)
	var refs []string
	for _, o := range all {
		refs = append(refs, o.Ref)
	}
	return refs
}
