package survivaltest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// An attempt is one process of `campaign run`, and how it was made to end.
type attempt struct {
	token    string
	number   int
	limit    int // 0 for none
	rejected bool
	unsure   bool
	allowed  bool // --allow-changed
	assumes  bool // --assume accepted, which sends nothing
	version  int
	list     []int
	alone    bool // no other ran at the same time
	killed   bool
	signals  int
	code     int
	said     string
}

// attempts is how often a run tries a message.
const attempts = 3

// prepare makes up the flags of a run.
func (w *world) prepare() *attempt {
	a := &attempt{number: len(w.processes), token: fmt.Sprintf("%d-%d", w.seed, len(w.processes)), version: w.version,
		list: slices.Clone(w.list), alone: true}
	if w.IntN(3) == 0 {
		a.limit = 1 + w.IntN(10)
	}
	a.rejected, a.unsure = w.IntN(5) == 0, w.IntN(5) == 0
	a.allowed = w.IntN(2) == 0
	w.processes = append(w.processes, a)
	return a
}

// assume makes it a run that takes the unsure for accepted.
func (w *world) assume(a *attempt) {
	a.assumes, a.limit, a.rejected, a.unsure = true, 0, false, false
	for i := range w.people {
		if status, known := w.known[phone(i)]; status == "unsure" || !known {
			w.assumed[phone(i)] = true
		}
	}
}

func (a *attempt) flags() []string {
	flags := []string{"run", "--yes", "--quiet", "campaign.yaml"}
	if a.assumes {
		flags = append(flags, "--assume=accepted")
	}
	if a.limit > 0 {
		flags = append(flags, fmt.Sprint("--limit=", a.limit))
	}
	var retry []string
	if a.rejected {
		retry = append(retry, "rejected")
	}
	if a.unsure {
		retry = append(retry, "unsure")
	}
	if retry != nil {
		flags = append(flags, "--retry="+strings.Join(retry, ","))
	}
	if a.allowed {
		flags = append(flags, "--allow-changed")
	}
	return flags
}

// run runs the program on the folder's files, has happen to it what the history wants, and waits for its end.
func (w *world) run(a *attempt, fate func(p *process, done <-chan struct{})) error {
	patience := "CAMPAIGN_ANSWER_TIMEOUT=" + map[bool]string{true: "30s", false: "700ms"}[w.well]
	p, err := start(w.dir, a.token, []string{"env", patience}, a.flags()...)
	if err != nil {
		return err
	}
	done, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		fate(p, done)
	}()
	a.code, err = p.end()
	close(done)
	<-over
	a.said = p.said.String()
	w.tell("process %d: campaign %s: exit %d", a.number, strings.Join(a.flags(), " "), a.code)
	w.vendor.quiet()
	return err
}

// nothing is the fate of a run that comes to its own end.
func nothing(*process, <-chan struct{}) {}

// live runs the program once, or twice at the same time, with some fate.
func (w *world) live() error {
	a := w.prepare()
	after := len(w.vendor.seen("")) + w.IntN(20)
	switch w.IntN(10) {
	case 0, 1:
		return w.kill(a, after, time.Duration(w.IntN(3000))*time.Microsecond)
	case 2:
		return w.kill(a, 0, time.Duration(w.IntN(150))*time.Millisecond)
	case 3:
		return w.signal(a, after, []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}[w.IntN(3)], 1+w.IntN(2))
	case 4:
		return w.beside(a, after)
	case 5:
		return w.optOutMeanwhile(a)
	case 6:
		if w.IntN(2) == 0 {
			w.assume(a)
		}
	}
	return w.run(a, nothing)
}

// kill kills the process a moment after so many messages have arrived in all.
func (w *world) kill(a *attempt, after int, moment time.Duration) error {
	a.killed = true
	w.tell("process %d is killed %s after %d messages have arrived", a.number, moment, after)
	return w.run(a, func(p *process, done <-chan struct{}) {
		w.vendor.await(after, done)
		time.Sleep(moment)
		_ = p.Process.Kill() // it may have ended
	})
}

func (w *world) signal(a *attempt, after int, signal os.Signal, times int) error {
	a.signals = times
	w.tell("process %d gets the signal %s when %d messages have arrived, %d times", a.number, signal, after, times)
	return w.run(a, func(p *process, done <-chan struct{}) {
		w.vendor.await(after, done)
		for range times {
			_ = p.Process.Signal(signal)
			time.Sleep(time.Millisecond)
		}
	})
}

// beside starts a second run while the first goes on.
func (w *world) beside(a *attempt, after int) error {
	b := w.prepare()
	a.alone, b.alone = false, false
	w.tell("process %d starts beside process %d when %d messages have arrived", b.number, a.number, after)
	var other error
	err := w.run(a, func(_ *process, done <-chan struct{}) {
		w.vendor.await(after, done)
		other = w.run(b, nothing)
	})
	return errors.Join(err, other)
}

// optOutMeanwhile lets somebody of the list's end opt out at the beginning of a slow run.
func (w *world) optOutMeanwhile(a *attempt) error {
	a.limit = 0
	w.rate = "2/s"
	defer func() { w.rate = "unlimited" }()
	if err := w.write(); err != nil {
		return err
	}
	person := w.list[len(w.list)-1-w.IntN(5)]
	if _, already := w.optedOut[phone(person)]; already || person < 0 {
		return w.run(a, nothing)
	}
	w.tell("process %d is slow", a.number)
	after := len(w.vendor.seen("")) + 1
	return w.run(a, func(_ *process, done <-chan struct{}) {
		w.vendor.await(after, done)
		f, err := os.OpenFile(filepath.Join(w.dir, "out.csv"), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			w.tell("%s", err)
			return
		}
		fmt.Fprintln(f, phone(person))
		f.Close()
		w.optOut(person, optOut{process: a.number, at: time.Now()})
	})
}
