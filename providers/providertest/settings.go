package providertest

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema"
)

// testSettings checks that the settings' schema and Open know the same settings.
func (s *subject) testSettings(t *testing.T) {
	text, err := json.Marshal(s.settings)
	require.NoError(t, err)
	compiled, err := schema.Compile(s.dossier.Settings.Schema)
	require.NoError(t, err)
	require.Empty(t, compiled.CheckJSON(text), "Options.Settings break settings.schema.json")

	for _, known := range s.dossier.Settings.All {
		name := known.Name
		t.Run("takes "+name, func(t *testing.T) {
			settings := maps.Clone(s.settings)
			values := append(append([]string{}, known.Enum...), known.Examples...)
			values = append(values, known.Default, s.settings[name])
			for _, v := range values {
				if v == "" || known.Secret && v != s.settings[name] {
					continue
				}
				settings[name] = v
				_, err := s.driver.Open(settings)
				assert.NoError(t, err, "%s: %q", name, v)
			}
			assert.NotEmpty(t, values, "no value to try")
		})
	}
	t.Run("refuses others", func(t *testing.T) {
		settings := maps.Clone(s.settings)
		settings["no_such_setting"] = "x"
		_, err := s.driver.Open(settings)
		require.ErrorContains(t, err, "no_such_setting")
		s.discreet(t, err.Error(), "the error")
		assert.NotEmpty(t, compiled.CheckJSON([]byte(`{"no_such_setting":"x"}`)))
	})
	t.Run("default base_url", func(t *testing.T) {
		documented := s.dossier.Settings.Named("base_url").Default
		require.NotEmpty(t, documented)
		settings := maps.Clone(s.settings)
		delete(settings, "base_url")
		e := s.dossier.Routes[0].Examples[0]
		maps.Copy(settings, e.Settings)
		p, err := s.driver.Open(settings)
		require.NoError(t, err)
		r, err := p.Encode(message(t, e))
		require.NoError(t, err)
		assert.Equal(t, documented+e.Path, r.URL)
	})
	t.Run("base_url may end with a slash", func(t *testing.T) {
		e := s.dossier.Routes[0].Examples[0]
		r, err := s.provider(t, base+"/", e.Settings).Encode(message(t, e))
		require.NoError(t, err)
		assert.Equal(t, base+e.Path, r.URL)
	})
	t.Run("secrets are required and write-only", func(t *testing.T) {
		for _, known := range s.dossier.Settings.All {
			if known.Secret {
				assert.True(t, known.Required, known.Name)
			}
		}
	})
}
