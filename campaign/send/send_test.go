package send_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/ledger"
	"campaign/campaign/pace"
	"campaign/campaign/send"
	"campaign/providers"
	"campaign/providers/provider"
)

// prepare gives the options of a run of so many letters to a vendor that accepts all, and its ledger.
func prepare(t *testing.T, letters int) (send.Options, *ledger.Ledger) {
	t.Helper()
	var taken atomic.Int32
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"id": %d}`, taken.Add(1))
	}))
	t.Cleanup(vendor.Close)
	driver, ok := providers.Find("cloudhumans")
	require.True(t, ok)
	p, err := driver.Open(provider.Settings{"account_id": "17", "inbox_id": "42", "api_access_token": "a", "base_url": vendor.URL})
	require.NoError(t, err)
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, l.Close()) })
	session, err := l.Begin(t.Context(), ledger.Start{Campaign: "test", Digest: "digest"})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, session.Close()) })
	return send.Options{
		Letters: func(context.Context) iter.Seq2[send.Letter, error] {
			return func(yield func(send.Letter, error) bool) {
				for row := range letters {
					if !yield(aLetter(row), nil) {
						return
					}
				}
			}
		},
		Provider: p, OneTemplate: true, Session: session, Client: provider.NewClient(2, time.Minute),
		Rate: pace.Unlimited, InFlight: 2, Attempts: 2, RejectedInARow: 2,
		Barred:    func(string) string { return "" },
		Meanwhile: func(context.Context) *send.Stopped { return nil },
	}, l
}

func aLetter(row int) send.Letter {
	person := fmt.Sprintf("+55119%08d", 10_000_000+row)
	return send.Letter{Row: row, Message: provider.Message{Ref: person, To: person, Template: &provider.Template{Name: "hello"}}}
}

// TestARunWithoutACampaign: values are all that a run needs. Each letter is told of once to its end, and is in the ledger as
// it was told; whoever is barred isn't sent to.
func TestARunWithoutACampaign(t *testing.T) {
	const letters, barred = 20, 7
	o, l := prepare(t, letters)
	o.Barred = func(ref string) string {
		if ref == aLetter(barred).Message.Ref {
			return "said no"
		}
		return ""
	}
	var mu sync.Mutex
	told := map[int]send.Outcome{}
	o.Watch.Settled = func(out send.Outcome) {
		mu.Lock()
		defer mu.Unlock()
		assert.NotContains(t, told, out.Letter.Row)
		told[out.Letter.Row] = out
	}
	require.NoError(t, send.Run(t.Context(), o))

	require.Len(t, told, letters)
	for row, out := range told {
		assert.True(t, out.Final)
		assert.Equal(t, aLetter(row), out.Letter)
		entries, err := l.Read("test").Find(t.Context(), []string{out.Letter.Message.Ref})
		require.NoError(t, err)
		if row == barred {
			assert.True(t, out.Barred)
			assert.Equal(t, "said no", out.Reason)
			assert.Empty(t, entries)
			continue
		}
		assert.False(t, out.Barred)
		assert.Equal(t, 1, out.Attempt)
		assert.Equal(t, ledger.Accepted, out.State)
		require.Len(t, entries, 1)
		assert.Equal(t, out.MessageID, entries[out.Letter.Message.Ref].MessageID)
	}
}

// TestWhatGoesOnBesideARunMayStopIt, with every answer written down; and a run that is over ends it.
func TestWhatGoesOnBesideARunMayStopIt(t *testing.T) {
	const letters = 1_000_000
	o, l := prepare(t, letters)
	answered := make(chan struct{})
	var once sync.Once
	var accepted atomic.Int32
	o.Watch.Settled = func(send.Outcome) { accepted.Add(1); once.Do(func() { close(answered) }) }
	o.Meanwhile = func(ctx context.Context) *send.Stopped {
		<-answered
		return &send.Stopped{Reason: "the list is gone", Advice: "bring it back"}
	}
	assert.Equal(t, &send.Stopped{Reason: "the list is gone", Advice: "bring it back"}, send.Run(t.Context(), o))
	counts, err := l.Read("test").Tally(t.Context())
	require.NoError(t, err)
	assert.Equal(t, ledger.Counts{Accepted: int(accepted.Load())}, counts)
	assert.Less(t, counts.Accepted, letters)

	o, _ = prepare(t, 3)
	ended := false
	o.Meanwhile = func(ctx context.Context) *send.Stopped {
		<-ctx.Done()
		ended = true
		return nil
	}
	require.NoError(t, send.Run(t.Context(), o))
	assert.True(t, ended)
}
