package send

import (
	"maps"
	"sync"
	"time"

	"campaign/providers/provider"
)

// A streak is what a rule counts.
type streak int

const (
	uncounted streak = iota // the answer says nothing about others
	atOnce                  // one answer is enough
	inARow                  // answers with this verdict since the last accepted message
	givenUp                 // letters that used up their attempts since then
	looks                   // looks at a vendor that is down since then
)

// When a vendor is taken to be down. Where many letters leave, a few fail in a row by chance.
const (
	downAfter  = 3                      // unavailable answers in a row
	downFor    = 100 * time.Millisecond // over which the first and the last of them came
	surelyDown = 20                     // so many, however fast they came
)

// A count is how long a streak is.
type count struct {
	n        int
	rest     time.Duration // for which a vendor that is down is left alone, 0 where it isn't
	rejected rejections    // in a row, after one
}

// streaks count what happens in a row, over all workers.
type streaks struct {
	mu       sync.Mutex
	counts   map[provider.Verdict]int
	rejected rejections // in a row
	failing  time.Time  // since when it was unavailable each time
	givenUp  int
	looks    int       // after the vendor while everybody waits
	next     time.Time // failures before it are of the same look
}

// count adds an answer to a streak. usedUp tells that its letter gets no other attempt.
func (s *streaks) count(what streak, f *provider.Error, usedUp bool) (c count) {
	switch what {
	case uncounted:
		return c
	case atOnce:
		return count{n: 1}
	}
	c.n = s.add(f.Verdict)
	switch {
	case what == looks:
		c.n = 0
		if s.down() {
			c.n, c.rest = s.look(f.RetryAfter)
		}
	case what == givenUp:
		c.n = 0
		if usedUp {
			c.n = s.giveUp()
		}
	case f.Verdict == provider.Rejected:
		c.rejected = s.reject(f)
	}
	return c
}

// clear is for an accepted message: all is well again.
func (s *streaks) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.counts)
	clear(s.rejected)
	s.givenUp, s.looks = 0, 0
}

// add counts a failure and returns how many of its kind came in a row; of those that others don't end, since the last
// accepted message. Anything but "unavailable" shows that the vendor isn't down, and anything but that and "too fast" that
// it takes messages.
func (s *streaks) add(v provider.Verdict) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counts == nil {
		s.counts = map[provider.Verdict]int{}
	}
	if v != provider.Unavailable {
		s.counts[provider.Unavailable], s.looks = 0, 0
	}
	if v != provider.Unavailable && v != provider.Throttled {
		s.givenUp = 0
	}
	s.counts[v]++
	if v == provider.Unavailable && s.counts[v] == 1 {
		s.failing = time.Now()
	}
	return s.counts[v]
}

// down tells whether the vendor takes no message at all. Where many leave, a few fail in a row by chance.
func (s *streaks) down() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.counts[provider.Unavailable]
	return n >= downAfter && time.Since(s.failing) >= downFor || n >= surelyDown
}

// look counts the times that a vendor was found down, and says how long everybody waits until the next: as long as was
// asked for, and the longer the more often it was in vain. Whatever else comes back before that is of the same look.
func (s *streaks) look(asked time.Duration) (looks int, wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if s.looks > 0 && now.Before(s.next) {
		if asked := now.Add(asked); asked.After(s.next) {
			s.next = asked
		}
		return s.looks, s.next.Sub(now)
	}
	s.looks++
	wait = max(asked, backoff(s.looks))
	s.next = now.Add(wait)
	return s.looks, wait
}

// giveUp counts a letter whose attempts were used up while the vendor found everything too fast.
func (s *streaks) giveUp() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.givenUp++
	return s.givenUp
}

// reject counts a rejected message among those in a row, and gives their codes.
func (s *streaks) reject(f *provider.Error) rejections {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rejected == nil {
		s.rejected = rejections{}
	}
	alone, seen := s.rejected[f.Code]
	s.rejected[f.Code] = f.OnlyRecipient && (alone || !seen)
	return maps.Clone(s.rejected)
}
