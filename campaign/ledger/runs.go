package ledger

import (
	"context"
	"database/sql"
	"time"
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
	err := r.rows(ctx, listRuns, []any{r.campaign}, func(rows *sql.Rows) error {
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
func (s *Session) addRun(ctx context.Context, conn *sql.Conn, start Start) error {
	return conn.QueryRowContext(ctx, dialect(addRun), s.campaign, millis(time.Now()), start.Host, start.Person, start.Flags).Scan(&s.run)
}

// End says in a few words how the run ended; Close writes it down.
func (s *Session) End(words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ending = words
}

// logEnd writes down how the run ended. One that nothing was written for leaves no trace.
func (w *writer) logEnd(ctx context.Context) error {
	if w.count == nil {
		n, err := w.affect(ctx, dropRun, w.session.run)
		if err != nil || n > 0 {
			return err
		}
	}
	w.session.mu.Lock()
	words := w.session.ending
	w.session.mu.Unlock()
	return w.exec(ctx, endRun, millis(time.Now()), words, w.session.run)
}
