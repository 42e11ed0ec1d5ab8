package terminal

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTimeLeft walks through runs of 30 letters, each of which leaves on time and is settled a quarter of a second later:
// no less time is said to be left than is, and not far more.
func TestTimeLeft(t *testing.T) {
	for name, rate := range map[string]float64{"5/s": 5, "1/s": 1, "20/m": 20.0 / 60, "4/m": 4.0 / 60, "30/h": 30.0 / 3600} {
		t.Run(name, func(t *testing.T) {
			const total, answer = 30, time.Second / 4
			space := time.Duration(float64(time.Second) / rate)
			began := time.Now()
			tally := newTally(total, []Outcome{{"accepted", Green}}, began)
			said := 0
			for past := drawEvery; tally.over < total; past += drawEvery {
				for tally.over < total && time.Duration(tally.over)*space+answer <= past {
					tally.over++
					tally.pace = rate
				}
				tally.sample(began.Add(past))
				text := tally.rest(began.Add(past))
				if text == "" || tally.over == total {
					continue
				}
				said++
				left := leftOf(t, text)
				truly := (total-1)*space + answer - past
				// A second is cut off where minutes are said, and the next letter may be all but there.
				require.GreaterOrEqual(t, left, truly-space-2*time.Second, "after %s: %s", past, text)
				require.LessOrEqual(t, left, truly*13/10+space+2*time.Second, "after %s: %s", past, text)
			}
			assert.Greater(t, said, 10)
		})
	}
}

// leftOf reads the time left.
func leftOf(t *testing.T, text string) time.Duration {
	t.Helper()
	m := regexp.MustCompile(` · (?:(\d+) h )?(?:(\d+) min ?)?(?:(\d+) s)? ?left$`).FindStringSubmatch(text)
	if regexp.MustCompile(`less than a second left$`).MatchString(text) {
		return 0
	}
	require.NotNil(t, m, text)
	var h, min, s int
	_, _ = fmt.Sscan(m[1], &h) // what isn't said is 0
	_, _ = fmt.Sscan(m[2], &min)
	_, _ = fmt.Sscan(m[3], &s)
	return time.Duration(h)*time.Hour + time.Duration(min)*time.Minute + time.Duration(s)*time.Second
}

// TestTimeLeftAtASlowedPace: what is left leaves at the pace that a vendor has slowed, not at the one before.
func TestTimeLeftAtASlowedPace(t *testing.T) {
	began := time.Now()
	tally := newTally(1000, []Outcome{{"accepted", Green}}, began)
	tally.over, tally.pace = 100, 20
	tally.sample(began.Add(5 * time.Second))
	assert.Equal(t, "20.0/s · 45 s left", tally.rest(began.Add(5*time.Second)))
	tally.pace = 10
	assert.Equal(t, "10.0/s · 1 min 30 s left", tally.rest(began.Add(5*time.Second)))
	tally.pace = 0
	assert.Equal(t, "20.0/s · 45 s left", tally.rest(began.Add(5*time.Second)))
}

func TestOften(t *testing.T) {
	for rate, want := range map[float64]string{1234: "1234/s", 20: "20.0/s", 1: "1.0/s", 4.0 / 60: "4.0/m", 30.0 / 3600: "30.0/h"} {
		assert.Equal(t, want, often(rate))
	}
}
