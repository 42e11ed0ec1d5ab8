package cli

import (
	"fmt"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"campaign/campaign"
)

// lineEvery is how often progress is told where no bar can be drawn.
const lineEvery = 5 * time.Second

// A progress tells how far a run is: a bar at a terminal, a line every few seconds elsewhere.
type progress struct {
	d     *desk
	quiet bool
	total int
	bar   *progressbar.ProgressBar // nil without a terminal
	began time.Time
	ended chan struct{}
	lines sync.WaitGroup

	mu     sync.Mutex
	states map[campaign.State]int
	over   int    // letters that are through
	why    string // everybody waits
	until  time.Time
	said   time.Time
}

func newProgress(d *desk, total int, quiet bool) *progress {
	p := &progress{d: d, quiet: quiet, total: total, began: time.Now(), ended: make(chan struct{}), states: map[campaign.State]int{}}
	if quiet {
		return p
	}
	if d.live {
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(d.err),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetWidth(max(10, min(40, d.width-60))),
			progressbar.OptionEnableColorCodes(false),
			progressbar.OptionShowCount(),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetElapsedTime(false),
			progressbar.OptionSetTheme(progressbar.Theme{Saucer: "█", SaucerHead: "█", SaucerPadding: "░", BarStart: "", BarEnd: ""}),
		)
	}
	p.lines.Go(p.tell)
	return p
}

// tell describes the run now and then until it ends.
func (p *progress) tell() {
	every := lineEvery
	if p.bar != nil {
		every = 250 * time.Millisecond
	}
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	for {
		select {
		case <-ticks.C:
			if p.bar != nil {
				p.redraw()
			} else {
				p.d.say("%s", p.line())
			}
		case <-p.ended:
			return
		}
	}
}

func (p *progress) redraw() {
	p.mu.Lock()
	text, over := p.describe(), p.over
	p.mu.Unlock()
	p.d.mu.Lock()
	defer p.d.mu.Unlock()
	p.bar.Describe(text)
	_ = p.bar.Set(over) // it fails only beyond the total
}

func (p *progress) line() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return fmt.Sprintf("%s of %s, %s", count(p.over), count(p.total), p.describe())
}

// describe says counts by state, rate and time left, or what is waited for.
func (p *progress) describe() string {
	text := fmt.Sprintf("%s accepted", count(p.states[campaign.Accepted]))
	for _, s := range []campaign.State{campaign.Rejected, campaign.Unsure, campaign.Pending} {
		if n := p.states[s]; n > 0 {
			text += fmt.Sprintf(", %s %s", count(n), s)
		}
	}
	if left := time.Until(p.until); left > 0 {
		return text + fmt.Sprintf(" | waiting %s: %s", duration(left), p.why)
	}
	elapsed := time.Since(p.began)
	if p.over > 0 && elapsed > time.Second {
		rate := float64(p.over) / elapsed.Seconds()
		text += fmt.Sprintf(" | %.1f/s, %s left", rate, duration(time.Duration(float64(p.total-p.over)/rate*float64(time.Second))))
	}
	return text
}

func (p *progress) settled(s campaign.Settled) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.Final {
		p.states[s.State]++
		p.over++
	}
}

// waiting is shown with the progress; where there is none to be redrawn it is said once in a while.
func (p *progress) waiting(why string, wait time.Duration) {
	p.mu.Lock()
	p.why, p.until = why, time.Now().Add(wait)
	due := p.bar == nil && !p.quiet && time.Since(p.said) > time.Second
	if due {
		p.said = time.Now()
	}
	p.mu.Unlock()
	if due {
		p.d.say("waiting %s: %s", duration(wait), safe(why))
	}
}

// done draws the end.
func (p *progress) done() {
	close(p.ended)
	p.lines.Wait()
	if p.quiet {
		return
	}
	if p.bar != nil {
		p.redraw()
		p.d.say("")
		return
	}
	p.d.say("%s", p.line())
}
