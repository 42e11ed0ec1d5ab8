package page

import "time"

// answerTimes counts how long answers took, to the millisecond up to a minute.
type answerTimes struct {
	count    int
	cells    []int // by milliseconds; the last one is of all that took a minute or longer
	overLong int
}

// slowest is where milliseconds aren't counted apart any more.
const slowest = 60_000

func (a *answerTimes) add(took time.Duration) {
	if took < 0 {
		return // the clock was set back between the two
	}
	if a.cells == nil {
		a.cells = make([]int, slowest)
	}
	a.count++
	if ms := took.Milliseconds(); ms < slowest {
		a.cells[ms]++
	} else {
		a.overLong++
	}
}

// percentile is the shortest time within which at least p percent of the answers came, the nearest rank; slowest stands
// for that and all that is longer. There must be an answer.
func (a *answerTimes) percentile(p int) (ms int) {
	rank := (a.count*p + 99) / 100
	for ms, n := range a.cells {
		if rank -= n; rank <= 0 {
			return ms
		}
	}
	return slowest
}

// answerEdges are the limits of the histogram's bars, in milliseconds.
var answerEdges = []int{0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 3000,
	5000, 7000, 10_000, 15_000, 20_000, 30_000, slowest}

// An answerBar counts the answers that took from from up to, but not, to milliseconds; to is 0 where there is no end.
type answerBar struct{ from, to, count int }

// bars is the histogram from the first bar that counts something to the last one.
func (a *answerTimes) bars() []answerBar {
	var bars []answerBar
	for i, from := range answerEdges[:len(answerEdges)-1] {
		bar := answerBar{from: from, to: answerEdges[i+1]}
		for _, n := range a.cells[min(from, len(a.cells)):min(bar.to, len(a.cells))] {
			bar.count += n
		}
		bars = append(bars, bar)
	}
	bars = append(bars, answerBar{from: slowest, count: a.overLong})
	for len(bars) > 0 && bars[0].count == 0 {
		bars = bars[1:]
	}
	for len(bars) > 0 && bars[len(bars)-1].count == 0 {
		bars = bars[:len(bars)-1]
	}
	return bars
}
