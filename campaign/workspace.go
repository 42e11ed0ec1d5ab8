package campaign

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"

	"campaign/campaign/ledger"
	"campaign/schema"
)

// A campaign's ledger stands in a folder of the program's own: beside the campaign file, or beside whatever else the
// same people send, in a folder above, so that all of it shares one memory.
const (
	ownFolder     = ".campaign"
	DefaultLedger = ownFolder + "/ledger.db"
)

// findLedger finds the campaign's ledger, and the others that may know who must not be messaged. What the file names
// counts, then a ledger beside the file, then the nearest above.
func (c *Campaign) findLedger() []schema.Problem {
	node := c.document.Root.Get("ledger")
	found, barred := Ledgers(filepath.Dir(c.Path))
	c.LedgerPath = c.beside(DefaultLedger)
	switch {
	case node != nil:
		c.LedgerPath, barred = c.beside(node.Text), ""
	case len(found) > 0:
		c.LedgerPath = found[0]
	}
	c.ConsentLedgers = []string{c.LedgerPath}
	for _, path := range found {
		if !SameFile(path, c.LedgerPath) {
			c.ConsentLedgers = append(c.ConsentLedgers, path)
		}
	}
	if barred != "" {
		return []schema.Problem{c.document.Problem("ledger", "whether there is a ledger in "+barred+" can't be seen: this user may not look into it",
			"ask whoever owns it for the right to use it, or name another ledger in ledger:")}
	}
	return nil
}

// Ledgers are the ledgers that are there for campaigns in a folder, the nearest first: its own and those of the folders
// above. The search ends before the user's home and before the root. barred is a folder on the way, such as a
// colleague's, that may have a ledger and can't be looked into; "" for none.
func Ledgers(dir string) (found []string, barred string) {
	for i, at := range Workspaces(dir) {
		if i == 0 {
			at = dir // as it was typed
		}
		path := filepath.Join(at, DefaultLedger)
		_, err := os.Stat(path)
		_, folder := os.Stat(filepath.Dir(path))
		switch {
		case isThere(path):
			found = append(found, asTyped(dir, path))
		case errors.Is(err, fs.ErrPermission) && folder == nil && barred == "":
			barred = asTyped(dir, filepath.Dir(path))
		}
	}
	return found, barred
}

// Workspaces are the folders whose ledger would count for campaigns in a folder, the nearest first, by their real paths:
// through whichever link the folder is reached, its ledger is the same. The folder itself needn't be there yet. A folder
// above that is everybody's doesn't count.
func Workspaces(dir string) []string {
	full, err := filepath.Abs(dir)
	if err != nil {
		return []string{dir} // the working directory is gone
	}
	full = realPath(full)
	home := homeFolder()
	folders := []string{full}
	for at := full; !isFolder(at, home); {
		above := filepath.Dir(at)
		if above == filepath.Dir(above) || isFolder(above, home) {
			break
		}
		if at = above; !everybodys(at) {
			folders = append(folders, at)
		}
	}
	return folders
}

// everybodys tells a folder that all users of the machine put things into, such as /tmp: a ledger there could be anybody's,
// who would read in it whom others write to.
func everybodys(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.Mode()&fs.ModeSticky != 0 && info.Mode().Perm()&0o002 != 0
}

// homeFolder is the user's, "" where nobody can tell. Services run without HOME.
func homeFolder() string {
	if home, err := os.UserHomeDir(); err == nil {
		return home
	}
	if u, err := user.Current(); err == nil {
		return u.HomeDir
	}
	return ""
}

func isFolder(path, other string) bool { return other != "" && SameFile(path, other) }

// isThere tells whether something has this name, be it a link that leads nowhere: a ledger that was put on another disk.
func isThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// asTyped writes a path as the folder it was found from was typed: absolute, or from the working directory.
func asTyped(dir, path string) string {
	if filepath.IsAbs(dir) || !filepath.IsAbs(path) {
		return path
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return path
	}
	short, err := filepath.Rel(realPath(here), path)
	if err != nil {
		return path
	}
	return short
}

// HasLedger tells whether something is in the ledger's place; else the first run makes one there.
func (c *Campaign) HasLedger() bool {
	_, err := os.Stat(c.LedgerPath)
	return !errors.Is(err, fs.ErrNotExist)
}

// OpenLedger opens a ledger for writing, and makes it where there is none; where one was, only anew. A folder of the
// program's own that it makes is kept out of git.
func OpenLedger(ctx context.Context, path string, anew bool) (*ledger.Ledger, error) {
	open := ledger.Open
	if anew {
		open = ledger.OpenAnew
	}
	_, before := os.Stat(filepath.Dir(path))
	l, err := open(ctx, path)
	if err == nil && before != nil {
		KeepOutOfGit(filepath.Dir(path))
	}
	return l, err
}

// KeepOutOfGit tells git to leave a folder of the program's own alone: in it are people's numbers. Where that can't be
// written a ledger is worth more than it.
func KeepOutOfGit(dir string) {
	if filepath.Base(dir) != ownFolder {
		return
	}
	f, err := os.OpenFile(filepath.Join(dir, ".gitignore"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err == nil {
		_, _ = f.WriteString("*\n")
		_ = f.Close()
	}
}

// checkLedger finds a place where no ledger can be. Whether a file that is there is one shows when it is opened.
func (c *Campaign) checkLedger() []schema.Problem {
	node := c.document.Root.Get("ledger")
	info, err := os.Stat(c.LedgerPath)
	if node == nil || err != nil {
		return nil
	}
	what := ""
	switch {
	case info.IsDir():
		what = "is a folder"
	case !info.Mode().IsRegular():
		what = "isn't an ordinary file"
	case slices.ContainsFunc(c.inputs(), func(input string) bool { return SameFile(c.LedgerPath, input) }):
		what = "is a file of the campaign's own"
	default:
		return nil
	}
	return []schema.Problem{c.document.Problem("ledger", fmt.Sprintf("%q %s", node.Text, what), "name a file for nothing else, such as "+DefaultLedger)}
}

// otherLedger finds a campaign file that is a link to one whose ledger stands elsewhere: whoever was sent the campaign there
// would be sent it again.
func (c *Campaign) otherLedger() []schema.Problem {
	there := c.linkedLedgers()
	if len(there) == 0 || isThere(c.LedgerPath) {
		return nil
	}
	target := target(c.Path)
	return []schema.Problem{{File: c.Path, Text: "this is a link to " + target + ", which has been sent: who got it is written down there, in " + there[0],
		Hint: "use " + target}}
}

// linkedLedgers are those that the file would have to which the campaign file is a link; none where it isn't one.
func (c *Campaign) linkedLedgers() []string {
	if info, err := os.Lstat(c.Path); err != nil || info.Mode()&os.ModeSymlink == 0 {
		return nil
	}
	target := target(c.Path)
	found, _ := Ledgers(filepath.Dir(target))
	if node := c.document.Root.Get("ledger"); node != nil {
		found = slices.DeleteFunc([]string{beside(target, node.Text)}, func(path string) bool { return !isThere(path) })
	}
	return found
}
