package campaign

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"campaign/schema"
)

// CheckResults tries whether results can be written to path, and changes nothing there. Nil when they can.
func (c *Campaign) CheckResults(path string) *schema.Problem {
	err := c.spare(path)
	if err == nil {
		err = tryToWrite(path)
	}
	if err == nil {
		return nil
	}
	p := c.document.Problem("results.csv", err.Error(), "name another file in results.csv, or make room for this one")
	return &p
}

// spare refuses a file that the campaign reads or keeps: writing over it would destroy it.
func (c *Campaign) spare(path string) error {
	there, err := os.Stat(path)
	if err != nil {
		return nil // what isn't there isn't read
	}
	for _, own := range append([]string{c.Path, c.listPath, c.LedgerPath, filepath.Join(filepath.Dir(c.Path), ".env")}, c.suppressPaths...) {
		if info, err := os.Stat(own); err == nil && os.SameFile(there, info) {
			return fmt.Errorf("%s is a file of the campaign's own, and would be overwritten", path)
		}
	}
	return nil
}

func tryToWrite(path string) error {
	fail := func(err error) error { return fmt.Errorf("%s can't be written: %s", path, plainError(err)) }
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		if info.Mode()&os.ModeCharDevice != 0 {
			return nil // such as /dev/null
		}
		return fail(errors.New("it isn't an ordinary file"))
	}
	path = target(path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fail(err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), temporary(path))
	if err != nil {
		return fail(err)
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return fail(err)
	}
	return nil
}

// temporary is the pattern of a file that becomes path. It is cut, since the longest name that a folder takes is 255 bytes.
func temporary(path string) string {
	base := filepath.Base(path)
	return "." + strings.ToValidUTF8(base[:min(len(base), 200)], "") + "-*"
}

// target is the file behind a symbolic link, so that the link stays.
func target(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// WriteTo writes a file that a person named, by way of WriteWhole, but never over a file of the campaign's own.
func (c *Campaign) WriteTo(path string, write func(io.Writer) error) error {
	if err := c.spare(path); err != nil {
		return err
	}
	return WriteWhole(path, write)
}

// WriteWhole writes a file by way of a temporary one beside it, so that whoever reads it finds the old or the new one
// and never a half. A device or a pipe, such as /dev/stdout, is written to as it is.
func WriteWhole(path string, write func(io.Writer) error) (err error) {
	fail := func(err error) error { return fmt.Errorf("%s can't be written: %s", path, plainError(err)) }
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return fail(err)
		}
		return errors.Join(write(f), f.Close())
	}
	path = target(path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fail(err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), temporary(path))
	if err != nil {
		return fail(err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := write(f); err != nil {
		var disk *os.PathError
		if errors.As(err, &disk) {
			err = fail(disk)
		}
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return fail(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fail(err)
	}
	return nil
}
