package ledger

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

// lockPath is the file that is locked while a run holds the campaign. It stands beside the ledger; a digest stands for
// the name, which could hold anything. It is never removed: a lock on a removed file keeps nobody out.
func lockPath(ledger, campaign string) string {
	digest := sha256.Sum256([]byte(campaign))
	return fmt.Sprintf("%s.%x.lock", ledger, digest[:8])
}

var lockName = regexp.MustCompile(`^[0-9a-f]{16}\.lock$`)

// isLock tells the name of a campaign's lock beside the ledger of that name.
func isLock(name, ledger string) bool {
	digest, ok := strings.CutPrefix(name, ledger+".")
	return ok && lockName.MatchString(digest)
}

// Beside tells whether a file is one that the ledger at a path keeps beside itself: its log, the log's index, the count file, a lock.
func Beside(path, file string) bool {
	name, ledger := filepath.Base(file), filepath.Base(path)
	return name == ledger+"-wal" || name == ledger+"-shm" || name == ledger+".count" || isLock(name, ledger)
}

// hold takes the campaign's lock or says ErrLocked. A reader may hold it for an instant to see whether it is free, so
// a lock that isn't free is tried again for a moment.
func hold(ctx context.Context, ledger, campaign string) (*flock.Flock, error) {
	lock := flock.New(lockPath(ledger, campaign), flock.SetPermissions(0o600))
	patience, cancel := context.WithTimeout(ctx, 250*time.Millisecond)
	defer cancel()
	held, err := lock.TryLockContext(patience, 20*time.Millisecond)
	switch {
	case held:
		return lock, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err == nil, errors.Is(err, context.DeadlineExceeded):
		return nil, &Error{Kind: ErrLocked, Text: fmt.Sprintf(
			"another run of the campaign %q is under way; wait for its end, or end it", campaign)}
	default:
		return nil, pathError(ledger, err)
	}
}

// underWay tells whether a run holds the campaign. Where that can't be found out it says no: then a claim reads as
// unsure, which is the careful answer.
func underWay(ledger, campaign string) bool {
	path := lockPath(ledger, campaign)
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
