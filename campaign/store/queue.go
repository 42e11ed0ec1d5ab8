package store

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// A Call is one caller's wait for a group to be written. It is embedded in what the caller wants.
type Call struct {
	Err  error // what came of it; nil when it is written
	done chan struct{}
}

// NewCall is a call that may be used again and again, one time after the other.
func NewCall() Call { return Call{done: make(chan struct{}, 1)} }

// Wait waits until the group is written, or failed.
func (c *Call) Wait() error {
	<-c.done
	return c.Err
}

func (c *Call) call() *Call { return c }

// caller is a pointer to what embeds a Call.
type caller interface {
	comparable
	call() *Call
}

// A Queue is where callers wait for their group: whoever takes it takes all of them at once, those who come meanwhile are
// the next group. So many share a flush, and who is held up waits for nobody else. What waits in it embeds a Call.
type Queue[O caller] struct {
	path string // of the database, for an error

	mu      sync.Mutex
	wake    *sync.Cond
	pending []O
	spare   []O    // an answered group's room, for the next
	urgent  bool   // somebody is held up
	due     bool   // the pending have lingered long enough
	round   uint64 // counts the groups that were taken: who entered in this round can still withdraw
	closed  bool
}

// NewQueue is an empty queue of those who want to write in the database.
func NewQueue[O caller](db *DB) *Queue[O] {
	q := &Queue[O]{path: db.path}
	q.wake = sync.NewCond(&q.mu)
	return q
}

// Do hands o over and waits until its group is written. A context that ends before the group is taken takes o back; after
// that Do waits for the disk and tells what happened. urgent: see Enter.
func (q *Queue[O]) Do(ctx context.Context, o O, urgent bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	round, err := q.enter(o, urgent)
	if err != nil {
		return err
	}
	select {
	case <-o.call().done:
		return o.call().Err
	case <-ctx.Done():
	}
	if q.withdraw(o, round) {
		return ctx.Err()
	}
	return o.call().Wait()
}

// Enter hands o over, and doesn't wait; its Call does. urgent tells that somebody is held up by it: others linger for a
// moment, to share a flush. After Close the error is ErrClosed.
func (q *Queue[O]) Enter(o O, urgent bool) error {
	_, err := q.enter(o, urgent)
	return err
}

func (q *Queue[O]) enter(o O, urgent bool) (round uint64, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return 0, newError(ErrClosed, q.path, nil)
	}
	q.pending = append(q.pending, o)
	if urgent || len(q.pending) == 1 {
		q.urgent = q.urgent || urgent
		q.wake.Signal()
	}
	return q.round, nil
}

// withdraw takes o back if its group wasn't taken.
func (q *Queue[O]) withdraw(o O, round uint64) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.round != round {
		return false
	}
	for i, p := range q.pending {
		if p == o {
			q.pending = append(q.pending[:i], q.pending[i+1:]...)
			return true
		}
	}
	return false
}

// Close lets nobody in any more; who waits is still taken. It tells whether the queue was open.
func (q *Queue[O]) Close() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	open := !q.closed
	q.closed = true
	q.wake.Signal()
	return open
}

// Take waits for callers and takes all of them, nil when the queue is closed and nobody waits. It is for one goroutine,
// which writes for them, says in each Call what came of it, and calls Answer.
func (q *Queue[O]) Take() []O {
	if !q.await() {
		return nil
	}
	q.gather()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.linger()
	group := q.pending
	q.pending, q.spare = q.spare, nil
	q.urgent = false
	q.round++
	return group
}

// Answer lets all of a group go on. The group is the queue's again.
func (q *Queue[O]) Answer(group []O) {
	for _, o := range group {
		o.call().done <- struct{}{}
	}
	clear(group)
	q.spare = group[:0]
}

// await waits until somebody is there; false when the queue is closed and nobody is.
func (q *Queue[O]) await() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.pending) == 0 && !q.closed {
		q.wake.Wait()
	}
	return len(q.pending) > 0
}

// mostTurns is how often others get their turn before a group is written.
const mostTurns = 4

// gather lets others have their turn for as long as that brings more callers: those just answered may be about to ask
// again, and a flush costs the same for many as for one. It needs no timer: where nobody else has work it is over at once.
func (q *Queue[O]) gather() {
	for seen, turn := -1, 0; turn < mostTurns; turn++ {
		q.mu.Lock()
		waiting := len(q.pending)
		q.mu.Unlock()
		if waiting == seen {
			return
		}
		seen = waiting
		runtime.Gosched()
	}
}

// lingering is how long a call that holds nobody up may wait for others to share a flush with. Of a program that is killed
// meanwhile the answers of that time are in doubt; at 80 messages a second it saves three flushes of four, and as many
// wake-ups.
const lingering = 50 * time.Millisecond

// linger waits for company while nobody is held up.
func (q *Queue[O]) linger() {
	if q.urgent || q.closed {
		return
	}
	q.due = false
	timer := time.AfterFunc(lingering, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.due = true
		q.wake.Signal()
	})
	defer timer.Stop()
	for !q.urgent && !q.due && !q.closed {
		q.wake.Wait()
	}
}
