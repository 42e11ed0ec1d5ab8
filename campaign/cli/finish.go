package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"campaign/campaign"
	"campaign/campaign/cli/terminal"
	"campaign/campaign/crash"
	"campaign/campaign/ledger"
	"campaign/campaign/send"
	"campaign/schema/wording"
)

// finish says how the run ended, writes the results, and chooses the exit code.
func (r *runner) finish(ctx context.Context, ended error) error {
	code, reason := r.sayEnd(ended)
	if errors.Is(ended, ledger.ErrGone) || errors.Is(ended, ledger.ErrDamaged) {
		return &exit{code, fmt.Sprintf("campaign: no results were written, since the ledger knows who was sent what; bring it back, "+
			"then write them with `campaign results %s`", shellWord(r.c.Path))}
	}
	// The results are written after an interruption too.
	r.view.Known = r.reader.Find
	states, err := r.c.WriteResults(context.WithoutCancel(ctx), r.results, r.view)
	if err != nil {
		if code == exitOK {
			code = exitUsage
		}
		if r.rehearsal != nil {
			return &exit{code, "campaign: the rehearsal's results weren't written: " + inWords(err)}
		}
		return &exit{code, fmt.Sprintf("campaign: the run is over and in the ledger, but the results weren't written: %s\n"+
			"  fix the cause, then write them with `campaign results %s`", inWords(err), shellWord(r.c.Path))}
	}
	if code == exitOK && unfinished(states) {
		code = exitSome
	}
	r.d.printStates(states)
	if r.again.Has(ledger.Rejected) {
		for _, w := range r.withheld {
			r.d.Say("  %6s %s", wording.Count(w.Rows), r.d.FoldErr(withheldLine(w), 9))
		}
	}
	if err := r.sayWhy(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	r.d.Say("  %s", r.d.FoldErr("results in "+wording.Harmless(r.results), 2))
	if r.f.report != "" {
		if err := r.d.report(r.c, r.results, r.f.page(), reportData(r.c)); err != nil {
			return err
		}
	}
	r.events.done(states, r.results, code, reason)
	return quietly(code)
}

// shownReasons is how many reasons of failure the end of a run names.
const shownReasons = 5

// sayWhy names the commonest reasons why messages weren't accepted, and what to do.
func (r *runner) sayWhy(ctx context.Context) error {
	found, others, err := commonest(ctx, r.reader, r.c.Codes, shownReasons)
	if err != nil {
		return failed("%s", err)
	}
	for _, f := range found {
		for _, line := range f.lines(r.d.FoldErr, r.d.Styled) {
			r.d.Say("%s", line)
		}
	}
	if others > 0 {
		r.d.Say("  %6s for other reasons: see the results", wording.Count(others))
	}
	return nil
}

// ending is how a run ended, for the log of runs.
func ending(ended error) string {
	var stopped *send.Stopped
	switch {
	case ended == nil:
		return "through"
	case errors.Is(ended, context.Canceled):
		return "interrupted"
	case errors.As(ended, &stopped):
		return "stopped: " + stopped.Reason
	default:
		return "failed: " + ended.Error()
	}
}

// sayEnd says why a run ended before its last row, if it did, and with which code.
func (r *runner) sayEnd(ended error) (code int, reason string) {
	var stopped *send.Stopped
	switch {
	case errors.As(ended, &stopped):
		r.d.Say("%s %s\n  %s", r.d.Styled(terminal.Red, "stopped:"), r.d.FoldErr(wording.Harmless(stopped.Reason), 9), r.d.FoldErr(stopped.Advice, 2))
		return exitStopped, stopped.Reason
	case errors.Is(ended, context.Canceled):
		next := "run again to go on where this one stopped"
		if r.rehearsal != nil {
			next = "nothing is kept of a rehearsal, and the next one begins anew"
		}
		r.d.Say("%s %s", r.d.Styled(terminal.Yellow, "interrupted:"), r.d.FoldErr(next, 13))
		return exitInterrupted, "interrupted"
	case ended != nil:
		advice, became := "fix the cause and run again", ""
		var fault *crash.Error
		if errors.As(ended, &fault) {
			advice, became = "run again to go on; "+reported(fault), "what was on its way was waited for and is written down; "
		}
		var unwritten *send.Unwritten
		if errors.As(ended, &unwritten) {
			became = fmt.Sprintf("what became of %s couldn't be written down, and reads as unsure; ", wording.Counted(unwritten.Messages, "message"))
		}
		advice = became + advice
		r.d.Say("%s %s\n  %s", r.d.Styled(terminal.Red, "stopped:"), r.d.FoldErr(wording.Harmless(ended.Error()), 9), r.d.FoldErr(advice, 2))
		return exitUsage, ended.Error()
	}
	return exitOK, ""
}

// unread ends a command whose walk of the list ended too soon: interrupted, or the list can't be read any further.
func (d *dialogue) unread(ctx context.Context, c *campaign.Campaign, err error) error {
	if problem, ok := c.FileProblem(err); ok && ctx.Err() == nil {
		d.printProblem(problem)
		return quietly(exitWrong)
	}
	return interrupted(ctx, err)
}

// interrupted tells an interruption from a failure.
func interrupted(ctx context.Context, err error) error {
	var e *exit
	switch {
	case ctx.Err() != nil:
		return errInterrupted
	case errors.As(err, &e):
		return err
	}
	return failed("%s", err)
}

// printStates sums up in one line.
func (d *dialogue) printStates(states map[campaign.State]int) {
	var parts []string
	for _, s := range campaign.States() {
		if n := states[s]; n > 0 {
			parts = append(parts, d.Styled(stateColor(s), wording.Count(n)+" "+string(s)))
		}
	}
	d.Say("%s", strings.Join(parts, ", "))
}

func stateColor(s campaign.State) string {
	switch s {
	case campaign.Accepted:
		return terminal.Green
	case campaign.Rejected, campaign.Invalid:
		return terminal.Red
	case campaign.Unsure, campaign.Pending:
		return terminal.Yellow
	default:
		return terminal.Dim
	}
}

// close and done end what was opened; what comes of it is said.
func (d *dialogue) close(c *campaign.Campaign) { d.done(c.Close) }

func (d *dialogue) done(end func() error) {
	if err := end(); err != nil {
		d.Say("campaign: %s", err)
	}
}
