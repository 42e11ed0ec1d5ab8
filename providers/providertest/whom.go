package providertest

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/providers/sandbox"
)

// testRecipients checks that an answer which names its recipient counts for that one alone, whatever it says.
func (s *subject) testRecipients(t *testing.T) {
	for _, r := range s.dossier.Routes {
		for _, a := range r.Answers {
			if len(a.Recipient)+len(a.Digits) > 0 {
				t.Run(r.Folder+"/"+a.Name, func(t *testing.T) { s.named(t, r, a) })
			}
		}
	}
}

func (s *subject) named(t *testing.T, r *dossier.Route, a dossier.Answer) {
	m := message(t, r.Examples[0])
	for name, whom := range map[string]string{"the recipient": m.To, "another": ending(m, "7003").To} {
		t.Run(name, func(t *testing.T) {
			body, err := sandbox.AnswerTo(whom, a)
			require.NoError(t, err)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(a.Status)
				_, _ = w.Write(body)
			}))
			defer server.Close()
			receipt, err := provider.Send(t.Context(), provider.NewClient(1, patient), s.provider(t, server.URL, r.Examples[0].Settings), m)
			if whom == m.To {
				check(t, a, receipt, err)
				return
			}
			var e *provider.Error
			require.ErrorAs(t, err, &e, "taken for the recipient's")
			assert.Equal(t, provider.Error{Text: "the answer names another recipient" + unknown, HTTPStatus: a.Status}, *e)
		})
	}
}
