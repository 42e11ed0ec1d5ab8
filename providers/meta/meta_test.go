package meta

import (
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/internal/cloudapi"
	"campaign/providers/provider"
	"campaign/providers/providertest"
)

func valid() provider.Settings {
	return provider.Settings{"phone_number_id": "106540352242922", "access_token": "EAAJB-not-a-token"}
}

func TestProvider(t *testing.T) {
	providertest.Run(t, Driver(), providertest.Options{Settings: valid()})
}

func FuzzDecode(f *testing.F) { providertest.FuzzDecode(f, Driver(), valid()) }

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct{ setting, value, want string }{
		"no number's id":            {"phone_number_id", "", "phone_number_id"},
		"the number itself":         {"phone_number_id", "+1 650 555 1234", "not the phone number"},
		"a path in the number's id": {"phone_number_id", "1/../2", "digits only"},
		"a version without its v":   {"api_version", "23.0", "api_version: isn't a version"},
		"a path in the version":     {"api_version", "v23.0/1", "isn't a version"},
	} {
		t.Run(name, func(t *testing.T) {
			s := valid()
			s[c.setting] = c.value
			_, err := Driver().Open(s)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestAMessageWithAClientIDIsRefused(t *testing.T) {
	p, err := Driver().Open(valid())
	require.NoError(t, err)
	_, err = p.Encode(provider.Message{To: "+16505551234", Session: &provider.Session{Type: "text", Body: "a", ClientID: "7"}})
	require.ErrorContains(t, err, "client_id")
}

func TestTheReferenceGoesAlong(t *testing.T) {
	p, err := Driver().Open(valid())
	require.NoError(t, err)
	m := provider.Message{To: "+16505551234", Session: &provider.Session{Type: "text", Body: "a"}}
	without, err := p.Encode(m)
	require.NoError(t, err)
	assert.NotContains(t, string(without.Body), "biz_opaque_callback_data")
	m.Ref = "winter-sale:+16505551234"
	with, err := p.Encode(m)
	require.NoError(t, err)
	assert.Contains(t, string(with.Body), `"biz_opaque_callback_data":"winter-sale:+16505551234"`)
}

func BenchmarkEncode(b *testing.B) {
	p, err := Driver().Open(valid())
	require.NoError(b, err)
	m := provider.Message{Ref: "+16505551234", To: "+16505551234", Template: &provider.Template{
		Name: "winter_sale", Language: "pt_BR",
		Variables: []provider.Variable{{Name: "nome", Value: "João"}, {Name: "codigo", Value: "VERAO25"}, {Name: "dia", Value: "25/02"}},
	}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Encode(m); err != nil {
			b.Fatal(err)
		}
	}
}

// A meaning without an answer in the dossier would be one that nobody has tried.
func TestEveryCodeIsInTheDossier(t *testing.T) {
	p, err := Driver().Open(valid())
	require.NoError(t, err)
	names, err := fs.Glob(Driver().Dossier, "messages/answers/*.json")
	require.NoError(t, err)
	var said []string
	for _, name := range names {
		text, err := fs.ReadFile(Driver().Dossier, name)
		require.NoError(t, err)
		var answer struct {
			Status int
			Body   json.RawMessage
		}
		require.NoError(t, json.Unmarshal(text, &answer))
		var e *provider.Error
		if _, err := p.Decode(provider.Response{Status: answer.Status, Body: answer.Body}); errors.As(err, &e) {
			said = append(said, e.Code+": "+e.Text)
		}
	}
	codes, err := cloudapi.Codes()
	require.NoError(t, err)
	for _, c := range codes.All() {
		number := c.Code
		if number == "200-299" {
			number = "299"
		}
		means, _, open := strings.Cut(c.Text(), "{")
		if !open {
			means += " ("
		}
		assert.True(t, slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s+" (", number+": "+means) }), "%s: %s", c.Code, c.Means)
	}
}
