package ledger

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// A CampaignSummary is a campaign that the ledger has written down, and how many messages it knows of.
type CampaignSummary struct {
	Name   string
	Counts Counts
}

const listCampaigns = `SELECT campaign.name, ` + sums + ` FROM campaign LEFT JOIN run ON run.campaign = campaign.id
	GROUP BY campaign.id, campaign.name ORDER BY campaign.name`

// Campaigns lists the campaigns that the ledger has written down, by name, also those of which nothing was sent. What is
// claimed is counted as that, whether or not a run holds its campaign.
func (l *Ledger) Campaigns(ctx context.Context) ([]CampaignSummary, error) {
	s, err := l.statement(ctx, listCampaigns)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx)
	if err != nil {
		return nil, explain(l.path, err)
	}
	defer func() { _ = rows.Close() }()
	var all []CampaignSummary
	for rows.Next() {
		var one CampaignSummary
		c := &one.Counts
		if err := rows.Scan(&one.Name, &c.Claimed, &c.Accepted, &c.Rejected, &c.Waiting, &c.Unsure); err != nil {
			return nil, explain(l.path, err)
		}
		all = append(all, one)
	}
	return all, explain(l.path, rows.Err())
}

// Ledger is the ledger that the Reader reads.
func (r *Reader) Ledger() *Ledger { return r.ledger }

// UnderWay tells whether a run holds the campaign.
func (r *Reader) UnderWay() bool { return r.underWay() }

// Lost tells that a ledger was at path, by what it kept beside itself, and is there no more.
func Lost(path string) bool {
	if real, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(real, filepath.Base(path))
	}
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist) && emptied(path)
}

// LeftLock tells whether a run of the campaign has left its lock beside the ledger at path, which needn't be there any
// more; sent tells whether its first message was about to leave then. Locks that older programs left never say so.
func LeftLock(path, campaign string) (left, sent bool) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(lockPath(path, campaign))
	return err == nil, err == nil && info.Size() > 0
}

// markAt is where the mark of a lock stands: some systems lock the first byte.
const markAt = 1

// Mark writes into the campaign's lock that its first message is about to leave. A lock that has the mark beside a ledger
// that has never heard of the campaign shows that another ledger is missing. Where it can't be written nothing is lost but that.
func (s *Session) Mark() {
	path := s.lock.Path()
	if info, err := os.Stat(path); err != nil || info.Size() > 0 {
		return
	}
	if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
		_, _ = f.WriteAt([]byte{'\n'}, markAt)
		_ = f.Close()
	}
}
