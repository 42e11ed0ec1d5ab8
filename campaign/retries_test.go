package campaign

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestRetriesComeAsTheyAreDue, and those of one moment in the order in which they came.
func TestRetriesComeAsTheyAreDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		letters := make([]Letter, 4)
		for i := range letters {
			letters[i].Reason = string(rune('a' + i))
		}
		r := newRetries()
		for i, wait := range []time.Duration{3 * time.Second, time.Second, 0, time.Second} {
			r.add(departure{letter: &letters[i], try: i}, wait)
		}
		order := ""
		for {
			d, due := r.take()
			if d.letter == nil && due.IsZero() {
				break
			}
			if d.letter == nil {
				time.Sleep(time.Until(due))
				continue
			}
			order += d.letter.Reason
			assert.NotSame(t, &letters[d.try], d.letter, "a letter that waits isn't to keep its batch in memory")
		}
		assert.Equal(t, "cbda", order)
	})
}
