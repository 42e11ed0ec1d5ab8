package ledger

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever is changed in a record by anybody else is noticed when it is read, and named by a check.
func TestAChangedRecordIsNoticed(t *testing.T) {
	for _, change := range []string{
		"state = 4", "attempts = 7", "session = 9", "http_status = 500", "first_attempt_at = 1", "settled_at = 1", "message_id = 'x'",
		"code = '1'", "reason = 'no'", "address = '+1'", "ref = '+559'", "checksum = checksum + 1",
	} {
		t.Run(change, func(t *testing.T) {
			l := open(t)
			s := begin(t, l)
			settled(t, s, "+551", Outcome{State: Accepted, MessageID: "a"})
			execute(t, l.db.Path(), "UPDATE message SET "+change)
			if change != "ref = '+559'" {
				_, err := l.Read(winter).Find(t.Context(), []string{"+551"})
				require.ErrorIs(t, err, ErrDamaged)
				_, err = s.Claim(t.Context(), "+551", "", Of(Unsure), time.Time{})
				require.ErrorIs(t, err, ErrDamaged)
			}
			report, err := l.Check(t.Context())
			require.NoError(t, err)
			assert.NotEmpty(t, report.Damaged)
			_ = s.Close()
		})
	}
}

// Somebody removed the lock's file: a second run takes the first one's claims for lost. The late answer of the first
// resolves the doubt of its own attempt, and of no other.
func TestALateAnswerResolvesItsOwnDoubt(t *testing.T) {
	for _, c := range []struct {
		name  string
		again bool
		want  State
	}{{"nobody tried again", false, Accepted}, {"it was tried again", true, Claimed}} {
		t.Run(c.name, func(t *testing.T) {
			l := open(t)
			one := begin(t, l)
			_, err := one.Claim(t.Context(), "+551", "", 0, time.Time{})
			require.NoError(t, err)
			require.NoError(t, os.Remove(lockOf(t, l.db.Path())))
			two := begin(t, l)
			require.Equal(t, Unsure, find(t, l, "+551").State)
			if c.again {
				_, err = two.Claim(t.Context(), "+551", "", Of(Unsure), time.Time{})
				require.NoError(t, err)
			}
			err = written(one, "+551", Outcome{State: Accepted, MessageID: "late"})
			if c.again {
				require.ErrorIs(t, err, ErrNotClaimed)
			} else {
				require.NoError(t, err)
				assert.Equal(t, "late", find(t, l, "+551").MessageID)
			}
			assert.Equal(t, c.want, find(t, l, "+551").State)
			counts(t, l)
			if c.again {
				require.NoError(t, written(two, "+551", Outcome{State: Accepted}))
			}
			require.NoError(t, one.Close())
			require.NoError(t, two.Close())
			report, err := l.Check(t.Context())
			require.NoError(t, err)
			assert.Empty(t, report.Damaged)
		})
	}
}

func TestOneIDForTwoPeople(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	has := func(ref, id string) bool {
		another, err := s.HasAnother(t.Context(), ref, id)
		require.NoError(t, err)
		return another
	}
	assert.False(t, has("+551", "a"))
	assert.False(t, has("+551", "a"), "the same person's")
	assert.True(t, has("+552", "a"))
	assert.False(t, has("+552", "b"))
	assert.False(t, has("+553", ""))
	assert.False(t, has("+554", ""), "none is nobody's")
	settled(t, s, "+551", Outcome{State: Accepted, MessageID: "a"})
	require.NoError(t, s.Close())

	s = begin(t, l)
	assert.True(t, has("+559", "a"), "an earlier run's")
	assert.False(t, has("+551", "a"))
	require.NoError(t, s.Close())
}

func TestOptOutsAreOfAllCampaigns(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	at := time.UnixMilli(1796072253785).UTC()
	settled(t, s, "+551", Outcome{State: Rejected, Code: "131050", At: at.Add(time.Hour), OptedOut: true})
	settled(t, s, "+552", Outcome{State: Rejected, Code: "131049", At: at})
	require.NoError(t, s.Close())
	s, err := l.Begin(t.Context(), Start{Campaign: "summer", Digest: "digest"})
	require.NoError(t, err)
	settled(t, s, "+551", Outcome{State: Rejected, Code: "131050", At: at, OptedOut: true})
	settled(t, s, "+553", Outcome{State: Rejected, Code: "131050", At: at, OptedOut: true})
	require.NoError(t, s.Close())
	all, err := l.OptOuts(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []OptOut{
		{"+553", at, SourceVendor, "131050", "summer"},
		{"+551", at.Add(time.Hour), SourceVendor, "131050", winter},
	}, all, "the latest word counts")
}

func TestAssumeAccepted(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	settled(t, s, "+551", Outcome{State: Unsure, Reason: "no answer"})
	settled(t, s, "+552", Outcome{State: Rejected})
	n, err := s.AssumeAccepted(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Equal(t, Accepted, find(t, l, "+551").State)
	assert.Equal(t, Counts{Accepted: 1, Rejected: 1}, counts(t, l))
	require.NoError(t, s.Close())
	report, err := l.Check(t.Context())
	require.NoError(t, err)
	assert.Empty(t, report.Damaged)
}

func TestTheLogOfRuns(t *testing.T) {
	l := open(t)
	start := Start{Campaign: winter, Digest: "digest", Host: "desk", Person: "ana", Flags: "--limit=2"}
	for i, ending := range []string{"through", "", "interrupted"} {
		s, err := l.Begin(t.Context(), start)
		require.NoError(t, err)
		if i != 1 { // a run that wrote nothing leaves no trace
			settled(t, s, people(3, false)[i], Outcome{State: Accepted})
		}
		s.End(ending)
		require.NoError(t, s.Close())
	}
	s, err := l.Begin(t.Context(), start)
	require.NoError(t, err)
	settled(t, s, "+1", Outcome{State: Rejected})
	runs, err := l.Read(winter).Runs(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.Close())
	require.Len(t, runs, 3)
	for i, want := range []Run{
		{Ending: "through", After: Counts{Accepted: 1}},
		{Ending: "interrupted", Before: Counts{Accepted: 1}, After: Counts{Accepted: 2}},
		{Before: Counts{Accepted: 2}, After: Counts{Accepted: 2, Rejected: 1}},
	} {
		assert.WithinDuration(t, time.Now(), runs[i].Began, time.Minute)
		assert.Equal(t, want.Ending == "", runs[i].Ended.IsZero(), "the last one goes on")
		want.Began, want.Ended, want.Host, want.Person, want.Flags = runs[i].Began, runs[i].Ended, "desk", "ana", "--limit=2"
		assert.Equal(t, want, runs[i])
	}
}

// A backup is made while a run writes, is whole, and can be gone on from. Nothing is written over.
func TestBackup(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	refs := people(600, true)
	send(t, s, refs[:300], 10)
	var sending sync.WaitGroup
	sending.Go(func() { send(t, s, refs[300:], 10) })
	out := filepath.Join(t.TempDir(), "copy.db")
	require.NoError(t, l.Backup(t.Context(), out))
	require.ErrorIs(t, l.Backup(t.Context(), out), os.ErrExist)
	sending.Wait()
	require.NoError(t, s.Close())

	for _, path := range []string{out, out + ".count"} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
	restored := openAt(t, out)
	report, err := restored.Check(t.Context())
	require.NoError(t, err)
	assert.Empty(t, report.Damaged)
	assert.GreaterOrEqual(t, report.Messages, 300)
	again := begin(t, restored)
	for _, ref := range refs[:300] {
		_, err := again.Claim(t.Context(), ref, "", 0, time.Time{})
		require.ErrorIs(t, err, ErrTaken)
	}
	send(t, again, []string{"+1"}, 1)
	require.NoError(t, again.Close())
}

// A group whose count can't be written down counts; after it nothing more is written.
func TestACountThatCannotBeWritten(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	settled(t, s, "+551", Outcome{State: Accepted})
	require.NoError(t, s.Close())
	require.NoError(t, os.Chmod(l.db.Path()+".count", 0o400))
	if f, err := os.OpenFile(l.db.Path()+".count", os.O_WRONLY, 0); err == nil {
		require.NoError(t, f.Close())
		require.NoError(t, os.Remove(l.db.Path()+".count")) // root may write anywhere
	}
	s = begin(t, l)
	_, err := s.Claim(context.Background(), "+552", "", 0, time.Time{})
	require.Error(t, err)
	plain(t, err, l.db.Path())
	_ = s.Close()
	assert.Equal(t, New, find(t, l, "+552").State)
}
