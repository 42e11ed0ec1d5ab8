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

func (s *Session) op(kind opKind, ref string) *op {
	o, ok := s.ops.Get().(*op)
	if !ok {
		o = &op{done: make(chan struct{}, 1)}
	}
	*o = op{kind: kind, ref: ref, done: o.done}
	return o
}

// submit hands o to the writer and waits for its answer.
func (s *Session) submit(ctx context.Context, o *op) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	round, err := s.enter(o)
	if err != nil {
		return err
	}
	select {
	case <-o.done:
		return o.err
	case <-ctx.Done():
	}
	if s.withdraw(o, round) {
		return ctx.Err()
	}
	<-o.done
	return o.err
}

// enter puts o among those who wait for the writer.
func (s *Session) enter(o *op) (round uint64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, newError(ErrClosed, s.ledger.path, nil)
	}
	s.pending = append(s.pending, o)
	if urgent := o.urgent(); urgent || len(s.pending) == 1 {
		s.urgent = s.urgent || urgent
		s.wake.Signal()
	}
	return s.round, nil
}

// withdraw takes o back if its group wasn't begun.
func (s *Session) withdraw(o *op, round uint64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.round != round {
		return false
	}
	for i, p := range s.pending {
		if p == o {
			s.pending = append(s.pending[:i], s.pending[i+1:]...)
			return true
		}
	}
	return false
}

// take waits for callers and takes all of them, nil when the Session is closed.
func (s *Session) take() []*op {
	if !s.await() {
		return nil
	}
	s.gather()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.linger()
	ops := s.pending
	s.pending = make([]*op, 0, len(ops))
	s.urgent = false
	s.round++
	return ops
}

// await waits until somebody is there; false when the Session is closed and nobody is.
func (s *Session) await() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.pending) == 0 && !s.closed {
		s.wake.Wait()
	}
	return len(s.pending) > 0
}

// mostTurns is how often others get their turn before a group is written.
const mostTurns = 4

// gather lets others have their turn for as long as that brings more callers: those just answered may be about to ask
// again, and a flush costs the same for many as for one. It needs no timer: where nobody else has work it is over at once.
func (s *Session) gather() {
	for seen, turn := -1, 0; turn < mostTurns; turn++ {
		s.mu.Lock()
		waiting := len(s.pending)
		s.mu.Unlock()
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
func (s *Session) linger() {
	if s.urgent || s.closed {
		return
	}
	s.due = false
	timer := time.AfterFunc(lingering, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.due = true
		s.wake.Signal()
	})
	defer timer.Stop()
	for !s.urgent && !s.due && !s.closed {
		s.wake.Wait()
	}
}
