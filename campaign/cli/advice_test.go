package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/providers"
)

// stateOf is what a verdict makes of a row.
var stateOf = map[string]campaign.State{"rejected": campaign.Rejected, "denied": campaign.Pending, "throttled": campaign.Pending,
	"unavailable": campaign.Pending, "unsure": campaign.Unsure}

// TestEveryCodeHasAdvice: whatever a vendor answers, a person reads what to do, and where the vendor publishes its codes
// it is advice for that code.
func TestEveryCodeHasAdvice(t *testing.T) {
	all, err := dossiers()
	require.NoError(t, err)
	codes := 0
	for _, v := range all {
		driver, ok := providers.Find(v.Name)
		require.True(t, ok)
		for _, r := range v.Routes {
			for _, a := range r.Answers {
				if a.Verdict == "accepted" {
					continue
				}
				where := v.Name + " " + r.Folder + " " + a.Name
				require.Contains(t, stateOf, a.Verdict, where)
				said := advice(driver)(a.Code, string(stateOf[a.Verdict]))
				assert.Greater(t, len(strings.Fields(said)), 1, "%s: %q", where, said)
				assert.True(t, strings.HasSuffix(said, "."), "%s: %q", where, said)
				if a.Code == "" || driver.Advice == nil {
					continue
				}
				codes++
				if a.Verdict != "unsure" { // a code that nobody has published
					assert.NotEmpty(t, driver.Advice(a.Code), where)
				}
			}
		}
	}
	assert.Greater(t, codes, 58)
}

func TestAdvice(t *testing.T) {
	meta, ok := providers.Find("meta")
	require.True(t, ok)
	humans, ok := providers.Find("cloudhumans")
	require.True(t, ok)
	assert.Equal(t, "Never send again; add the number to recipients.suppress.", advice(meta)("131050", "rejected"))
	assert.Equal(t, "Give the access token the permission whatsapp_business_messaging.", advice(meta)("250", "pending"))
	assert.Contains(t, advice(meta)("424242", "unsure"), "It may have arrived", "by the state, where the code isn't known")
	assert.Contains(t, advice(humans)("", "rejected"), "--retry rejected")
	assert.Empty(t, advice(meta)("131050", "accepted"))
	for _, s := range campaign.States() {
		done := s == campaign.Accepted || s == campaign.Duplicate || s == campaign.Suppressed
		assert.Equal(t, done, s.Advice() == "", s)
	}
}

func TestAdviceIsSaidOnce(t *testing.T) {
	reason, more := failure{code: "131021", reason: "the recipient is the sending number itself; take the row out (Meta says: Recipient)",
		advice: "Take the row out."}.words()
	assert.Equal(t, "131021: the recipient is the sending number itself; take the row out (Meta says: Recipient)", reason)
	assert.Empty(t, more)
	reason, more = failure{reason: "no such number", advice: "Mend it."}.words()
	assert.Equal(t, "no such number", reason)
	assert.Equal(t, "Mend it.", more)
}
