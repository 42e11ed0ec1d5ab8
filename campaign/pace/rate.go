package pace

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// A Rate is how many messages may leave, in messages a second; 0 is unlimited.
type Rate float64

// Unlimited is the rate that nobody waits for.
const Unlimited Rate = 0

// Parse reads N/s, N/m, N/h or unlimited.
func Parse(text string) (Rate, error) {
	if text == "unlimited" {
		return Unlimited, nil
	}
	number, unit, _ := strings.Cut(text, "/")
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	seconds := map[string]float64{"s": 1, "m": 60, "h": 3600}[strings.TrimSpace(unit)]
	if err != nil || seconds == 0 || n <= 0 || math.IsInf(n, 0) || math.IsNaN(n) {
		return 0, errors.New("must be like 20/s, 600/m, 3600/h or unlimited")
	}
	return Rate(n / seconds), nil
}

// String writes the rate in the unit in which it is a readable number.
func (r Rate) String() string {
	number := func(n, places float64) string { return strconv.FormatFloat(math.Round(n*places)/places, 'f', -1, 64) }
	switch {
	case r == Unlimited:
		return "unlimited"
	case r >= 1:
		return number(float64(r), 100) + "/s"
	case r*60 >= 1:
		return number(float64(r)*60, 100) + "/m"
	default:
		return number(float64(r)*3600, 1e6) + "/h" // as many places as a campaign file may have
	}
}
