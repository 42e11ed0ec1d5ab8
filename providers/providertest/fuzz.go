package providertest

import (
	"errors"
	"net/http"
	"reflect"
	"testing"

	"campaign/providers/provider"
)

// FuzzDecode looks for answers that break Decode: it must not panic, must say the same of the same answer, return an
// *Error with a sentence or a receipt, never both, and take nothing but a 2xx as accepted. The documented answers are
// the seeds.
func FuzzDecode(f *testing.F, d provider.Driver, settings provider.Settings) {
	s := open(f, d, settings)
	for _, r := range s.dossier.Routes {
		for _, a := range r.Answers {
			f.Add(a.Status, a.Bytes())
		}
	}
	p := s.provider(f, base, s.dossier.Routes[0].Examples[0].Settings)
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		r := provider.Response{Status: status, Header: http.Header{}, Body: body}
		receipt, err := p.Decode(r)
		again, errAgain := p.Decode(r)
		if receipt != again || !reflect.DeepEqual(err, errAgain) {
			t.Fatalf("twice the same answer, but %v, %v and %v, %v", receipt, err, again, errAgain)
		}
		if err == nil {
			if status < 200 || status > 299 {
				t.Fatalf("accepted with status %d", status)
			}
			return
		}
		var e *provider.Error
		if !errors.As(err, &e) || e.Text == "" {
			t.Fatalf("not an error for a person: %v", err)
		}
		if receipt != (provider.Receipt{}) {
			t.Fatalf("a receipt %v beside the error %v", receipt, err)
		}
	})
}
