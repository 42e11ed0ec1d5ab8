package campaign

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// errHeld says that a claimed letter can't leave for long: its claim is released meanwhile.
var errHeld = errors.New("held")

// A Turn is the moment at which a letter is to leave. The zero turn is now.
type Turn struct {
	at   time.Time
	lead time.Duration // how long before it the letter is to be claimed
}

// Await returns when nobody is told to wait.
func (p *Pace) Await(ctx context.Context) error {
	for held := p.held(); held > 0; held = p.held() {
		if err := sleep(ctx, held); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Ahead takes the next turn and returns a little before it: time enough for a claim to reach the disk.
func (p *Pace) Ahead(ctx context.Context) (Turn, error) {
	if err := p.Await(ctx); err != nil {
		return Turn{}, err
	}
	turn := p.turn(min(leastLead, p.room()) / 2) // whoever comes a little late for a turn still gets it: there is time enough to claim
	if turn.at.IsZero() {
		return turn, ctx.Err()
	}
	return turn, sleep(ctx, time.Until(turn.at)-turn.lead)
}

// Leave returns at the exact moment of the turn, or later when the turn was missed. It is errHeld when everybody is
// told to wait, or when the next turn is far: a claim isn't to stand open meanwhile. A patient letter waits for it all the
// same: one that was held before would be again, where the disk is slower than the lead is long.
func (p *Pace) Leave(ctx context.Context, t Turn, patient bool) error {
	if t.at.IsZero() { // it was taken while no rate was set, and there may be one since
		t = p.turn(0)
	}
	for {
		if p.held() > 0 {
			return errHeld
		}
		behind, late := time.Since(t.at), p.late()
		if t.at.IsZero() || behind >= 0 && behind <= late {
			return sleep(ctx, time.Until(p.depart()))
		}
		if behind > late {
			if p.space() > mostLead && !patient {
				return errHeld
			}
			t = p.turn(0)
		}
		if err := sleep(ctx, time.Until(t.at)); err != nil {
			return err
		}
	}
}

// longestStanding is how long a connection that nothing was sent by may wait: some servers close it soon after.
const longestStanding = 3 * time.Second

// Connected returns when a letter whose connection stands may go on: at once, unless the one before it went on just now.
// Each gets its connection as long after its turn as the one before it, and they leave as evenly; but those who waited for
// one name or one handshake get theirs together, and would make a burst. It is errHeld where the wait is long.
func (p *Pace) Connected(ctx context.Context) error {
	if p.held() > 0 {
		return errHeld
	}
	if p.now() == Unlimited {
		return ctx.Err()
	}
	p.mu.Lock()
	now := time.Now()
	wait := p.next.Add(-p.early()).Sub(now)
	if wait > longestStanding {
		p.mu.Unlock()
		return errHeld
	}
	p.next = later(now, p.next).Add(time.Duration(float64(p.space()) / margin))
	p.mu.Unlock()
	return sleep(ctx, wait)
}

// Claimed tells how long a claim took. A slow one lengthens the lead for a while.
func (p *Pace) Claimed(took time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	wanted := min(max(took*3/2, leastLead), mostLead)
	if now := time.Now(); wanted >= p.lead || now.Sub(p.slowest) > forgetting {
		p.lead, p.slowest = wanted, now
	}
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
