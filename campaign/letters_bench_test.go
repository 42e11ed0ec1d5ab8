package campaign_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/providers"
)

// BenchmarkLetters reads, renders and checks b.N rows with three variables, two of them with a filter.
func BenchmarkLetters(b *testing.B) {
	dir := b.TempDir()
	text := strings.Replace(campaignFile, "    custom_code:", "    city: \"{{ city | upcase }}\"\n    custom_code:", 1)
	text = strings.NewReplacer("{{ first_name }}", "{{ first_name | default: 'cliente' }}", "{{custom_code}}\"", "{{custom_code}} {{city}}\"").Replace(text)
	require.NoError(b, os.WriteFile(filepath.Join(dir, "campaign.yaml"), []byte(text), 0o644))
	var rows strings.Builder
	rows.WriteString("phone,first_name,code,city\n")
	for i := range b.N {
		fmt.Fprintf(&rows, "+55119%08d,Ana %d,C%d,São Paulo\n", 10_000_000+i%80_000_000, i, i)
	}
	require.NoError(b, os.WriteFile(filepath.Join(dir, "people.csv"), []byte(rows.String()), 0o644))
	c, problems := campaign.Load(filepath.Join(dir, "campaign.yaml"), file.Options{Drivers: providers.All(),
		Environment: func(string) (string, bool) { return "x", true }})
	require.NotNil(b, c, "%v", problems)
	b.ReportAllocs()
	b.ResetTimer()
	plan, problems, err := c.Plan(b.Context(), campaign.PlanOptions{})
	b.StopTimer()
	require.NoError(b, err)
	require.Empty(b, problems)
	require.Equal(b, b.N, plan.Send)
	require.NoError(b, c.Close())
}
