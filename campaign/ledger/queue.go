package ledger

import (
	"context"
	"runtime"
	"time"
)

// Callers wait for the writer in a queue. It takes all of them at once.

type opKind int8

const (
	claimOp opKind = iota
	settleOp
	releaseOp
)

// An op is one caller's wish and, once done is signalled, what came of it.
type op struct {
	kind    opKind
	ref     string
	can     States    // claim: the states it may take
	leaves  time.Time // claim: when the message is to leave
	address string    // claim: where it goes, "" where that is the ref
	outcome Outcome   // settle

	flight flight // the claim as it is stored
	err    error
	done   chan struct{}
}

// urgent tells whether somebody is held up by the op: who claims what is to leave soon, and who releases.
func (o *op) urgent() bool {
	return o.kind == releaseOp || o.kind == claimOp && time.Until(o.leaves) < soon
}

func (b *Book) op(kind opKind, ref string) *op {
	o, ok := b.ops.Get().(*op)
	if !ok {
		o = &op{done: make(chan struct{}, 1)}
	}
	*o = op{kind: kind, ref: ref, done: o.done}
	return o
}

// submit hands o to the writer and waits for its answer.
func (b *Book) submit(ctx context.Context, o *op) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	round, err := b.enter(o)
	if err != nil {
		return err
	}
	select {
	case <-o.done:
		return o.err
	case <-ctx.Done():
	}
	if b.withdraw(o, round) {
		return ctx.Err()
	}
	<-o.done
	return o.err
}

// enter puts o among those who wait for the writer.
func (b *Book) enter(o *op) (round uint64, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, newError(ErrClosed, b.ledger.path, nil)
	}
	b.pending = append(b.pending, o)
	if urgent := o.urgent(); urgent || len(b.pending) == 1 {
		b.urgent = b.urgent || urgent
		b.wake.Signal()
	}
	return b.round, nil
}

// withdraw takes o back if its group wasn't begun.
func (b *Book) withdraw(o *op, round uint64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.round != round {
		return false
	}
	for i, p := range b.pending {
		if p == o {
			b.pending = append(b.pending[:i], b.pending[i+1:]...)
			return true
		}
	}
	return false
}

// take waits for callers and takes all of them, nil when the Book is closed.
func (b *Book) take() []*op {
	if !b.await() {
		return nil
	}
	b.gather()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.linger()
	ops := b.pending
	b.pending = make([]*op, 0, len(ops))
	b.urgent = false
	b.round++
	return ops
}

// await waits until somebody is there; false when the Book is closed and nobody is.
func (b *Book) await() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.pending) == 0 && !b.closed {
		b.wake.Wait()
	}
	return len(b.pending) > 0
}

// mostTurns is how often others get their turn before a group is written.
const mostTurns = 4

// gather lets others have their turn for as long as that brings more callers: those just answered may be about to ask
// again, and a flush costs the same for many as for one. It needs no timer: where nobody else has work it is over at once.
func (b *Book) gather() {
	for seen, turn := -1, 0; turn < mostTurns; turn++ {
		b.mu.Lock()
		waiting := len(b.pending)
		b.mu.Unlock()
		if waiting == seen {
			return
		}
		seen = waiting
		runtime.Gosched()
	}
}

// lingering is how long an outcome, or a claim whose message leaves later than soon, may wait for others to share a
// flush with. Of a program that is killed meanwhile the answers of that time are in doubt; at 80 messages a second it
// saves three flushes of four, and as many wake-ups.
const (
	lingering = 50 * time.Millisecond
	soon      = 150 * time.Millisecond
)

// linger waits for company while nobody is held up.
func (b *Book) linger() {
	if b.urgent || b.closed {
		return
	}
	b.due = false
	timer := time.AfterFunc(lingering, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.due = true
		b.wake.Signal()
	})
	defer timer.Stop()
	for !b.urgent && !b.due && !b.closed {
		b.wake.Wait()
	}
}
