// Package ledger is the memory of a campaign: it knows of a message before it leaves and of the answer after, so that
// through a kill at any moment nobody is sent a campaign twice and nobody is forgotten.
//
// A message is known by its campaign's name and its ref, the canonical recipient. It walks through states:
//
//	new → claimed → accepted | rejected | waiting | unsure; waiting → claimed
//
// A sender calls Claim before it sends and Settle with the answer. Claim returns when it is on disk, flushed: whoever was
// told "claimed" will be found claimed after a power cut. Settle returns at once, and what it gives waits for the disk. Many
// callers wait for one flush together.
//
// What it promises:
//
//   - of all who claim a ref, in this process and in others, one wins; the others get ErrTaken;
//   - a claim that nobody settled reads as unsure, and is never handed out again unless a person asked for it;
//   - what was accepted is never handed out again, whoever asks;
//   - what was in doubt once stays in doubt until the vendor accepts or rejects the message;
//   - an error means that nothing of that call was written, and nothing that was written before is lost;
//   - one run at a time holds a campaign, by a lock that dies with its process;
//   - a log that was lost, cut or put back is noticed before the first claim, and so is a record that was changed by
//     anybody else when it is read;
//   - no secret and no text of a message is stored: refs, states, times, the vendor's code, id and sentence.
//
// What it can't promise: a folder that was put back whole from a backup looks like the ledger that it was then; a disk
// that says "flushed" and lies is believed.
//
// The file, its locks and its groups of writes are store's; what is in the tables is this package's. The statements are such
// that SQLite and PostgreSQL both speak them. Times are stored as milliseconds since 1970 in UTC.
package ledger

import (
	"context"
	"errors"

	"campaign/campaign/store"
)

// The kinds of errors, to be found with errors.Is.
var (
	ErrTaken      = errors.New("the message is done, in doubt, or in another's hands")
	ErrNotClaimed = errors.New("the message isn't claimed here, so it can't be settled")
	ErrChanged    = errors.New("the campaign changed after its first send")
)

// The kinds of what is wrong with a ledger's file are store's; these are those that others ask for.
var (
	ErrLocked  = store.ErrLocked
	ErrNone    = store.ErrNone
	ErrDamaged = store.ErrDamaged
	ErrFull    = store.ErrFull
	ErrBusy    = store.ErrBusy
	ErrGone    = store.ErrGone
	ErrDisk    = store.ErrDisk
)

// A Ledger is one file of records, of any number of campaigns. Safe for concurrent use.
type Ledger struct {
	db *store.DB
}

// Close lets go of the file. Sessions must be closed before.
func (l *Ledger) Close() error { return l.db.Close() }

// Backup writes a copy of the ledger to out, with a count file beside it: whole, also while a run writes. Nothing is written
// over; where something is, the error is fs.ErrExist.
func (l *Ledger) Backup(ctx context.Context, out string) error { return l.db.Backup(ctx, out) }

// Beside tells whether a file is one that the ledger at a path keeps beside itself: its log, the log's index, the count file, a lock.
func Beside(path, file string) bool { return store.Beside(path, file) }

// Lost tells that a ledger was at path, by what it kept beside itself, and is there no more.
func Lost(path string) bool { return store.Lost(path) }

// LeftLock tells whether a run of the campaign has left its lock beside the ledger at path, which needn't be there any
// more; sent tells whether its first message was about to leave then. Locks that older programs left never say so.
func LeftLock(path, campaign string) (left, sent bool) { return store.LeftLock(path, campaign) }
