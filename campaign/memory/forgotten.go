// Package memory is what is known of a campaign before a run: it opens the ledger, and finds out that one was lost. What a
// ledger has forgotten would be sent again. That it was sent shows in what lies around: results, other ledgers, locks.
package memory

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"campaign/campaign/file"
	"campaign/campaign/ledger"
	"campaign/campaign/recipients"
	"campaign/campaign/workspace"
	"campaign/schema"
	"campaign/schema/wording"
)

// A Search is for what shows that a campaign was sent before.
type Search struct {
	*file.File
	People     *recipients.File
	Suppressed *recipients.Suppression
}

// Forgotten finds what shows that the campaign was sent though its ledger doesn't know it, or knows less; nil for nothing.
// reader reads the campaign's ledger, nil where there is none.
func (s Search) Forgotten(ctx context.Context, reader *ledger.Reader) (*schema.Problem, error) {
	known := ledger.Counts{}
	if reader != nil {
		var err error
		if known, err = reader.Tally(ctx); err != nil {
			return nil, err
		}
	}
	if p := LostLedger(s.File); p != nil {
		return p, nil
	}
	if known.Total() == 0 {
		if p, err := s.knownElsewhere(ctx, reader); p != nil || err != nil {
			return p, err
		}
		if p, err := s.lockLeft(ctx, reader); p != nil || err != nil {
			return p, err
		}
	}
	return s.ForgottenResults(ctx, reader)
}

// eachLedger shows every ledger that the campaign could have been sent with, its own first, until told to stop.
func (s Search) eachLedger(ctx context.Context, reader *ledger.Reader, show func(path string, l *ledger.Ledger) (more bool, err error)) error {
	if reader != nil {
		if more, err := show(s.LedgerPath, reader.Ledger()); !more || err != nil {
			return err
		}
	}
	for _, path := range append(slices.Clone(s.ConsentLedgers), s.LinkedLedgers()...) {
		if workspace.SameFile(path, s.LedgerPath) {
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
func (s Search) knownElsewhere(ctx context.Context, reader *ledger.Reader) (*schema.Problem, error) {
	var found *schema.Problem
	err := s.eachLedger(ctx, reader, func(path string, l *ledger.Ledger) (bool, error) {
		all, err := l.Campaigns(ctx)
		for _, other := range all {
			switch {
			case other.Counts.Sent() == 0:
			case other.Name == s.Name:
				found = s.otherKnows(path, other.Counts)
			case found == nil && wording.Alike(other.Name, s.Name):
				found = s.about("name", wording.Say("name-nearly-known", wording.Args{
					"ledger": path, "name": strconv.Quote(other.Name), "sent": sentWords(other.Counts)}))
			}
		}
		return found == nil, err
	})
	return found, err
}

// otherKnows is the problem of a campaign that another ledger knows than the one that counts.
func (s Search) otherKnows(path string, counts ledger.Counts) *schema.Problem {
	args := wording.Args{"other": path, "campaign": strconv.Quote(s.Name), "sent": sentWords(counts), "ledger": s.LedgerPath}
	if s.Document.Root.Get("ledger") != nil {
		return s.about("ledger", wording.Say("known-to-unnamed-ledger", args))
	}
	return s.about("name", wording.Say("known-to-farther-ledger", args))
}

// about is a problem at a place of the campaign file.
func (s Search) about(path string, p wording.Problem) *schema.Problem { return about(s.File, path, p) }

func about(f *file.File, path string, said wording.Problem) *schema.Problem {
	p := f.Document.Locate(said.At(path))
	return &p
}

// sentWords are how many messages were sent, in words.
func sentWords(c ledger.Counts) string {
	var parts []string
	for _, p := range []struct {
		n     int
		state ledger.State
	}{{c.Accepted, ledger.Accepted}, {c.Rejected, ledger.Rejected}, {c.Unsure + c.Claimed, ledger.Unsure}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.state))
		}
	}
	return strings.Join(parts, ", ")
}

// LostLedger is the problem of a campaign's ledger that isn't there any more, though what it kept beside itself is, or a link
// to it; nil for none.
func LostLedger(f *file.File) *schema.Problem {
	switch {
	case workspace.IsThere(f.LedgerPath) && !IsThere(f.LedgerPath):
		return about(f, "name", wording.Say("ledger-link-broken", wording.Args{"ledger": f.LedgerPath}))
	case !ledger.Lost(f.LedgerPath):
		return nil
	}
	return about(f, "name", wording.Say("ledger-lost", wording.Args{"ledger": f.LedgerPath}))
}

// lockLeft finds the lock of a run whose ledger was in another place where it would count and is gone, or whose ledger is
// another one since.
func (s Search) lockLeft(ctx context.Context, reader *ledger.Reader) (*schema.Problem, error) {
	places := []string{filepath.Join(filepath.Dir(s.Path), workspace.DefaultLedger)}
	for _, dir := range workspace.Folders(filepath.Dir(s.Path))[1:] {
		places = append(places, filepath.Join(dir, workspace.DefaultLedger))
	}
	for _, path := range places {
		if left, _ := ledger.LeftLock(path, s.Name); left && !workspace.IsThere(path) {
			return s.about("name", wording.Say("ledger-lost-beside-lock", wording.Args{"campaign": strconv.Quote(s.Name), "ledger": path})), nil
		}
	}
	if _, sent := ledger.LeftLock(s.LedgerPath, s.Name); !sent || reader == nil {
		return nil, nil
	}
	all, err := reader.Ledger().Campaigns(ctx)
	if err != nil || slices.ContainsFunc(all, func(known ledger.CampaignSummary) bool { return known.Name == s.Name }) {
		return nil, err
	}
	return s.about("name", wording.Say("ledger-replaced", wording.Args{"campaign": strconv.Quote(s.Name), "ledger": s.LedgerPath})), nil
}
