// Package scratch makes folders for what nobody may keep: a file that isn't whole yet, the parts of a workbook, the ledger
// of a rehearsal. Numbers of people are in them.
//
// A folder is its user's alone, and goes with Remove. What a killed process left is removed by the next that makes one in
// the same place; what a living one has is left alone.
package scratch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/gofrs/flock"
)

// prefix begins the name of a folder; digits follow.
const prefix = ".campaign-tmp-"

var ours = regexp.MustCompile(`^\.campaign-tmp-[0-9]+$`)

// lockName is the file of a folder that its process holds a lock on. The lock dies with the process.
const lockName = "lock"

// A Folder is one that this process has to itself.
type Folder struct {
	Path string
	lock *flock.Flock
}

// New makes a folder in base, and removes those that dead processes left there. Where locks aren't to be had, as on some
// network disks, nobody removes another's.
func New(base string) (*Folder, error) {
	sweep(base)
	for {
		dir, err := os.MkdirTemp(base, prefix+"*")
		if err != nil {
			return nil, err
		}
		f := &Folder{dir, flock.New(filepath.Join(dir, lockName), flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))}
		if f.mine() {
			// What a kill leaves isn't to be committed. A full disk has no room for this, nor for what it is about.
			_ = os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("*\n"), 0o600)
			return f, nil
		}
	}
}

// mine takes the lock. It is false where another process has taken the folder for one that was left, and removes it.
func (f *Folder) mine() bool {
	held, err := f.lock.TryLock()
	if err == nil && !held || errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err != nil {
		return true // no locks here
	}
	locked, err := f.lock.Stat()
	there, err2 := os.Stat(f.lock.Path())
	if err != nil || err2 != nil || !os.SameFile(locked, there) {
		_ = f.lock.Close() // of a file that is gone
		return false
	}
	return true
}

// Remove removes the folder and what is in it.
func (f *Folder) Remove() error { return remove(f.Path, f.lock) }

// remove removes the lock last, so that a folder of which a kill leaves a part is still found.
func remove(dir string, lock *flock.Flock) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if e.Name() != lockName {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	gone := os.RemoveAll(dir)
	err = errors.Join(err, lock.Close())
	if gone != nil { // some systems remove no open file
		gone = os.RemoveAll(dir)
	}
	return errors.Join(err, gone)
}

// sweep removes the folders in base that dead processes left. One that can't be removed is no reason to do nothing.
func sweep(base string) {
	entries, _ := os.ReadDir(base)
	for _, e := range entries {
		if !e.IsDir() || !ours.MatchString(e.Name()) {
			continue
		}
		dir := filepath.Join(base, e.Name())
		path := filepath.Join(dir, lockName)
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			_ = os.Remove(dir) // only where it is empty
			continue
		}
		if err != nil || !info.Mode().IsRegular() {
			continue // somebody else's, or no file to wait for
		}
		lock := flock.New(path, flock.SetFlag(os.O_RDWR))
		if held, err := lock.TryLock(); err == nil && held {
			_ = remove(dir, lock)
		}
	}
}
