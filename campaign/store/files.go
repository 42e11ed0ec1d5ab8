package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// What is done with the files where SQLite doesn't look.

// create makes the folder and an empty file where there is none, so that both have narrow rights from the start, and
// returns the file's real path.
func create(path string) (real string, isNew bool, err error) {
	if path, err = filepath.Abs(path); err != nil {
		return "", false, pathError(path, err)
	}
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return "", false, pathError(path, err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	switch {
	case err == nil:
		isNew, err = true, f.Close()
	case errors.Is(err, fs.ErrExist):
		err = nil
	}
	if err != nil {
		return "", false, pathError(path, err)
	}
	real, err = locate(path)
	return real, isNew, err
}

// locate is the real path of the file, which must be there and be a plain file: a pipe or a device would
// make the reader wait for ever.
func locate(path string) (string, error) {
	given := path
	path, err := filepath.Abs(path)
	if err != nil {
		return "", pathError(given, err)
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", newError(ErrNone, path, err)
	}
	if err != nil {
		return "", pathError(path, err)
	}
	if !info.Mode().IsRegular() {
		return "", newError(ErrForeign, path, errors.New("not a plain file"))
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", pathError(path, err)
	}
	return real, nil
}

// makeFolder is MkdirAll whose folders survive a power cut: each new one is flushed into its parent.
func makeFolder(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	parent := filepath.Dir(dir)
	if parent != dir {
		if err := makeFolder(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	flushFolder(parent)
	return nil
}

// flushFolder asks for a folder's entries to be on disk. Some systems can't; then there is nothing to be done.
func flushFolder(dir string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	_ = d.Sync()
	_ = d.Close()
}

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
// one that never held anything: a lock is made for what is written down, and stays; and a run stands in the count file.
func emptied(path string) bool {
	files, _ := os.ReadDir(filepath.Dir(path)) // what can't be read holds no database either
	return hasRuns(path) || slices.ContainsFunc(files, func(f os.DirEntry) bool { return isLock(f.Name(), filepath.Base(path)) })
}

// Lost tells that a file was at path, by what was kept beside it, and is there no more.
func Lost(path string) bool {
	if real, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(real, filepath.Base(path))
	}
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist) && emptied(path)
}

// setAside renames what is left beside a database that is gone, so that a new one can begin: nothing is deleted.
func setAside(path, mark string) error {
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return err
	}
	for _, f := range files {
		name, base := f.Name(), filepath.Base(path)
		if !strings.HasPrefix(name, base) || isLock(name, base) || !Beside(path, name) {
			continue
		}
		old := filepath.Join(filepath.Dir(path), name)
		if err := os.Rename(old, old+mark); err != nil {
			return err
		}
	}
	return nil
}
