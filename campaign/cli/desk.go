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

	"golang.org/x/term"
)

// A desk is where the program meets a person: the streams, and what they can show.
type desk struct {
	in  *os.File
	out io.Writer
	err io.Writer

	mu       sync.Mutex // one line at a time on err
	asks     bool       // a person sits at a terminal and can answer
	live     bool       // standard error is a terminal: a bar can be redrawn
	width    int        // of the terminal, in columns
	outColor bool
	errColor bool
}

func newDesk(in, out, err *os.File) *desk {
	d := &desk{in: in, out: out, err: err, width: 80}
	inTerminal, outTerminal, errTerminal := isTerminal(in), isTerminal(out), isTerminal(err)
	dumb := os.Getenv("TERM") == "dumb"
	color := os.Getenv("NO_COLOR") == "" && !dumb
	d.asks = inTerminal && errTerminal
	d.live = errTerminal && !dumb
	d.outColor, d.errColor = color && outTerminal, color && errTerminal
	for _, f := range []*os.File{err, out} {
		if w, _, e := term.GetSize(int(f.Fd())); e == nil && w > 0 {
			d.width = w
			break
		}
	}
	return d
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// say writes a line to standard error.
func (d *desk) say(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	// A closed standard error can't be told to anybody.
	_, _ = fmt.Fprintf(d.err, format+"\n", args...)
}

// ask puts a question at a terminal and tells whether the answer is yes. An interrupt is a no.
func (d *desk) ask(ctx context.Context, question string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, _ = fmt.Fprintf(d.err, "%s [y/N] ", question)
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
