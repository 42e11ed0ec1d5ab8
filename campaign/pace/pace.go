// Package pace says when letters leave: evenly at the set rate, slower when the vendor says "too fast", not at all while it
// asks to be left alone. It promises that no burst makes up for a stall, whoever caused it.
package pace

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// ErrHeld says that a claimed letter can't leave for long: its claim is to be released meanwhile.
var ErrHeld = errors.New("held")

// A Pace is the pace of one run: one for all workers, retries included. Safe for concurrent use.
type Pace struct {
	mu      sync.Mutex
	spacing spacing
	brake   brake
	lead    lead
}

// New makes the pace of one run, of which inFlight letters at most are claimed and not yet answered.
func New(set Rate, inFlight int) *Pace {
	s := newSpacing(set, inFlight)
	return &Pace{spacing: s, lead: lead{long: leastLead},
		brake: brake{set: set, inFlight: inFlight, ceiling: s.limiter.Limit(), leftFrom: time.Now()}}
}

// A Slot is the moment at which a letter is to leave. The zero slot is now.
type Slot struct {
	At   time.Time
	lead time.Duration // how long before it the letter is to be claimed
}

// Hold lets nobody leave for so long. It never shortens an earlier hold.
func (p *Pace) Hold(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.brake.hold(time.Now(), d)
}

// Slow halves the pace, once for many complaints that come together, and holds everybody for the wait that the vendor asked
// for.
func (p *Pace) Slow(wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, current := time.Now(), p.spacing.limiter.Limit()
	if limit := p.brake.slow(now, current); limit != current {
		p.spacing.change(limit)
	}
	p.brake.hold(now, wait)
}

// Ease lets a slowed pace grow back; it is told of every accepted message.
func (p *Pace) Ease() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.brake.slowedAt.IsZero() {
		p.spacing.change(p.brake.ease(time.Now(), p.spacing.limiter.Limit()))
	}
}

// Now is how many a second may leave at present, which is less than was set after a vendor said "too fast".
func (p *Pace) Now() Rate {
	if limit := p.spacing.limiter.Limit(); limit != rate.Inf {
		return Rate(limit)
	}
	return Unlimited
}

// Held is how long nobody leaves.
func (p *Pace) Held() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.brake.resume)
}

// Claimed tells how long a claim took.
func (p *Pace) Claimed(took time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lead.claimed(time.Now(), took)
}

// Await returns when nobody is told to wait.
func (p *Pace) Await(ctx context.Context) error {
	for held := p.Held(); held > 0; held = p.Held() {
		if err := sleep(ctx, held); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Ahead takes the next slot and returns a little before it: time enough for a claim to reach the disk.
func (p *Pace) Ahead(ctx context.Context) (Slot, error) {
	if err := p.Await(ctx); err != nil {
		return Slot{}, err
	}
	slot := p.slot(min(leastLead, p.spacing.room()) / 2) // whoever comes a little late for a slot still gets it: there is time enough to claim
	if slot.At.IsZero() {
		return slot, ctx.Err()
	}
	return slot, sleep(ctx, time.Until(slot.At)-slot.lead)
}

// slot takes the next slot that is no sooner than after so long; the zero slot where no rate is set.
func (p *Pace) slot(after time.Duration) Slot {
	if p.spacing.limiter.Limit() == rate.Inf {
		return Slot{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return Slot{At: p.spacing.slot(after), lead: min(p.lead.long, p.spacing.room())}
}

// Leave returns at the exact moment of the slot, or later when the slot was missed. It is ErrHeld when everybody is
// told to wait, or when the next slot is far: a claim isn't to stand open meanwhile. A patient letter waits for it all the
// same: one that was held before would be again, where the disk is slower than the lead is long.
func (p *Pace) Leave(ctx context.Context, slot Slot, patient bool) error {
	if slot.At.IsZero() { // it was taken while no rate was set, and there may be one since
		slot = p.slot(0)
	}
	for {
		if p.Held() > 0 {
			return ErrHeld
		}
		behind, late := time.Since(slot.At), p.spacing.late()
		if slot.At.IsZero() || behind >= 0 && behind <= late {
			return sleep(ctx, time.Until(p.depart()))
		}
		if behind > late {
			if p.spacing.space() > mostLead && !patient {
				return ErrHeld
			}
			slot = p.slot(0)
		}
		if err := sleep(ctx, time.Until(slot.At)); err != nil {
			return err
		}
	}
}

// depart counts a departure and says when it may be.
func (p *Pace) depart() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.brake.left++
	return p.spacing.depart()
}

// Connected returns when a letter whose connection stands may go on: at once, unless the one before it went on just now.
// Each gets its connection as long after its slot as the one before it, and they leave as evenly; but those who waited for
// one name or one handshake get theirs together, and would make a burst. It is ErrHeld where the wait is long.
func (p *Pace) Connected(ctx context.Context) error {
	if p.Held() > 0 {
		return ErrHeld
	}
	if p.Now() == Unlimited {
		return ctx.Err()
	}
	p.mu.Lock()
	wait, ok := p.spacing.connected()
	p.mu.Unlock()
	if !ok {
		return ErrHeld
	}
	return sleep(ctx, wait)
}

// sleep waits for d or until ctx ends; not at all when d isn't positive.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting: %w", ctx.Err())
	}
}
