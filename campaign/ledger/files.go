package ledger

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// What is done with a ledger's files where SQLite doesn't look.

// sameRights gives the index of the log the file's own rights. It was made with those that the file had then, and who has
// made the file writable since couldn't write all the same.
func sameRights(path string) {
	file, err := os.Stat(path)
	if err != nil {
		return
	}
	if index, err := os.Stat(path + "-shm"); err == nil && index.Mode() != file.Mode() {
		_ = os.Chmod(path+"-shm", file.Mode()) // who may not do that is told so by SQLite
	}
}

// unmake removes a new file that could be given no tables: it is of no use, and later it would look like one that was
// emptied. One with a page may be another process's, unless there is no room for that either.
func unmake(path string, why error) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() > pageSize || info.Size() > 0 && !errors.Is(why, ErrFull) {
		return nil
	}
	for _, beside := range []string{"-wal", "-shm", ".count"} {
		if err := os.Remove(path + beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return os.Remove(path)
}

// emptied tells a file without tables that lost what it held, or its log, in which all of a campaign is at first, from
// one that never held anything: a lock is made for a campaign that is written down, and stays; and a run stands in the count
// file.
func emptied(path string) bool {
	files, _ := os.ReadDir(filepath.Dir(path)) // what can't be read holds no ledger either
	return hasRuns(path) || slices.ContainsFunc(files, func(f os.DirEntry) bool { return isLock(f.Name(), filepath.Base(path)) })
}
