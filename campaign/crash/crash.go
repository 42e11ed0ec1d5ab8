// Package crash turns a panic into an error, so that a mistake of this program ends it in good order: what was sent is
// written down, the exit code says whose fault it is, and nobody reads a stack of functions on a terminal.
package crash

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// An Error is a panic that was caught. It says nothing of what was at fault: see Report.
type Error struct {
	what  string
	stack []byte
}

func (e *Error) Error() string { return "a fault of this program itself, not of your files" }

// Report is what those who maintain the program need: what failed and where. It holds no value but what Go's runtime says
// of its own errors, such as an index; of any other panic only the type. So nobody's number is in it, and no secret.
func (e *Error) Report() []byte {
	version := "of an unknown version"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	return fmt.Appendf(nil, "campaign %s, %s, %s/%s\n%s\n\n%s", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, e.what, e.stack)
}

// Catch runs f. The error is f's own, or an *Error where f panicked.
func Catch(f func() error) (err error) {
	defer func() {
		if said := recover(); said != nil {
			e := &Error{what: fmt.Sprintf("panic: a %T", said), stack: debug.Stack()}
			if own, ok := said.(runtime.Error); ok {
				e.what = "panic: " + own.Error()
			}
			err = e
		}
	}()
	return f()
}
