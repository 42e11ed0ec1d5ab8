package pace

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseRate(t *testing.T) {
	for text, want := range map[string]Rate{
		"20/s": 20, "0.5/s": 0.5, "600/m": 10, "3600/h": 1, "90/h": 0.025, "unlimited": Unlimited, "20 / s": 20,
	} {
		got, err := Parse(text)
		require.NoError(t, err, text)
		assert.InDelta(t, float64(want), float64(got), 1e-12, text)
	}
	for _, text := range []string{"", "20", "20/d", "/s", "-1/s", "0/s", "NaN/s", "Inf/s", "20/s/s", "twenty/s", "1e400/s"} {
		_, err := Parse(text)
		assert.EqualError(t, err, "must be like 20/s, 600/m, 3600/h or unlimited", text)
	}
}

func TestRateAsItIsShown(t *testing.T) {
	for text, want := range map[string]string{
		"20/s": "20/s", "600/m": "10/s", "100/m": "1.67/s", "90/m": "1.5/s", "0.5/s": "30/m", "90/h": "1.5/m", "7/h": "7/h", "1.5/h": "1.5/h",
		"0.1/h": "0.1/h", "0.000001/h": "0.000001/h", "unlimited": "unlimited",
	} {
		r, err := Parse(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, r.String(), text)
	}
}
