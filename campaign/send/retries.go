package send

import (
	"context"
	"slices"
	"sync"
	"time"
)

// mostRetries is how many letters wait for their next try before the list gives no new ones: each is held in memory.
const mostRetries = 4096

// retries are the letters that go another time. They aren't in flight meanwhile: others go ahead of them.
type retries struct {
	mu     sync.Mutex
	queue  []retry       // those that were tried, the soonest first
	held   []departure   // those that weren't: everybody was told to wait when they stood at the gate
	sooner chan struct{} // told when another letter waits, which may be due first
}

// A retry is a letter that was tried, when it is tried again, and why it wasn't taken.
type retry struct {
	departure
	due time.Time
	why string
}

func newRetries() *retries { return &retries{sooner: make(chan struct{}, 1)} }

// add has a letter come again.
func (r *retries) add(d departure, due time.Time, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	place, _ := slices.BinarySearchFunc(r.queue, due, func(q retry, due time.Time) int {
		if q.due.After(due) {
			return 1
		}
		return -1
	})
	r.queue = slices.Insert(r.queue, place, retry{d, due, why})
	r.tell()
}

// hold has a letter come again that couldn't leave. One that was tried before is due.
func (r *retries) hold(d departure) {
	if d.try > 1 {
		r.add(d, time.Now(), "")
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held = append(r.held, d)
	r.tell()
}

func (r *retries) tell() {
	select {
	case r.sooner <- struct{}{}:
	default: // whoever waits is told already
	}
}

// take takes a letter that may go now: first those that were tried, since after a hold one of them shows best whether
// the vendor takes messages again. Where none may, first is the one that is due first, nil where none waits.
func (r *retries) take() (d departure, due bool, first *retry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case len(r.queue) > 0 && time.Until(r.queue[0].due) <= 0:
		d = r.queue[0].departure
		r.queue = slices.Delete(r.queue, 0, 1)
		return d, true, nil
	case len(r.held) > 0:
		d = r.held[0]
		r.held = slices.Delete(r.held, 0, 1)
		return d, true, nil
	case len(r.queue) > 0:
		soonest := r.queue[0]
		return d, false, &soonest
	}
	return d, false, nil
}

func (r *retries) empty() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.queue)+len(r.held) == 0
}

func (r *retries) room() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.queue)+len(r.held) < mostRetries
}

// wait waits until then, until another letter is added, or until the end of starting.
func (r *retries) wait(starting context.Context, until time.Time) {
	t := time.NewTimer(time.Until(until))
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.sooner:
	case <-starting.Done():
	}
}
