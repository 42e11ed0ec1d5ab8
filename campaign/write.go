package campaign

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"campaign/campaign/ledger"
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

// CheckReport tries whether a page about the results can be written to path, and changes nothing there.
func (c *Campaign) CheckReport(path, results string) error {
	if SameFile(path, results) {
		return fmt.Errorf("%s: the page would be written over the results", path)
	}
	if err := c.spare(path); err != nil {
		return err
	}
	return tryToWrite(path)
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
	return []schema.Problem{c.document.Problem("ledger", fmt.Sprintf("%q %s", node.Text, what), "name a file for nothing else, such as "+defaultLedger)}
}

// otherLedger finds a campaign file that is a link to one whose ledger stands elsewhere: whoever was sent the campaign there
// would be sent it again.
func (c *Campaign) otherLedger() []schema.Problem {
	if info, err := os.Lstat(c.Path); err != nil || info.Mode()&os.ModeSymlink == 0 {
		return nil
	}
	target, err := filepath.EvalSymlinks(c.Path)
	if err != nil {
		return nil // it could be read, so that this is another moment
	}
	there := beside(target, or(c.document.Root.Get("ledger"), defaultLedger))
	_, known := os.Stat(there)
	if _, here := os.Stat(c.LedgerPath); known != nil || here == nil {
		return nil
	}
	return []schema.Problem{{File: c.Path, Text: "this is a link to " + target + ", which has been sent: who got it is written down there, in " + there,
		Hint: "use " + target}}
}

// inputs are the files that the campaign reads.
func (c *Campaign) inputs() []string {
	from := c.document.Root.Get("recipients")
	paths := []string{c.Path, filepath.Join(filepath.Dir(c.Path), ".env"), c.beside(text(from.Get("csv")))}
	for _, item := range items(from.Get("suppress")) {
		paths = append(paths, c.beside(item.Text))
	}
	return paths
}

// spare refuses a file that the campaign reads or keeps: writing over it would destroy it.
func (c *Campaign) spare(path string) error {
	for _, own := range append(c.inputs(), c.LedgerPath) {
		if own != "" && SameFile(path, own) {
			return fmt.Errorf("%s is a file of the campaign's own, and would be overwritten", path)
		}
	}
	if SameFile(filepath.Dir(path), filepath.Dir(c.LedgerPath)) && ledger.Beside(c.LedgerPath, path) {
		return fmt.Errorf("%s is a file of the ledger's own, and would be overwritten", path)
	}
	return nil
}

// SameFile tells whether two paths lead to one file, also where there is none yet.
func SameFile(a, b string) bool {
	one, err := os.Stat(a)
	two, err2 := os.Stat(b)
	if err == nil && err2 == nil {
		return os.SameFile(one, two)
	}
	one, err = os.Stat(filepath.Dir(a))
	two, err2 = os.Stat(filepath.Dir(b))
	if err == nil && err2 == nil {
		return os.SameFile(one, two) && filepath.Base(a) == filepath.Base(b)
	}
	here, err := filepath.Abs(a)
	there, err2 := filepath.Abs(b)
	return err == nil && err2 == nil && here == there
}

// tryToWrite goes the way of WriteWhole as far as nothing stays of it.
func tryToWrite(path string) error {
	fail := func(err error) error { return fmt.Errorf("%s can't be written: %s", path, plainError(err)) }
	switch info, err := os.Stat(path); {
	case err == nil && info.Mode()&os.ModeCharDevice != 0: // such as /dev/null
		return tryDevice(path, fail)
	case err == nil && !info.Mode().IsRegular():
		return fail(errors.New("it isn't an ordinary file"))
	case os.IsPathSeparator(path[len(path)-1]):
		return fail(errors.New("it names a folder"))
	}
	path = target(path)
	if err := database(path); err != nil {
		return fail(err)
	}
	// Folders that aren't there will be made in the last that is. Another command may do so meanwhile: none is made here.
	dir, names := filepath.Dir(path), []string{filepath.Base(path)}
	for _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist); _, err = os.Stat(dir) {
		names = append(names, filepath.Base(dir))
		dir = filepath.Dir(dir)
	}
	for _, name := range names { // one may be too long; the temporary file's is cut
		if _, err := os.Lstat(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fail(err)
		}
	}
	f, err := createFor(path, dir)
	if err != nil {
		return fail(err)
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
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

// database refuses to write over one: it is some campaign's ledger, and lost with it would be who was sent what.
func database(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return nil // whether it can be written shows in writing
	}
	defer f.Close()
	start := make([]byte, 15)
	if _, err := io.ReadFull(f, start); err == nil && string(start) == "SQLite format 3" {
		return errors.New("it is a database, such as a ledger")
	}
	return nil
}

// createFor makes an empty file in the folder that is to become path. A new one has the rights that the system gives it,
// which os.CreateTemp's hasn't; one in another's place is its owner's alone until it has that one's.
func createFor(path, dir string) (*os.File, error) {
	mode := fs.FileMode(0o666)
	if _, err := os.Stat(path); err == nil {
		mode = 0o600
	}
	base := filepath.Base(path) // cut, since the longest name that a folder takes is 255 bytes
	name := "." + strings.ToValidUTF8(base[:min(len(base), 200)], "") + "-"
	for {
		f, err := os.OpenFile(filepath.Join(dir, name+strconv.FormatUint(uint64(rand.Uint32()), 10)), os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// keepRights gives a file the rights of the one in whose place it comes, if there is one.
func keepRights(f *os.File, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return f.Chmod(info.Mode().Perm())
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
	if err := errors.Join(database(path), os.MkdirAll(filepath.Dir(path), 0o755)); err != nil {
		return fail(err)
	}
	f, err := createFor(path, filepath.Dir(path))
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
	if err := errors.Join(keepRights(f, path), f.Sync(), f.Close()); err != nil {
		return fail(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fail(err)
	}
	return nil
}
