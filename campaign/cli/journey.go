package cli

import (
	"context"
	"net/http"
	"runtime/debug"
	"time"

	"campaign/campaign"
	"campaign/campaign/cli/terminal"
	"campaign/campaign/crash"
	"campaign/campaign/pace"
	"campaign/campaign/send"
	"campaign/providers/provider"
)

// sparingRate is the rate, in messages a second, from which on the collection of garbage is worth sparing.
const sparingRate = 1000

// journey sends, with progress. What it returns is why the run ended early, nil when it didn't.
func (r *runner) journey(ctx context.Context, plan *campaign.Plan) error {
	if plan.Send == 0 {
		return nil
	}
	running, stop := context.WithCancel(ctx)
	defer stop()
	p := terminal.NewProgress(r.d.Terminal, plan.Send, outcomes(), r.f.quiet, stop)
	said := make(chan struct{})
	forget := context.AfterFunc(ctx, func() {
		defer close(said)
		p.Interrupted()
	})
	if r.c.Rate == pace.Unlimited || r.c.Rate >= sparingRate {
		defer debug.SetGCPercent(debug.SetGCPercent(300)) // the usual 100 costs a tenth of a run for 20 MB
	}
	r.d.sending.Store(true)
	defer r.d.sending.Store(false)
	err := crash.Catch(func() (err error) {
		r.view.Suppressed, err = r.c.Run(running, campaign.RunOptions{
			Session: r.session,
			Ready:   plan.Ready,
			Client:  r.client(),
			Again:   r.again,
			Watch: send.Watch{
				Settled: func(o send.Outcome) { settle(p, o); r.events.settled(o) },
				Waiting: func(why string, wait time.Duration) { p.Waiting(why, wait); r.events.waiting(why, wait) },
			},
		})
		return err
	})
	switch { // that an interrupt was heard is said before the run's last words
	case !forget():
		<-said
	case ctx.Err() != nil: // the run was over before that began
		p.Interrupted()
	}
	if fault := p.Done(); fault != nil {
		return fault
	}
	return err
}

// outcomes are what can become of a message that is sent.
func outcomes() (all []terminal.Outcome) {
	for _, s := range []campaign.State{campaign.Accepted, campaign.Rejected, campaign.Unsure, campaign.Pending, campaign.Suppressed} {
		all = append(all, terminal.Outcome{Name: string(s), Color: stateColor(s)})
	}
	return all
}

// settle tells the progress of an attempt.
func settle(p *terminal.Progress, o send.Outcome) {
	p.Pace(float64(o.Pace))
	if o.Final {
		p.Through(string(campaign.StateOf(o)))
	}
}

func (r *runner) client() *http.Client { return provider.NewClient(r.c.InFlight, answerTimeout()) }
