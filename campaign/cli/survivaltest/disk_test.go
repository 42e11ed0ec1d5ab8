package survivaltest

import (
	"math"
	"os"
	"path/filepath"
	"strings"
)

// A disk is what a folder went through: each change of its files and names, and from when on it was safe from a power
// cut. Nothing is safe that wasn't synced: what a file holds by a sync of the file, names by a sync of their folder.
// Moments are lines of the trace.
type disk struct {
	root  string
	files map[string]*file // as programs see them, by their path below root; "." is the root
	names []*naming        // in their order
	last  int              // moment

	before map[string]bool // who was sent a message before the disk began
	left   []departure
	runs   int
}

// A departure is a message that was given to the network.
type departure struct {
	to        string
	when, run int
}

// A file is what it holds, whatever it is called.
type file struct {
	folder  bool
	changes []*change // in their order
}

// never is the moment of what didn't happen.
const never = math.MaxInt

// A span is when something was done, and from when on that is safe.
type span struct{ began, ended, safe int }

// A change writes data, or cuts the file.
type change struct {
	span
	at   int64
	data []byte
	cut  bool
}

// end is where the written data ends, or the file that was cut.
func (c *change) end() int64 { return c.at + int64(len(c.data)) }

// A naming gives a file a name, or takes it away where file is nil, together with the file's former name.
type naming struct {
	span
	name, former string
	file         *file
}

// always is when the things were done that a disk begins with.
var always = span{}

// newDisk is a disk with the files of a folder, all of them safe.
func newDisk(root string) (*disk, error) {
	root, err := filepath.EvalSymlinks(root)
	if err != nil {
		return nil, err
	}
	d := &disk{root: root, files: map[string]*file{".": {folder: true}}, before: map[string]bool{}}
	return d, filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		name := d.below(path)
		if err != nil || name == "." || name == "" {
			return err
		}
		f := &file{folder: entry.IsDir()}
		if !f.folder {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			f.changes = []*change{{span: always, data: data}}
		}
		d.name(&naming{span: always, name: name, file: f})
		return nil
	})
}

// below is a path below the root, "" for one that is elsewhere, and for the index of SQLite's log: that is shared memory,
// and nobody believes it after a power cut.
func (d *disk) below(path string) string {
	name, err := filepath.Rel(d.root, path)
	if err != nil || !filepath.IsAbs(path) || strings.HasPrefix(name, "..") || strings.HasSuffix(name, "-shm") {
		return ""
	}
	return name
}

func (d *disk) name(n *naming) {
	if n.name == "" {
		return // elsewhere
	}
	d.names = append(d.names, n)
	delete(d.files, n.former)
	if n.file == nil {
		delete(d.files, n.name)
		return
	}
	d.files[n.name] = n.file
}

// sync makes safe what was done before it began.
func (d *disk) sync(name string, began, ended int) {
	f := d.files[name]
	if f == nil || ended == never {
		return
	}
	for _, c := range f.changes {
		c.sync(began, ended)
	}
	for _, n := range d.names {
		if f.folder && filepath.Dir(n.name) == name {
			n.sync(began, ended)
		}
	}
}

func (s *span) sync(began, ended int) {
	if s.ended < began {
		s.safe = min(s.safe, ended)
	}
}
