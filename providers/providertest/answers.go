package providertest

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/dossier"
	"campaign/providers/provider"
)

// check asserts that a result is what an answer of the dossier deserves. It returns the error.
func check(t testing.TB, a dossier.Answer, receipt provider.Receipt, err error) *provider.Error {
	t.Helper()
	if a.Verdict == "accepted" {
		require.NoError(t, err)
		assert.Equal(t, a.Receipt, receipt.ID, "the receipt")
		return nil
	}
	require.Error(t, err)
	var e *provider.Error
	require.ErrorAs(t, err, &e, "an error that isn't a *provider.Error")
	assert.Equal(t, a.Verdict, e.Verdict.String(), "the verdict (%v)", e)
	assert.Equal(t, a.Code, e.Code, "the code")
	assert.NotEmpty(t, e.Text, "no sentence for a person")
	return e
}

// testAnswers checks what Decode makes of every documented answer, and that no error tells a secret that the vendor
// echoes.
func (s *subject) testAnswers(t *testing.T) {
	for _, r := range s.dossier.Routes {
		for _, a := range r.Answers {
			t.Run(r.Folder+"/"+a.Name, func(t *testing.T) {
				p := s.provider(t, base, r.Examples[0].Settings)
				for range 2 {
					receipt, err := p.Decode(response(a))
					if e := check(t, a, receipt, err); e != nil {
						s.discreet(t, e.Error(), "the error")
					}
				}
				if a.Verdict != "accepted" {
					s.echo(t, r, a)
				}
			})
		}
	}
}

// testCodes checks that every code that an answer of the dossier has stands in codes.json with the answer's verdict, where
// the vendor documents codes at all. A status that speaks of more than the message goes before the code's own meaning. An
// answer whose name says unknown-code is of one that no page lists.
func (s *subject) testCodes(t *testing.T) {
	codes := s.dossier.Codes
	if len(codes.All()) == 0 {
		return
	}
	for _, r := range s.dossier.Routes {
		for _, a := range r.Answers {
			if a.Code == "" {
				continue
			}
			known := slices.ContainsFunc(codes.Meanings(a.Code), func(c dossier.Code) bool { return c.Verdict.String() == a.Verdict })
			if strings.HasSuffix(a.Name, "-unknown-code") {
				_, found := codes.Find(a.Code, "")
				assert.False(t, found, "%s/%s: the code %s is known", r.Folder, a.Name, a.Code)
				continue
			}
			byStatus := provider.ByStatus(response(a)).Verdict
			assert.True(t, known || byStatus != provider.Unsure && byStatus.String() == a.Verdict,
				"%s/%s: %s has no code %s that is %s", r.Folder, a.Name, dossier.CodesFile, a.Code, a.Verdict)
		}
	}
}

// echo lets a vendor put the secret and the number into every text of an answer.
func (s *subject) echo(t *testing.T, r *dossier.Route, a dossier.Answer) {
	m := message(t, r.Examples[0])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, v := range a.Headers {
			w.Header().Set(name, v)
		}
		w.WriteHeader(a.Status)
		body := a.Bytes()
		for _, secret := range append(s.secrets(), m.Digits(), m.Chat) {
			// After every word, so that wherever a sentence is taken from, they are in it.
			body = bytes.ReplaceAll(body, []byte(" "), []byte(" "+secret+" \\u001b[31m"))
		}
		w.Write(body)
	}))
	defer server.Close()
	p := s.provider(t, server.URL, r.Examples[0].Settings)
	_, err := provider.Send(t.Context(), provider.NewClient(1, 10*time.Second), p, m)
	require.Error(t, err)
	s.discreet(t, err.Error(), "the error of an answer that echoes it")
	if m.To != "" {
		assert.NotContains(t, err.Error(), m.Digits(), "the error holds the recipient")
	}
	assert.NotContains(t, err.Error(), "\x1b", "the error holds control characters")
	assert.NotContains(t, err.Error(), server.URL, "the error holds the address")
}

// testStrangeAnswers checks that what isn't the vendor's is judged by its status alone, and a broken receipt is none.
func (s *subject) testStrangeAnswers(t *testing.T) {
	p := s.provider(t, base, s.dossier.Routes[0].Examples[0].Settings)
	page := []byte("<!DOCTYPE html><html><body><h1>Hello</h1></body></html>")
	for _, status := range []int{200, 201, 202, 204, 301, 302, 307, 308, 400, 401, 403, 404, 407, 408, 409, 422, 429,
		500, 501, 502, 503, 504, 520, 599} {
		for name, body := range map[string][]byte{"empty": nil, "page": page, "broken": []byte(`{"a`), "nul": {0}} {
			r := provider.Response{Status: status, Header: http.Header{}, Body: body}
			s.strange(t, p, r, http.StatusText(status)+", "+name)
		}
	}
	wait := provider.Response{Status: 429, Header: http.Header{"Retry-After": {"7"}}}
	s.strange(t, p, wait, "429 with Retry-After")

	for _, r := range s.dossier.Routes {
		for _, a := range r.Answers {
			if a.Verdict != "accepted" {
				continue
			}
			t.Run("prefixes of "+r.Folder+"/"+a.Name, func(t *testing.T) {
				whole := bytes.TrimSpace(a.Bytes())
				for n := range whole {
					cut := response(a)
					cut.Body = slices.Clone(whole[:n])
					s.strange(t, p, cut, string(cut.Body))
				}
			})
		}
	}
}

// strange checks that the verdict of an answer is its status's.
func (s *subject) strange(t *testing.T, p provider.Provider, r provider.Response, what string) {
	t.Helper()
	_, err := p.Decode(r)
	var e *provider.Error
	require.ErrorAs(t, err, &e, "%s", what)
	assert.Equal(t, provider.ByStatus(r).Verdict, e.Verdict, "%s: %v", what, e)
	assert.NotEmpty(t, e.Text, "%s", what)
}
