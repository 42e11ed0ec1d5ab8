// Package cli is the command line: one file a command. It is the only place that prints, asks, and knows of exit codes.
//
// Standard output carries data only; plans, problems and progress go to standard error. Problems are printed as
// compilers do, all of them at once, in the order of the file.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"github.com/spf13/cobra"

	"campaign/campaign/cli/terminal"
	"campaign/campaign/crash"
)

// The exit codes are an interface: scripts and CI rely on them.
const (
	exitOK          = 0
	exitUsage       = 1 // an internal error, or wrong usage
	exitWrong       = 2 // the campaign file or the recipients' file is wrong: nothing was sent
	exitSome        = 3 // the run is through, but some rows are not accepted
	exitStopped     = 4 // the run was stopped: the vendor denies everything, or too many failures
	exitBusy        = 5 // another run of this campaign is under way
	exitInterrupted = 130
)

// An exit is an error with its code. Its message has been printed where it is empty.
type exit struct {
	code    int
	message string
}

func (e *exit) Error() string { return e.message }

// quietly ends the program with a code when all has been said.
func quietly(code int) error {
	if code == exitOK {
		return nil
	}
	return &exit{code: code}
}

// A dialogue is the program's terminal, with what the commands say there of campaigns.
type dialogue struct {
	*terminal.Terminal
	sending atomic.Bool // messages may be on their way
}

// leave is the last word of a program that leaves at once.
func (d *dialogue) leave() {
	if d.sending.Load() {
		d.Leave("left at once: what was on its way is unsure now, and nothing is lost")
		return
	}
	d.Leave("left at once")
}

// Main runs the program and returns its exit code. The first interrupt ends a run in good order; a second one, or Ctrl-\,
// returns at once: all that matters is on disk already.
func Main(args []string, in *os.File, out, err *os.File) int {
	log.SetOutput(io.Discard) // net/http would quote there what a server says when nobody asked, secrets included
	defer ownTemporary()()
	ctx, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signal.Notify(signals, syscall.SIGHUP) // the terminal's window was closed
	}
	defer signal.Stop(signals)

	done := make(chan int, 1)
	d := &dialogue{Terminal: terminal.New(in, out, err, ctx.Done())}
	go func() { done <- run(ctx, d, args) }()
	interrupted := false
	for {
		select {
		case code := <-done:
			return code
		case s := <-signals:
			if interrupted || s == syscall.SIGQUIT {
				d.leave()
				return exitInterrupted
			}
			interrupted = true
			interrupt()
		}
	}
}

func run(ctx context.Context, d *dialogue, args []string) int {
	err := crash.Catch(func() error {
		crash.Point("command", len(args))
		root := command(d)
		root.SetArgs(args)
		return root.ExecuteContext(ctx)
	})
	var e *exit
	var fault *crash.Error
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &e):
		if e.message != "" {
			d.Say("%s", e.message)
		}
		return e.code
	case ctx.Err() != nil && !errors.As(err, &fault):
		d.Say("%s", errInterrupted.message)
		return exitInterrupted
	default:
		d.Say("campaign: %s", inWords(err))
		return exitUsage
	}
}

// command is the program's table of contents.
func command(d *dialogue) *cobra.Command {
	root := &cobra.Command{
		Use:           "campaign",
		Short:         "Send WhatsApp campaigns from a YAML file and a spreadsheet",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          takes(0),
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },

		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return blankFlag(cmd) },
	}
	root.AddCommand(
		initCommand(d),
		checkCommand(d),
		previewCommand(d),
		runCommand(d),
		statusCommand(d),
		resultsCommand(d),
		reportCommand(d),
		ledgerCommand(d),
		sandboxCommand(d),
		providersCommand(d),
		schemaCommand(d),
		versionCommand(d),
	)
	root.SetIn(d.In)
	root.SetOut(d.Out)
	root.SetErr(d.Err)
	root.SetFlagErrorFunc(wrongFlag)
	guide(root)
	refuseUnknown(root)
	return root
}

// errInterrupted ends a command that Ctrl-C broke off before it did anything that needs a word more.
var errInterrupted = &exit{exitInterrupted, "interrupted"}

// failed is an internal error or wrong usage, in a sentence. What failed only because of Ctrl-C is neither.
func failed(format string, args ...any) error {
	for i, a := range args {
		err, ok := a.(error)
		switch {
		case !ok:
		case errors.Is(err, context.Canceled):
			return errInterrupted
		default:
			args[i] = inWords(err)
		}
	}
	return &exit{exitUsage, "campaign: " + fmt.Sprintf(format, args...)}
}
