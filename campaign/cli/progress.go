package cli

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"campaign/campaign"
	"campaign/campaign/crash"
	"campaign/campaign/send"
	"campaign/schema/wording"
)

// How often progress is told where no bar can be drawn, and how often a bar is drawn.
const (
	lineEvery = 5 * time.Second
	drawEvery = 200 * time.Millisecond
)

// A progress tells how far a run is: one line that is drawn again and again at a terminal, a line every few seconds
// elsewhere.
type progress struct {
	d     *desk
	quiet bool
	bar   *progressbar.ProgressBar // nil without a terminal
	width int                      // of the bar
	stop  func()                   // ends the run
	ended chan struct{}
	lines sync.WaitGroup

	mu    sync.Mutex
	said  time.Time // when a wait was last told
	fault error     // of the program, in the telling
	tally
}

// newProgress begins to tell. Where the program itself fails at that, the run is stopped.
func newProgress(d *desk, total int, quiet bool, stop func()) *progress {
	p := &progress{d: d, quiet: quiet, stop: stop, ended: make(chan struct{}), tally: newTally(total, time.Now())}
	if quiet {
		return p
	}
	if d.live {
		p.width = max(5, min(30, d.columns()/6))
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(d.err),
			progressbar.OptionSetWidth(p.width),
			progressbar.OptionUseANSICodes(true),
			progressbar.OptionShowDescriptionAtLineEnd(),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetElapsedTime(false),
			progressbar.OptionSetTheme(progressbar.Theme{Saucer: "█", SaucerHead: "█", SaucerPadding: "░", BarStart: "", BarEnd: ""}),
		)
	}
	p.lines.Go(func() { p.guarded(p.tell) })
	return p
}

// guarded tells something. A fault of the program at that ends the run in good order.
func (p *progress) guarded(tell func()) {
	if err := crash.Catch(func() error { tell(); return nil }); err != nil {
		p.mu.Lock()
		p.fault = err
		p.mu.Unlock()
		p.stop()
	}
}

// tell describes the run now and then until it ends.
func (p *progress) tell() {
	every := lineEvery
	if p.bar != nil {
		every = drawEvery
		p.draw()
	}
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	for {
		select {
		case <-ticks.C:
			crash.Point("tick", 0)
			p.draw()
		case <-p.ended:
			return
		}
	}
}

// aroundBar are the columns of a drawn line that are neither the bar's nor the words': the share, and the last column,
// which some terminals don't like to be filled.
const aroundBar = 10

// draw says how far the run is.
func (p *progress) draw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.sample(now)
	if p.bar == nil {
		p.d.say("%s", wording.Harmless(p.describe(now, endless)))
		return
	}
	p.d.mu.Lock()
	defer p.d.mu.Unlock()
	text := p.colored(oneLine(p.describe(now, p.d.columns()-p.width-aroundBar)))
	p.bar.Describe(text)
	over := p.over
	if p.took == 0 {
		over = min(over, p.total-1) // a full bar is never drawn again, and the last words are still to come
	}
	_ = p.bar.Set(over) // it fails only beyond the total
}

// colored is the text with its counts in their colours.
func (p *progress) colored(text string) string {
	for _, s := range campaign.States() {
		if n := p.states[s]; n > 0 {
			words := wording.Count(n) + " " + string(s)
			text = strings.Replace(text, words, p.d.styled(stateColor(s), words), 1)
		}
	}
	return text
}

func (p *progress) settled(o send.Outcome) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pace = o.Pace
	if o.Final {
		p.states[campaign.StateOf(o)]++
		p.over++
	}
}

// waiting is shown with the progress; where there is none to be drawn again it is said once in a while.
func (p *progress) waiting(why string, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.why, p.until = why, now.Add(wait)
	if p.bar == nil && !p.quiet && now.Sub(p.said) > time.Second {
		p.said = now
		p.d.say("waiting %s: %s", duration(wait), wording.Harmless(why))
	}
}

// interrupted says at once that an interrupt was heard, and what happens now.
func (p *progress) interrupted() {
	crash.Point("interrupt", 0)
	p.mu.Lock()
	p.finishing = true
	p.mu.Unlock()
	line := p.d.foldErr("finishing what is on its way…  (Ctrl-C again leaves at once; nothing is lost)", 0)
	if p.bar != nil {
		line = eraseLine + line // the bar is drawn again below
	}
	p.d.say("%s", line)
}

// eraseLine empties the line of a terminal.
const eraseLine = "\r\x1b[2K"

// done draws the end.
func (p *progress) done() {
	close(p.ended)
	p.lines.Wait()
	crash.Point("done", 0)
	if p.quiet {
		return
	}
	p.mu.Lock()
	p.took = time.Since(p.began)
	p.mu.Unlock()
	p.draw()
	if p.bar != nil {
		p.d.say("")
	}
}

// oneLine is a text without what would end or rewrite a line.
func oneLine(text string) string {
	return wording.Harmless(strings.NewReplacer("\n", " ", "\t", " ").Replace(text))
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
