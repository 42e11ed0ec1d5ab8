package survivaltest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// An outage is a moment at which the power fails, and what the disk makes of what wasn't safe then: of each sector it may
// have any version since the last safe one, of each name too, and the sizes of files aren't bound to their contents.
type outage struct {
	*rand.Rand
	when   int
	sector int64
	habit  habit
	mixed  bool // a habit for each file
}

// A habit is how a disk treats what isn't safe.
type habit string

const (
	losesAll   habit = "loses all"
	keepsAll   habit = "keeps all"
	keepsSome  habit = "keeps some sectors"
	keepsMost  habit = "keeps most sectors"
	keepsFirst habit = "keeps what was done first"
	keepsLast  habit = "keeps what was done last"
)

var habits = []habit{losesAll, keepsAll, keepsSome, keepsMost, keepsFirst, keepsLast}

func (c *outage) String() string {
	habit := string(c.habit)
	if c.mixed {
		habit = "does so and so"
	}
	return fmt.Sprintf("a power cut at line %d of the trace, sectors of %d bytes; the disk %s", c.when, c.sector, habit)
}

// newOutage is a random one at that moment.
func newOutage(random *rand.Rand, when int) *outage {
	own := rand.New(rand.NewPCG(random.Uint64(), random.Uint64()))
	return &outage{own, when, []int64{512, 4096}[random.IntN(2)], habits[random.IntN(len(habits))], random.IntN(3) == 0}
}

// until is the moment up to which what was done to one sector, or to one name, is kept, though it isn't safe. since is
// when the first of what isn't safe on the whole disk began.
func (c *outage) until(since int) int {
	some := since + c.IntN(c.when-since+2)
	switch c.habit {
	case keepsAll:
		return never
	case keepsSome:
		return []int{0, never, never, some}[c.IntN(4)]
	case keepsMost:
		return []int{never, never, never, never, never, never, never, never, some, 0}[c.IntN(10)]
	}
	return 0
}

// image writes what the disk holds after the outage to a folder.
func (d *disk) image(c *outage, to string) error {
	s := &survey{outage: c, since: c.when}
	for _, n := range d.names {
		s.see(n.span)
		if n.file != nil {
			for _, g := range n.file.changes {
				s.see(g.span)
			}
		}
	}
	s.middle = s.since + c.IntN(c.when-s.since+1)
	names := s.names(d.names)
	for _, name := range slices.Sorted(maps.Keys(names)) { // folders come before what is in them
		f, path := names[name], filepath.Join(to, name)
		if _, err := os.Stat(filepath.Dir(path)); f == nil || err != nil {
			continue
		}
		var err error
		if f.folder {
			err = os.Mkdir(path, 0o700)
		} else {
			err = os.WriteFile(path, s.contents(f), 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// A survey is what one outage leaves of one disk.
type survey struct {
	*outage
	since  int // when the first of what isn't safe began
	middle int // where a disk that works in order, or against it, was
}

func (s *survey) see(done span) {
	if done.safe > s.when && done.began <= s.when {
		s.since = min(s.since, done.began)
	}
}

// keeps tells whether the disk has what was done; until is for what it was done to.
func (s *survey) keeps(done span, until int) bool {
	switch {
	case done.safe <= s.when:
		return true
	case done.began > s.when:
		return false
	case s.habit == keepsFirst:
		return done.began < s.middle || done.began == s.middle && s.IntN(2) == 0
	case s.habit == keepsLast:
		return done.began > s.middle || done.began == s.middle && s.IntN(2) == 0
	}
	return done.began < until
}

// names are the files that have a name, after the outage. Of one name's history a beginning is kept.
func (s *survey) names(history []*naming) map[string]*file {
	names, lost := map[string]*file{}, map[string]bool{}
	for _, n := range history {
		if n.safe > s.when && (lost[n.name] || lost[n.former] || !s.keeps(n.span, s.until(s.since))) {
			lost[n.name], lost[n.former] = true, true
			delete(lost, "")
			continue
		}
		delete(names, n.former)
		names[n.name] = n.file
	}
	return names
}

// contents is what the file holds after the outage. The system keeps what programs see, and has the disk write a sector
// of it now and then.
func (s *survey) contents(f *file) []byte {
	if s.mixed {
		defer func(all habit) { s.habit = all }(s.habit)
		s.habit = habits[s.IntN(len(habits))]
	}
	first := slices.IndexFunc(f.changes, func(c *change) bool { return c.safe > s.when })
	if first < 0 {
		first = len(f.changes)
	}
	var seen []byte
	for _, c := range f.changes[:first] {
		seen = c.on(seen)
	}
	kept, size := slices.Clone(seen), int64(len(seen))
	sectors, sizes := map[int64]int{}, s.until(s.since)
	for _, c := range f.changes[first:] {
		if c.began > s.when {
			break
		}
		seen = c.on(seen)
		kept = grown(kept, max(int64(len(kept)), c.end()))
		if s.keeps(c.span, sizes) {
			size = max(size, c.end())
			if c.cut {
				size = c.at
				clear(kept[c.at:])
			}
		}
		for n := c.at / s.sector; n*s.sector < c.end() && !c.cut; n++ {
			if s.keeps(c.span, s.untilOf(n, sectors)) {
				to := min((n+1)*s.sector, int64(len(seen)))
				copy(kept[n*s.sector:to], seen[n*s.sector:to])
			}
		}
	}
	return grown(kept, size)
}

// on is a file after the change.
func (c *change) on(data []byte) []byte {
	if c.cut {
		return grown(data, c.at)
	}
	data = grown(data, max(c.end(), int64(len(data))))
	copy(data[c.at:], c.data)
	return data
}

// untilOf is until for a sector.
func (s *survey) untilOf(n int64, sectors map[int64]int) int {
	if _, ok := sectors[n]; !ok {
		sectors[n] = s.until(s.since)
	}
	return sectors[n]
}

// grown is data of another size; what it grows by is zeros.
func grown(data []byte, size int64) []byte {
	if size <= int64(cap(data)) {
		if old := int64(len(data)); old < size {
			clear(data[old:size])
		}
		return data[:size]
	}
	more := make([]byte, size, 2*size)
	copy(more, data)
	return more
}
