package send

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/providers"
	"campaign/providers/dossier"
	"campaign/providers/provider"
)

// TestWhatToDoAfterRejections: the advice fits the codes that came in a row.
func TestWhatToDoAfterRejections(t *testing.T) {
	const (
		people = "each of these answers is about one person, and nothing in the campaign needs fixing: run again, and those who are still pending are sent to; "
		all    = "something is wrong with all of them; fix it, then run again with --retry rejected"
	)
	meta, ok := providers.Find("meta")
	require.True(t, ok)
	codes, err := dossier.LoadCodes(meta.Dossier)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		before, row []string
		want        string
	}{
		"a wrong value":        {nil, []string{"131009", "131009"}, all},
		"without a code":       {nil, []string{"", ""}, all},
		"a code that is new":   {nil, []string{"999999"}, all},
		"too many messages":    {nil, []string{"131049", "131049"}, people + "whoever was rejected with 131049 is sent it again with --retry rejected once 24 hours have passed"},
		"an experiment":        {nil, []string{"130472"}, people + "whoever was rejected with 130472 isn't sent it again"},
		"no WhatsApp":          {nil, []string{"131026"}, people + "whoever was rejected with 131026 is sent it again with --retry rejected"},
		"people, mixed":        {nil, []string{"131050", "131026", "130472"}, people + "whoever was rejected with 131026 is sent it again with --retry rejected; whoever was rejected with 130472 or 131050 isn't sent it again"},
		"people and a value":   {nil, []string{"131049", "131049", "131009"}, "131049 says something about one person and nothing about the campaign; fix what the other answers name, then run again with --retry rejected"},
		"what was before goes": {[]string{"131009"}, []string{"130472"}, people + "whoever was rejected with 130472 isn't sent it again"},
	} {
		t.Run(name, func(t *testing.T) {
			var s streaks
			reject := func(code string) rejections {
				known, ok := codes.Find(code, "")
				if !ok {
					return s.reject(&provider.Error{Verdict: provider.Rejected, Code: code})
				}
				return s.reject(known.Failure(code))
			}
			for _, code := range c.before {
				reject(code)
			}
			s.clear() // somebody was accepted
			var row rejections
			for _, code := range c.row {
				row = reject(code)
			}
			assert.Equal(t, c.want, row.advice(codes))
		})
	}
}
