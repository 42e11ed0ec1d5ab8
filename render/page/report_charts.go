package page

import (
	"fmt"
	"math"
	"time"

	"campaign/schema/wording"
)

// Charts are drawings whose lengths across are in percent, so that they fill any width with letters of one size, and
// whose heights are in pixels.
const (
	chartTop    = 46 // of the plot; above it there is room for three lines of marks
	chartHeight = 140
	chartBase   = chartTop + chartHeight
	fewestSlots = 8 // places for bars, so that a few of them don't fill a chart
)

// A chartBar is a bar, what a person is told who points at it, and its numbers for the table under the chart.
type chartBar struct{ X, Width, Y, Height, Label, Value string }

// A chartMark is a line in a chart, with its name.
type chartMark struct{ X, Y, LabelY, Anchor, Label string }

// A chart is what both charts are made of.
type chart struct {
	Bars   []chartBar
	Levels []chartMark // lines across, with their names at the left
	Ticks  []chartMark // names under the base
	Base   int
}

// A sendChart shows first attempts over time.
type sendChart struct {
	chart
	Rate   *chartMark // the set rate, where it is known and within the chart
	Breaks []chartMark
	Facts  []string
	Unit   string
}

// sendSummary is what the chart doesn't show of the sends.
func (s *sendTimes) summary(bars []sendBar, rate float64, again int) []string {
	const layout, hour = "2 Jan 2006 15:04:05", "15:04:05"
	total, seconds, pauses, longest := 0, int64(0), 0, int64(0)
	for _, b := range bars {
		total += b.count
		seconds += b.to - b.from
		if b.after > 0 {
			pauses++
			longest = max(longest, b.after)
		}
	}
	took := s.last.Sub(s.first)
	facts := []string{fmt.Sprintf("%s first tried at %s UTC.", wording.Plural(total, "message was", "messages were"), s.first.Format(layout))}
	if total > 1 && took > 0 {
		to := layout
		if s.first.Format(time.DateOnly) == s.last.Format(time.DateOnly) {
			to = hour
		}
		facts[0] = fmt.Sprintf("%s tried from %s to %s UTC, in %s.", wording.Plural(total, "message was", "messages were"),
			s.first.Format(layout), s.last.Format(to), lasting(took))
	}
	// One message every second from the first to the last one is one less than messages.
	pace := float64(total-1) / took.Seconds()
	if pauses > 0 {
		pace = float64(total) / float64(seconds)
	}
	if total >= 10 && took > time.Second {
		fact := "That is " + rateText(pace)
		if pauses > 0 {
			fact += " while sending"
		}
		if rate > 0 {
			fact += ", at a set rate of " + rateText(rate)
		}
		facts = append(facts, fact+".")
	} else if rate > 0 {
		facts = append(facts, "The set rate is "+rateText(rate)+".")
	}
	if pauses > 0 {
		left := "a pause of "
		if pauses > 1 {
			left = wording.Count(pauses) + " pauses, the longest of "
		}
		facts = append(facts, "The chart leaves out "+left+lasting(time.Duration(longest)*time.Second)+".")
	}
	if again > 0 {
		facts = append(facts, wording.Plural(again, "message was", "messages were")+" tried more than once.")
	}
	return facts
}

// newSendChart is nil where nothing was sent.
func newSendChart(s *sendTimes, rate float64, r *Results) *sendChart {
	bars := s.bars(rate)
	if len(bars) == 0 {
		return nil
	}
	top := 0.0
	for _, b := range bars {
		top = max(top, b.rate())
	}
	within := rate > 0 && rate <= 4*top
	if within {
		top = max(top, rate)
	}
	unit := pacingFor(top)
	levels, height := scale(top*unit.times, unit.suffix)
	c := &sendChart{chart: chart{Levels: levels, Base: chartBase}, Unit: unit.name,
		Facts: s.summary(bars, rate, r.again)}
	if within {
		c.Rate = &chartMark{Y: pixels(chartBase - height(rate*unit.times)), Label: "set rate " + unit.text(rate),
			LabelY: pixels(chartBase - height(rate*unit.times) - 6)}
	}
	c.draw(bars, unit, height)
	return c
}

// rate is the bar's messages a second.
func (b sendBar) rate() float64 { return float64(b.count) / float64(b.to-b.from) }

// draw places the bars side by side, with a gap of two bars, at least, for a pause.
func (c *sendChart) draw(bars []sendBar, unit pacing, height func(float64) float64) {
	slots := float64(len(bars))
	gap := max(2, slots/20)
	for _, b := range bars {
		if b.after > 0 {
			slots += gap
		}
	}
	days := time.Unix(bars[0].from, 0).UTC().YearDay() != time.Unix(bars[len(bars)-1].to, 0).UTC().YearDay() ||
		bars[len(bars)-1].to-bars[0].from > 86400
	slots = max(slots, fewestSlots)
	at, named := 0.0, -1.0
	for i, b := range bars {
		if b.after > 0 {
			c.Breaks = append(c.Breaks, chartMark{X: length((at + gap/2) / slots),
				Label: "nothing sent for " + lasting(time.Duration(b.after)*time.Second)})
			at += gap
		}
		tall := height(b.rate() * unit.times)
		c.Bars = append(c.Bars, chartBar{X: length(at / slots), Width: length(0.84 / slots), Y: pixels(chartBase - tall),
			Height: pixels(tall), Label: clock(b.from, days, true) + " – " + clock(b.to, days, true) + " UTC",
			Value: wording.Counted(b.count, "message") + ", " + unit.text(b.rate())})
		if (i == 0 || b.after > 0) && at/slots-named > 0.3 && at/slots < 0.75 {
			named = at / slots
			c.Ticks = append(c.Ticks, chartMark{X: length(named), Anchor: "start", Label: clock(b.from, days, false)})
		}
		at++
	}
	if end := at / slots; end-named > 0.4 {
		c.Ticks = append(c.Ticks, chartMark{X: length(end), Anchor: "end", Label: clock(bars[len(bars)-1].to, days, false)})
	}
}

// clock is a time of day in UTC, with its date where there are several days.
func clock(unix int64, date, seconds bool) string {
	layout := "15:04:05"
	switch {
	case date && seconds:
		layout = "2 Jan 15:04:05"
	case date:
		layout = "2 Jan 15:04"
	}
	return time.Unix(unix, 0).UTC().Format(layout)
}

// scale is the levels of a chart that reaches up to top, at most five round numbers, and how high a value stands.
func scale(top float64, suffix string) (levels []chartMark, height func(float64) float64) {
	top = max(top, 1e-9)
	step := math.Pow(10, math.Floor(math.Log10(top)))
	for _, part := range []float64{0.2, 0.5, 1, 2} {
		if top/(step*part) <= 5 {
			step *= part
			break
		}
	}
	end := math.Ceil(top/step-1e-9) * step
	height = func(value float64) float64 { return value / end * chartHeight }
	for value := step; value <= end*1.0001; value += step {
		y := chartBase - height(value)
		levels = append(levels, chartMark{Y: pixels(y), LabelY: pixels(y + 4), Label: figure(value) + suffix})
	}
	return levels, height
}

// An answerChart shows how long answers took.
type answerChart struct {
	chart
	Count       string
	Percentiles []answerMark
}

// An answerMark is a percentile: a number, and a line in the chart.
type answerMark struct {
	chartMark
	Name, Time, Meaning string
}

// newAnswerChart is nil where no answer's time is known.
func newAnswerChart(a *answerTimes) *answerChart {
	if a.count == 0 {
		return nil
	}
	bars := a.bars()
	most := 0
	for _, b := range bars {
		most = max(most, b.count)
	}
	levels, height := scale(float64(max(most, 4)), "")
	c := &answerChart{chart: chart{Levels: levels, Base: chartBase}, Count: wording.Counted(a.count, "answer")}
	slots := max(len(bars), fewestSlots)
	for i, b := range bars {
		tall := height(float64(b.count))
		span := shortTime(b.from) + " – " + shortTime(b.to)
		if b.to == 0 {
			span = shortTime(b.from)
		}
		c.Bars = append(c.Bars, chartBar{X: percent(i, slots), Width: length(0.9 / float64(slots)), Y: pixels(chartBase - tall),
			Height: pixels(tall), Label: span, Value: wording.Counted(b.count, "answer")})
		if every := (slots + 4) / 5; i%every == 0 {
			c.Ticks = append(c.Ticks, chartMark{X: percent(i, slots), Anchor: "start", Label: shortTime(b.from)})
		}
	}
	for i, p := range []struct {
		rank int
		part string
	}{{50, "half came within this time"}, {95, "95 of 100 came within this time"}, {99, "99 of 100 came within this time"}} {
		ms := a.percentile(p.rank)
		mark := answerMark{Name: fmt.Sprintf("p%d", p.rank), Time: shortTime(ms), Meaning: p.part}
		where := standing(bars, ms) / float64(slots)
		mark.X, mark.Y, mark.LabelY, mark.Anchor = length(where), pixels(float64(8+14*i)), pixels(float64(12+14*i)), "start"
		mark.Label = mark.Name
		if where > 0.7 {
			mark.Anchor = "end"
		}
		c.Percentiles = append(c.Percentiles, mark)
	}
	return c
}

// standing is where a time stands among the bars, in bars from the left.
func standing(bars []answerBar, ms int) float64 {
	for i, b := range bars {
		switch {
		case b.to == 0:
			return float64(i) + 0.5
		case ms < b.to:
			return float64(i) + float64(ms-b.from)/float64(b.to-b.from)
		}
	}
	return float64(len(bars))
}
