package file

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"campaign/campaign/workspace"
	"campaign/schema"
	"campaign/schema/wording"
)

// An OutsidePath is a file outside of the campaign file's folder that the campaign reads or writes: whoever got the folder from
// somebody else wouldn't look for it there.
type OutsidePath struct {
	Path    string // as the campaign file has it
	Target  string // where it leads, for a link inside of the folder, else ""
	Written bool
}

// OutsidePaths are the files outside of the folder: first what is read, then what is written.
func (f *File) OutsidePaths() []OutsidePath {
	root := f.Document.Root
	read := []string{text(root.Get("recipients").Get("csv"))}
	for _, item := range items(root.Get("recipients").Get("suppress")) {
		read = append(read, item.Text)
	}
	read = append(read, ".env")
	written := []string{or(root.Get("results").Get("csv"), filepath.Base(f.ResultsPath))}
	if n := root.Get("ledger"); n != nil || workspace.SameFile(f.LedgerPath, f.beside(workspace.DefaultLedger)) { // else a plan says where it was found
		written = append(written, or(n, workspace.DefaultLedger))
	}
	var all []OutsidePath
	for i, path := range append(read, written...) {
		if p, outside := f.outside(path); outside {
			p.Written = i >= len(read)
			all = append(all, p)
		}
	}
	return all
}

// outside tells whether a path of the campaign file leads out of its folder.
func (f *File) outside(path string) (OutsidePath, bool) {
	full, err := filepath.Abs(f.beside(path))
	folder, err2 := os.Stat(filepath.Dir(f.Path))
	if err != nil || err2 != nil {
		return OutsidePath{}, false // it could be read, so that this is another moment
	}
	real := workspace.RealPath(full)
	if below(folder, real) {
		return OutsidePath{}, false
	}
	if !below(folder, filepath.Dir(full)) {
		return OutsidePath{Path: path}, true
	}
	return OutsidePath{Path: path, Target: real}, true
}

// below tells whether a path is of the folder, or of one in it. Names may differ where a disk doesn't tell cases apart.
func below(folder os.FileInfo, path string) bool {
	for {
		info, err := os.Stat(path)
		if err == nil && os.SameFile(info, folder) {
			return true
		}
		above := filepath.Dir(path)
		if above == path {
			return false
		}
		path = above
	}
}

// listNames are what lists are called by: files of other names hold something else, such as a system's passwords.
var listNames = []string{".csv", ".tsv", ".txt", ".xlsx", ".xlsm"}

// CheckList refuses a file from outside of the folder that isn't called a list: a campaign file from somebody else would
// decide which file of yours is sent away.
func (f *File) CheckList() []schema.Problem {
	path := text(f.Document.Root.Get("recipients").Get("csv"))
	p, outside := f.outside(path)
	if name := cmp.Or(p.Target, path); !outside || slices.Contains(listNames, strings.ToLower(filepath.Ext(name))) {
		return nil
	}
	return []schema.Problem{f.Document.Locate(wording.Say("list-outside", wording.Args{"path": path}).At("recipients.csv"))}
}

// Inputs are the files that the campaign reads.
func (f *File) Inputs() []string {
	return append([]string{f.Path, filepath.Join(filepath.Dir(f.Path), ".env"), f.Recipients.Path}, f.Recipients.Suppress...)
}
