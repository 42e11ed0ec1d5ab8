package file

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"campaign/campaign/workspace"
	"campaign/schema"
	"campaign/schema/wording"
)

// fileExtensions are those of campaign files.
var fileExtensions = []string{".yaml", ".yml"}

// stem is the campaign file's path without .yaml.
func (f *File) stem() string {
	for _, ext := range fileExtensions {
		if s, ok := strings.CutSuffix(f.Path, ext); ok {
			return s
		}
	}
	return f.Path
}

// resultsPath is where the results go. A document that there isn't yet names nothing else.
func (f *File) resultsPath() string {
	if f.Document != nil {
		if n := f.Document.Root.Get("results").Get("csv"); n != nil {
			return f.beside(n.Text)
		}
	}
	return f.stem() + ".results.csv"
}

// SandboxResultsPath is where a rehearsal's results go.
func (f *File) SandboxResultsPath() string { return f.stem() + ".sandbox.results.csv" }

// Rival refuses a results file in which another campaign of the folder keeps its own: each run of the one would write over
// what became of the other's people. Two files with one name and one list are one campaign.
func (f *File) Rival(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil // a device holds nothing
	}
	entries, err := os.ReadDir(filepath.Dir(f.Path))
	if err != nil {
		return nil // the campaign file could be read, so that this is another moment
	}
	for _, e := range entries {
		other := filepath.Join(filepath.Dir(f.Path), e.Name())
		if !slices.Contains(fileExtensions, filepath.Ext(other)) || workspace.SameFile(other, f.Path) {
			continue
		}
		if o := sharer(other, path); o != nil && (o.Name != f.Name || !workspace.SameFile(o.recipients().Path, f.Recipients.Path)) {
			return workspace.Overwriting(wording.Say("results-shared", wording.Args{"file": path, "other": other}))
		}
	}
	return nil
}

// sharer is the campaign of a file, as far as it tells where its results go, if they go to path.
func sharer(file, path string) *File {
	f := &File{Path: file}
	text, problem := readFile(file, "campaign file")
	if problem != nil || !bytes.Contains(text, []byte(filepath.Base(path))) && !f.keeps(path) {
		return nil // most of a folder's files aren't read more closely: there may be hundreds
	}
	if f.Document, _ = schema.Parse(file, text); f.Document == nil || f.Document.Root.Get("recipients") == nil || !f.keeps(path) {
		return nil
	}
	f.Name = or(f.Document.Root.Get("name"), "")
	return f
}

// keeps tells whether the campaign's results, or those of a rehearsal, go to path.
func (f *File) keeps(path string) bool {
	return workspace.SameFile(path, f.resultsPath()) || workspace.SameFile(path, f.SandboxResultsPath())
}
