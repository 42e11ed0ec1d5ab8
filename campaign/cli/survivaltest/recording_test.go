package survivaltest

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// A recording brings the calls of one program to a disk. What it doesn't understand is an error.
type recording struct {
	*disk
	places map[string]int64 // where an open file is written next
}

// record goes through the calls of a program that ran in the disk's folder.
func (d *disk) record(calls []*call) error {
	r := recording{d, map[string]int64{}}
	d.runs++
	for _, c := range calls {
		d.last = max(d.last, c.began)
		if c.ended != never {
			d.last = max(d.last, c.ended)
		}
		if c.failed() {
			continue
		}
		if err := r.take(c); err != nil {
			return fmt.Errorf("line %d of the trace: %s(%.300q): %w", c.began, c.name, c.args, err)
		}
	}
	return nil
}

var errUnknown = errors.New("the model of a disk doesn't know this")

func (r *recording) take(c *call) error {
	when := span{c.began, c.ended, never}
	switch c.name {
	case "openat":
		return r.open(c, when, c.file(0, 1), c.args[2])
	case "open":
		return r.open(c, when, string(c.data(0)), c.args[1])
	case "fsync", "fdatasync":
		r.sync(r.below(c.path(0)), c.began, c.ended)
	case "write":
		return r.write(c, when)
	case "pwrite64":
		at, err := c.number(3)
		return errors.Join(err, r.change(c, &change{span: when, at: at, data: c.written()}))
	case "ftruncate":
		at, err := c.number(1)
		return errors.Join(err, r.change(c, &change{span: when, at: at, cut: true}))
	case "lseek":
		at, err := strconv.ParseInt(c.result, 0, 64)
		if r.places[c.args[0]] = at; c.ended != never {
			return err
		}
	case "mkdirat":
		r.name(&naming{span: when, name: r.named(c.file(0, 1)), file: &file{folder: true}})
	case "unlink":
		r.name(&naming{span: when, name: r.named(string(c.data(0)))})
	case "unlinkat":
		r.name(&naming{span: when, name: r.named(c.file(0, 1))})
	case "renameat", "renameat2":
		from, to := r.named(c.file(0, 1)), r.named(c.file(2, 3))
		r.name(&naming{span: when, name: to, former: from, file: r.files[from]})
	case "mmap":
		if strings.Contains(c.args[3], "MAP_SHARED") && strings.Contains(c.args[2], "WRITE") && r.below(c.path(4)) != "" {
			return errUnknown
		}
	default:
		return r.refuse(c)
	}
	return nil
}

// refuse finds a call by which something could be changed here unseen.
func (r *recording) refuse(c *call) error {
	for i, arg := range c.args {
		if strings.HasPrefix(arg, `"`) || r.below(c.path(i)) != "" {
			return errUnknown
		}
	}
	return nil
}

// named is the name of a file that a call names, "" for one that is elsewhere.
func (r *recording) named(path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.root, path) // the program was started there
	}
	return r.below(path)
}

// open makes a file where there is none, or empties it.
func (r *recording) open(c *call, when span, path, flags string) error {
	r.places[c.result] = 0
	name := r.named(path)
	switch {
	case name == "":
	case strings.Contains(flags, "O_APPEND"):
		return errUnknown
	case strings.Contains(flags, "O_CREAT") && r.files[name] == nil:
		r.name(&naming{span: when, name: name, file: &file{}})
	case strings.Contains(flags, "O_TRUNC"):
		r.files[name].changes = append(r.files[name].changes, &change{span: when, cut: true})
	}
	return nil
}

// write writes where the last one ended, or to the network.
func (r *recording) write(c *call, when span) error {
	if strings.HasPrefix(c.path(0), "socket:") {
		for _, found := range addressee.FindAllSubmatch(c.data(1), -1) {
			r.left = append(r.left, departure{string(found[1]), c.began, r.runs})
		}
		return nil
	}
	at, data := r.places[c.args[0]], c.written()
	r.places[c.args[0]] += int64(len(data))
	return r.change(c, &change{span: when, at: at, data: data})
}

// change changes the file of the call's first argument.
func (r *recording) change(c *call, changed *change) error {
	name := r.below(c.path(0))
	if name == "" {
		return nil
	}
	f := r.files[name]
	if f == nil {
		return errUnknown // a removed file that is still written to
	}
	f.changes = append(f.changes, changed)
	return nil
}
