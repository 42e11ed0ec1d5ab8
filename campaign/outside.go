package campaign

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"campaign/schema"
)

// An OutsidePath is a file outside of the campaign file's folder that the campaign reads or writes: whoever got the folder from
// somebody else wouldn't look for it there.
type OutsidePath struct {
	Path    string // as the campaign file has it
	Target  string // where it leads, for a link inside of the folder, else ""
	Written bool
}

// OutsidePaths are the files outside of the folder: first what is read, then what is written.
func (c *Campaign) OutsidePaths() []OutsidePath {
	root := c.document.Root
	read := []string{text(root.Get("recipients").Get("csv"))}
	for _, item := range items(root.Get("recipients").Get("suppress")) {
		read = append(read, item.Text)
	}
	read = append(read, ".env")
	written := []string{or(root.Get("results").Get("csv"), filepath.Base(c.ResultsPath))}
	if n := root.Get("ledger"); n != nil || SameFile(c.LedgerPath, c.beside(DefaultLedger)) { // else a plan says where it was found
		written = append(written, or(n, DefaultLedger))
	}
	var all []OutsidePath
	for i, path := range append(read, written...) {
		if p, outside := c.outside(path); outside {
			p.Written = i >= len(read)
			all = append(all, p)
		}
	}
	return all
}

// outside tells whether a path of the campaign file leads out of its folder.
func (c *Campaign) outside(path string) (OutsidePath, bool) {
	full, err := filepath.Abs(c.beside(path))
	folder, err2 := os.Stat(filepath.Dir(c.Path))
	if err != nil || err2 != nil {
		return OutsidePath{}, false // it could be read, so that this is another moment
	}
	real := realPath(full)
	if below(folder, real) {
		return OutsidePath{}, false
	}
	if !below(folder, filepath.Dir(full)) {
		return OutsidePath{Path: path}, true
	}
	return OutsidePath{Path: path, Target: real}, true
}

// realPath is the path without links, as far as it is there.
func realPath(path string) string {
	rest := ""
	for {
		real, err := filepath.EvalSymlinks(path)
		above := filepath.Dir(path)
		if err == nil || above == path {
			return filepath.Join(real, rest)
		}
		path, rest = above, filepath.Join(filepath.Base(path), rest)
	}
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

// checkList refuses a file from outside of the folder that isn't called a list: a campaign file from somebody else would
// decide which file of yours is sent away.
func (c *Campaign) checkList() []schema.Problem {
	path := text(c.document.Root.Get("recipients").Get("csv"))
	p, outside := c.outside(path)
	if name := cmp.Or(p.Target, path); !outside || slices.Contains(listNames, strings.ToLower(filepath.Ext(name))) {
		return nil
	}
	return []schema.Problem{c.document.Problem("recipients.csv",
		path+" is outside of the campaign file's folder, and isn't called a list, such as people.csv or people.xlsx",
		"copy it into the folder if it is one")}
}
