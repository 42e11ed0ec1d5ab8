package cli

import (
	"context"
	"strings"

	"campaign/campaign"
	"campaign/campaign/ledger"
	"campaign/campaign/memory"
	"campaign/schema/wording"
)

// remembers refuses a campaign that was sent and that its ledger, nil for none, doesn't know; it says in the plan what
// the ledger knows.
func (r *runner) remembers(ctx context.Context, reader *ledger.Reader) (err error) {
	if !r.f.anew {
		p, err := r.c.Memory().Forgotten(ctx, reader)
		if err != nil {
			return failed("%s", err)
		}
		if p != nil {
			return r.wrong(*p)
		}
	}
	r.memory, err = ledgerLine(ctx, r.c, reader)
	return err
}

// ledgerLine says which ledger a campaign has, and what it knows of it; nil is one that isn't there yet.
func ledgerLine(ctx context.Context, c *campaign.Campaign, reader *ledger.Reader) (string, error) {
	if reader == nil {
		return "a new ledger is made in " + c.LedgerPath, nil
	}
	tally, err := reader.Tally(ctx)
	if err != nil {
		return "", failed("%s", err)
	}
	var parts []string
	for _, s := range []struct {
		n     int
		state campaign.State
	}{{tally.Accepted, campaign.Accepted}, {tally.Rejected, campaign.Rejected}, {tally.Unsure + tally.Claimed, campaign.Unsure}} {
		if s.n > 0 {
			parts = append(parts, wording.Count(s.n)+" "+string(s.state)+" before")
		}
	}
	if len(parts) == 0 {
		parts = []string{"nothing of this campaign before"}
	}
	return c.LedgerPath + ", " + strings.Join(parts, ", "), nil
}

// keepsResults refuses to write results over those that know more than the ledger: with them would go what shows that the
// campaign was sent.
func (d *dialogue) keepsResults(ctx context.Context, c *campaign.Campaign, reader *ledger.Reader) (err error) {
	p := memory.LostLedger(c.File)
	if p == nil {
		p, err = c.Memory().ForgottenResults(ctx, reader)
	}
	if err != nil {
		return failed("%s", err)
	}
	if p != nil {
		d.printProblem(*p)
		return quietly(exitWrong)
	}
	return nil
}
