package numbers

import (
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/nyaruka/phonenumbers/v2"
	"github.com/stretchr/testify/require"
)

// plausible makes digits near the numbers of a country: its example, changed here and there, with what people put before.
func plausible(r *rand.Rand, region string) string {
	kinds := []phonenumbers.PhoneNumberType{phonenumbers.MOBILE, phonenumbers.FIXED_LINE, phonenumbers.TOLL_FREE, phonenumbers.VOIP, phonenumbers.UAN}
	number := phonenumbers.GetExampleNumberForTypeInRegion(region, kinds[r.IntN(len(kinds))])
	digits := []byte("987654321")
	if number != nil {
		digits = []byte(phonenumbers.GetNationalSignificantNumber(number))
	}
	for range r.IntN(4) {
		digits[r.IntN(len(digits))] = byte('0' + r.IntN(10))
	}
	switch r.IntN(10) {
	case 0:
		digits = digits[:r.IntN(len(digits))+1]
	case 1:
		digits = append(digits, byte('0'+r.IntN(10)))
	case 2:
		digits = append(digits, digits...)
	}
	before := []string{"", "", "", "0", "1", "15", "90", "015", "9", "8", "06", "011", "00", "01", "044", "1115"}
	return before[r.IntN(len(before))] + string(digits)
}

// With CAMPAIGN_TEST_LONG set it compares millions.
func TestTheFastWayGivesTheLibrarysAnswers(t *testing.T) {
	rounds := 30
	if os.Getenv("CAMPAIGN_TEST_LONG") != "" {
		rounds = 10_000
	}
	r := rand.New(rand.NewPCG(1, 2))
	n := For("")
	for _, region := range slices.Sorted(maps.Keys(phonenumbers.GetSupportedRegions())) {
		n.home, n.near = n.data[region], newTerritory(n.data[region])
		require.NotNil(t, n.near, region)
		for range rounds {
			digits := plausible(r, region)
			require.Equal(t, n.library(digits, region), n.domestic(digits), "%s in %s", digits, region)
			digits = n.near.code + digits
			require.Equal(t, n.library(digits, region), n.domestic(digits), "%s in %s", digits, region)
			if digits[0] != '0' {
				require.Equal(t, n.library("+"+digits, ""), n.international(digits), "+%s", digits)
			}
		}
	}
}
