package file

import (
	"errors"
	"strconv"
	"strings"
)

// A Share is a bound on a number of rows: a percentage of all, or a count.
type Share struct {
	percent float64
	count   int
	isCount bool
	text    string // as typed
}

func parseShare(text string) (Share, error) {
	wrong := errors.New("must be a share like 10% or a number of rows")
	if number, ok := strings.CutSuffix(text, "%"); ok {
		p, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || p < 0 || p > 100 {
			return Share{}, wrong
		}
		return Share{percent: p, text: text}, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return Share{}, wrong
	}
	return Share{count: n, isCount: true, text: text}, nil
}

// Exceeded tells whether n of so many rows are more than the share.
func (s Share) Exceeded(n, of int) bool {
	if s.isCount {
		return n > s.count
	}
	return float64(n)*100 > s.percent*float64(of)
}

func (s Share) String() string { return s.text }
