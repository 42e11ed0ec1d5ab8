package campaign

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"campaign/campaign/ledger"
	"campaign/campaign/recipients"
)

// A consent is who must not be messaged because they told the vendor so, as the campaign's ledgers know it.
type consent struct {
	open map[string]*ledger.Ledger // by path
	who  atomic.Pointer[map[string]ledger.OptOut]
}

// consentEvery is how often a run asks the ledgers again: another campaign on them may hear of somebody.
const consentEvery = 2 * time.Second

// read asks the ledgers. One that isn't there yet knows nobody.
func (c *consent) read(ctx context.Context, paths []string) error {
	who := map[string]ledger.OptOut{}
	for _, path := range paths {
		l, err := c.ledger(ctx, path)
		if errors.Is(err, ledger.ErrNone) {
			continue
		}
		if err != nil {
			return err
		}
		all, err := l.OptOuts(ctx)
		if err != nil {
			return err
		}
		for _, o := range all {
			if known, ok := who[o.Ref]; !ok || o.Since.After(known.Since) {
				who[o.Ref] = o
			}
		}
	}
	c.who.Store(&who)
	return nil
}

func (c *consent) ledger(ctx context.Context, path string) (*ledger.Ledger, error) {
	if l, ok := c.open[path]; ok {
		return l, nil
	}
	l, err := ledger.OpenExisting(ctx, path)
	if err != nil {
		return nil, err
	}
	if c.open == nil {
		c.open = map[string]*ledger.Ledger{}
	}
	c.open[path] = l
	return l, nil
}

// refused is why a person must not be messaged, "" where nothing is known against it.
func (c *consent) refused(ref string) string {
	who := c.who.Load()
	if who == nil {
		return ""
	}
	o, ok := (*who)[ref]
	if !ok {
		return ""
	}
	return fmt.Sprintf("stopped marketing messages: the vendor said so on %s (%s)", o.Since.UTC().Format("2 Jan 2006"), o.Word)
}

// barred is why a person must not be messaged, "" where nothing stands against it.
func (c *Campaign) barred(ref string, suppressed *recipients.Suppression) string {
	if suppressed.Has(ref) {
		return suppressedReason
	}
	return c.consent.refused(ref)
}

func (c *consent) close() error {
	var failed error
	for _, l := range c.open {
		failed = errors.Join(failed, l.Close())
	}
	c.open = nil
	return failed
}
