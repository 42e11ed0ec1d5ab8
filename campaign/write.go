package campaign

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"campaign/campaign/ledger"
	"campaign/campaign/results"
	"campaign/campaign/workspace"
	"campaign/schema"
	"campaign/schema/wording"
)

// ResultsFile is the kind of results files. Others are those of the commands that write them.
var ResultsFile = workspace.Kind{Name: "a results file", Is: results.Begins}

// CheckResults tries whether results can be written to path, and changes nothing there. Nil when they can.
func (c *Campaign) CheckResults(path string) *schema.Problem {
	err := c.CheckOverwrite(path, ResultsFile)
	if err == nil {
		err = c.Rival(path)
	}
	if err == nil {
		err = workspace.TryToWrite(path)
	}
	wrong, is := errors.AsType[*workspace.Unwritable](err) // they give no others
	if !is {
		return nil
	}
	p := c.Document.Locate(wrong.Advise("results").At("results.csv"))
	if path != c.ResultsPath { // a rehearsal's, which the file doesn't name
		p = schema.Of(c.Path, 0, wrong.Advise("rehearsal"))
	}
	return &p
}

// CheckPage tries whether a page about the results can be written to path, and changes nothing there. A nil Campaign is of
// results that are somebody else's.
func (c *Campaign) CheckPage(path string, kind workspace.Kind, results string) error {
	if workspace.SameFile(path, results) {
		return fmt.Errorf("%s: the page would be written over the results", path)
	}
	if err := c.CheckOverwrite(path, kind); err != nil {
		return err
	}
	return workspace.TryToWrite(path)
}

// CheckOverwrite refuses to write over a file that isn't of the kind, or that the campaign reads or keeps. A nil Campaign has none.
func (c *Campaign) CheckOverwrite(path string, kind workspace.Kind) error {
	if c == nil {
		return kind.CheckOverwrite(path)
	}
	for _, own := range append(c.Inputs(), c.LedgerPath) {
		if own != "" && workspace.SameFile(path, own) {
			return workspace.Overwriting(wording.Say("file-of-campaign", wording.Args{"file": path}))
		}
	}
	if workspace.SameFile(filepath.Dir(path), filepath.Dir(c.LedgerPath)) && ledger.Beside(c.LedgerPath, path) {
		return workspace.Overwriting(wording.Say("file-of-ledger", wording.Args{"file": path}))
	}
	return kind.CheckOverwrite(path)
}

// WriteTo writes a file that a person named, by way of WriteWhole, where CheckOverwrite has nothing against it.
func (c *Campaign) WriteTo(path string, kind workspace.Kind, write func(io.Writer) error) error {
	if err := c.CheckOverwrite(path, kind); err != nil {
		return err
	}
	return workspace.WriteWhole(path, kind, write)
}
