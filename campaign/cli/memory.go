package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"campaign/campaign"
	"campaign/campaign/ledger"
)

// openLedger opens the run's ledger; done closes it.
func (r *runner) openLedger(ctx context.Context) (l *ledger.Ledger, done func() error, err error) {
	if r.rehearsal != nil {
		return openThrowaway(ctx)
	}
	isNew := !r.c.HasLedger()
	if l, err = campaign.OpenLedger(ctx, r.c.LedgerPath, false); err != nil {
		return nil, nil, failed("%s", err)
	}
	var book *ledger.Reader
	if !isNew {
		book = l.Read(r.c.Name)
	}
	if r.memory, err = memory(ctx, r.c, book); err != nil {
		r.d.done(l.Close)
		return nil, nil, err
	}
	return l, l.Close, nil
}

// openThrowaway opens a rehearsal's ledger, which is thrown away, so that nobody is marked as reached.
func openThrowaway(ctx context.Context) (l *ledger.Ledger, done func() error, err error) {
	dir, err := os.MkdirTemp("", "campaign-sandbox-*")
	if err != nil {
		return nil, nil, failed("%s", err)
	}
	if l, err = ledger.Open(ctx, filepath.Join(dir, "ledger.db")); err != nil {
		return nil, nil, errors.Join(failed("%s", err), os.RemoveAll(dir))
	}
	return l, func() error { return errors.Join(l.Close(), os.RemoveAll(dir)) }, nil
}

// memory says which ledger a campaign has, and what it knows of it; nil is one that isn't there yet.
func memory(ctx context.Context, c *campaign.Campaign, book *ledger.Reader) (string, error) {
	if book == nil {
		return "a new ledger is made in " + c.LedgerPath, nil
	}
	tally, err := book.Tally(ctx)
	if err != nil {
		return "", failed("%s", err)
	}
	var parts []string
	for _, s := range []struct {
		n     int
		state campaign.State
	}{{tally.Accepted, campaign.Accepted}, {tally.Rejected, campaign.Rejected}, {tally.Unsure + tally.Claimed, campaign.Unsure}} {
		if s.n > 0 {
			parts = append(parts, count(s.n)+" "+string(s.state)+" before")
		}
	}
	if len(parts) == 0 {
		parts = []string{"nothing of this campaign before"}
	}
	return c.LedgerPath + ", " + strings.Join(parts, ", "), nil
}
