package ledger

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const winter = "winter-sale"

// open opens a new ledger that is closed with the test.
func open(t *testing.T) *Ledger {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), ".campaign", "ledger.db"))
}

func openAt(t *testing.T, path string) *Ledger {
	t.Helper()
	l, err := Open(t.Context(), path)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, l.Close()) })
	return l
}

func begin(t *testing.T, l *Ledger) *Session {
	t.Helper()
	s, err := l.Begin(t.Context(), Start{Campaign: winter, Digest: "digest"})
	require.NoError(t, err)
	return s
}

// written settles and waits until it is on disk.
func written(s *Session, ref string, o Outcome) error {
	_, err := s.Settle(ref, o)()
	return err
}

// settled claims and settles a ref.
func settled(t *testing.T, s *Session, ref string, o Outcome) {
	t.Helper()
	_, err := s.Claim(t.Context(), ref, "", Of(Rejected, Unsure), time.Time{})
	require.NoError(t, err)
	require.NoError(t, written(s, ref, o))
}

func find(t *testing.T, l *Ledger, ref string) Entry {
	t.Helper()
	found, err := l.Read(winter).Find(t.Context(), []string{ref})
	require.NoError(t, err)
	return found[ref]
}

// statesOf are the states of refs, New for who isn't known.
func statesOf(t *testing.T, l *Ledger, refs []string) []State {
	t.Helper()
	found, err := l.Read(winter).Find(t.Context(), refs)
	require.NoError(t, err)
	states := make([]State, len(refs))
	for i, ref := range refs {
		states[i] = found[ref].State
	}
	return states
}

// people makes n refs, in the order of their numbers or in any other.
func people(n int, shuffled bool) []string {
	refs := make([]string, n)
	for i := range refs {
		refs[i] = fmt.Sprintf("+55%d", 11900000000+i*37)
	}
	if shuffled {
		r := rand.New(rand.NewSource(1))
		r.Shuffle(n, func(i, j int) { refs[i], refs[j] = refs[j], refs[i] })
	}
	return refs
}

// send claims and settles all refs from so many goroutines at once, as a run does: outcomes are handed over, and one waits
// for all.
func send(tb testing.TB, s *Session, refs []string, callers int) {
	tb.Helper()
	var next atomic.Int64
	var group, teller sync.WaitGroup
	handed := make(chan func() (Outcome, error), callers)
	teller.Go(func() {
		for written := range handed {
			if _, err := written(); err != nil {
				tb.Error(err)
			}
		}
	})
	for range callers {
		group.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(refs) {
					return
				}
				if _, err := s.Claim(context.Background(), refs[i], "", 0, time.Time{}); err != nil {
					tb.Error(err)
					return
				}
				id := fmt.Sprintf("wamid.HBgMNTUxMTk4NzY1NDMyFQIAERgSMTY%08d", i)
				outcome := Outcome{State: Accepted, MessageID: id, HTTPStatus: 200, At: time.Now()}
				handed <- s.Settle(refs[i], outcome)
			}
		})
	}
	group.Wait()
	close(handed)
	teller.Wait()
}

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	defer func() { require.NoError(t, s.Close()) }()
	folder, err := os.Stat(filepath.Dir(l.db.Path()))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), folder.Mode().Perm())
	files, err := os.ReadDir(filepath.Dir(l.db.Path()))
	require.NoError(t, err)
	assert.Len(t, files, 5, "the ledger, its log, the log's index, the count file, the lock")
	for _, f := range files {
		info, err := f.Info()
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), f.Name())
	}
}

func TestWalk(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	defer func() { require.NoError(t, s.Close()) }()
	before := time.Now().UTC().Truncate(time.Millisecond)

	attempt, err := s.Claim(t.Context(), "+551", "", 0, time.Time{})
	require.NoError(t, err)
	assert.Equal(t, 1, attempt)
	e := find(t, l, "+551")
	assert.Equal(t, Claimed, e.State)
	assert.Equal(t, 1, e.Attempts)
	assert.WithinRange(t, e.FirstAttempt, before, time.Now())
	assert.Equal(t, time.UTC, e.FirstAttempt.Location())
	assert.True(t, e.Answered.IsZero())

	at := time.Date(2026, 12, 1, 9, 30, 0, 123e6, time.FixedZone("São Paulo", -3*3600))
	require.NoError(t, written(s, "+551",
		Outcome{State: Waiting, Reason: "too fast", Code: "130429", HTTPStatus: 429, At: at}))
	assert.Equal(t, Entry{Ref: "+551", State: Waiting, Reason: "too fast", Code: "130429", Attempts: 1, HTTPStatus: 429,
		FirstAttempt: e.FirstAttempt, Answered: time.Date(2026, 12, 1, 12, 30, 0, 123e6, time.UTC)}, find(t, l, "+551"))

	attempt, err = s.Claim(t.Context(), "+551", "", 0, time.Time{})
	require.NoError(t, err)
	assert.Equal(t, 2, attempt)
	require.NoError(t, written(s, "+551",
		Outcome{State: Accepted, MessageID: "wamid.1", HTTPStatus: 200, At: at}))
	assert.Equal(t, Entry{Ref: "+551", State: Accepted, MessageID: "wamid.1", Attempts: 2, HTTPStatus: 200,
		FirstAttempt: e.FirstAttempt, Answered: at.UTC()}, find(t, l, "+551"), "nothing is left of the earlier answer")
}

func TestDigest(t *testing.T) {
	for _, c := range []struct {
		state   State // of the one message, New: none
		refused bool
	}{{New, false}, {Waiting, false}, {Accepted, true}, {Rejected, true}, {Unsure, true}, {Claimed, true}} {
		t.Run(c.state.String(), func(t *testing.T) {
			l := open(t)
			s := begin(t, l)
			switch c.state {
			case New:
			case Claimed:
				_, err := s.Claim(t.Context(), "+551", "", 0, time.Time{})
				require.NoError(t, err)
			default:
				settled(t, s, "+551", Outcome{State: c.state})
			}
			require.NoError(t, s.Close())

			changed, err := l.Read(winter).Changed(t.Context(), "another")
			require.NoError(t, err)
			assert.Equal(t, c.refused, changed)
			changed, err = l.Read(winter).Changed(t.Context(), "digest")
			require.NoError(t, err)
			assert.False(t, changed)

			s, err = l.Begin(t.Context(), Start{Campaign: winter, Digest: "another"})
			if c.refused {
				require.ErrorIs(t, err, ErrChanged)
				s, err = l.Begin(t.Context(), Start{Campaign: winter, Digest: "another", AllowChanged: true})
			}
			require.NoError(t, err)
			require.NoError(t, s.Close())
			changed, err = l.Read(winter).Changed(t.Context(), "another")
			require.NoError(t, err)
			assert.Equal(t, c.refused, changed, "nothing is sent yet, and the old digest stands")

			s, err = l.Begin(t.Context(), Start{Campaign: winter, Digest: "another", AllowChanged: true})
			require.NoError(t, err)
			require.NoError(t, s.Record(t.Context()))
			require.NoError(t, s.Close())
			s, err = l.Begin(t.Context(), Start{Campaign: winter, Digest: "another"})
			require.NoError(t, err, "the new digest was recorded")
			require.NoError(t, s.Record(t.Context()), "it is the one on record")
			require.NoError(t, s.Close())
		})
	}
}

func TestARefusedBeginChangesNothing(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	_, err := s.Claim(t.Context(), "+551", "", 0, time.Time{})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	_, err = l.Begin(t.Context(), Start{Campaign: winter, Digest: "another"})
	require.ErrorIs(t, err, ErrChanged)
	s = begin(t, l)
	assert.Equal(t, Counts{Unsure: 1}, counts(t, l))
	require.NoError(t, s.Close())
}

func TestOneRunAtATime(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	_, err := l.Begin(t.Context(), Start{Campaign: winter, Digest: "digest", AllowChanged: true})
	require.ErrorIs(t, err, ErrLocked)
	other, err := l.Begin(t.Context(), Start{Campaign: "../../summer \x00/sale", Digest: "digest"})
	require.NoError(t, err, "another campaign has another lock, whatever its name is")
	require.NoError(t, other.Close())
	require.NoError(t, s.Close())
	s = begin(t, l)
	require.NoError(t, s.Close())
	files, err := os.ReadDir(filepath.Dir(l.db.Path()))
	require.NoError(t, err)
	assert.Len(t, files, 6)
}

func TestTheLockIsTheFilesNotThePaths(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	defer func() { require.NoError(t, s.Close()) }()
	link := filepath.Join(t.TempDir(), "link.db")
	require.NoError(t, os.Symlink(l.db.Path(), link))
	_, err := openAt(t, link).Begin(t.Context(), Start{Campaign: winter, Digest: "digest"})
	require.ErrorIs(t, err, ErrLocked)
}

func TestFailures(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	defer func() { require.NoError(t, s.Close()) }()
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for i := range 5 {
		settled(t, s, fmt.Sprintf("+55%d", i), Outcome{State: Rejected, Code: "131026", Reason: "not on WhatsApp",
			HTTPStatus: 400, At: at.Add(time.Duration(i) * time.Second)})
		settled(t, s, fmt.Sprintf("+56%d", i), Outcome{State: Accepted, HTTPStatus: 200, At: at})
	}
	settled(t, s, "+571", Outcome{State: Unsure, Reason: "no answer came", At: at.Add(time.Hour)})
	failures, err := l.Read(winter).Failures(t.Context(), 10)
	require.NoError(t, err)
	assert.Equal(t, []Failure{
		{State: Unsure, Reason: "no answer came", Count: 1, Last: at.Add(time.Hour)},
		{State: Rejected, Code: "131026", Reason: "not on WhatsApp", Count: 5, Last: at.Add(4 * time.Second)},
	}, failures)
	failures, err = l.Read(winter).Failures(t.Context(), 1)
	require.NoError(t, err)
	assert.Len(t, failures, 1)
}

func TestAnUnknownCampaignIsEmpty(t *testing.T) {
	l := open(t)
	r := l.Read("never heard of")
	found, err := r.Find(t.Context(), []string{"+551"})
	require.NoError(t, err)
	assert.Empty(t, found)
	tally, err := r.Tally(t.Context())
	require.NoError(t, err)
	assert.Zero(t, tally)
	assert.Zero(t, tally.Total())
	changed, err := r.Changed(t.Context(), "digest")
	require.NoError(t, err)
	assert.False(t, changed)
}

func TestCampaignsAreApart(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	settled(t, s, "+551", Outcome{State: Accepted})
	require.NoError(t, s.Close())
	s, err := l.Begin(t.Context(), Start{Campaign: "summer", Digest: "digest"})
	require.NoError(t, err)
	settled(t, s, "+551", Outcome{State: Rejected})
	require.NoError(t, s.Close())
	assert.Equal(t, Counts{Accepted: 1}, counts(t, l))
}

func TestHostileTexts(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	defer func() { require.NoError(t, s.Close()) }()
	for i, text := range []string{"", "'; DROP TABLE message; --", "a\x00b", "\xff\xfe", "$1 ?", "日本語 😀"} {
		ref := fmt.Sprint(i, text)
		settled(t, s, ref, Outcome{State: Rejected, Reason: text, Code: text, MessageID: text})
		e := find(t, l, ref)
		assert.Equal(t, []string{ref, text, text, text}, []string{e.Ref, e.Reason, e.Code, e.MessageID})
	}
}
