// Package workspace is the folder in which people keep what they send: which folders share a ledger, and how files in them
// are written, whole or not at all and over nothing that isn't this program's. It knows no campaign file.
package workspace

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
)

// A campaign's ledger stands in a folder of the program's own: beside the campaign file, or beside whatever else the
// same people send, in a folder above, so that all of it shares one memory.
const (
	OwnFolder     = ".campaign"
	DefaultLedger = OwnFolder + "/ledger.db"
)

// Ledgers are the ledgers that are there for campaigns in a folder, the nearest first: its own and those of the folders
// above. The search ends before the user's home and before the root. barred is a folder on the way, such as a
// colleague's, that may have a ledger and can't be looked into; "" for none.
func Ledgers(dir string) (found []string, barred string) {
	for i, at := range Folders(dir) {
		if i == 0 {
			at = dir // as it was typed
		}
		path := filepath.Join(at, DefaultLedger)
		_, err := os.Stat(path)
		_, folder := os.Stat(filepath.Dir(path))
		switch {
		case IsThere(path):
			found = append(found, asTyped(dir, path))
		case errors.Is(err, fs.ErrPermission) && folder == nil && barred == "":
			barred = asTyped(dir, filepath.Dir(path))
		}
	}
	return found, barred
}

// Folders are the folders whose ledger would count for campaigns in a folder, the nearest first, by their real paths:
// through whichever link the folder is reached, its ledger is the same. The folder itself needn't be there yet. A folder
// above that is everybody's doesn't count.
func Folders(dir string) []string {
	full, err := filepath.Abs(dir)
	if err != nil {
		return []string{dir} // the working directory is gone
	}
	full = RealPath(full)
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

// asTyped writes a path as the folder it was found from was typed: absolute, or from the working directory.
func asTyped(dir, path string) string {
	if filepath.IsAbs(dir) || !filepath.IsAbs(path) {
		return path
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return path
	}
	short, err := filepath.Rel(RealPath(here), path)
	if err != nil {
		return path
	}
	return short
}

// KeepOutOfGit tells git to leave a folder of the program's own alone: in it are people's numbers. Where that can't be
// written a ledger is worth more than it.
func KeepOutOfGit(dir string) {
	if filepath.Base(dir) != OwnFolder {
		return
	}
	f, err := os.OpenFile(filepath.Join(dir, ".gitignore"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err == nil {
		_, _ = f.WriteString("*\n")
		_ = f.Close()
	}
}
