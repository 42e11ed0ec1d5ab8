package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/campaign/ledger"
	"campaign/campaign/workspace"
	"campaign/providers"
	"campaign/schema"
)

// load reads a campaign file; its problems are printed, and wrong ones end the command.
func (d *desk) load(path string, o file.Options) (*campaign.Campaign, error) {
	c, problems := d.tryLoad(path, o)
	d.printProblems(problems)
	if c == nil {
		return nil, quietly(exitWrong)
	}
	return c, nil
}

// loadFile is load of the campaign file alone, for who only wants to know what the ledger knows.
func (d *desk) loadFile(path string, o file.Options) (*file.File, error) {
	f, problems := file.Load(path, fromHere(o))
	d.printProblems(problems)
	if f == nil {
		return nil, quietly(exitWrong)
	}
	return f, nil
}

func (d *desk) tryLoad(path string, o file.Options) (*campaign.Campaign, []schema.Problem) {
	return campaign.Load(path, fromHere(o))
}

// fromHere are the options with this program's vendors and this process's environment.
func fromHere(o file.Options) file.Options {
	o.Drivers, o.Environment = providers.All(), os.LookupEnv
	return o
}

func (d *desk) printProblems(problems []schema.Problem) {
	for _, p := range problems {
		d.printProblem(p)
	}
}

// printProblem shows a problem as compilers do: where, what, the cure, then the line with a caret below the place.
func (d *desk) printProblem(p schema.Problem) {
	line, excerpt, _ := strings.Cut(p.Caret(), "\n")
	warning := ""
	if p.Warning {
		warning = d.styled(yellow, "warning: ")
	}
	line = d.foldErr(line, 0)
	// The place is bold as far as the first line has it.
	if place := p.Place(); place != "" && strings.HasPrefix(line, place+":") {
		line = d.styled(bold, place+":") + line[len(place)+1:]
	}
	if source, caret, ok := strings.Cut(excerpt, "\n"); ok {
		line += "\n" + source + "\n" + strings.TrimSuffix(caret, "^") + d.styled(red, "^")
	}
	d.say("%s%s", warning, line)
}

// known opens what the campaign's ledger knows, for reading. Where there is no ledger yet it knows nothing.
func known(ctx context.Context, f *file.File) (*ledger.Reader, func() error, error) {
	l, err := ledger.OpenExisting(ctx, f.LedgerPath)
	if errors.Is(err, ledger.ErrNone) {
		return nil, func() error { return nil }, nil
	}
	if err != nil {
		return nil, nil, failed("%s", err)
	}
	return l.Read(f.Name), l.Close, nil
}

// changed is the problem of a campaign of which the ledger knows that it was sent with another content, nil for none.
func changed(ctx context.Context, c *campaign.Campaign, reader *ledger.Reader) (*schema.Problem, error) {
	if !c.Comparable {
		return nil, nil
	}
	if is, err := reader.Changed(ctx, c.Digest); err != nil || !is {
		return nil, err
	}
	p := c.Changed()
	return &p, nil
}

// writeNew writes a file that isn't there yet, whole or not at all.
func writeNew(path string, write func(io.Writer) error) error {
	if err := workspace.WriteWhole(path, workspace.Kind{}, write); err != nil {
		return failed("%s", err)
	}
	return nil
}
