package ledger

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// format1 is a ledger that the program of 22 November 2026 wrote: two campaigns, and a third whose run was killed, so that
// part of it is in the log.
func format1(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"ledger.db", "ledger.db-wal"} {
		text, err := os.ReadFile(filepath.Join("testdata", "format1", name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
	return filepath.Join(dir, "ledger.db")
}

// What the old ledger holds was read from it by another program.
func TestFormat1IsGrown(t *testing.T) {
	for _, c := range []struct {
		name string
		open func(t *testing.T, path string) *Ledger
	}{
		{"by a run", openAt},
		{"by who only reads", func(t *testing.T, path string) *Ledger {
			l, err := OpenExisting(t.Context(), path)
			require.NoError(t, err)
			t.Cleanup(func() { assert.NoError(t, l.Close()) })
			return l
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := format1(t)
			l := c.open(t, path)
			var version int
			require.NoError(t, l.db.Read(t.Context(), "PRAGMA user_version", nil, func(rows *sql.Rows) error { return rows.Scan(&version) }))
			assert.Equal(t, 2, version, "an older program says: newer")

			at := func(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
			const number = "+5511900010400"
			found, err := l.Read("spring").Find(t.Context(), []string{number, "+5511900010503", "+972500000103"})
			require.NoError(t, err)
			assert.Equal(t, map[string]Entry{
				number: {Ref: number, State: Rejected, Reason: "Phone number should be in e164 format", Attempts: 1, HTTPStatus: 422,
					FirstAttempt: at(1796072253785), Answered: at(1796072253787)},
				"+5511900010503": {Ref: "+5511900010503", State: Accepted, MessageID: "4717", Attempts: 2, HTTPStatus: 200,
					FirstAttempt: at(1796072253805), Answered: at(1796072254943)},
			}, found)
			for name, want := range map[string]Counts{
				"spring": {Accepted: 4, Rejected: 1}, "Páscoa 2026": {Accepted: 2, Unsure: 1}, "killed": {Accepted: 1, Unsure: 1},
			} {
				tally, err := l.Read(name).Tally(t.Context())
				require.NoError(t, err)
				assert.Equal(t, want, tally, name)
			}
			report, err := l.Check(t.Context())
			require.NoError(t, err)
			assert.Equal(t, Report{Campaigns: 3, Messages: 10}, report)
			runs, err := l.Read("spring").Runs(t.Context())
			require.NoError(t, err)
			assert.Equal(t, []Run{{After: Counts{Accepted: 4, Rejected: 1}}}, runs)
		})
	}
}

func TestFormat1GoesOn(t *testing.T) {
	l := openAt(t, format1(t))
	const digest = "a10da59d1c0d53088bed5b1ebfb9f5f78081cc9bb5875e43c88e0a4d44a65586"
	s, err := l.Begin(t.Context(), Start{Campaign: "killed", Digest: digest})
	require.NoError(t, err)
	for ref, want := range map[string]error{"+5511900010108": ErrTaken, "+5511900010000": ErrTaken, "+5511900010999": nil} {
		_, err := s.Claim(t.Context(), ref, "", 0, time.Time{})
		require.ErrorIs(t, err, want, ref)
	}
	require.NoError(t, written(s, "+5511900010999", Outcome{State: Accepted}))
	require.NoError(t, s.Close())
	report, err := l.Check(t.Context())
	require.NoError(t, err)
	assert.Empty(t, report.Damaged)
}
