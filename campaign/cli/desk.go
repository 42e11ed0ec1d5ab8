package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/term"
)

// A desk is where the program meets a person: the streams, and what they can show.
type desk struct {
	in  *os.File
	out io.Writer
	err io.Writer

	mu       sync.Mutex // one line at a time on err
	asks     bool       // standard input is a terminal: a person can answer
	live     bool       // standard error is a terminal: a bar can be redrawn
	screen   *os.File   // the terminal that tells its width, nil for none
	outFolds bool       // standard output is a terminal: long lines are folded
	errFolds bool       // and standard error
	outColor bool
	errColor bool
	sending  atomic.Bool // messages may be on their way
}

// newDesk gives up on whoever reads nothing once stopped is closed.
func newDesk(in, out, err *os.File, stopped <-chan struct{}) *desk {
	d := &desk{in: in, out: newStream(out, stopped), err: newStream(err, stopped)}
	inTerminal, outTerminal, errTerminal := isTerminal(in), isTerminal(out), isTerminal(err)
	dumb := os.Getenv("TERM") == "dumb"
	color := os.Getenv("NO_COLOR") == "" && !dumb
	d.asks = inTerminal
	d.live = errTerminal && !dumb
	d.outColor, d.errColor = color && outTerminal, color && errTerminal
	d.outFolds, d.errFolds = outTerminal, errTerminal
	switch {
	case errTerminal:
		d.screen = err
	case outTerminal:
		d.screen = out
	}
	return d
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// usualWidth is for where no terminal tells its own.
const usualWidth = 80

// columns is the terminal's width now.
func (d *desk) columns() int {
	if d.screen != nil {
		if w, _, err := term.GetSize(int(d.screen.Fd())); err == nil && w > 0 {
			return w
		}
	}
	return usualWidth
}

// foldErr and foldOut set a text that begins at a column so that a terminal doesn't break its words; elsewhere, where
// programs read, lines stay whole.
func (d *desk) foldErr(text string, column int) string { return d.foldFor(d.errFolds, text, column) }
func (d *desk) foldOut(text string, column int) string { return d.foldFor(d.outFolds, text, column) }

func (d *desk) foldFor(folds bool, text string, column int) string {
	if !folds {
		return text
	}
	return fold(text, d.columns(), column)
}

// bubbleWidth is how wide a bubble may be.
func (d *desk) bubbleWidth() int { return min(d.columns(), 100) }

// say writes a line to standard error.
func (d *desk) say(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	// A closed standard error can't be told to anybody.
	_, _ = fmt.Fprintf(d.err, format+"\n", args...)
}

// note says something that is worth knowing and stops nothing.
func (d *desk) note(format string, args ...any) {
	d.say("%s", d.styled(dim, "note: ")+d.foldErr(fmt.Sprintf(format, args...), 6))
}

// lastWord is how long the last word may take: nobody may be reading.
const lastWord = 200 * time.Millisecond

// leave is the last word of a program that leaves at once. It waits for nobody.
func (d *desk) leave() {
	said := "left at once\n"
	if d.sending.Load() {
		said = "left at once: what was on its way is unsure now, and nothing is lost\n"
	}
	if d.live {
		said = eraseLine + said
	}
	done := make(chan struct{})
	go func() {
		_, _ = io.WriteString(d.err, said)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(lastWord):
	}
}

// agrees asks a person at a terminal whether messages may leave. Where nobody can answer, or would see the question, nobody
// has agreed to anything.
func (d *desk) agrees(ctx context.Context, question string) error {
	switch {
	case !d.asks:
		return failed("nothing was sent: nobody can be asked first, since standard input isn't a terminal; add --yes to send without a question")
	case !d.errFolds:
		return failed("nothing was sent: the question before it can't be shown, since standard error isn't a terminal; add --yes to send without it")
	case !d.ask(ctx, question):
		d.say("Nothing was sent.")
		return quietly(exitInterrupted)
	}
	return nil
}

// ask puts a question at a terminal and tells whether the answer is yes. An interrupt is a no.
func (d *desk) ask(ctx context.Context, question string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, _ = fmt.Fprintf(d.err, "%s ", d.foldErr(question+" [y/N]", 0))
	answers := make(chan string, 1)
	go func() {
		answer, _ := bufio.NewReader(d.in).ReadString('\n') // an end of the input is no answer
		answers <- answer
	}()
	select {
	case answer := <-answers:
		return slices.Contains([]string{"y", "yes", "s", "sim", "כן"}, strings.ToLower(strings.TrimSpace(answer)))
	case <-ctx.Done():
		_, _ = fmt.Fprintln(d.err)
		return false
	}
}

// The few styles of the terminal; without colour they are nothing.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
)

func style(on bool, code, text string) string {
	if !on {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (d *desk) styled(code, text string) string { return style(d.errColor, code, text) }
