package pace

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"golang.org/x/time/rate"
)

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// The lead is half as long again as the slowest claim of the last 20 s, within 200 and 500 ms.
func TestLead(t *testing.T) {
	l := lead{long: leastLead}
	for _, step := range []struct{ at, took, want time.Duration }{
		{0, time.Millisecond, 200 * time.Millisecond},
		{time.Second, 200 * time.Millisecond, 300 * time.Millisecond},
		{2 * time.Second, time.Millisecond, 300 * time.Millisecond},
		{3 * time.Second, time.Second, 500 * time.Millisecond},
		{22 * time.Second, time.Millisecond, 500 * time.Millisecond},
		{24 * time.Second, time.Millisecond, 200 * time.Millisecond},
	} {
		l.claimed(noon.Add(step.at), step.took)
		assert.Equal(t, step.want, l.long, step.at)
	}
}

// A brake that is told of complaints and of accepted messages, at these moments.
func TestBrake(t *testing.T) {
	type event struct {
		at       time.Duration
		what     string
		limit    rate.Limit // after it
		resuming time.Duration
	}
	for name, c := range map[string]struct {
		set    Rate
		events []event
	}{
		"a storm halves once": {100, []event{{0, "slow", 50, 3 * time.Second}, {time.Second / 2, "slow", 50, 3500 * time.Millisecond},
			{4 * time.Second, "slow", 25, 7 * time.Second}}},
		"it grows back in half a minute": {100, []event{{0, "slow", 50, 3 * time.Second}, {6 * time.Second, "ease", 60, 3 * time.Second},
			{21 * time.Second, "ease", 100, 3 * time.Second}}},
		"a wait is no recovery": {100, []event{{0, "slow", 50, 3 * time.Second}, {time.Second, "ease", 50, 3 * time.Second},
			{3 * time.Second, "ease", 50, 3 * time.Second}}},
		"without a rate it is half of what leaves": {Unlimited, []event{{10 * time.Second, "slow", 10, 13 * time.Second}}},
	} {
		t.Run(name, func(t *testing.T) {
			limit := rate.Limit(c.set)
			if c.set == Unlimited {
				limit = rate.Inf
			}
			b := brake{set: c.set, inFlight: 4, ceiling: limit, leftFrom: noon, left: 200}
			for _, e := range c.events {
				now := noon.Add(e.at)
				if e.what == "slow" {
					limit = b.slow(now, limit)
					b.hold(now, 3*time.Second)
				} else {
					limit = b.ease(now, limit)
				}
				assert.InDelta(t, float64(e.limit), float64(limit), 0.01, e.at)
				assert.Equal(t, e.resuming, b.resume.Sub(noon), e.at)
			}
		})
	}
}

// What the spacing allows at a rate: the space between two slots, how late a letter may leave, how long the lead may be.
func TestSpacing(t *testing.T) {
	for _, c := range []struct {
		set               Rate
		inFlight          int
		space, late, room time.Duration
	}{
		{1, 32, 1001500 * time.Microsecond, 500 * time.Millisecond, 500 * time.Millisecond},
		{80, 32, 12518 * time.Microsecond, 10015 * time.Microsecond, 200 * time.Millisecond},
		{1000, 100, 1001 * time.Microsecond, 15 * time.Millisecond, 50 * time.Millisecond},
	} {
		s := newSpacing(c.set, c.inFlight)
		first := s.slot(0)
		assert.InDelta(t, c.space.Seconds(), s.slot(0).Sub(first).Seconds(), 2e-6, c.set)
		assert.InDelta(t, c.late.Seconds(), s.late().Seconds(), 2e-6, c.set)
		assert.InDelta(t, c.room.Seconds(), s.room().Seconds(), 1e-3, c.set)
	}
}
