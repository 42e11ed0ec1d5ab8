package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type wish struct {
	Call
	n int
}

func newWish(n int) *wish { return &wish{Call: NewCall(), n: n} }

// Who comes while a group is written is of the next; all of a group go on together, each with its own answer.
func TestAQueueGivesGroups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue[*wish](&DB{})
		odd := errors.New("odd")
		answers := make(chan error, 5)
		ask := func(n int) { answers <- q.Do(t.Context(), newWish(n), true) }
		answer := func(want int) {
			group := q.Take()
			require.Len(t, group, want)
			for _, o := range group {
				if o.n%2 == 1 {
					o.Err = odd
				}
			}
			q.Answer(group)
		}
		go ask(0)
		synctest.Wait()
		answer(1)
		require.NoError(t, <-answers)
		for n := range 4 {
			go ask(n)
		}
		synctest.Wait()
		answer(4)
		failed := 0
		for range 4 {
			if err := <-answers; err != nil {
				require.ErrorIs(t, err, odd)
				failed++
			}
		}
		assert.Equal(t, 2, failed)
	})
}

// A call that holds nobody up lingers for company; one that does ends that, and so does the end of the queue.
func TestAQueueLingers(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(q *Queue[*wish])
		waited    time.Duration
		size      int
	}{
		"nobody comes": {func(*Queue[*wish]) {}, 50 * time.Millisecond, 1},
		"company": {func(q *Queue[*wish]) {
			time.Sleep(20 * time.Millisecond)
			_ = q.Enter(newWish(2), false)
		}, 50 * time.Millisecond, 2},
		"somebody is held up": {func(q *Queue[*wish]) {
			time.Sleep(20 * time.Millisecond)
			_ = q.Enter(newWish(2), true)
		}, 20 * time.Millisecond, 2},
		"the end": {func(q *Queue[*wish]) {
			time.Sleep(20 * time.Millisecond)
			q.Close()
		}, 20 * time.Millisecond, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := NewQueue[*wish](&DB{})
				require.NoError(t, q.Enter(newWish(1), false))
				start := time.Now()
				go c.meanwhile(q)
				assert.Len(t, q.Take(), c.size)
				assert.Equal(t, c.waited, time.Since(start))
			})
		})
	}
}

// A context that ends takes a call back, unless its group is taken: then the call waits and tells what happened.
func TestACallThatIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := NewQueue[*wish](&DB{})
		answers := make(chan error, 1)
		ctx, cancel := context.WithCancel(t.Context())
		ask := func() { answers <- q.Do(ctx, newWish(1), true) }
		go ask()
		synctest.Wait()
		cancel()
		require.ErrorIs(t, <-answers, context.Canceled)
		require.ErrorIs(t, q.Do(ctx, newWish(1), true), context.Canceled, "it isn't begun at all")

		ctx, cancel = context.WithCancel(t.Context())
		go ask()
		synctest.Wait()
		group := q.Take()
		require.Len(t, group, 1, "the one that was taken back is in no group")
		cancel()
		synctest.Wait()
		assert.Empty(t, answers, "it is being written")
		q.Answer(group)
		require.NoError(t, <-answers)
	})
}

// A closed queue lets nobody in, and gives who is in it.
func TestAClosedQueue(t *testing.T) {
	q := NewQueue[*wish](&DB{path: "/x/words.db"})
	require.NoError(t, q.Enter(newWish(1), true))
	assert.True(t, q.Close())
	assert.False(t, q.Close(), "again")
	err := q.Enter(newWish(2), true)
	require.ErrorIs(t, err, ErrClosed)
	assert.Equal(t, "the ledger /x/words.db is closed", err.Error())
	assert.Len(t, q.Take(), 1)
	assert.Nil(t, q.Take())
}
