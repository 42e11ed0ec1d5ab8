package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// other writes a second campaign file beside the first, for the same people, at a rate of its own.
func other(t *testing.T, dir, rate string) {
	t.Helper()
	write(t, dir, "other.yaml", strings.NewReplacer("name: test", "name: other", "rate: unlimited", "rate: "+rate).Replace(read(t, dir, "campaign.yaml")))
}

// sentTo counts the requests for a number.
func (s *metaServer) sentTo(number string) (n int) {
	for _, d := range s.got() {
		if strings.Contains(d.body, `"to":"+`+number+`"`) {
			n++
		}
	}
	return n
}

// TestWhoStoppedMarketingIsNotMessagedByAnyCampaign of the same ledger, whatever is asked for.
func TestWhoStoppedMarketingIsNotMessagedByAnyCampaign(t *testing.T) {
	t.Parallel()
	s := newMetaServer(t)
	s.refuse("opted-out", digits(1))
	dir := vendorFolder(t, "meta", "", s.URL, metaCampaign, list(3))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	s.refuse("")
	require.Equal(t, 1, s.sentTo(digits(1)))

	other(t, dir, "unlimited")
	for _, args := range [][]string{{"run", "--yes"}, {"run", "--yes", "--retry", "rejected,unsure", "--allow-changed"}} {
		code, _, stderr = runProgram(t, dir, append(args, "other.yaml")...)
		assert.Equal(t, 0, code, stderr)
		assert.Contains(t, stderr, "1 suppressed: must not be messaged\n")
	}
	lines := results(t, dir, "other.results.csv")
	assert.Equal(t, map[string]int{"accepted": 2, "suppressed": 1}, states(lines))
	assert.Equal(t, "stopped marketing messages: the vendor said so on "+time.Now().UTC().Format("2 Jan 2006")+" (131050)", lines[1]["reason"])
	assert.Equal(t, 1, s.sentTo(digits(1)))
}

// TestWhoStoppedMarketingIsKnownAbove: a campaign with a ledger of its own asks the ledgers of the folders above too.
func TestWhoStoppedMarketingIsKnownAbove(t *testing.T) {
	t.Parallel()
	s := newMetaServer(t)
	dir := vendorFolder(t, "meta", "", s.URL, metaCampaign, list(3))
	below := filepath.Join(dir, "below")
	require.NoError(t, os.Mkdir(below, 0o755))
	started(t, below, "spring") // while there is none above
	require.FileExists(t, ledgerIn(below))
	s.refuse("opted-out", digits(1))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	s.refuse("")

	other(t, dir, "unlimited")
	for _, name := range []string{"other.yaml", "people.csv", ".env"} {
		require.NoError(t, os.Rename(filepath.Join(dir, name), filepath.Join(below, name)))
	}
	code, _, stderr = runProgram(t, below, "run", "--yes", "other.yaml")
	assert.Equal(t, 0, code, stderr)
	assert.Contains(t, stderr, "  ledger      .campaign/ledger.db, nothing of this campaign before\n")
	assert.Equal(t, map[string]int{"accepted": 2, "suppressed": 1}, states(results(t, below, "other.results.csv")))
	assert.Equal(t, 1, s.sentTo(digits(1)))
}

// TestWhoStopsMarketingWhileAnotherCampaignRuns isn't messaged by that one either.
func TestWhoStopsMarketingWhileAnotherCampaignRuns(t *testing.T) {
	t.Parallel()
	s := newMetaServer(t)
	dir := vendorFolder(t, "meta", "", s.URL, metaCampaign, list(40))
	other(t, dir, "5/s")
	p := start(t, dir, "run", "--yes", "other.yaml")
	require.Eventually(t, func() bool { return len(s.got()) > 0 }, 20*time.Second, 10*time.Millisecond)
	s.refuse("opted-out", digits(39))
	write(t, dir, "people.csv.one", "phone,first_name\n+"+digits(39)+",Z\n")
	write(t, dir, "campaign.yaml", strings.Replace(read(t, dir, "campaign.yaml"), "people.csv", "people.csv.one", 1))
	code, _, stderr := runProgram(t, dir, "run", "--yes", "campaign.yaml")
	require.Equal(t, 3, code, stderr)
	require.Equal(t, 1, s.sentTo(digits(39)))

	require.Equal(t, 0, p.end(t), p.err.String())
	lines := results(t, dir, "other.results.csv")
	assert.Equal(t, map[string]int{"accepted": 39, "suppressed": 1}, states(lines))
	assert.Equal(t, 1, s.sentTo(digits(39)))
}
