package ledger

import (
	"context"
	"database/sql"
	"time"

	"campaign/campaign/store"
)

// A Run is one run of a campaign, as the log of runs has it.
type Run struct {
	Began               time.Time // the zero time for what an earlier version of this program sent, which kept no log
	Ended               time.Time // the zero time for a run that goes on, or that was killed
	Host, Person, Flags string
	// Ending is how it ended, in words; "" for a run that goes on, or that was killed.
	Ending string
	// Before and After are the campaign's counts when it began and when it ended, or now.
	Before, After Counts
}

// Runs lists the campaign's runs, the first one first.
func (r *Reader) Runs(ctx context.Context) ([]Run, error) {
	var runs []Run
	var counts Counts
	err := r.ledger.db.Read(ctx, listRuns, []any{r.campaign}, func(rows *sql.Rows) error {
		var run Run
		var id, began, ended int64
		var c Counts
		if err := rows.Scan(&id, &began, &ended, &run.Host, &run.Person, &run.Flags, &run.Ending, &c.Claimed, &c.Accepted,
			&c.Rejected, &c.Waiting, &c.Unsure); err != nil {
			return err
		}
		run.Began, run.Ended, run.Before = moment(began), moment(ended), counts
		counts = counts.plus(c)
		run.After = counts
		runs = append(runs, run)
		return nil
	})
	return runs, err
}

// addRun writes the run down.
func (s *Session) addRun(ctx context.Context, tx *store.Tx, start Start) error {
	args := []any{s.campaign, millis(time.Now()), start.Host, start.Person, start.Flags}
	return tx.Read(ctx, addRun, args, func(rows *sql.Rows) error { return rows.Scan(&s.run) })
}

// End says in a few words how the run ended; Close writes it down.
func (s *Session) End(words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ending = words
}

// logEnd writes down how the run ended. One that nothing was written for leaves no trace.
func (s *Session) logEnd(ctx context.Context, wrote bool) error {
	s.mu.Lock()
	words := s.ending
	s.mu.Unlock()
	return s.ledger.db.Update(ctx, func(tx *store.Tx) error {
		if !wrote {
			n, err := tx.Exec(ctx, dropRun, s.run)
			if err != nil || n > 0 {
				return err
			}
		}
		_, err := tx.Exec(ctx, endRun, millis(time.Now()), words, s.run)
		return err
	})
}

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
	var all []CampaignSummary
	err := l.db.Read(ctx, listCampaigns, nil, func(rows *sql.Rows) error {
		var one CampaignSummary
		c := &one.Counts
		err := rows.Scan(&one.Name, &c.Claimed, &c.Accepted, &c.Rejected, &c.Waiting, &c.Unsure)
		all = append(all, one)
		return err
	})
	return all, err
}
