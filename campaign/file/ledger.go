package file

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"campaign/campaign/workspace"
	"campaign/schema"
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
		return []schema.Problem{f.Document.Problem("ledger", "whether there is a ledger in "+barred+" can't be seen: this user may not look into it",
			"ask whoever owns it for the right to use it, or name another ledger in ledger:")}
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
	what := ""
	switch {
	case info.IsDir():
		what = "is a folder"
	case !info.Mode().IsRegular():
		what = "isn't an ordinary file"
	case slices.ContainsFunc(f.Inputs(), func(input string) bool { return workspace.SameFile(f.LedgerPath, input) }):
		what = "is a file of the campaign's own"
	default:
		return nil
	}
	return []schema.Problem{f.Document.Problem("ledger", fmt.Sprintf("%q %s", node.Text, what), "name a file for nothing else, such as "+workspace.DefaultLedger)}
}

// otherLedger finds a campaign file that is a link to one whose ledger stands elsewhere: whoever was sent the campaign there
// would be sent it again.
func (f *File) otherLedger() []schema.Problem {
	there := f.LinkedLedgers()
	if len(there) == 0 || workspace.IsThere(f.LedgerPath) {
		return nil
	}
	target := workspace.Target(f.Path)
	return []schema.Problem{{File: f.Path, Text: "this is a link to " + target + ", which has been sent: who got it is written down there, in " + there[0],
		Hint: "use " + target}}
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
