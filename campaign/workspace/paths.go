package workspace

import (
	"os"
	"path/filepath"
)

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

// RealPath is the path without links, as far as it is there.
func RealPath(path string) string {
	rest := ""
	for {
		real, err := filepath.EvalSymlinks(path)
		above := filepath.Dir(path)
		if err == nil || above == path {
			return filepath.Join(real, rest)
		}
		path, rest = above, filepath.Join(filepath.Base(path), rest)
	}
}

// Target is the file behind a symbolic link, so that the link stays.
func Target(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// IsThere tells whether something has this name, be it a link that leads nowhere: a ledger that was put on another disk.
func IsThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
