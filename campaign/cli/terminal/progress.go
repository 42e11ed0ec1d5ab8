package terminal

import (
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"campaign/campaign/crash"
	"campaign/schema/wording"
)

// How often progress is told where no bar can be drawn, and how often a bar is drawn.
const (
	lineEvery = 5 * time.Second
	drawEvery = 200 * time.Millisecond
)

// A Progress tells how far a run is: one line that is drawn again and again at a terminal, a line every few seconds
// elsewhere.
type Progress struct {
	t     *Terminal
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

// NewProgress begins to tell of so many messages, whose outcomes are these, the one that is hoped for first. Where the program
// itself fails at that, the run is stopped.
func NewProgress(t *Terminal, total int, outcomes []Outcome, quiet bool, stop func()) *Progress {
	p := &Progress{t: t, quiet: quiet, stop: stop, ended: make(chan struct{}), tally: newTally(total, outcomes, time.Now())}
	if quiet {
		return p
	}
	if t.live {
		p.width = max(5, min(30, t.Columns()/6))
		p.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(t.Err),
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
func (p *Progress) guarded(tell func()) {
	if err := crash.Catch(func() error { tell(); return nil }); err != nil {
		p.mu.Lock()
		p.fault = err
		p.mu.Unlock()
		p.stop()
	}
}

// tell describes the run now and then until it ends.
func (p *Progress) tell() {
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
func (p *Progress) draw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.sample(now)
	if p.bar == nil {
		p.t.Say("%s", wording.Harmless(p.describe(now, endless)))
		return
	}
	p.t.mu.Lock()
	defer p.t.mu.Unlock()
	text := p.colored(oneLine(p.describe(now, p.t.Columns()-p.width-aroundBar)))
	p.bar.Describe(text)
	over := p.over
	if p.took == 0 {
		over = min(over, p.total-1) // a full bar is never drawn again, and the last words are still to come
	}
	_ = p.bar.Set(over) // it fails only beyond the total
}

// colored is the text with its counts in their colours.
func (p *Progress) colored(text string) string {
	for _, o := range p.kinds {
		if n := p.counted[o.Name]; n > 0 {
			words := wording.Count(n) + " " + o.Name
			text = strings.Replace(text, words, p.t.Styled(o.Color, words), 1)
		}
	}
	return text
}

// Pace is how many messages a second may leave now, 0 for any number.
func (p *Progress) Pace(rate float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pace = rate
}

// Through counts a message by its outcome.
func (p *Progress) Through(outcome string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counted[outcome]++
	p.over++
}

// Waiting is shown with the progress; where there is none to be drawn again it is said once in a while.
func (p *Progress) Waiting(why string, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.why, p.until = why, now.Add(wait)
	if p.bar == nil && !p.quiet && now.Sub(p.said) > time.Second {
		p.said = now
		p.t.Say("waiting %s: %s", Duration(wait), wording.Harmless(why))
	}
}

// Interrupted says at once that an interrupt was heard, and what happens now.
func (p *Progress) Interrupted() { p.guarded(p.interrupted) }

func (p *Progress) interrupted() {
	crash.Point("interrupt", 0)
	p.mu.Lock()
	p.finishing = true
	p.mu.Unlock()
	line := p.t.FoldErr("finishing what is on its way…  (Ctrl-C again leaves at once; nothing is lost)", 0)
	if p.bar != nil {
		line = eraseLine + line // the bar is drawn again below
	}
	p.t.Say("%s", line)
}

// eraseLine empties the line of a terminal.
const eraseLine = "\r\x1b[2K"

// Done draws the end. The error is a fault of the program in the telling.
func (p *Progress) Done() error {
	p.guarded(p.done)
	return p.fault
}

func (p *Progress) done() {
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
		p.t.Say("")
	}
}

// oneLine is a text without what would end or rewrite a line.
func oneLine(text string) string {
	return wording.Harmless(strings.NewReplacer("\n", " ", "\t", " ").Replace(text))
}
