package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"os/user"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/campaign/ledger"
	"campaign/schema"
	"campaign/schema/wording"
)

func runCommand(d *dialogue) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [FILE]",
		Short: "Run the campaign: plan, question, paced sends, results",
		Args: func(cmd *cobra.Command, args []string) error {
			files, _ := f.addressApart(args)
			return takes(1)(cmd, files)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			f.note(cmd.Flags())
			args, f.sandboxAt = f.addressApart(args)
			again, err := f.check(cmd.Flags().Changed)
			if err != nil {
				return err
			}
			r := &runner{d: d, f: f, again: again, events: newEvents(d.Out, f.asJSON)}
			return r.events.end(d, r.run(cmd.Context(), campaignNamed(args)))
		},
	}
	f.define(cmd.Flags())
	return cmd
}

// A runner is one `campaign run`.
type runner struct {
	d      *dialogue
	f      runFlags
	again  ledger.States
	events *events

	c       *campaign.Campaign
	session *ledger.Session
	reader  *ledger.Reader
	view    campaign.View // of the list, for the results: what the plan and the run found out
	results string
	memory  string // which ledger knows the campaign, for the plan

	withheld []campaign.Withheld // of the plan

	rehearsal *rehearsal // nil for a run in earnest
}

func (r *runner) run(ctx context.Context, name string) (err error) {
	options := file.Options{Placeholders: r.f.dryRun || r.f.sandbox}
	if options.Hosts, err = r.f.allow.all(); err != nil {
		return err
	}
	if r.f.sandbox {
		if r.rehearsal, err = startRehearsal(ctx, r.f.sandboxAt); err != nil {
			return err
		}
		defer r.d.done(r.rehearsal.close)
		options.BaseURL = r.rehearsal.baseURL
	}
	if r.c, err = r.load(name, options); err != nil {
		return err
	}
	defer r.d.close(r.c)
	if len(r.c.Placeholders) > 0 {
		r.d.Note("%s not set; a placeholder is used, since nothing leaves this machine", strings.Join(r.c.Placeholders, ", "))
	}
	if r.f.dryRun {
		return r.dryRun(ctx)
	}
	// Whoever reads the output may go away, as `| head` does: that must not kill a run with messages on their way.
	signal.Ignore(syscall.SIGPIPE)
	switch {
	case r.f.testTo != "":
		return r.test(ctx)
	case r.f.assumed != "":
		return r.assume(ctx)
	}
	return r.send(ctx)
}

func (r *runner) load(name string, o file.Options) (*campaign.Campaign, error) {
	c, problems := load(name, o)
	for _, p := range problems {
		r.events.problem(p)
	}
	r.d.printProblems(problems)
	if c == nil {
		return nil, quietly(exitWrong)
	}
	return c, nil
}

// send takes the lock, shows the plan, asks, runs, and writes the results.
func (r *runner) send(ctx context.Context) (err error) {
	r.results = r.c.ResultsPath
	if r.f.sandbox {
		r.results = r.c.SandboxResultsPath()
	}
	if err := r.ready(); err != nil {
		return err
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
	r.reader = l.Read(r.c.Name)
	sent, err := r.reader.Tally(ctx)
	if err != nil {
		return failed("%s", err)
	}
	o := campaign.PlanOptions{Again: r.again, Limit: r.f.limit, First: 1}
	if sent.Total() > 0 { // else there is nobody to look up
		o.Known = r.reader.Find
	}
	plan, err := r.plan(ctx, o)
	if err != nil {
		return err
	}
	r.withheld, r.view.Duplicates = plan.Withheld, plan.Duplicates
	if plan.Send > 0 {
		if err := r.agrees(ctx, r.question(plan)); err != nil {
			return err
		}
		if err := r.session.Record(ctx); err != nil {
			return failed("%s", err)
		}
		r.session.Mark()
	}
	ended := r.journey(ctx, plan)
	r.session.End(ending(ended))
	r.d.done(r.session.Close) // what is still claimed now is in doubt, and the results are to say so
	return r.finish(ctx, ended)
}

// start is what the ledger is told of the run.
func (r *runner) start() ledger.Start {
	host, _ := os.Hostname() // a machine without a name runs campaigns too
	person := ""
	if u, err := user.Current(); err == nil {
		person = u.Username
	}
	return ledger.Start{Campaign: r.c.Name, Digest: r.c.Digest, AllowChanged: r.f.allowChanged, Host: host, Person: person,
		Flags: strings.Join(r.f.given, " ")}
}

// ready finds out before the first send what would only be found out at the end: that the results or
// the report can't be written.
func (r *runner) ready() error {
	if problem := r.c.CheckResults(r.results); problem != nil {
		return r.wrong(*problem)
	}
	if err := r.f.page().ready(r.c, r.results); err != nil {
		return err
	}
	if most := connections(); r.c.InFlight > most {
		r.d.Note("this machine allows few open files; at most %d requests are unanswered at once, not %d", most, r.c.InFlight)
		r.c.InFlight = most
	}
	return nil
}

// wrong ends the command with a problem.
func (r *runner) wrong(p schema.Problem) error {
	r.events.problem(p)
	r.d.printProblem(p)
	return quietly(exitWrong)
}

// refused turns what forbids a run to begin into its exit code.
func (r *runner) refused(err error) error {
	switch {
	case errors.Is(err, ledger.ErrLocked):
		return &exit{exitBusy, fmt.Sprintf("campaign: another run of %q is under way; wait for it, or look with `campaign status`", r.c.Name)}
	case errors.Is(err, ledger.ErrChanged):
		return r.wrong(r.c.Changed())
	}
	return failed("%s", err)
}

// plan checks every row and prints what would be done. Problems of the file as a whole end the command.
func (r *runner) plan(ctx context.Context, o campaign.PlanOptions) (*campaign.Plan, error) {
	o.Problem = r.events.problem
	plan, problems, err := r.c.Plan(ctx, o)
	if err != nil {
		return nil, interrupted(ctx, err)
	}
	for _, p := range problems {
		r.events.problem(p)
	}
	if len(problems) > 0 {
		r.d.printProblems(problems)
		r.d.printRowProblems(plan)
		return nil, quietly(exitWrong)
	}
	r.events.plan(r.c, plan)
	if r.f.quiet {
		r.d.printRowProblems(plan)
	} else {
		r.d.printPlan(r.c, plan, r.where(), r.memory)
		if r.rehearsal != nil {
			r.d.Say("\n%s", r.d.FoldErr(r.rehearsal.hint(), 0))
		}
	}
	return plan, nil
}

func (r *runner) where() string {
	if r.rehearsal != nil {
		return r.rehearsal.where()
	}
	return ""
}

// agrees tells whether messages may leave. In a rehearsal nobody is reached, and nobody is asked.
func (r *runner) agrees(ctx context.Context, question string) error {
	if r.f.yes || r.rehearsal != nil {
		return nil
	}
	return r.d.agrees(ctx, question)
}

func (r *runner) question(p *campaign.Plan) string {
	if p.Unsure > 0 {
		return fmt.Sprintf("\n%s may have been received already, and would be received twice. Send %s with %s all the same?",
			wording.Count(p.Unsure), wording.Counted(p.Send, "message"), r.c.Sender())
	}
	return fmt.Sprintf("\nSend %s with %s now?", wording.Counted(p.Send, "message"), r.c.Sender())
}

// agrees asks a person at a terminal whether messages may leave. Where nobody can answer, or would see the question, nobody
// has agreed to anything.
func (d *dialogue) agrees(ctx context.Context, question string) error {
	switch {
	case !d.Answers:
		return failed("nothing was sent: nobody can be asked first, since standard input isn't a terminal; add --yes to send without a question")
	case !d.Shown:
		return failed("nothing was sent: the question before it can't be shown, since standard error isn't a terminal; add --yes to send without it")
	case !d.Ask(ctx, question):
		d.Say("Nothing was sent.")
		return quietly(exitInterrupted)
	}
	return nil
}
