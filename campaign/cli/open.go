package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"campaign/campaign"
	"campaign/campaign/file"
	"campaign/campaign/ledger"
	"campaign/campaign/memory"
	"campaign/providers"
	"campaign/schema"
	"campaign/schema/wording"
)

// usualFile is the campaign file that is meant where none is named, and by a folder.
const usualFile = "campaign.yaml"

// campaignNamed is the campaign file or the folder that stands behind a command.
func campaignNamed(args []string) string {
	if len(args) == 0 {
		return usualFile
	}
	return args[0]
}

// locate finds the campaign file that a person means by what they named: a folder means the file in it.
func locate(name string) (path string, problem *schema.Problem) {
	hint := ""
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		name, hint = filepath.Join(name, usualFile), "folder"
	case name == usualFile:
		hint = "here"
	default:
		return name, nil
	}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		p := schema.Of(name, 0, wording.Say("file-missing", nil).Advise(hint))
		return "", &p
	}
	return name, nil
}

// load reads the campaign that a person named, and the head of its list.
func load(name string, o file.Options) (*campaign.Campaign, []schema.Problem) {
	path, problem := locate(name)
	if problem != nil {
		return nil, []schema.Problem{*problem}
	}
	return campaign.Load(path, fromHere(o))
}

// fromHere are the options with this program's vendors and this process's environment.
func fromHere(o file.Options) file.Options {
	o.Drivers, o.Environment = providers.All(), os.LookupEnv
	return o
}

// loadFile reads the campaign file alone, for who only wants to know what the ledger knows.
func (d *dialogue) loadFile(name string, o file.Options) (*file.File, error) {
	path, problem := locate(name)
	if problem != nil {
		d.printProblem(*problem)
		return nil, quietly(exitWrong)
	}
	f, problems := file.Load(path, fromHere(o))
	d.printProblems(problems)
	if f == nil {
		return nil, quietly(exitWrong)
	}
	return f, nil
}

// open opens the campaign that stands behind a command, and its ledger for reading, for as long as use takes.
func (d *dialogue) open(ctx context.Context, args []string, o file.Options, use func(c *campaign.Campaign, reader *ledger.Reader) error) error {
	c, problems := load(campaignNamed(args), o)
	d.printProblems(problems)
	if c == nil {
		return quietly(exitWrong)
	}
	defer d.close(c)
	reader, done, err := openReader(ctx, c.File)
	if err != nil {
		return err
	}
	defer d.done(done)
	return use(c, reader)
}

// openReader opens what the campaign's ledger knows, for reading; nil where there is no ledger yet.
func openReader(ctx context.Context, f *file.File) (*ledger.Reader, func() error, error) {
	l, err := ledger.OpenExisting(ctx, f.LedgerPath)
	if errors.Is(err, ledger.ErrNone) {
		return nil, func() error { return nil }, nil
	}
	if err != nil {
		return nil, nil, failed("%s", err)
	}
	return l.Read(f.Name), l.Close, nil
}

// knownTo looks people up in a ledger, nil for none.
func knownTo(reader *ledger.Reader) campaign.Known {
	if reader == nil {
		return nil
	}
	return reader.Find
}

// changed is the problem of a campaign that was sent with another content; nil where the ledger knows of none, or isn't there.
func changed(ctx context.Context, c *campaign.Campaign, reader *ledger.Reader) (*schema.Problem, error) {
	if reader == nil || !c.Comparable {
		return nil, nil
	}
	if is, err := reader.Changed(ctx, c.Digest); err != nil || !is {
		return nil, err
	}
	p := c.Changed()
	return &p, nil
}

// openLedger opens the run's ledger; done closes it.
func (r *runner) openLedger(ctx context.Context) (l *ledger.Ledger, done func() error, err error) {
	if r.rehearsal != nil {
		return openThrowaway(ctx)
	}
	isNew := !memory.IsThere(r.c.LedgerPath)
	if isNew { // else what a refused run makes would be taken for a ledger of its own
		if err := r.remembers(ctx, nil); err != nil {
			return nil, nil, err
		}
	}
	if l, err = memory.Open(ctx, r.c.LedgerPath, r.f.anew); err != nil {
		return nil, nil, failed("%s", err)
	}
	if !isNew {
		if err := r.remembers(ctx, l.Read(r.c.Name)); err != nil {
			r.d.done(l.Close)
			return nil, nil, err
		}
	}
	return l, l.Close, nil
}

// openThrowaway opens a rehearsal's ledger, which is thrown away, so that nobody is marked as reached.
func openThrowaway(ctx context.Context) (l *ledger.Ledger, done func() error, err error) {
	dir, err := os.MkdirTemp("", "campaign-sandbox-*")
	if err != nil {
		return nil, nil, failed("%s", err)
	}
	if l, err = ledger.Open(ctx, filepath.Join(dir, "ledger.db")); err != nil {
		return nil, nil, errors.Join(failed("%s", err), os.RemoveAll(dir))
	}
	return l, func() error { return errors.Join(l.Close(), os.RemoveAll(dir)) }, nil
}
