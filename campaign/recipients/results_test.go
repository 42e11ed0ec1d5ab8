package recipients

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const resultsText = `row,recipient,status,reason,code,message_id,attempts,http_status,first_attempt_at,answered_at,delivery,delivery_at,phone
2,+5511987650001,accepted,,,x,1,200,,,,,1
3,+5511987650002,unsure,no answer,,,1,,,,,,2
4,+5511987650003,rejected,no such number,,,1,422,,,,,3
5,+5511987650004,pending,,,,0,,,,,,4
6,nobody,invalid,isn't a number,,,0,,,,,,5
`

// TestResultsSuppress: of a results file those count who were sent it, or may have been, whoever saved it last.
func TestResultsSuppress(t *testing.T) {
	for name, text := range map[string]string{
		"as it was written": resultsText,
		"saved by Excel":    "\ufeff" + strings.NewReplacer(",", ";", "+55", "55", "\n", "\r\n").Replace(resultsText),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "sent.csv")
			require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
			s, err := LoadSuppression([]string{path}, "IL", false) // 13 digits that are none of Israel's
			require.NoError(t, err)
			for ref, want := range map[string]bool{"+5511987650001": true, "+5511987650002": true, "+5511987650003": false, "+5511987650004": false} {
				assert.Equal(t, want, s.Has(ref), ref)
			}
			warnings, _ := s.Warnings()
			assert.Empty(t, warnings)
		})
	}
	t.Run("of chats", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "sent.csv")
		require.NoError(t, os.WriteFile(path, []byte(strings.NewReplacer("+5511987650001", "12345678901234567890", "+5511987650002", "5F0C2B1E-8A53-4B1A-9F6F-0D2F8A1E7C11").Replace(resultsText)), 0o600))
		s, err := LoadSuppression([]string{path}, "", true)
		require.NoError(t, err)
		assert.True(t, s.Has("12345678901234567890"))
		assert.True(t, s.Has("5f0c2b1e-8a53-4b1a-9f6f-0d2f8a1e7c11"))
		assert.False(t, s.Has("+5511987650003"))
	})
	t.Run("shortened", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "sent.csv")
		require.NoError(t, os.WriteFile(path, []byte(strings.ReplaceAll(strings.ReplaceAll(resultsText, ",", ";"), "+5511987650001", "5,51199E+12")), 0o600))
		_, err := LoadSuppression([]string{path}, "", false)
		require.ErrorContains(t, err, "sent.csv:2: recipient: \"5,51199E+12\" is a number that a spreadsheet has shortened")
	})
}
