package terminal

import (
	"fmt"
	"time"
)

// Duration is a time as people say it.
func Duration(d time.Duration) string {
	switch {
	case d < time.Second/2:
		return "less than a second"
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Round(time.Second).Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	default:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
}

// often is a rate in messages a second, as exact as it matters.
func often(rate float64) string {
	switch {
	case rate >= 100:
		return fmt.Sprintf("%.0f/s", rate)
	case rate >= 1:
		return fmt.Sprintf("%.1f/s", rate)
	case rate*60 >= 1:
		return fmt.Sprintf("%.1f/m", rate*60)
	}
	return fmt.Sprintf("%.1f/h", rate*3600)
}
