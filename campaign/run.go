package campaign

import (
	"context"
	"iter"
	"net/http"
	"time"

	"campaign/campaign/ledger"
	"campaign/campaign/send"
)

// RunOptions are what a run needs beside the campaign.
type RunOptions struct {
	Book   *ledger.Book // the campaign's ledger, held by this run
	Known  Known        // reads the same ledger
	Client *http.Client // see provider.NewClient
	Again  ledger.States
	At     time.Time // of the plan, which decides who may be sent to again; the zero time is now
	Limit  int       // at most so many recipients; 0 for no limit
	Watch  send.Watch
}

// Run sends every letter that is ready, see send.Run, of which the error is; or it is of the recipients' file. Whoever comes
// onto a suppression list before the message leaves isn't messaged, and results that are written afterwards know the lists as
// the run saw them last. A list that can't be read any more ends the run with a *send.Stopped.
func (c *Campaign) Run(ctx context.Context, o RunOptions) error {
	l := c.newLookout()
	defer l.end()
	if err := l.begin(ctx); err != nil {
		return err
	}
	return send.Run(ctx, send.Options{
		Letters:  func(ctx context.Context) iter.Seq2[send.Letter, error] { return c.ready(ctx, o) },
		Provider: c.Provider, Codes: c.Codes, OneTemplate: c.Renderer.OneTemplate(),
		Session: o.Book, Again: o.Again, Client: o.Client,
		Rate: c.Rate, InFlight: c.InFlight, Attempts: c.attempts, RejectedInARow: c.rejectedInARow,
		Barred: l.barred, Meanwhile: l.watch, Watch: o.Watch,
	})
}

// ready are the letters that are ready, as many as are to be sent.
func (c *Campaign) ready(ctx context.Context, o RunOptions) iter.Seq2[send.Letter, error] {
	return func(yield func(send.Letter, error) bool) {
		sent := 0
		for l, err := range c.walk(ctx, o.Known, asked{o.Again, o.At}) {
			switch {
			case err != nil:
				yield(send.Letter{}, err)
				return
			case !l.Ready:
				continue
			}
			if sent++; !yield(send.Letter{Row: l.Row.Number, Message: l.Message}, nil) || sent == o.Limit {
				return
			}
		}
	}
}
