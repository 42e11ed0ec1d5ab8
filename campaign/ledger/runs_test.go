package ledger

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/store"
)

// A ledger lists its campaigns with what they sent, in this run and before; one of which nothing was sent too.
func TestCampaigns(t *testing.T) {
	l := open(t)
	all, err := l.Campaigns(t.Context())
	require.NoError(t, err)
	assert.Empty(t, all)
	for _, run := range []map[string]State{{"+551": Accepted, "+552": Rejected}, {"+553": Accepted, "+554": Unsure}, {}} {
		s := begin(t, l)
		for ref, state := range run {
			settled(t, s, ref, Outcome{State: state})
		}
		require.NoError(t, s.Close())
	}
	s, err := l.Begin(t.Context(), Start{Campaign: "a first", Digest: "d"})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	all, err = l.Read(winter).Ledger().Campaigns(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []CampaignSummary{{Name: "a first"}, {winter, Counts{Accepted: 2, Rejected: 1, Unsure: 1}}}, all)
}

// A lock shows that there was a ledger, and whether the campaign's first message was about to leave.
func TestLeftLock(t *testing.T) {
	l := open(t)
	assertLock := func(name string, wantLeft, wantSent bool) {
		t.Helper()
		left, sent := LeftLock(l.db.Path(), name)
		assert.Equal(t, [2]bool{wantLeft, wantSent}, [2]bool{left, sent})
	}
	assertLock(winter, false, false)
	s := begin(t, l)
	assertLock(winter, true, false)
	s.Mark()
	s.Mark()
	assertLock(winter, true, true)
	assert.True(t, l.Read(winter).UnderWay())
	require.NoError(t, s.Close())
	assert.False(t, l.Read(winter).UnderWay())
	s = begin(t, l) // a mark doesn't keep the lock from being held
	s.Mark()
	require.NoError(t, s.Close())
	assertLock("summer", false, false)

	assert.False(t, Lost(l.db.Path()), "it is there")
	require.NoError(t, l.Close())
	require.NoError(t, os.Remove(l.db.Path()))
	assert.True(t, Lost(l.db.Path()))
	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(filepath.Dir(l.db.Path()), link))
	assert.True(t, Lost(filepath.Join(link, filepath.Base(l.db.Path()))), "through a link to its folder")
	assertLock(winter, true, true)
	assert.False(t, Lost(filepath.Join(t.TempDir(), "ledger.db")), "there was none")
}

// Who may only read a ledger can copy it.
func TestBackupByAReader(t *testing.T) {
	l := open(t)
	s := begin(t, l)
	settled(t, s, "+551", Outcome{State: Accepted})
	require.NoError(t, s.Close())
	reader, err := OpenExisting(t.Context(), l.db.Path())
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	const out = "copy.db"
	require.NoError(t, reader.Backup(t.Context(), out))
	require.Error(t, reader.db.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), "DELETE FROM message")
		return err
	}), "it may write nothing but the copy")
	require.NoError(t, reader.Close())
	assert.Equal(t, Accepted, find(t, openAt(t, out), "+551").State)
}
