package campaign

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"campaign/campaign/ledger"
	"campaign/schema"
	"campaign/schema/wording"
)

// What a ledger has forgotten would be sent again. That it was sent shows in what lies around: results, other ledgers,
// locks.

// meant is the end of what a person can do about it.
const meant = "; or, if this is meant, run with --anew"

// Forgotten finds what shows that the campaign was sent though its ledger doesn't know it, or knows less; nil for nothing.
// reader reads the campaign's ledger, nil where there is none.
func (c *Campaign) Forgotten(ctx context.Context, reader *ledger.Reader) (*schema.Problem, error) {
	known := ledger.Counts{}
	if reader != nil {
		var err error
		if known, err = reader.Tally(ctx); err != nil {
			return nil, err
		}
	}
	if p := c.LostLedger(); p != nil {
		return p, nil
	}
	if known.Total() == 0 {
		if p, err := c.knownElsewhere(ctx, reader); p != nil || err != nil {
			return p, err
		}
		if p, err := c.lockLeft(ctx, reader); p != nil || err != nil {
			return p, err
		}
	}
	return c.ForgottenResults(ctx, reader)
}

// eachLedger shows every ledger that the campaign could have been sent with, its own first, until told to stop.
func (c *Campaign) eachLedger(ctx context.Context, reader *ledger.Reader, show func(path string, l *ledger.Ledger) (more bool, err error)) error {
	if reader != nil {
		if more, err := show(c.LedgerPath, reader.Ledger()); !more || err != nil {
			return err
		}
	}
	for _, path := range append(slices.Clone(c.ConsentLedgers), c.linkedLedgers()...) {
		if SameFile(path, c.LedgerPath) {
			continue
		}
		more, err := showOther(ctx, path, show)
		if !more || err != nil {
			return err
		}
	}
	return nil
}

func showOther(ctx context.Context, path string, show func(path string, l *ledger.Ledger) (more bool, err error)) (more bool, err error) {
	l, err := ledger.OpenExisting(ctx, path)
	if errors.Is(err, ledger.ErrNone) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	return show(path, l)
}

// knownElsewhere finds another ledger that knows the campaign, or another name that people can't tell from its own.
func (c *Campaign) knownElsewhere(ctx context.Context, reader *ledger.Reader) (*schema.Problem, error) {
	var found *schema.Problem
	err := c.eachLedger(ctx, reader, func(path string, l *ledger.Ledger) (bool, error) {
		all, err := l.Campaigns(ctx)
		for _, other := range all {
			switch {
			case other.Counts.Sent() == 0:
			case other.Name == c.Name:
				found = c.otherKnows(path, other.Counts)
			case found == nil && wording.Alike(other.Name, c.Name):
				p := c.document.Problem("name", fmt.Sprintf("the ledger %s knows %s (%s), which differs in nothing but case, spaces or the way its letters are coded",
					path, strconv.Quote(other.Name), sentWords(other.Counts)), "write the name as it was"+meant)
				found = &p
			}
		}
		return found == nil, err
	})
	return found, err
}

// otherKnows is the problem of a campaign that another ledger knows than the one that counts.
func (c *Campaign) otherKnows(path string, counts ledger.Counts) *schema.Problem {
	where, why, hint := "name", "which is nearer", "give this campaign another name"
	if c.document.Root.Get("ledger") != nil {
		where, why, hint = "ledger", "which is named here", "take ledger: out, so that the other one counts"
	}
	p := c.document.Problem(where, fmt.Sprintf("%s knows that %s was sent (%s), and %s, %s, doesn't",
		path, strconv.Quote(c.Name), sentWords(counts), c.LedgerPath, why), hint+meant)
	return &p
}

// sentWords are how many messages were sent, in words.
func sentWords(c ledger.Counts) string {
	var parts []string
	for _, p := range []struct {
		n     int
		state State
	}{{c.Accepted, Accepted}, {c.Rejected, Rejected}, {c.Unsure + c.Claimed, Unsure}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.state))
		}
	}
	return strings.Join(parts, ", ")
}

// LostLedger is the problem of a ledger that isn't there any more, though what it kept beside itself is, or a link to it;
// nil for none.
func (c *Campaign) LostLedger() *schema.Problem {
	switch {
	case isThere(c.LedgerPath) && !c.HasLedger():
		p := c.document.Problem("name", fmt.Sprintf("the ledger %s is a link that leads nowhere: who was sent what isn't known", c.LedgerPath),
			"connect the disk that it leads to, or mend the link")
		return &p
	case !ledger.Lost(c.LedgerPath):
		return nil
	}
	return c.lost(fmt.Sprintf("the ledger %s is gone, though what it kept beside itself is there: who was sent what isn't known any more", c.LedgerPath))
}

func (c *Campaign) lost(what string) *schema.Problem {
	p := c.document.Problem("name", what, "put back what was in that folder"+meant)
	return &p
}

// lockLeft finds the lock of a run whose ledger was in another place where it would count and is gone, or whose ledger is
// another one since.
func (c *Campaign) lockLeft(ctx context.Context, reader *ledger.Reader) (*schema.Problem, error) {
	places := []string{c.beside(DefaultLedger)}
	for _, dir := range Workspaces(filepath.Dir(c.Path))[1:] {
		places = append(places, filepath.Join(dir, DefaultLedger))
	}
	for _, path := range places {
		if left, _ := ledger.LeftLock(path, c.Name); left && !isThere(path) {
			return c.lost(fmt.Sprintf("a run of %s has left its lock beside %s, and there is no such ledger any more", strconv.Quote(c.Name), path)), nil
		}
	}
	if _, sent := ledger.LeftLock(c.LedgerPath, c.Name); !sent || reader == nil {
		return nil, nil
	}
	all, err := reader.Ledger().Campaigns(ctx)
	if err != nil || slices.ContainsFunc(all, func(s ledger.CampaignSummary) bool { return s.Name == c.Name }) {
		return nil, err
	}
	return c.lost(fmt.Sprintf("a run of %s has left its lock beside %s, and that ledger has never heard of it, so that it is another one",
		strconv.Quote(c.Name), c.LedgerPath)), nil
}
