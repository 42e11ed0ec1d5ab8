// Package terminal is where the program meets a person: standard output and standard error, folded and coloured as far as a
// terminal shows it, a question, and the progress of a run. It knows no campaign, and what it says it is given.
package terminal

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rivo/uniseg"
	"golang.org/x/term"
)

// A Terminal is the program's streams, and what they can show. Its zero value shows nothing and folds nothing.
type Terminal struct {
	In       *os.File
	Out, Err io.Writer

	Answers            bool // standard input is a terminal: a person can answer
	Shown              bool // standard error is a terminal: a person sees what is said
	OutColor, ErrColor bool

	mu       sync.Mutex // one line at a time on Err
	live     bool       // a bar can be drawn again on standard error
	screen   *os.File   // the terminal that tells its width, nil for none
	outFolds bool       // standard output is a terminal: long lines are folded
}

// New gives up on whoever reads nothing once stopped is closed.
func New(in, out, err *os.File, stopped <-chan struct{}) *Terminal {
	t := &Terminal{In: in, Out: newStream(out, stopped), Err: newStream(err, stopped)}
	inTerminal, outTerminal, errTerminal := isTerminal(in), isTerminal(out), isTerminal(err)
	dumb := os.Getenv("TERM") == "dumb"
	color := os.Getenv("NO_COLOR") == "" && !dumb
	t.Answers = inTerminal
	t.live = errTerminal && !dumb
	t.OutColor, t.ErrColor = color && outTerminal, color && errTerminal
	t.outFolds, t.Shown = outTerminal, errTerminal
	switch {
	case errTerminal:
		t.screen = err
	case outTerminal:
		t.screen = out
	}
	return t
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// usualWidth is for where no terminal tells its own.
const usualWidth = 80

// Columns is the terminal's width now.
func (t *Terminal) Columns() int {
	if t.screen != nil {
		if w, _, err := term.GetSize(int(t.screen.Fd())); err == nil && w > 0 {
			return w
		}
	}
	return usualWidth
}

// FoldErr and FoldOut set a text that begins at a column so that a terminal doesn't break its words; elsewhere, where
// programs read, lines stay whole.
func (t *Terminal) FoldErr(text string, column int) string { return t.foldFor(t.Shown, text, column) }
func (t *Terminal) FoldOut(text string, column int) string {
	return t.foldFor(t.outFolds, text, column)
}

func (t *Terminal) foldFor(folds bool, text string, column int) string {
	if !folds {
		return text
	}
	return fold(text, t.Columns(), column)
}

// BubbleWidth is how wide a bubble may be.
func (t *Terminal) BubbleWidth() int { return min(t.Columns(), 100) }

// FitsLine tells whether a text fits into one line of standard error, where that is a terminal.
func (t *Terminal) FitsLine(text string) bool {
	return !t.Shown || uniseg.StringWidth(text) < t.Columns()
}

// Say writes a line to standard error.
func (t *Terminal) Say(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	// A closed standard error can't be told to anybody.
	_, _ = fmt.Fprintf(t.Err, format+"\n", args...)
}

// Note says something that is worth knowing and stops nothing.
func (t *Terminal) Note(format string, args ...any) {
	t.Say("%s", t.Styled(Dim, "note: ")+t.FoldErr(fmt.Sprintf(format, args...), 6))
}

// lastWord is how long the last word may take: nobody may be reading.
const lastWord = 200 * time.Millisecond

// Leave says the last word of a program that leaves at once. It waits for nobody.
func (t *Terminal) Leave(said string) {
	if t.live {
		said = eraseLine + said
	}
	done := make(chan struct{})
	go func() {
		_, _ = io.WriteString(t.Err, said+"\n")
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(lastWord):
	}
}

// Ask puts a question at a terminal and tells whether the answer is yes. An interrupt is a no.
func (t *Terminal) Ask(ctx context.Context, question string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = fmt.Fprintf(t.Err, "%s ", t.FoldErr(question+" [y/N]", 0))
	answers := make(chan string, 1)
	go func() {
		answer, _ := bufio.NewReader(t.In).ReadString('\n') // an end of the input is no answer
		answers <- answer
	}()
	select {
	case answer := <-answers:
		return slices.Contains([]string{"y", "yes", "s", "sim", "כן"}, strings.ToLower(strings.TrimSpace(answer)))
	case <-ctx.Done():
		_, _ = fmt.Fprintln(t.Err)
		return false
	}
}

// The few styles of the terminal; without colour they are nothing.
const (
	Bold   = "1"
	Dim    = "2"
	Red    = "31"
	Green  = "32"
	Yellow = "33"
)

// Style sets a text in a style, where that is on.
func Style(on bool, code, text string) string {
	if !on {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Styled sets a text in a style for standard error.
func (t *Terminal) Styled(code, text string) string { return Style(t.ErrColor, code, text) }
