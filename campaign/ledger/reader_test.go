package ledger

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// meanwhile is a reader beside whom something happens once, just before or just after it asks whether a run is under way.
func meanwhile(l *Ledger, before, after func()) *Reader {
	r := l.Read(winter)
	ask := r.underWay
	first, last := sync.OnceFunc(before), sync.OnceFunc(after)
	r.underWay = func() bool {
		first()
		defer last()
		return ask()
	}
	return r
}

func take(t *testing.T, s *Session, ref string) {
	t.Helper()
	_, err := s.Claim(t.Context(), ref, "", 0, time.Time{})
	require.NoError(t, err)
}

// What a run settles before it ends is never in doubt, also where its claim was read before.
func TestARunThatEndsMeanwhileLosesNothing(t *testing.T) {
	for name, look := range map[string]func(*Reader){
		"find": func(r *Reader) {
			found, err := r.Find(t.Context(), []string{"+551"})
			require.NoError(t, err)
			assert.Equal(t, Accepted, found["+551"].State)
		},
		"tally": func(r *Reader) {
			tally, err := r.Tally(t.Context())
			require.NoError(t, err)
			assert.Equal(t, Counts{Accepted: 1}, tally)
		},
		"unsure": func(r *Reader) {
			list, err := r.Unsure(t.Context(), 10)
			require.NoError(t, err)
			assert.Empty(t, list)
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := open(t)
			s := begin(t, l)
			take(t, s, "+551")
			look(meanwhile(l, func() {
				require.NoError(t, written(s, "+551", Outcome{State: Accepted}))
				require.NoError(t, s.Close())
			}, func() {}))
		})
	}
}

// What a run claims that begins meanwhile is on its way, and what the one before left is in doubt.
func TestARunThatBeginsMeanwhileHasItsClaims(t *testing.T) {
	for name, look := range map[string]func(*Reader){
		"find": func(r *Reader) {
			found, err := r.Find(t.Context(), []string{"+551"})
			require.NoError(t, err)
			assert.Equal(t, Unsure, found["+551"].State)
		},
		"tally": func(r *Reader) {
			tally, err := r.Tally(t.Context())
			require.NoError(t, err)
			assert.Equal(t, Counts{Unsure: 1, Claimed: 1}, tally)
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := open(t)
			s := begin(t, l)
			take(t, s, "+551")
			require.NoError(t, s.Close())
			look(meanwhile(l, func() {}, func() {
				s = begin(t, l)
				take(t, s, "+552")
			}))
			require.NoError(t, s.Close())
		})
	}
}
