package campaign

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"campaign/campaign/ledger"
	"campaign/schema"
)

// fileExtensions are those of campaign files.
var fileExtensions = []string{".yaml", ".yml"}

// stem is the campaign file's path without .yaml.
func (c *Campaign) stem() string {
	for _, ext := range fileExtensions {
		if s, ok := strings.CutSuffix(c.Path, ext); ok {
			return s
		}
	}
	return c.Path
}

// resultsPath is where the results go. A document that there isn't yet names nothing else.
func (c *Campaign) resultsPath() string {
	if c.document != nil {
		if n := c.document.Root.Get("results").Get("csv"); n != nil {
			return c.beside(n.Text)
		}
	}
	return c.stem() + ".results.csv"
}

// SandboxResultsPath is where a rehearsal's results go.
func (c *Campaign) SandboxResultsPath() string { return c.stem() + ".sandbox.results.csv" }

// CheckResults tries whether results can be written to path, and changes nothing there. Nil when they can.
func (c *Campaign) CheckResults(path string) *schema.Problem {
	cure := ", or make room for this one"
	err := c.Spare(path, ResultsFile)
	if err == nil {
		if err = c.rival(path); err != nil {
			cure = ""
		}
	}
	if err == nil {
		err = tryToWrite(path)
	}
	if err == nil {
		return nil
	}
	if path != c.ResultsPath { // a rehearsal's, which the file doesn't name
		return &schema.Problem{File: c.Path, Text: err.Error(), Hint: "rename the campaign file" + cure}
	}
	p := c.document.Problem("results.csv", err.Error(), "name another file in results.csv"+cure)
	return &p
}

// CheckPage tries whether a page about the results can be written to path, and changes nothing there. A nil Campaign is of
// results that are somebody else's.
func (c *Campaign) CheckPage(path string, kind Kind, results string) error {
	if SameFile(path, results) {
		return fmt.Errorf("%s: the page would be written over the results", path)
	}
	if err := c.Spare(path, kind); err != nil {
		return err
	}
	return tryToWrite(path)
}

// inputs are the files that the campaign reads.
func (c *Campaign) inputs() []string {
	from := c.document.Root.Get("recipients")
	paths := []string{c.Path, filepath.Join(filepath.Dir(c.Path), ".env"), c.beside(text(from.Get("csv")))}
	for _, item := range items(from.Get("suppress")) {
		paths = append(paths, c.beside(item.Text))
	}
	return paths
}

// Spare refuses to write over a file that isn't of the kind, or that the campaign reads or keeps. A nil Campaign has none.
func (c *Campaign) Spare(path string, kind Kind) error {
	if c == nil {
		return kind.spare(path)
	}
	for _, own := range append(c.inputs(), c.LedgerPath) {
		if own != "" && SameFile(path, own) {
			return &Overwriting{path + " is a file of the campaign's own, and would be overwritten"}
		}
	}
	if SameFile(filepath.Dir(path), filepath.Dir(c.LedgerPath)) && ledger.Beside(c.LedgerPath, path) {
		return &Overwriting{path + " is a file of the ledger's own, and would be overwritten"}
	}
	return kind.spare(path)
}

// SameFile tells whether two paths lead to one file, also where there is none yet.
func SameFile(a, b string) bool {
	one, err := os.Stat(a)
	two, err2 := os.Stat(b)
	if err == nil && err2 == nil {
		return os.SameFile(one, two)
	}
	one, err = os.Stat(filepath.Dir(a))
	two, err2 = os.Stat(filepath.Dir(b))
	if err == nil && err2 == nil {
		return os.SameFile(one, two) && filepath.Base(a) == filepath.Base(b)
	}
	here, err := filepath.Abs(a)
	there, err2 := filepath.Abs(b)
	return err == nil && err2 == nil && here == there
}

// WriteTo writes a file that a person named, by way of WriteWhole, where Spare has nothing against it.
func (c *Campaign) WriteTo(path string, kind Kind, write func(io.Writer) error) error {
	if err := c.Spare(path, kind); err != nil {
		return err
	}
	return WriteWhole(path, kind, write)
}
