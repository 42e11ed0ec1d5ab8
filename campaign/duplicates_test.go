package campaign_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/ledger"
	"campaign/schema"
)

// knowing is a ledger that knows one person.
func knowing(t *testing.T, ref string, o ledger.Outcome) campaign.Known {
	t.Helper()
	ctx := context.Background()
	l, err := ledger.Open(ctx, filepath.Join(t.TempDir(), "ledger.db"))
	require.NoError(t, err)
	session, err := l.Begin(ctx, ledger.Start{Campaign: "test", Digest: "d"})
	require.NoError(t, err)
	_, err = session.Claim(ctx, ref, "", 0, time.Time{})
	require.NoError(t, err)
	_, err = session.Settle(ref, o)()
	require.NoError(t, err)
	require.NoError(t, session.Close())
	t.Cleanup(func() { assert.NoError(t, l.Close()) })
	return l.Read("test").Find
}

// TestWhichRowWasSent: of the rows of a person whom the ledger knows, the one that was sent has the state, in the plan
// and in the results; the others are what they were in the plan before.
func TestWhichRowWasSent(t *testing.T) {
	for name, c := range map[string]struct {
		rows  string // x can't be sent, v can
		state ledger.State
		want  string
	}{
		"the second":                   {"xv", ledger.Accepted, "invalid accepted"},
		"the second of three":          {"xvv", ledger.Accepted, "invalid accepted duplicate"},
		"the third":                    {"xxv", ledger.Accepted, "invalid invalid accepted"},
		"the second of four":           {"xvxv", ledger.Accepted, "invalid accepted invalid duplicate"},
		"the first":                    {"vv", ledger.Accepted, "accepted duplicate"},
		"the first, the second is bad": {"vxv", ledger.Accepted, "accepted invalid duplicate"},
		"rejected":                     {"xv", ledger.Rejected, "invalid rejected"},
		"unsure":                       {"xv", ledger.Unsure, "invalid unsure"},
		"to be tried again":            {"xv", ledger.Waiting, "invalid pending"},
		"a row that was good then":     {"x", ledger.Accepted, "accepted"},
		"rows that were good then":     {"xx", ledger.Accepted, "accepted invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			rows := "phone,first_name,code\n"
			for _, r := range c.rows {
				rows += "+5511987650001," + map[rune]string{'v': "Ana"}[r] + ",A\n"
			}
			whichRow(t, rows, c.state, c.want)
		})
	}
}

func whichRow(t *testing.T, rows string, state ledger.State, wanted string) {
	known := knowing(t, "+5511987650001", ledger.Outcome{State: state, HTTPStatus: 200})
	environment := map[string]string{"TOKEN": "x"}
	want, got := map[campaign.State]int{}, []string{}
	for s := range strings.FieldsSeq(wanted) {
		want[campaign.State(s)]++
	}

	one := load(t, campaignFile, rows, environment)
	told := 0
	plan, problems, err := one.Plan(t.Context(), campaign.PlanOptions{Known: known,
		Problem: func(schema.Problem) { told++ }})
	require.NoError(t, err)
	require.Empty(t, problems)
	assert.Equal(t, want, plan.States)
	assert.Equal(t, strings.Count(rows, "\n")-1, plan.Rows)
	assert.Equal(t, want[campaign.Invalid], told)
	for i := range max(0, len(plan.Problems.First)-1) {
		assert.Less(t, plan.Problems.First[i].Line, plan.Problems.First[i+1].Line)
	}

	learnt := campaign.View{Known: known, Duplicates: plan.Duplicates}
	for _, s := range seen(t, one, learnt) { // as a preview shows them after a plan
		got = append(got, string(s))
	}
	assert.Equal(t, wanted, strings.Join(got, " "))

	unlearnt := campaign.View{Known: known}
	assert.Equal(t, seen(t, load(t, campaignFile, rows, environment), unlearnt), seen(t, one, unlearnt), "the plan left nothing behind")

	var again, out bytes.Buffer
	_, err = one.Results(t.Context(), &again, learnt) // after a plan, as a run does it
	require.NoError(t, err)
	counts, err := load(t, campaignFile, rows, environment).Results(t.Context(), &out, campaign.View{Known: known})
	require.NoError(t, err)
	assert.Equal(t, out.String(), again.String())
	assert.Equal(t, want, counts)
	lines, err := csv.NewReader(&out).ReadAll()
	require.NoError(t, err)
	attempts := ""
	got = nil
	for _, line := range lines[1:] {
		got, attempts = append(got, line[2]), attempts+line[6]
	}
	assert.Equal(t, wanted, strings.Join(got, " "))
	assert.Equal(t, 1, strings.Count(attempts, "1"), "one row has what the ledger knows: %s", attempts)
}

// seen are the states of the rows as a view shows them.
func seen(t *testing.T, c *campaign.Campaign, v campaign.View) (states []campaign.State) {
	t.Helper()
	for l, err := range c.Letters(t.Context(), v) {
		require.NoError(t, err)
		states = append(states, l.State)
	}
	return states
}
