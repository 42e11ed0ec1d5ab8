package file

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"campaign/campaign/workspace"
	"campaign/schema"
	"campaign/schema/wording"
)

// findLedger finds the campaign's ledger, and the others that may know who must not be messaged. What the file names
// counts, then a ledger beside the file, then the nearest above.
func (f *File) findLedger() []schema.Problem {
	node := f.Document.Root.Get("ledger")
	found, barred := workspace.Ledgers(filepath.Dir(f.Path))
	f.LedgerPath = f.beside(workspace.DefaultLedger)
	switch {
	case node != nil:
		f.LedgerPath, barred = f.beside(node.Text), ""
	case len(found) > 0:
		f.LedgerPath = found[0]
	}
	f.ConsentLedgers = []string{f.LedgerPath}
	for _, path := range found {
		if !workspace.SameFile(path, f.LedgerPath) {
			f.ConsentLedgers = append(f.ConsentLedgers, path)
		}
	}
	if barred != "" {
		return []schema.Problem{f.Document.Locate(wording.Say("ledger-folder-barred", wording.Args{"folder": barred}).At("ledger"))}
	}
	return nil
}

// checkLedger finds a place where no ledger can be. Whether a file that is there is one shows when it is opened.
func (f *File) checkLedger() []schema.Problem {
	node := f.Document.Root.Get("ledger")
	info, err := os.Stat(f.LedgerPath)
	if node == nil || err != nil {
		return nil
	}
	var p wording.Problem
	args := wording.Args{"ledger": strconv.Quote(node.Text), "usual": workspace.DefaultLedger}
	switch {
	case info.IsDir():
		p = wording.Say("ledger-is-folder", args)
	case !info.Mode().IsRegular():
		p = wording.Say("ledger-not-ordinary", args)
	case slices.ContainsFunc(f.Inputs(), func(input string) bool { return workspace.SameFile(f.LedgerPath, input) }):
		p = wording.Say("ledger-is-own-file", args)
	default:
		return nil
	}
	return []schema.Problem{f.Document.Locate(p.At("ledger"))}
}

// otherLedger finds a campaign file that is a link to one whose ledger stands elsewhere: whoever was sent the campaign there
// would be sent it again.
func (f *File) otherLedger() []schema.Problem {
	there := f.LinkedLedgers()
	if len(there) == 0 || workspace.IsThere(f.LedgerPath) {
		return nil
	}
	target := workspace.Target(f.Path)
	return []schema.Problem{schema.Of(f.Path, 0, wording.Say("file-is-link-to-sent", wording.Args{"target": target, "ledger": there[0]}))}
}

// LinkedLedgers are those that the file would have to which the campaign file is a link; none where it isn't one.
func (f *File) LinkedLedgers() []string {
	if info, err := os.Lstat(f.Path); err != nil || info.Mode()&os.ModeSymlink == 0 {
		return nil
	}
	target := workspace.Target(f.Path)
	found, _ := workspace.Ledgers(filepath.Dir(target))
	if node := f.Document.Root.Get("ledger"); node != nil {
		found = slices.DeleteFunc([]string{beside(target, node.Text)}, func(path string) bool { return !workspace.IsThere(path) })
	}
	return found
}
