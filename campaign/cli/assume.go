package cli

import (
	"context"

	"campaign/campaign"
	"campaign/schema/wording"
)

// assume settles what is unsure as accepted, on a person's word, and writes the results. It sends nothing.
func (r *runner) assume(ctx context.Context) error {
	r.results = r.c.ResultsPath
	if problem := r.c.CheckResults(r.results); problem != nil {
		return r.wrong(*problem)
	}
	l, done, err := r.openLedger(ctx)
	if err != nil {
		return err
	}
	defer r.d.done(done)
	if r.session, err = l.Begin(ctx, r.start()); err != nil {
		return r.refused(err)
	}
	defer r.d.done(r.session.Close)
	n, err := r.session.AssumeAccepted(ctx)
	if err != nil {
		return failed("%s", err)
	}
	r.session.End("assumed accepted: " + wording.Counted(n, "message"))
	r.d.done(r.session.Close)
	r.d.Say("%s unsure before: taken as accepted on your word, and sent nothing.", wording.Counted(n, "message"))
	r.reader = l.Read(r.c.Name)
	states, err := r.c.WriteResults(ctx, r.results, campaign.View{Known: r.reader.Find})
	if err != nil {
		return r.d.unread(ctx, r.c, err)
	}
	r.d.printStates(states)
	r.d.Say("  %s", r.d.FoldErr("results in "+r.results, 2))
	code := exitOK
	if unfinished(states) {
		code = exitSome
	}
	r.events.done(states, r.results, code, "")
	return quietly(code)
}

// unfinished tells whether somebody is left who isn't accepted and might be.
func unfinished(states map[campaign.State]int) bool {
	for state, n := range states {
		if n > 0 && state != campaign.Accepted && state != campaign.Duplicate && state != campaign.Suppressed {
			return true
		}
	}
	return false
}
