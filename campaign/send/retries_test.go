package send

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
		r := newRetries()
		for i, wait := range []time.Duration{3 * time.Second, time.Second, 0, time.Second} {
			r.add(attempt{letter: aLetter(string(rune('a' + i))), n: 2}, time.Now().Add(wait), "too fast")
		}
		r.hold(attempt{letter: aLetter("e"), n: 1})
		r.hold(attempt{letter: aLetter("f"), n: 2})
		order := ""
		for {
			a, due, first := r.take()
			if due {
				order += a.letter.Message.Ref
				continue
			}
			if first == nil {
				break
			}
			time.Sleep(time.Until(first.due))
		}
		assert.Equal(t, "cfebda", order)
	})
}
