package cli

import (
	"github.com/spf13/cobra"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/schema"
)

func checkCommand(d *dialogue) *cobra.Command {
	var asJSON bool
	var allow hostsFlag
	cmd := &cobra.Command{
		Use:   "check [FILE...]",
		Short: "Check everything that can be checked without sending: file, environment, every row",
		Args:  takes(anyNumber),
		RunE: func(cmd *cobra.Command, files []string) error {
			hosts, err := allow.all()
			if err != nil {
				return err
			}
			if len(files) == 0 {
				files = []string{campaignNamed(nil)}
			}
			code := exitOK
			for _, name := range files {
				ok, err := d.check(cmd, name, file.Options{Hosts: hosts}, asJSON)
				if err != nil {
					return err
				}
				if !ok {
					code = exitWrong
				}
			}
			return quietly(code)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "list all problems, one JSON object a line")
	allow.define(cmd.Flags())
	return cmd
}

// check checks one file and tells whether nothing is wrong with it.
func (d *dialogue) check(cmd *cobra.Command, name string, options file.Options, asJSON bool) (bool, error) {
	events := newEvents(d.Out, asJSON)
	report := func(problems []schema.Problem) {
		for _, p := range problems {
			events.problem(p)
			if !asJSON {
				d.printProblem(p)
			}
		}
	}
	c, problems := load(name, options)
	report(problems)
	if c == nil {
		return false, events.end(d, nil)
	}
	defer d.close(c)
	reader, done, err := openReader(cmd.Context(), c.File)
	if err != nil {
		return false, err
	}
	defer d.done(done)
	o := campaign.PlanOptions{Known: knownTo(reader), Problem: events.problem}
	other, err := changed(cmd.Context(), c, reader)
	if err != nil {
		return false, failed("%s", err)
	}
	forgotten, err := c.Memory().Forgotten(cmd.Context(), reader)
	if err != nil {
		return false, failed("%s", err)
	}
	plan, problems, err := c.Plan(cmd.Context(), o)
	if err != nil {
		return false, err
	}
	for _, p := range []*schema.Problem{c.CheckResults(c.ResultsPath), other, forgotten} {
		if p != nil { // a run would refuse it before its first send
			problems = append(problems, *p)
		}
	}
	knows, err := ledgerLine(cmd.Context(), c, reader)
	if err != nil {
		return false, err
	}
	events.checked(c, plan)
	report(problems)
	if !asJSON {
		if c.Foreign() != "" {
			d.field("provider", c.Sender())
		}
		d.printList(c, plan)
		d.printOutside(c)
		d.field("ledger", knows)
		d.printRowProblems(plan)
		d.printChecked(c, plan, problems)
	}
	return len(problems) == 0 && plan.States[campaign.Invalid] == 0, events.end(d, nil)
}
