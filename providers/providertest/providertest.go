// Package providertest holds what every provider must do. A provider's own test runs it in a dozen lines:
//
//	func TestProvider(t *testing.T) {
//		providertest.Run(t, Driver(), providertest.Options{Settings: provider.Settings{…}})
//	}
//
//	func FuzzDecode(f *testing.F) { providertest.FuzzDecode(f, Driver(), provider.Settings{…}) }
//
// Expectations come from the provider's dossier, which holds what the vendor documents, and from the contract; none is
// taken from what the provider last said. The network is real: sandboxes, servers that break off, resolvers that know
// nobody, all on this machine.
//
// Every property that request.schema.json allows must stand in one of the documented requests, so that it is known to
// be produced. One that the provider never writes is named, as a JSON pointer, in a note of route.json that says
// "not produced".
package providertest

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"campaign/providers/dossier"
	"campaign/providers/provider"
)

// Options are what Run can't find in the dossier.
type Options struct {
	// Settings are valid ones, with every setting that the provider requires and a secret of at least 8 characters.
	Settings provider.Settings
}

// base is the address that requests are encoded for where nothing is sent. It has a path, since a base_url may.
const base = "https://vendor.example/some/where"

// Run tests the provider against its dossier and the contract.
func Run(t *testing.T, d provider.Driver, o Options) {
	s := open(t, d, o.Settings)
	t.Run("settings", s.testSettings)
	t.Run("requests", s.testRequests)
	t.Run("fields", s.testFields)
	t.Run("answers", s.testAnswers)
	t.Run("codes", s.testCodes)
	t.Run("strange answers", s.testStrangeAnswers)
	t.Run("recipients", s.testRecipients)
	t.Run("sandbox", s.testSandbox)
	t.Run("faults", s.testFaults)
}

// A subject is the provider under test.
type subject struct {
	driver   provider.Driver
	dossier  *dossier.Dossier
	settings provider.Settings
}

func open(t testing.TB, d provider.Driver, s provider.Settings) *subject {
	t.Helper()
	known, err := dossier.Load(d.Name, d.Dossier)
	require.NoError(t, err, "the dossier")
	found := &subject{driver: d, dossier: known, settings: s}
	require.NotEmpty(t, found.secrets(), "Options.Settings has no secret")
	for _, secret := range found.secrets() {
		require.GreaterOrEqual(t, len(secret), 8, "a secret that is too short to be looked for")
	}
	return found
}

// secrets are the values of the settings that are secret.
func (s *subject) secrets() []string {
	var found []string
	for _, known := range s.dossier.Settings.All {
		if known.Secret && s.settings[known.Name] != "" {
			found = append(found, s.settings[known.Name])
		}
	}
	return found
}

// provider is the provider at an address, with an example's settings.
func (s *subject) provider(t testing.TB, address string, own map[string]string) provider.Provider {
	t.Helper()
	settings := maps.Clone(s.settings)
	maps.Copy(settings, own)
	settings["base_url"] = address
	p, err := s.driver.Open(settings)
	require.NoError(t, err, "the settings are refused")
	return p
}

// discreet checks that text holds no secret.
func (s *subject) discreet(t testing.TB, text, where string) {
	t.Helper()
	for _, secret := range s.secrets() {
		require.NotContains(t, text, secret, "%s holds the secret", where)
	}
}

// message is what an example stands for.
func message(t testing.TB, e dossier.Example) provider.Message {
	t.Helper()
	var m provider.Message
	d := json.NewDecoder(bytes.NewReader(e.Message))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&m), "%s: message", e.Name)
	require.True(t, (m.Template == nil) != (m.Session == nil), "%s: one of template and session", e.Name)
	require.True(t, (m.To == "") != (m.Chat == ""), "%s: one of to and chat", e.Name)
	return m
}

// ending gives a message's recipient other last characters.
func ending(m provider.Message, last string) provider.Message {
	if m.To != "" {
		m.To = m.To[:len(m.To)-len(last)] + last
	} else {
		m.Chat = m.Chat[:len(m.Chat)-len(last)] + last
	}
	return m
}

// value reads one JSON value, numbers as they are written.
func value(t testing.TB, text []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	require.NoError(t, d.Decode(&v), "%s", text)
	_, err := d.Token()
	require.ErrorIs(t, err, io.EOF, "more than one JSON value")
	return v
}

// response is an answer of the dossier.
func response(a dossier.Answer) provider.Response {
	r := provider.Response{Status: a.Status, Header: map[string][]string{}, Body: a.Bytes()}
	for name, v := range a.Headers {
		r.Header.Set(name, v)
	}
	return r
}

// path is what follows the address in a URL.
func path(t testing.TB, url, address string) string {
	t.Helper()
	rest, ok := strings.CutPrefix(url, address)
	require.True(t, ok, "%s doesn't begin with base_url %s", url, address)
	return rest
}
