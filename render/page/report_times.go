package page

import (
	"maps"
	"slices"
	"time"
)

// sendTimes counts first attempts by the second, or by more where there would be too many seconds.
type sendTimes struct {
	width       int64 // of a cell, in seconds
	cells       map[int64]int
	first, last time.Time
}

// cellLimit is how many cells sendTimes may have.
const cellLimit = 4096

func newSendTimes() sendTimes { return sendTimes{width: 1, cells: map[int64]int{}} }

func (s *sendTimes) add(at time.Time) {
	if s.first.IsZero() || at.Before(s.first) {
		s.first = at
	}
	if at.After(s.last) {
		s.last = at
	}
	s.cells[floorDiv(at.Unix(), s.width)]++
	if len(s.cells) > cellLimit {
		s.widen()
	}
}

// widen makes the cells wider, to a multiple of what they were.
func (s *sendTimes) widen() {
	wider := s.width * 10
	for _, nice := range []int64{10, 60, 600, 3600, 86400} {
		if nice > s.width {
			wider = nice
			break
		}
	}
	cells := map[int64]int{}
	for at, n := range s.cells {
		cells[floorDiv(at*s.width, wider)] += n
	}
	s.width, s.cells = wider, cells
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// A sendSpan is a time in which messages were sent without a long pause. Times are Unix seconds, to is excluded.
type sendSpan struct{ from, to int64 }

// pauses that are cut out of the chart
const (
	shortestPause = 600 // seconds
	mostPauses    = 7
)

// spans are the times of sending, in order, with the long pauses between them cut out. A pause is long when it lasts
// ten minutes, twenty times the set rate's distance between two sends, and a tenth of the sending.
func (s *sendTimes) spans(rate float64) []sendSpan {
	starts := slices.Sorted(maps.Keys(s.cells))
	if len(starts) == 0 {
		return nil
	}
	least := int64(shortestPause)
	if rate > 0 {
		least = max(least, int64(20/rate))
	}
	var pauses []sendSpan
	for i, at := range starts[1:] {
		pause := sendSpan{from: (starts[i] + 1) * s.width, to: at * s.width}
		if pause.to-pause.from >= least {
			pauses = append(pauses, pause)
		}
	}
	slices.SortStableFunc(pauses, func(a, b sendSpan) int { return int((b.to - b.from) - (a.to - a.from)) })
	begin, end := starts[0]*s.width, (starts[len(starts)-1]+1)*s.width
	sending := end - begin
	cut := 0
	for cut < min(len(pauses), mostPauses) {
		long := pauses[cut].to - pauses[cut].from
		if long*10 < sending-long {
			break
		}
		sending -= long
		cut++
	}
	pauses = pauses[:cut]
	slices.SortFunc(pauses, func(a, b sendSpan) int { return int(a.from - b.from) })
	var spans []sendSpan
	for _, pause := range pauses {
		spans = append(spans, sendSpan{begin, pause.from})
		begin = pause.to
	}
	return append(spans, sendSpan{begin, end})
}

// A sendBar is a stretch of time and how many messages were tried for the first time in it.
type sendBar struct {
	from, to int64 // Unix seconds
	count    int
	after    int64 // seconds of a pause before it that isn't shown
}

// barLimit is how many bars a chart may have.
const barLimit = 72

// bars are the spans cut into stretches of one length, but for the last one of a span, which may be shorter.
func (s *sendTimes) bars(rate float64) []sendBar {
	spans := s.spans(rate)
	width := s.barWidth(spans)
	starts := slices.Sorted(maps.Keys(s.cells))
	var bars []sendBar
	for i, span := range spans {
		for from := span.from; from < span.to; from += width {
			bar := sendBar{from: from, to: min(from+width, span.to)}
			if i > 0 && from == span.from {
				bar.after = from - spans[i-1].to
			}
			for len(starts) > 0 && starts[0]*s.width < bar.to {
				bar.count += s.cells[starts[0]]
				starts = starts[1:]
			}
			bars = append(bars, bar)
		}
	}
	return bars
}

// barWidth is the shortest round time, in seconds, that makes no more than barLimit bars.
func (s *sendTimes) barWidth(spans []sendSpan) int64 {
	fits := func(width int64) bool {
		n := int64(0)
		for _, span := range spans {
			n += (span.to - span.from + width - 1) / width
		}
		return n <= barLimit
	}
	for _, width := range []int64{1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10800, 21600, 43200} {
		if width%s.width == 0 && fits(width) {
			return width
		}
	}
	width := max(s.width, 86400)
	for !fits(width) {
		width *= 2
	}
	return width
}
