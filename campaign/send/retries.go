package send

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// mostRetries is how many letters wait for their next attempt before the list gives no new ones: each is held in memory.
const mostRetries = 4096

// longestWait is the longest of a letter's growing waits.
const longestWait = time.Minute

// backoff is how long a letter waits after its n-th attempt: a second, doubled each time, spread by a fifth so that many
// don't come back at once.
func backoff(n int) time.Duration {
	wait := min(time.Second<<min(n-1, 10), longestWait)
	return time.Duration(float64(wait) * (0.9 + 0.2*rand.Float64()))
}

// retries are the letters that go another time. They aren't in flight meanwhile: others go ahead of them.
type retries struct {
	mu     sync.Mutex
	queue  []retry       // those that were tried, the soonest first
	held   []attempt     // those that weren't: everybody was told to wait when they stood at the gate
	sooner chan struct{} // told when another letter waits, which may be due first
}

// A retry is the next attempt of a letter that was tried, when it is due, and why the letter wasn't taken.
type retry struct {
	attempt
	due time.Time
	why string
}

func newRetries() *retries { return &retries{sooner: make(chan struct{}, 1)} }

// add has a letter come again.
func (r *retries) add(a attempt, due time.Time, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	place, _ := slices.BinarySearchFunc(r.queue, due, func(q retry, due time.Time) int {
		if q.due.After(due) {
			return 1
		}
		return -1
	})
	r.queue = slices.Insert(r.queue, place, retry{a, due, why})
	r.tell()
}

// hold has a letter come again that couldn't leave. One that was tried before is due.
func (r *retries) hold(a attempt) {
	if a.n > 1 {
		r.add(a, time.Now(), "")
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held = append(r.held, a)
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
func (r *retries) take() (a attempt, due bool, first *retry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case len(r.queue) > 0 && time.Until(r.queue[0].due) <= 0:
		a = r.queue[0].attempt
		r.queue = slices.Delete(r.queue, 0, 1)
		return a, true, nil
	case len(r.held) > 0:
		a = r.held[0]
		r.held = slices.Delete(r.held, 0, 1)
		return a, true, nil
	case len(r.queue) > 0:
		soonest := r.queue[0]
		return a, false, &soonest
	}
	return a, false, nil
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
