package campaign

import (
	"fmt"
	"io"
	"path/filepath"

	"campaign/campaign/ledger"
	"campaign/campaign/results"
	"campaign/campaign/workspace"
	"campaign/schema"
)

// ResultsFile is the kind of results files. Others are those of the commands that write them.
var ResultsFile = workspace.Kind{Name: "a results file", Is: results.Begins}

// CheckResults tries whether results can be written to path, and changes nothing there. Nil when they can.
func (c *Campaign) CheckResults(path string) *schema.Problem {
	cure := ", or make room for this one"
	err := c.Spare(path, ResultsFile)
	if err == nil {
		if err = c.Rival(path); err != nil {
			cure = ""
		}
	}
	if err == nil {
		err = workspace.TryToWrite(path)
	}
	if err == nil {
		return nil
	}
	if path != c.ResultsPath { // a rehearsal's, which the file doesn't name
		return &schema.Problem{File: c.Path, Text: err.Error(), Hint: "rename the campaign file" + cure}
	}
	p := c.Document.Problem("results.csv", err.Error(), "name another file in results.csv"+cure)
	return &p
}

// CheckPage tries whether a page about the results can be written to path, and changes nothing there. A nil Campaign is of
// results that are somebody else's.
func (c *Campaign) CheckPage(path string, kind workspace.Kind, results string) error {
	if workspace.SameFile(path, results) {
		return fmt.Errorf("%s: the page would be written over the results", path)
	}
	if err := c.Spare(path, kind); err != nil {
		return err
	}
	return workspace.TryToWrite(path)
}

// Spare refuses to write over a file that isn't of the kind, or that the campaign reads or keeps. A nil Campaign has none.
func (c *Campaign) Spare(path string, kind workspace.Kind) error {
	if c == nil {
		return kind.Spare(path)
	}
	for _, own := range append(c.Inputs(), c.LedgerPath) {
		if own != "" && workspace.SameFile(path, own) {
			return &workspace.Overwriting{Text: path + " is a file of the campaign's own, and would be overwritten"}
		}
	}
	if workspace.SameFile(filepath.Dir(path), filepath.Dir(c.LedgerPath)) && ledger.Beside(c.LedgerPath, path) {
		return &workspace.Overwriting{Text: path + " is a file of the ledger's own, and would be overwritten"}
	}
	return kind.Spare(path)
}

// WriteTo writes a file that a person named, by way of WriteWhole, where Spare has nothing against it.
func (c *Campaign) WriteTo(path string, kind workspace.Kind, write func(io.Writer) error) error {
	if err := c.Spare(path, kind); err != nil {
		return err
	}
	return workspace.WriteWhole(path, kind, write)
}
