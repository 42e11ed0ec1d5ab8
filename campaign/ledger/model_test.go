package ledger

import (
	"database/sql"
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// counts is the tally, proved against a count of the rows.
func counts(t *testing.T, l *Ledger) Counts {
	t.Helper()
	tally, err := l.Read(winter).Tally(t.Context())
	require.NoError(t, err)
	var counted Counts
	require.NoError(t, l.db.Read(t.Context(), `SELECT state, COUNT(*) FROM message JOIN campaign ON campaign = id
		WHERE name = $1 GROUP BY state`, []any{winter}, func(rows *sql.Rows) error {
		var state State
		var n int
		err := rows.Scan(&state, &n)
		counted.add(state, n)
		return err
	}))
	if tally.Claimed == 0 && counted.Claimed > 0 { // no run holds the campaign
		counted.Unsure, counted.Claimed = counted.Unsure+counted.Claimed, 0
	}
	require.Equal(t, counted, tally, "the tally is the count")
	return tally
}

// expected is what the package's documentation says of one message.
type expected struct {
	state, was State
	attempts   int
}

// A ledger and a map get the same random calls and must agree.
func TestModel(t *testing.T) {
	for seed := range int64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewSource(seed))
			l := open(t)
			s := begin(t, l)
			model := map[string]expected{}
			for range 700 {
				ref := fmt.Sprint("+55", r.Intn(60))
				switch r.Intn(100) {
				case 0:
					require.NoError(t, s.Close())
					for ref, m := range model {
						if m.state == Claimed {
							model[ref] = expected{state: Unsure, attempts: m.attempts}
						}
					}
					s = begin(t, l)
				case 1, 2, 3, 4, 5, 6, 7, 8, 9:
					release(t, s, model, ref)
				default:
					if r.Intn(2) == 0 {
						claim(t, s, model, ref, States(r.Intn(64)))
					} else {
						settle(t, s, model, ref, []State{Accepted, Rejected, Waiting, Unsure, Waiting}[r.Intn(5)])
					}
				}
			}
			compare(t, l, model)
			require.NoError(t, s.Close())
		})
	}
}

func claim(t *testing.T, s *Session, model map[string]expected, ref string, again States) {
	m := model[ref]
	attempt, err := s.Claim(t.Context(), ref, "", again, time.Time{})
	free := m.state == New || m.state == Waiting ||
		(m.state == Rejected || m.state == Unsure) && again.Has(m.state)
	if !free {
		require.ErrorIs(t, err, ErrTaken)
		return
	}
	require.NoError(t, err)
	require.Equal(t, m.attempts+1, attempt)
	model[ref] = expected{state: Claimed, was: m.state, attempts: m.attempts + 1}
}

func settle(t *testing.T, s *Session, model map[string]expected, ref string, to State) {
	m := model[ref]
	err := written(s, ref, Outcome{State: to, Reason: to.String()})
	if m.state != Claimed {
		require.ErrorIs(t, err, ErrNotClaimed)
		return
	}
	require.NoError(t, err)
	if m.was == Unsure && to == Waiting {
		to = Unsure
	}
	model[ref] = expected{state: to, attempts: m.attempts}
}

func release(t *testing.T, s *Session, model map[string]expected, ref string) {
	m := model[ref]
	err := s.Release(t.Context(), ref)
	if m.state != Claimed {
		require.ErrorIs(t, err, ErrNotClaimed)
		return
	}
	require.NoError(t, err)
	model[ref] = expected{state: m.was, attempts: m.attempts - 1}
	if m.was == New {
		delete(model, ref)
	}
}

func compare(t *testing.T, l *Ledger, model map[string]expected) {
	t.Helper()
	var refs []string
	var want Counts
	for i := range 60 {
		refs = append(refs, fmt.Sprint("+55", i))
	}
	for _, m := range model {
		want.add(m.state, 1)
	}
	assert.Equal(t, want, counts(t, l))
	found, err := l.Read(winter).Find(t.Context(), refs)
	require.NoError(t, err)
	states := statesOf(t, l, refs)
	for i, ref := range refs {
		m, known := model[ref]
		e, ok := found[ref]
		assert.Equal(t, known, ok)
		assert.Equal(t, m.state, e.State)
		assert.Equal(t, m.state, states[i])
		assert.Equal(t, m.attempts, e.Attempts)
	}
}

// A look-up of any size finds all: chunks, their ends, and the same ref twice.
func TestFindOfAnySize(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	refs := people(1100, true)
	send(t, s, refs, 100)
	require.NoError(t, s.Close())
	for _, n := range []int{0, 1, chunk - 1, chunk, chunk + 1, 1000, 1100} {
		asked := append(refs[:n:n], "+1", refs[0])
		found, err := l.Read(winter).Find(t.Context(), asked)
		require.NoError(t, err)
		assert.Len(t, found, max(n, 1))
		states := statesOf(t, l, asked)
		require.Len(t, states, n+2)
		assert.Equal(t, New, states[n])
		for i := range n {
			assert.Equal(t, Accepted, states[i])
		}
	}
	assert.Equal(t, Counts{Accepted: 1100}, counts(t, l))
}
