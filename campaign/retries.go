package campaign

import (
	"context"
	"slices"
	"sync"
	"time"
)

// mostRetries is how many letters wait for their next try before the list gives no new ones: each is held in memory.
const mostRetries = 4096

// retries are the letters that wait for their next try. They aren't in flight meanwhile: others go ahead of them.
type retries struct {
	mu     sync.Mutex
	queue  []retry       // the soonest first
	sooner chan struct{} // told when another letter waits, which may be due first
}

// A retry is a letter and when its next try is due.
type retry struct {
	departure
	due time.Time
}

func newRetries() *retries { return &retries{sooner: make(chan struct{}, 1)} }

// add has a letter come again after so long.
func (r *retries) add(d departure, wait time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	due := time.Now().Add(wait)
	letter := *d.letter // alone: its batch isn't to be kept
	d.letter = &letter
	place, _ := slices.BinarySearchFunc(r.queue, due, func(q retry, due time.Time) int {
		if q.due.After(due) {
			return 1
		}
		return -1
	})
	r.queue = slices.Insert(r.queue, place, retry{d, due})
	select {
	case r.sooner <- struct{}{}:
	default: // whoever waits is told already
	}
}

// take takes the first letter if it is due. Else it says when it will be; the zero time is for nobody.
func (r *retries) take() (d departure, due time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.queue) == 0 {
		return departure{}, time.Time{}
	}
	first := r.queue[0]
	if time.Until(first.due) > 0 {
		return departure{}, first.due
	}
	r.queue = slices.Delete(r.queue, 0, 1)
	return first.departure, time.Time{}
}

func (r *retries) room() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.queue) < mostRetries
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
