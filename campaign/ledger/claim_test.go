package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/store"
)

func TestClaimable(t *testing.T) {
	all := Of(New, Claimed, Accepted, Rejected, Waiting, Unsure)
	for _, c := range []struct {
		name  string
		state State
		again States
		taken bool
	}{
		{"waiting", Waiting, 0, false},
		{"accepted", Accepted, 0, true},
		{"accepted though asked for", Accepted, all, true},
		{"rejected", Rejected, 0, true},
		{"rejected, unsure asked for", Rejected, Of(Unsure), true},
		{"rejected, asked for", Rejected, Of(Rejected), false},
		{"unsure", Unsure, 0, true},
		{"unsure, rejected asked for", Unsure, Of(Rejected), true},
		{"unsure, asked for", Unsure, Of(Unsure), false},
		{"claimed though asked for", Claimed, all, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := open(t)
			s := begin(t, l)
			defer func() { require.NoError(t, s.Close()) }()
			if c.state == Claimed {
				_, err := s.Claim(t.Context(), "+551", "", 0, time.Time{})
				require.NoError(t, err)
			} else {
				settled(t, s, "+551", Outcome{State: c.state})
			}
			attempt, err := s.Claim(t.Context(), "+551", "", c.again, time.Time{})
			if c.taken {
				require.ErrorIs(t, err, ErrTaken)
				assert.Equal(t, c.state, find(t, l, "+551").State)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, 2, attempt)
			assert.Equal(t, Claimed, find(t, l, "+551").State)
		})
	}
}

func TestDoubtStaysUntilAnAnswerDecides(t *testing.T) {
	for _, c := range []struct {
		settle, want State
		reason       string
	}{
		{Waiting, Unsure, "not now; an earlier attempt may have been received"},
		{Unsure, Unsure, "not now"},
		{Rejected, Rejected, "not now"},
		{Accepted, Accepted, "not now"},
	} {
		t.Run(c.settle.String(), func(t *testing.T) {
			l := open(t)
			s := begin(t, l)
			defer func() { require.NoError(t, s.Close()) }()
			settled(t, s, "+551", Outcome{State: Unsure})
			settled(t, s, "+551", Outcome{State: c.settle, Reason: "not now"})
			e := find(t, l, "+551")
			assert.Equal(t, c.want, e.State)
			assert.Equal(t, c.reason, e.Reason)
		})
	}
}

func TestReleaseUndoesAClaim(t *testing.T) {
	for _, was := range []State{New, Waiting, Rejected, Unsure} {
		t.Run(was.String(), func(t *testing.T) {
			l := open(t)
			s := begin(t, l)
			defer func() { require.NoError(t, s.Close()) }()
			if was != New {
				settled(t, s, "+551", Outcome{State: was, Reason: "why", Code: "7", HTTPStatus: 400})
			}
			before, tally := find(t, l, "+551"), counts(t, l)
			_, err := s.Claim(t.Context(), "+551", "", Of(Rejected, Unsure), time.Time{})
			require.NoError(t, err)
			require.NoError(t, s.Release(t.Context(), "+551"))
			assert.Equal(t, before, find(t, l, "+551"))
			assert.Equal(t, tally, counts(t, l))
			require.ErrorIs(t, s.Release(t.Context(), "+551"), ErrNotClaimed)
		})
	}
}

func TestSettleNeedsAClaim(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	require.ErrorIs(t, written(s, "+551", Outcome{State: Accepted}), ErrNotClaimed)
	settled(t, s, "+551", Outcome{State: Accepted})
	require.ErrorIs(t, written(s, "+551", Outcome{State: Rejected}), ErrNotClaimed)
	for _, state := range []State{New, Claimed, State(9)} {
		require.Error(t, written(s, "+551", Outcome{State: state}))
	}
	assert.Equal(t, Counts{Accepted: 1}, counts(t, l))
	require.NoError(t, s.Close())
	_, err := s.Claim(t.Context(), "+552", "", 0, time.Time{})
	require.ErrorIs(t, err, store.ErrClosed)
}

func TestALostClaimIsUnsure(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	settled(t, s, "+551", Outcome{State: Waiting, Reason: "too fast", Code: "7", HTTPStatus: 429})
	for _, ref := range []string{"+551", "+552"} {
		_, err := s.Claim(t.Context(), ref, "", 0, time.Time{})
		require.NoError(t, err)
	}
	assert.Equal(t, Counts{Claimed: 2}, counts(t, l), "a run holds the campaign")
	require.NoError(t, s.Close())

	look := func(when string) {
		assert.Equal(t, Counts{Unsure: 2}, counts(t, l), when)
		e := find(t, l, "+551")
		assert.Equal(t, Entry{Ref: "+551", State: Unsure, Attempts: 2, FirstAttempt: e.FirstAttempt,
			Reason: "the program was stopped while this message was on its way; it may have been received"}, e, when)
		states := statesOf(t, l, []string{"+550", "+551", "+552"})
		assert.Equal(t, []State{New, Unsure, Unsure}, states, when)
		list, err := l.Read(winter).Unsure(t.Context(), 1)
		require.NoError(t, err)
		assert.Len(t, list, 1, when)
		list, err = l.Read(winter).Unsure(t.Context(), 10)
		require.NoError(t, err)
		assert.Len(t, list, 2, when)
	}
	look("before the next run")
	s = begin(t, l)
	look("in the next run")
	_, err := s.Claim(t.Context(), "+551", "", 0, time.Time{})
	require.ErrorIs(t, err, ErrTaken)
	require.NoError(t, s.Close())
	look("after the next run")
}

func TestOneClaimWins(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	defer func() { require.NoError(t, s.Close()) }()
	for round, start := range []Outcome{{}, {State: Waiting}, {State: Unsure}} {
		ref := fmt.Sprint("+55", round)
		if start.State != New {
			settled(t, s, ref, start)
		}
		var won, taken atomic.Int64
		var group sync.WaitGroup
		for range 1000 {
			group.Go(func() {
				_, err := s.Claim(t.Context(), ref, "", Of(Unsure), time.Time{})
				switch {
				case err == nil:
					won.Add(1)
				case errors.Is(err, ErrTaken):
					taken.Add(1)
				}
			})
		}
		group.Wait()
		assert.Equal(t, int64(1), won.Load())
		assert.Equal(t, int64(999), taken.Load())
	}
}

// Somebody removed the lock's file, so that two runs hold the campaign: even then a claim has one winner.
func TestOneClaimWinsWithoutLock(t *testing.T) {
	l := open(t)
	one := begin(t, l)
	require.NoError(t, os.Remove(lockOf(t, l.db.Path())))
	two := begin(t, l)
	refs := people(500, true)
	var won atomic.Int64
	var group sync.WaitGroup
	for _, ref := range refs {
		for _, s := range []*Session{one, two} {
			group.Go(func() {
				if _, err := s.Claim(t.Context(), ref, "", 0, time.Time{}); err == nil {
					won.Add(1)
				} else {
					assert.ErrorIs(t, err, ErrTaken)
				}
			})
		}
	}
	group.Wait()
	assert.Equal(t, int64(len(refs)), won.Load())
	require.NoError(t, one.Close())
	require.NoError(t, two.Close())
	assert.Equal(t, Counts{Unsure: len(refs)}, counts(t, l))
}

// A claim whose context ends either happened and says so, or didn't happen.
func TestACancelledClaimIsKnown(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	defer func() { require.NoError(t, s.Close()) }()
	refs := people(2000, true)
	won := make([]bool, len(refs))
	var group sync.WaitGroup
	for i, ref := range refs {
		group.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i%50)*40*time.Microsecond)
			defer cancel()
			_, err := s.Claim(ctx, ref, "", 0, time.Time{})
			won[i] = err == nil
			if err != nil {
				assert.ErrorIs(t, err, context.DeadlineExceeded)
			}
		})
	}
	group.Wait()
	states := statesOf(t, l, refs)
	for i := range refs {
		assert.Equal(t, won[i], states[i] == Claimed)
	}
}
