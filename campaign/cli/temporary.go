package cli

import (
	"os"
	"path/filepath"

	"campaign/campaign/scratch"
)

// ownTemporary gives this process a temporary folder of its own, and returns what removes it. The ledger of a rehearsal is
// there, and what libraries unpack of a list. A process that is killed can't remove it: so it isn't among the system's, but
// where the next one finds and removes it, and where nothing is backed up or shared.
func ownTemporary() (remove func()) {
	for _, base := range []string{cacheFolder(), os.TempDir()} {
		folder, err := scratch.New(base)
		if err != nil {
			continue
		}
		for _, name := range []string{"TMPDIR", "TMP"} { // the second is of Windows
			_ = os.Setenv(name, folder.Path) // it fails for impossible names only
		}
		return func() { _ = folder.Remove() } // what stays is removed by the next
	}
	return func() {} // whatever needs a temporary file will say so
}

// cacheFolder is this program's among the user's files that can be had again. A user without a home, such as a service's,
// has the system's temporary folder.
func cacheFolder() string {
	cache, err := os.UserCacheDir()
	base := filepath.Join(cache, "campaign")
	if err != nil || os.MkdirAll(base, 0o700) != nil {
		return os.TempDir()
	}
	return base
}
