//go:build unix

package ledger

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"campaign/campaign/store"
)

// library is what no person should have to read.
var library = regexp.MustCompile(`(?i)sqlite|malformed|disk image|i/o|errno|EOF|no such table|\(\d+\)|driver|sql:`)

// plain proves that an error is a sentence for a person that names the file.
func plain(t *testing.T, err error, path string) {
	t.Helper()
	var own *store.Error
	require.ErrorAs(t, err, &own)
	assert.NotRegexp(t, library, err.Error())
	assert.Contains(t, err.Error(), filepath.Base(path))
}

// Bytes are flipped anywhere: what is read is an answer or a plain error, never a library's words or a panic.
func TestDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l, err := Open(t.Context(), path)
	require.NoError(t, err)
	s := begin(t, l)
	refs := people(800, true)
	send(t, s, refs, 500)
	settled(t, s, "+1", Outcome{State: Rejected, Code: "7", Reason: "no"})
	require.NoError(t, s.Close())
	require.NoError(t, l.Close())
	whole, err := os.ReadFile(path)
	require.NoError(t, err)

	r := rand.New(rand.NewSource(1))
	noticed := 0
	for round := range 30 {
		torn := append([]byte(nil), whole...)
		switch {
		case round < 3:
			torn = torn[:len(torn)*(round+1)/4] // cut off
		case round < 10:
			r.Read(torn[round*len(torn)/10 : round*len(torn)/10+8192])
		default:
			for range 1 + r.Intn(300) {
				torn[r.Intn(len(torn))] ^= byte(1 + r.Intn(255))
			}
		}
		spoiled := filepath.Join(t.TempDir(), "ledger.db")
		require.NoError(t, os.WriteFile(spoiled, torn, 0o600))
		if err := useAll(t.Context(), spoiled, refs); err != nil {
			noticed++
			plain(t, err, spoiled)
		}
	}
	assert.Greater(t, noticed, 15)
}

// useAll does everything that can be done with a ledger.
func useAll(ctx context.Context, path string, refs []string) error {
	l, err := Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	r := l.Read(winter)
	_, one := r.Find(ctx, refs)
	_, two := r.Tally(ctx)
	_, three := r.Failures(ctx, 10)
	_, four := r.Unsure(ctx, 10)
	if err := errors.Join(one, two, three, four); err != nil {
		return errors.Join(err)
	}
	s, err := l.Begin(ctx, Start{Campaign: winter, Digest: "digest", AllowChanged: true})
	if err != nil {
		return err
	}
	for i := range 200 {
		ref := fmt.Sprint("+49", i)
		if _, err = s.Claim(ctx, ref, "", 0, time.Time{}); err == nil {
			err = written(s, ref, Outcome{State: Accepted})
		}
		if err != nil && !errors.Is(err, ErrTaken) {
			break
		}
		err = nil
	}
	return errors.Join(err, s.Close())
}

func TestTakenAway(t *testing.T) {
	for _, c := range []struct {
		name string
		take func(dir string) error
	}{
		{"the folder", os.RemoveAll},
		{"the file", func(dir string) error { return os.Remove(filepath.Join(dir, "ledger.db")) }},
		{"the log", func(dir string) error { return os.Remove(filepath.Join(dir, "ledger.db-wal")) }},
		{"the file, another put there", func(dir string) error {
			path := filepath.Join(dir, "ledger.db")
			return errors.Join(os.Rename(path, path+".old"), os.WriteFile(path, nil, 0o600))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "ledgers")
			l, err := Open(t.Context(), filepath.Join(dir, "ledger.db"))
			require.NoError(t, err)
			s := begin(t, l)
			settled(t, s, "+551", Outcome{State: Accepted})
			require.NoError(t, c.take(dir))
			for _, ref := range []string{"+552", "+553"} {
				_, err = s.Claim(t.Context(), ref, "", 0, time.Time{})
				require.ErrorIs(t, err, ErrGone, "nothing is sent that can't be found again")
				plain(t, err, l.db.Path())
			}
			_ = s.Close()
			_ = l.Close()
		})
	}
}

// A campaign that is written down and can't be found then: nothing is sent under a number that isn't its own.
func TestACampaignThatVanishes(t *testing.T) {
	l := open(t)
	execute(t, l.db.Path(), "CREATE TRIGGER vanish AFTER INSERT ON campaign BEGIN DELETE FROM campaign; END")
	_, err := l.Begin(t.Context(), Start{Campaign: winter, Digest: "digest"})
	require.ErrorIs(t, err, ErrDamaged)
	plain(t, err, l.db.Path())
}
