package campaign_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign"
	"campaign/campaign/crash"
	"campaign/campaign/ledger"
	"campaign/campaign/send"
	"campaign/providers/provider"
)

// A brittle provider panics when it adds the secret to a message: the message is claimed then, and hasn't left.
type brittle struct {
	provider.Provider
	left *atomic.Int32 // messages until it does
}

func (b brittle) Authorize(ctx context.Context, r *provider.Request) error {
	if b.left.Add(-1) == 0 {
		panic("brittle")
	}
	return b.Provider.Authorize(ctx, r)
}

// TestAPanicEndsAPlan with an error, whichever goroutine it is in.
func TestAPanicEndsAPlan(t *testing.T) {
	c := load(t, campaignFile, people, map[string]string{"TOKEN": "a"})
	_, _, err := c.Plan(t.Context(), campaign.PlanOptions{Known: func(context.Context, []string) (map[string]ledger.Entry, error) { panic("known") }})
	var fault *crash.Error
	require.ErrorAs(t, err, &fault)
}

// TestPanicsEndARun: whoever panics in a run, it ends with an error that says so, every answer is written down, and nothing of
// it hangs.
func TestPanicsEndARun(t *testing.T) {
	const rows, calm = 1000, 300
	for name, spoil := range map[string]func(c *campaign.Campaign, o *campaign.RunOptions, left *atomic.Int32){
		"the provider": func(c *campaign.Campaign, o *campaign.RunOptions, left *atomic.Int32) {
			c.Provider = brittle{c.Provider, left}
		},
		"whoever is told": func(c *campaign.Campaign, o *campaign.RunOptions, left *atomic.Int32) {
			o.Watch.Settled = func(send.Outcome) {
				if left.Add(-1) <= 0 {
					panic("told") // each time
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var taken, left atomic.Int32
			left.Store(calm)
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				fmt.Fprintf(w, `{"id": %d}`, taken.Add(1))
			}))
			defer s.Close()
			var list strings.Builder
			list.WriteString("phone,first_name,code\n")
			for i := range rows {
				fmt.Fprintf(&list, "+55119%08d,Ana,A1\n", 10_001_111+i)
			}
			text := strings.Replace(campaignFile, "recipients:", "  base_url: "+s.URL+"\nthrottle: {rate: unlimited, in_flight: 8}\nrecipients:", 1)
			c := load(t, text, list.String(), map[string]string{"TOKEN": "a"})
			l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
			require.NoError(t, err)
			defer l.Close()
			session, err := l.Begin(t.Context(), ledger.Start{Campaign: "test", Digest: "digest"})
			require.NoError(t, err)
			plan, problems, err := c.Plan(t.Context(), campaign.PlanOptions{})
			require.NoError(t, err)
			require.Empty(t, problems)
			o := campaign.RunOptions{Session: session, Ready: plan.Ready, Client: provider.NewClient(8, 20*time.Second)}
			spoil(c, &o, &left)

			_, err = c.Run(t.Context(), o)
			var fault *crash.Error
			require.ErrorAs(t, err, &fault)
			require.NoError(t, session.Close())
			counts, err := l.Read("test").Tally(t.Context())
			require.NoError(t, err)
			assert.EqualValues(t, taken.Load(), counts.Accepted, "every answer is written down")
			assert.GreaterOrEqual(t, counts.Accepted, 256)
			assert.Less(t, counts.Accepted, calm+100, "it goes on after the panic")
			assert.Equal(t, name == "the provider", counts.Unsure == 1, "%v", counts)
		})
	}
}
