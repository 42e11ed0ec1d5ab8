package pace

import "time"

// A lead is how long before its slot a letter is claimed, so that the ledger's disk has been waited for when the slot
// comes. It follows the disk, since what is claimed when the power fails is in doubt.
type lead struct {
	long    time.Duration
	slowest time.Time // when the claim came that made the lead what it is
}

const (
	// Disks stall for a tenth of a second now and then, and seldom for longer than half a second.
	leastLead, mostLead = 200 * time.Millisecond, 500 * time.Millisecond
	// forgetting is how long a slow claim lengthens the lead.
	forgetting = 20 * time.Second
)

// claimed tells how long a claim took. A slow one lengthens the lead for a while.
func (l *lead) claimed(now time.Time, took time.Duration) {
	wanted := min(max(took*3/2, leastLead), mostLead)
	if wanted >= l.long || now.Sub(l.slowest) > forgetting {
		l.long, l.slowest = wanted, now
	}
}
