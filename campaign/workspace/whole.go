package workspace

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"campaign/campaign/scratch"
	"campaign/schema/wording"
)

// WriteWhole writes a file by way of another one near it, so that whoever reads it finds the old or the new one and never a
// half. What isn't of the same kind isn't written over. A file that is replaced leaves its rights to the new one. A device
// or a pipe, such as /dev/stdout, is written to as it is.
func WriteWhole(path string, kind Kind, write func(io.Writer) error) (err error) {
	fail := func(err error) error { return unwritable(path, err) }
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return fail(err)
		}
		return errors.Join(write(f), f.Close())
	}
	if err := kind.CheckOverwrite(path); err != nil {
		return err
	}
	path = Target(path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fail(err)
	}
	folder, err := scratch.New(filepath.Dir(path))
	if err != nil {
		return fail(err)
	}
	defer func() { _ = folder.Remove() }() // what stays is removed by the next that writes there
	f, err := os.OpenFile(filepath.Join(folder.Path, "new"), os.O_RDWR|os.O_CREATE|os.O_EXCL, kind.rights())
	if err != nil {
		return fail(err)
	}
	if err := write(f); err != nil {
		var disk *os.PathError
		if errors.As(err, &disk) {
			err = fail(disk)
		}
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(keepRights(f, path), f.Sync(), f.Close()); err != nil {
		return fail(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fail(err)
	}
	return nil
}

func unwritable(path string, err error) error {
	return &Unwritable{Problem: wording.Say("file-unwritable", wording.Args{"file": path, "reason": Reason(err)})}
}

// TryToWrite goes the way of WriteWhole as far as nothing stays of it. The error is an *Unwritable.
func TryToWrite(path string) error {
	fail := func(err error) error { return unwritable(path, err) }
	switch info, err := os.Stat(path); {
	case err == nil && info.Mode()&os.ModeCharDevice != 0: // such as /dev/null
		return tryDevice(path, fail)
	case err == nil && !info.Mode().IsRegular():
		return fail(errors.New("it isn't an ordinary file"))
	case os.IsPathSeparator(path[len(path)-1]):
		return fail(errors.New("it names a folder"))
	}
	path = Target(path)
	// Folders that aren't there will be made in the last that is. Another command may do so meanwhile: none is made here.
	dir, names := filepath.Dir(path), []string{filepath.Base(path)}
	for _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist); _, err = os.Stat(dir) {
		names = append(names, filepath.Base(dir))
		dir = filepath.Dir(dir)
	}
	for _, name := range names { // one may be too long
		if _, err := os.Lstat(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fail(err)
		}
	}
	folder, err := scratch.New(dir)
	if err != nil {
		return fail(err)
	}
	if err := folder.Remove(); err != nil {
		return fail(err)
	}
	return nil
}

// tryDevice writes nothing to a device. One that is full, as /dev/full, says so.
func tryDevice(path string, fail func(error) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fail(err)
	}
	_, err = f.Write(nil)
	if err = errors.Join(err, f.Close()); err != nil {
		return fail(err)
	}
	return nil
}

// keepRights gives a file the rights of the one in whose place it comes, if there is one.
func keepRights(f *os.File, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return f.Chmod(info.Mode().Perm())
}
