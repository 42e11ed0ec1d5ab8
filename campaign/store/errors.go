package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// The kinds of errors, to be found with errors.Is. The errors themselves are sentences for a person, with a cure; but for
// ErrLocked, whose sentence is made by who knows what the lock is for.
var (
	ErrClosed   = errors.New("the ledger is closed")
	ErrLocked   = errors.New("the lock is held")
	ErrNone     = errors.New("there is no ledger yet")
	ErrNewer    = errors.New("the ledger is of a newer version of this program")
	ErrForeign  = errors.New("the file isn't a ledger")
	ErrDamaged  = errors.New("the ledger is damaged")
	ErrReadOnly = errors.New("the ledger can't be written to")
	ErrFull     = errors.New("the disk is full")
	ErrNoLocks  = errors.New("the disk can't hold locks")
	ErrBusy     = errors.New("the ledger is in use")
	ErrGone     = errors.New("the ledger was taken away while it was in use")
	ErrDisk     = errors.New("the disk failed")
)

// ErrLost says that the database holds less than was written. It is the cause of an ErrDamaged.
var ErrLost = errors.New("the database holds less than was written")

// An Error is a kind, a sentence that names the file and the cure, and the cause for a log.
type Error struct {
	Kind  error
	Text  string
	cause error
}

// Error is the sentence, without the cause: that is a library's language.
func (e *Error) Error() string { return e.Text }

// Unwrap gives the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.cause}
}

// newError is the sentence of a kind, for the file at path. It calls the file what people know it as, the ledger.
func newError(kind error, path string, cause error) error {
	return &Error{Kind: kind, Text: sentence(kind, path), cause: cause}
}

func sentence(kind error, path string) string {
	switch kind {
	case ErrNone:
		return fmt.Sprintf("there is no ledger at %s: nothing was sent yet, or it was sent from another folder", path)
	case ErrNewer:
		return fmt.Sprintf("the ledger %s was written by a newer version of this program; install that version", path)
	case ErrForeign:
		return fmt.Sprintf("%s isn't a ledger, and is left as it is; name another file under ledger:", path)
	case ErrDamaged:
		return fmt.Sprintf("the ledger %s is damaged; nothing more is sent, so that nobody is sent it twice: "+
			"keep a copy and bring the file back from a backup", path)
	case ErrReadOnly:
		return fmt.Sprintf("the ledger %s can't be written to; give yourself the right to write to it and to its folder, "+
			"or name another place under ledger:", path)
	case ErrFull:
		return fmt.Sprintf("the ledger %s can't grow: the disk is full, or a quota is used up; "+
			"make room and start again, what was written is safe", path)
	case ErrNoLocks:
		return fmt.Sprintf("the ledger %s is on a disk that can't hold locks, such as a network share; "+
			"name a place on a local disk under ledger:", path)
	case ErrBusy:
		return fmt.Sprintf("the ledger %s is in use by another program for too long; wait for it, or end it, "+
			"and start again", path)
	case ErrClosed:
		return fmt.Sprintf("the ledger %s is closed", path)
	case ErrGone:
		return fmt.Sprintf("the ledger %s was removed or replaced while it was in use; put it back and start again", path)
	default:
		return fmt.Sprintf("the ledger %s can't be read or written: the disk failed; check the disk and start again, "+
			"what was written is safe", path)
	}
}

// pathError is the kind of an error of the file system.
func pathError(path string, err error) error {
	kind := ErrDisk
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		kind = ErrReadOnly
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EISDIR), errors.Is(err, fs.ErrExist):
		kind = ErrForeign
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EFBIG), errors.Is(err, syscall.EDQUOT):
		kind = ErrFull
	case errors.Is(err, syscall.ENOLCK), errors.Is(err, syscall.ENOSYS), errors.Is(err, errors.ErrUnsupported):
		kind = ErrNoLocks
	case errors.Is(err, fs.ErrNotExist):
		kind = ErrGone
	}
	return newError(kind, path, err)
}
