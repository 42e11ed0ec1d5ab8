package provider

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/schema/wording"
)

func TestFaultsKeepTheFirst(t *testing.T) {
	var f Faults
	require.NoError(t, f.Err())
	f.AtMost("message.footer", strings.Repeat("é", 61), 60)
	f.Refuse("message.header", wording.Say("recipient-number-missing", nil))
	require.EqualError(t, f.Err(), "message.footer: has 61 characters, and 60 are allowed; shorten it")
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		find  func(*Faults)
		want  string
		value bool
	}{
		"without a place": {func(f *Faults) { f.Refuse("", wording.Say("recipient-number-missing", nil)) }, "the recipient's number is missing", false},
		"at the limit":    {func(f *Faults) { f.AtMost("p", "👍🏽é", 3) }, "", false},
		"over the limit":  {func(f *Faults) { f.AtMost("p", "👍🏽é!", 3) }, "p: has 4 characters, and 3 are allowed; shorten it", true},
		"blank":           {func(f *Faults) { f.Need("p", " \n", 0) }, "p: is blank; fill it in", true},
		"not blank":       {func(f *Faults) { f.Need("p", "a", 0) }, "", false},
		"needed and long": {func(f *Faults) { f.Need("p", "ab", 1) }, "p: has 2 characters, and 1 are allowed; shorten it", true},
		"none":            {func(f *Faults) { f.Count("p", "row-count-for-vendor", 0, 10) }, "p: there must be 1 to 10 rows, and there are 0", false},
		"too many":        {func(f *Faults) { f.Count("p", "row-count-for-vendor", 11, 10) }, "p: there must be 1 to 10 rows, and there are 11", false},
		"as many":         {func(f *Faults) { f.Count("p", "row-count-for-vendor", 10, 10) }, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			var f Faults
			c.find(&f)
			if c.want == "" {
				require.NoError(t, f.Err())
				return
			}
			require.EqualError(t, f.Err(), c.want)
			refusal, ok := errors.AsType[*Refusal](f.Err())
			require.True(t, ok)
			assert.Equal(t, c.value, refusal.OfValue)
		})
	}
}
