package campaign

import (
	"context"
	"iter"
	"net/http"

	"campaign/campaign/crash"
	"campaign/campaign/ledger"
	"campaign/campaign/recipients"
	"campaign/campaign/send"
)

// RunOptions are what a run needs beside the campaign.
type RunOptions struct {
	Session *ledger.Session // the campaign's ledger, held by this run
	Ready   Rows            // those that are to be sent, see Plan
	Client  *http.Client    // see provider.NewClient
	Again   ledger.States
	Watch   send.Watch
}

// Run sends the rows that a plan found ready, see send.Run, of which the error is; or it is of the recipients' file. Whoever
// comes onto a suppression list before the message leaves isn't messaged. The lists as the run saw them last are returned,
// for the results. A list that can't be read any more ends the run with a *send.Stopped.
func (c *Campaign) Run(ctx context.Context, o RunOptions) (*recipients.Suppression, error) {
	l := c.newLookout()
	err := l.begin(ctx)
	if err == nil {
		err = send.Run(ctx, send.Options{
			Letters:  func(ctx context.Context) iter.Seq2[send.Letter, error] { return c.composed(ctx, &o.Ready) },
			Provider: c.Provider, Codes: c.Codes, OneTemplate: c.Renderer.OneTemplate(),
			Session: o.Session, Again: o.Again, Client: o.Client,
			Rate: c.Rate, InFlight: c.InFlight, Attempts: c.Attempts, RejectedInARow: c.RejectedInARow,
			Barred: l.barred, Meanwhile: l.watch, Watch: o.Watch,
		})
	}
	return l.end(), err
}

// composed are the messages of some rows, which a plan has checked. A row that can't be composed any more, since its template
// asks for the day, stays pending.
func (c *Campaign) composed(ctx context.Context, rows *Rows) iter.Seq2[send.Letter, error] {
	fill := func(_ context.Context, letters []Letter) error {
		for i := range letters {
			l := &letters[i]
			l.State, l.Recipient = Pending, c.people.Recipient(l.Row)
			crash.Point("fill", l.Row.Number)
			l.Ready = c.compose(l)
		}
		return nil
	}
	return func(yield func(send.Letter, error) bool) {
		for l, err := range c.walk(ctx, rows, fill) {
			switch {
			case err != nil:
				yield(send.Letter{}, err)
				return
			case l.Ready && !yield(send.Letter{Row: l.Row.Number, Message: l.Message}, nil):
				return
			}
		}
	}
}
