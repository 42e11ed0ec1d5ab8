package campaign

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"campaign/campaign/crash"
)

// A batch is a stretch of rows that one worker fills.
type batch struct {
	letters []Letter
	err     error // after the letters
	done    chan struct{}
}

// batchSize is large enough for one query to serve many rows, small enough to start at once.
const batchSize = 256

// walk reads the list, and yields a letter for every row that is wanted, in the file's order, filled on all cores. A letter
// stays valid after the walk. A nil wanted is every row.
func (c *Campaign) walk(ctx context.Context, wanted *Rows, fill func(context.Context, []Letter) error) iter.Seq2[*Letter, error] {
	return func(yield func(*Letter, error) bool) {
		walk, stop := context.WithCancel(ctx)
		var workers sync.WaitGroup
		defer workers.Wait()
		defer stop()

		cores := runtime.GOMAXPROCS(0)
		ordered, jobs := make(chan *batch, 2*cores), make(chan *batch)
		workers.Go(func() { c.read(walk, wanted, ordered, jobs) })
		for range cores {
			workers.Go(func() {
				for b := range jobs {
					if err := crash.Catch(func() error { return fill(walk, b.letters) }); err != nil {
						b.err = err
					}
					close(b.done)
				}
			})
		}
		deliver(walk, ordered, yield)
	}
}

// read cuts the file into batches, and hands each to a worker and, in order, to the walk's end.
func (c *Campaign) read(walk context.Context, wanted *Rows, ordered, jobs chan<- *batch) {
	defer close(ordered)
	defer close(jobs)
	next := func() *batch {
		return &batch{letters: make([]Letter, 0, batchSize), done: make(chan struct{})}
	}
	b := next()
	send := func() bool {
		for _, ch := range []chan<- *batch{ordered, jobs} {
			select {
			case ch <- b:
			case <-walk.Done():
				return false
			}
		}
		b = next()
		return true
	}
	err := crash.Catch(func() error {
		for row, err := range c.people.Rows() {
			if err != nil {
				return err
			}
			if wanted != nil && !wanted.Has(row.Number) {
				continue
			}
			crash.Point("read", row.Number)
			b.letters = append(b.letters, Letter{Row: row})
			if len(b.letters) == batchSize && !send() {
				return walk.Err()
			}
		}
		return nil
	})
	if b.err = err; len(b.letters) > 0 || err != nil {
		send()
	}
}

// deliver yields the batches' letters in order.
func deliver(ctx context.Context, ordered <-chan *batch, yield func(*Letter, error) bool) {
	for b := range ordered {
		select {
		case <-b.done:
		case <-ctx.Done():
			yield(nil, ctx.Err())
			return
		}
		for i := range b.letters {
			l := &b.letters[i]
			if l.State == "" {
				break // the batch failed here
			}
			if !yield(l, nil) {
				return
			}
		}
		if b.err != nil {
			yield(nil, b.err)
			return
		}
	}
	if ctx.Err() != nil {
		yield(nil, ctx.Err())
	}
}
