package campaign_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/ledger"
)

const atMeta = `version: 1
name: test
provider: {name: meta, phone_number_id: "1", access_token: "${TOKEN}"}
recipients: {csv: people.csv, default_country: BR}
template: {name: hello, language: pt_BR}
`

// A rejection is somebody's place in the ledger.
type rejection struct {
	code     string
	answered time.Time
}

// knownRejected is what a ledger knows where these people's messages were rejected.
func knownRejected(rejected map[string]rejection) campaign.Known {
	return func(_ context.Context, refs []string) (map[string]ledger.Entry, error) {
		found := map[string]ledger.Entry{}
		for _, ref := range refs {
			if r, ok := rejected[ref]; ok {
				found[ref] = ledger.Entry{Ref: ref, State: ledger.Rejected, Code: r.code, Reason: "no", Attempts: 1, HTTPStatus: 400,
					FirstAttempt: r.answered.Add(-time.Second), Answered: r.answered}
			}
		}
		return found, nil
	}
}

// planned plans a campaign at Meta with --retry rejected.
func planned(t *testing.T, at time.Time, people string, rejected map[string]rejection) *campaign.Plan {
	t.Helper()
	c := load(t, atMeta, people, map[string]string{"TOKEN": "a"})
	plan, problems, err := c.Plan(t.Context(), campaign.PlanOptions{Known: knownRejected(rejected), Again: ledger.Of(ledger.Rejected), At: at})
	require.NoError(t, err)
	require.Empty(t, problems)
	return plan
}

// TestARunSendsWhatItsPlanSaid: whoever was withheld when the plan was made stays so, though a day is over by now.
func TestARunSendsWhatItsPlanSaid(t *testing.T) {
	known := knownRejected(map[string]rejection{"+5511987654321": {"131049", time.Now().Add(-24*time.Hour - time.Second)}})
	c := load(t, atMeta, people, map[string]string{"TOKEN": "a"})
	again := ledger.Of(ledger.Rejected)
	for at, send := range map[time.Time]int{time.Now().Add(-time.Minute): 0, {}: 1} {
		plan, _, err := c.Plan(t.Context(), campaign.PlanOptions{Known: known, Again: again, At: at})
		require.NoError(t, err)
		assert.Equal(t, send, plan.Send)
		assert.Equal(t, send == 1, plan.Ready.Has(2))
		if send == 0 {
			_, err = c.Run(t.Context(), campaign.RunOptions{Ready: plan.Ready, Again: again}) // without a ledger: nothing is claimed
			require.NoError(t, err)
		}
	}
}

// TestWithheldUntil: Meta asks for 24 hours after it held back a marketing message; a message goes again from then on.
func TestWithheldUntil(t *testing.T) {
	answered := time.Date(2026, 11, 30, 14, 2, 30, 0, time.UTC)
	for name, c := range map[string]struct {
		code  string
		after time.Duration
		send  int
	}{
		"at once":                     {"131049", 0, 0},
		"a moment before":             {"131049", 24*time.Hour - time.Millisecond, 0},
		"a day after":                 {"131049", 24 * time.Hour, 1},
		"opted out, a year after":     {"131050", 365 * 24 * time.Hour, 0},
		"an experiment, a year after": {"130472", 365 * 24 * time.Hour, 0},
		"blocked, a year after":       {"130403", 365 * 24 * time.Hour, 0},
		"not on WhatsApp, at once":    {"131026", 0, 1},
		"a wrong value, at once":      {"100", 0, 1},
		"a new code, at once":         {"999999", 0, 1},
		"no code, at once":            {"", 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			plan := planned(t, answered.Add(c.after), people, map[string]rejection{"+5511987654321": {c.code, answered}})
			assert.Equal(t, c.send, plan.Send)
			assert.Len(t, plan.Withheld, 1-c.send)
			assert.Equal(t, 1, plan.States[campaign.Rejected])
		})
	}
}

// TestWithheldAreCounted by code, the most first; the time is that of the last of them. The row of somebody who stands in
// the list twice counts once.
func TestWithheldAreCounted(t *testing.T) {
	first := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	list := "phone\n11987654321\n11987654322\n11987654323\n11987654324\n11987654322\n"
	plan := planned(t, first.Add(time.Hour), list, map[string]rejection{
		"+5511987654321": {"131049", first.Add(2 * time.Minute)},
		"+5511987654322": {"131049", first},
		"+5511987654323": {"131050", first},
		"+5511987654324": {"131026", first},
	})
	assert.Equal(t, []campaign.Withheld{
		{Code: "131049", Why: "Meta asks for 24 hours", Until: first.Add(24*time.Hour + 2*time.Minute), Rows: 2},
		{Code: "131050", Why: "they stopped marketing messages", Rows: 1},
	}, plan.Withheld)
	assert.Equal(t, 1, plan.Send)
	assert.Equal(t, map[campaign.State]int{campaign.Rejected: 4, campaign.Duplicate: 1}, plan.States)
}
