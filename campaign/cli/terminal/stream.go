package terminal

import (
	"bytes"
	"context"
	"io"
	"sync"
	"time"
)

// A stream is standard output or standard error. Whoever reads it may be slow, and then the program waits for them, so that
// nothing is lost and no memory fills; or may read nothing any more, as a pipe's other end that hangs or a terminal that Ctrl-S
// holds. That must not keep a program going that was told to stop: from then on a reader who takes nothing for a while is
// given up on.
type stream struct {
	to      io.Writer
	stopped <-chan struct{} // closed when the program is told to stop

	mu    sync.Mutex
	text  chan []byte // to the goroutine that writes; nil before the first
	wrote chan error
	err   error // why nothing is written any more
}

// patienceWithReaders is how long a reader may take for what is written once the program was told to stop.
const patienceWithReaders = time.Second

// errUnread ends whatever is written to a reader who was given up on. It comes of an interruption only.
var errUnread error = unread{}

type unread struct{}

func (unread) Error() string { return "nobody reads it" }

// Is makes an interruption of it.
func (unread) Is(target error) bool { return target == context.Canceled }

func newStream(to io.Writer, stopped <-chan struct{}) *stream {
	return &stream{to: to, stopped: stopped}
}

// Write waits until the text is written, or nobody reads it.
func (s *stream) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return 0, s.err
	}
	if s.text == nil {
		s.text, s.wrote = make(chan []byte), make(chan error, 1)
		go write(s.to, s.text, s.wrote)
	}
	s.text <- bytes.Clone(text) // the caller may change its own as soon as it is told that nobody reads
	select {
	case err := <-s.wrote:
		return written(text, err)
	case <-s.stopped:
	}
	patience := time.NewTimer(patienceWithReaders)
	defer patience.Stop()
	select {
	case err := <-s.wrote:
		return written(text, err)
	case <-patience.C:
		s.err = errUnread
		return 0, s.err
	}
}

func written(text []byte, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	return len(text), nil
}

// write writes one text after the other, for as long as it takes.
func write(to io.Writer, texts <-chan []byte, wrote chan<- error) {
	for text := range texts {
		_, err := to.Write(text)
		wrote <- err
	}
}
