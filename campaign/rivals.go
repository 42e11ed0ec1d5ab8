package campaign

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"campaign/schema"
)

// rival refuses a results file in which another campaign of the folder keeps its own: each run of the one would write over
// what became of the other's people. Two files with one name and one list are one campaign.
func (c *Campaign) rival(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil // a device holds nothing
	}
	entries, err := os.ReadDir(filepath.Dir(c.Path))
	if err != nil {
		return nil // the campaign file could be read, so that this is another moment
	}
	for _, e := range entries {
		other := filepath.Join(filepath.Dir(c.Path), e.Name())
		if !slices.Contains(fileExtensions, filepath.Ext(other)) || SameFile(other, c.Path) {
			continue
		}
		if o := sharer(other, path); o != nil && (o.Name != c.Name || !SameFile(o.list(), c.list())) {
			return &Overwriting{fmt.Sprintf("%s is where the results of %s go too, and would be overwritten", path, other)}
		}
	}
	return nil
}

// sharer is the campaign of a file, as far as it tells where its results go, if they go to path.
func sharer(file, path string) *Campaign {
	c := &Campaign{Path: file}
	text, problem := readFile(file, "campaign file")
	if problem != nil || !bytes.Contains(text, []byte(filepath.Base(path))) && !c.keeps(path) {
		return nil // most of a folder's files aren't read more closely: there may be hundreds
	}
	if c.document, _ = schema.Parse(file, text); c.document == nil || c.document.Root.Get("recipients") == nil || !c.keeps(path) {
		return nil
	}
	c.Name = or(c.document.Root.Get("name"), "")
	return c
}

// keeps tells whether the campaign's results, or those of a rehearsal, go to path.
func (c *Campaign) keeps(path string) bool {
	return SameFile(path, c.resultsPath()) || SameFile(path, c.SandboxResultsPath())
}

// list is the path of the recipients' file.
func (c *Campaign) list() string { return c.beside(text(c.document.Root.Get("recipients").Get("csv"))) }
