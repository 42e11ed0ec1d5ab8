package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// A Lock is held by one process, for a name that belongs to a database. It ends with its process.
type Lock struct{ file *flock.Flock }

// lockPath is the file that is locked for a name. It stands beside the database; a digest stands for the name, which could
// hold anything. It is never removed: a lock on a removed file keeps nobody out.
func lockPath(path, name string) string {
	digest := sha256.Sum256([]byte(name))
	return fmt.Sprintf("%s.%x.lock", path, digest[:8])
}

var lockName = regexp.MustCompile(`^[0-9a-f]{16}\.lock$`)

// isLock tells the name of a lock's file beside the database's of that name.
func isLock(name, database string) bool {
	digest, ok := strings.CutPrefix(name, database+".")
	return ok && lockName.MatchString(digest)
}

// Beside tells whether a file is one that the database at a path keeps beside itself: its log, the log's index, the count
// file, a lock.
func Beside(path, file string) bool {
	name, database := filepath.Base(file), filepath.Base(path)
	return name == database+"-wal" || name == database+"-shm" || name == database+".count" || isLock(name, database)
}

// Lock takes the lock of a name, or says ErrLocked. Who only looks may hold it for an instant to see whether it is free,
// so a lock that isn't free is tried again for a moment.
func (db *DB) Lock(ctx context.Context, name string) (*Lock, error) {
	lock := flock.New(lockPath(db.path, name), flock.SetPermissions(0o600))
	patience, cancel := context.WithTimeout(ctx, 250*time.Millisecond)
	defer cancel()
	held, err := lock.TryLockContext(patience, 20*time.Millisecond)
	switch {
	case held:
		return &Lock{lock}, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err == nil, errors.Is(err, context.DeadlineExceeded):
		return nil, ErrLocked
	default:
		return nil, pathError(db.path, err)
	}
}

// Unlock lets the lock go.
func (l *Lock) Unlock() error { return l.file.Unlock() }

// Locked tells whether somebody holds the lock of a name. Where that can't be found out it says no.
func (db *DB) Locked(name string) bool {
	path := lockPath(db.path, name)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return false
	}
	lock := flock.New(path, flock.SetFlag(os.O_RDONLY))
	free, err := lock.TryRLock()
	if err == nil && free {
		_ = lock.Unlock()
	}
	return err == nil && !free
}

// lockAll holds all locks that there are, so that nobody who needs one writes meanwhile, until free is called.
func lockAll(path string) (free func(), err error) {
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, pathError(path, err)
	}
	var held []*flock.Flock
	free = func() {
		for _, lock := range held {
			_ = lock.Unlock()
		}
	}
	for _, f := range files {
		if !isLock(f.Name(), filepath.Base(path)) {
			continue
		}
		lock := flock.New(filepath.Join(filepath.Dir(path), f.Name()), flock.SetPermissions(0o600))
		if ok, err := lock.TryLock(); err != nil || !ok {
			free()
			return nil, newError(ErrBusy, path, err)
		}
		held = append(held, lock)
	}
	return free, nil
}

// LeftLock tells whether the lock of a name was left beside the database at path, which needn't be there any more, and
// whether it was marked.
func LeftLock(path, name string) (left, marked bool) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(lockPath(path, name))
	return err == nil, err == nil && info.Size() > 0
}

// markAt is where the mark of a lock stands: some systems lock the first byte.
const markAt = 1

// Mark leaves a mark in the lock's file, for good. Where it can't be written nothing is lost but that.
func (l *Lock) Mark() {
	path := l.file.Path()
	if info, err := os.Stat(path); err != nil || info.Size() > 0 {
		return
	}
	if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
		_, _ = f.WriteAt([]byte{'\n'}, markAt)
		_ = f.Close()
	}
}
