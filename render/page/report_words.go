package page

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"campaign/schema/wording"
)

// share is a part in percent with one digit. Only all is 100%, and only none is 0%.
func share(n, of int) string {
	switch {
	case of == 0:
		return "–"
	case n == 0:
		return "0%"
	case n == of:
		return "100%"
	}
	tenths := (n*2000 + of) / (2 * of) // rounded
	switch tenths {
	case 0:
		return "<0.1%"
	case 1000:
		return ">99.9%"
	}
	return strconv.FormatFloat(float64(tenths)/10, 'f', 1, 64) + "%"
}

// percent is a length in a drawing.
func percent(n, of int) string {
	if of == 0 {
		return "0%"
	}
	return length(float64(n) / float64(of))
}

// length is a part of 1 as a length in a drawing.
func length(part float64) string { return strconv.FormatFloat(part*100, 'f', 3, 64) + "%" }

// pixels is a length in a drawing.
func pixels(n float64) string { return strconv.FormatFloat(n, 'f', 1, 64) }

// figure is a number with no more digits than say something: 0.25, 3.1, 19.8, 250.
func figure(x float64) string {
	digits := 1
	switch {
	case x >= 100:
		digits = 0
	case x < 1:
		digits = 2
	}
	text := strconv.FormatFloat(x, 'f', digits, 64)
	if digits == 0 {
		n, _ := strconv.Atoi(text) // it is a whole number
		return wording.Count(n)
	}
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// lasting is a length of time in two of its units at most: 45 s, 8 min 20 s, 3 d 4 h.
func lasting(d time.Duration) string {
	if d < 10*time.Second {
		return figure(d.Seconds()) + " s"
	}
	units := []struct {
		name string
		long time.Duration
	}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"min", time.Minute}, {"s", time.Second}}
	i := 0
	for i < len(units)-2 && d < units[i].long {
		i++
	}
	large, small := units[i], units[i+1]
	d = d.Round(small.long)
	n, rest := int(d/large.long), int(d%large.long/small.long)
	switch {
	case n == 0:
		return fmt.Sprintf("%d %s", rest, small.name)
	case rest == 0:
		return wording.Count(n) + " " + large.name
	}
	return fmt.Sprintf("%s %s %d %s", wording.Count(n), large.name, rest, small.name)
}

// shortTime is how long an answer took: 340 ms, 1.5 s, 12 s.
func shortTime(ms int) string {
	switch {
	case ms < 1000:
		return strconv.Itoa(ms) + " ms"
	case ms < 10_000:
		return figure(float64(ms)/1000) + " s"
	case ms < slowest:
		return strconv.Itoa((ms+500)/1000) + " s"
	}
	return "60 s or more"
}

// A pacing is a unit in which a rate is a number that can be read.
type pacing struct {
	times  float64 // messages a second to the unit's
	suffix string
	name   string
}

// pacingFor is the unit in which this rate, in messages a second, is 1 or more, if there is one.
func pacingFor(rate float64) pacing {
	switch {
	case rate >= 1 || rate <= 0:
		return pacing{1, "/s", "second"}
	case rate >= 1.0/60:
		return pacing{60, "/min", "minute"}
	}
	return pacing{3600, "/h", "hour"}
}

func (p pacing) text(rate float64) string { return figure(rate*p.times) + p.suffix }

// rateText is a rate in the unit that suits it.
func rateText(rate float64) string { return pacingFor(rate).text(rate) }
