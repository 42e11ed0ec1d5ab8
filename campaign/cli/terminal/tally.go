package terminal

import (
	"campaign/schema/wording"
	"fmt"
	"strings"
	"time"

	"github.com/rivo/uniseg"
)

// endless is room for any text.
const endless = 1 << 20

// A tally is how far a run is, and how it is said in the room that there is.
type tally struct {
	total     int
	began     time.Time
	kinds     []Outcome
	counted   map[string]int // by the outcome's name
	over      int            // messages that are through
	pace      float64        // messages a second that may leave now, 0 for any number
	why       string
	until     time.Time // everybody waits
	finishing bool
	took      time.Duration // 0 while the run goes on
	samples   []sample      // the last few seconds, the oldest first
}

type sample struct {
	at   time.Time
	over int
}

// An Outcome is what can become of a message, and the colour that its count is shown in.
type Outcome struct{ Name, Color string }

// newTally counts messages by their outcomes, of which the first is the one that is hoped for.
func newTally(total int, outcomes []Outcome, now time.Time) tally {
	return tally{total: total, began: now, kinds: outcomes, counted: map[string]int{}, samples: []sample{{now, 0}}}
}

// sample remembers how far the run is now.
func (t *tally) sample(now time.Time) {
	t.samples = append(t.samples, sample{now, t.over})
	for len(t.samples) > 2 && now.Sub(t.samples[0].at) > t.window() {
		t.samples = t.samples[1:]
	}
}

// window is over how long the rate is taken: of less than a few sends it says nothing.
func (t *tally) window() time.Duration {
	const least, sends = 10 * time.Second, 5
	if t.pace == 0 {
		return least
	}
	return max(least, time.Duration(sends/t.pace*float64(time.Second)))
}

// describe is what is said of the run in so many columns: counts, rate and time left, or what is waited for. Where room
// is scarce, what matters less falls away.
func (t *tally) describe(now time.Time, room int) string {
	of := fmt.Sprintf("%s of %s", wording.Count(t.over), wording.Count(t.total))
	counts, rest := t.counts(), t.rest(now)
	var said string
	for _, pieces := range [][]string{{of + ": " + counts, rest}, {counts, rest}, {of, rest}} {
		if best := t.kinds[0].Name; t.over == t.counted[best] && pieces[0] != of {
			pieces[0] = of + " " + best // the same twice says nothing
		}
		said = strings.Join(pieces, " · ")
		if rest == "" {
			said = pieces[0]
		}
		if uniseg.StringWidth(said) <= room {
			return said
		}
	}
	return fit(said, room)
}

// counts are the outcomes of those that are through.
func (t *tally) counts() string {
	var said []string
	for i, o := range t.kinds {
		if n := t.counted[o.Name]; n > 0 || i == 0 {
			said = append(said, wording.Count(n)+" "+o.Name)
		}
	}
	return strings.Join(said, ", ")
}

// rest is what stands behind the counts.
func (t *tally) rest(now time.Time) string {
	switch left := t.until.Sub(now); {
	case t.took > time.Second:
		return fmt.Sprintf("%s in %s", often(float64(t.over)/t.took.Seconds()), Duration(t.took))
	case t.took > 0:
		return ""
	case t.finishing:
		return "finishing"
	case left > 0:
		return fmt.Sprintf("waiting %s: %s", Duration(max(left, time.Second)), t.why)
	}
	first, last := t.samples[0], t.samples[len(t.samples)-1]
	if took := last.at.Sub(first.at).Seconds(); took >= 1 && last.over > first.over {
		rate := float64(last.over-first.over) / took
		if t.pace != 0 {
			rate = min(rate, t.pace) // the first of a window has no time before it
		}
		left := time.Duration(float64(t.total-t.over) / rate * float64(time.Second))
		return fmt.Sprintf("%s · %s left", often(rate), Duration(left))
	}
	return ""
}
