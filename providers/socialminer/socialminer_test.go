package socialminer

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers/provider"
	"campaign/providers/providertest"
)

func valid() provider.Settings { return provider.Settings{"apikey": "not-really-a-key"} }

func TestProvider(t *testing.T) {
	providertest.Run(t, Driver(), providertest.Options{Settings: valid()})
}

func FuzzDecode(f *testing.F) { providertest.FuzzDecode(f, Driver(), valid()) }

func TestOpenRefusesAnotherVersion(t *testing.T) {
	s := valid()
	s["api_version"] = "6.0"
	_, err := Driver().Open(s)
	require.ErrorContains(t, err, "provider.api_version: must be one of 4.0, 5.0")
}

func TestTheGatewaysWordsAreTold(t *testing.T) {
	p, err := Driver().Open(valid())
	require.NoError(t, err)
	for name, c := range map[string]struct {
		status  int
		body    string
		verdict provider.Verdict
		said    string
	}{
		"a missing key":  {401, `{"message":"No API key found in request"}`, provider.Denied, "gateway says: No API key found in request"},
		"another's key":  {403, `{"message":"You cannot consume this service"}`, provider.Denied, "You cannot consume this service"},
		"too fast":       {429, `{"message":"API rate limit exceeded"}`, provider.Throttled, "API rate limit exceeded"},
		"nobody behind":  {503, `{"message":"failure to get a peer from the ring-balancer"}`, provider.Unavailable, "ring-balancer"},
		"a broken Meta":  {502, `{"message":"An invalid response was received from the upstream server"}`, provider.Unsure, "upstream"},
		"a number in it": {401, `{"message":"no key for 5511948489500"}`, provider.Denied, "no key for …"},
		"no words":       {401, `{"message":""}`, provider.Denied, "HTTP 401"},
		"not an object":  {401, `"Unauthorized"`, provider.Denied, "HTTP 401"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := p.Decode(provider.Response{Status: c.status, Body: []byte(c.body)})
			var e *provider.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, c.verdict, e.Verdict)
			assert.Contains(t, e.Text, c.said)
		})
	}
}
