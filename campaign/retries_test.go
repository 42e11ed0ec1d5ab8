package campaign

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestRetriesComeAsTheyAreDue, those of one moment in the order in which they came, and whoever was only held after those
// that were tried.
func TestRetriesComeAsTheyAreDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		letters := make([]Letter, 6)
		for i := range letters {
			letters[i].Reason = string(rune('a' + i))
		}
		r := newRetries()
		for i, wait := range []time.Duration{3 * time.Second, time.Second, 0, time.Second} {
			r.add(departure{letter: &letters[i], try: 2}, time.Now().Add(wait), "too fast")
		}
		r.hold(departure{letter: &letters[4], try: 1})
		r.hold(departure{letter: &letters[5], try: 2})
		order := ""
		for {
			d, first := r.take()
			if d.letter == nil && first == nil {
				break
			}
			if d.letter == nil {
				time.Sleep(time.Until(first.due))
				continue
			}
			order += d.letter.Reason
			for i := range letters {
				assert.NotSame(t, &letters[i], d.letter, "a letter that waits isn't to keep its batch in memory")
			}
		}
		assert.Equal(t, "cfebda", order)
	})
}
