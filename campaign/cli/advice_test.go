package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/providers"
	"campaign/providers/dossier"
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
		known := v.Codes
		for _, r := range v.Routes {
			for _, a := range r.Answers {
				if a.Verdict == "accepted" {
					continue
				}
				where := v.Name + " " + r.Folder + " " + a.Name
				require.Contains(t, stateOf, a.Verdict, where)
				said := advice(known)(a.Code, string(stateOf[a.Verdict]))
				assert.Greater(t, len(strings.Fields(said)), 1, "%s: %q", where, said)
				assert.True(t, strings.HasSuffix(said, "."), "%s: %q", where, said)
				if meanings := known.Meanings(a.Code); len(meanings) == 1 && meanings[0].Verdict.String() == a.Verdict {
					codes++
					assert.Equal(t, sentence(meanings[0].Do), said, where)
				}
			}
		}
	}
	assert.Greater(t, codes, 58)
}

// codesOf are the codes that a provider documents.
func codesOf(t *testing.T, name string) dossier.Codes {
	t.Helper()
	driver, ok := providers.Find(name)
	require.True(t, ok)
	codes, err := dossier.LoadCodes(driver.Dossier)
	require.NoError(t, err)
	return codes
}

func TestAdvice(t *testing.T) {
	meta, humans := codesOf(t, "meta"), codesOf(t, "cloudhumans")
	assert.Equal(t, "Never send again; add the number to recipients.suppress.", advice(meta)("131050", "rejected"))
	assert.Equal(t, "Give the access token the permission whatsapp_business_messaging.", advice(meta)("250", "pending"))
	assert.Contains(t, advice(meta)("424242", "unsure"), "It may have arrived", "by the state, where the code isn't known")
	assert.Equal(t, "Fix the value that it names.", advice(meta)("100", "rejected"))
	assert.Contains(t, advice(meta)("100", "pending"), "once the cause is gone", "an id that is no sending number's has the same code")
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
