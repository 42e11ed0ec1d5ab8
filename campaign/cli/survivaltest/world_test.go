package survivaltest

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A world is a campaign's folder, its vendor, and what a random history does with them. Its story is that history in words.
type world struct {
	*rand.Rand
	seed   uint64
	vendor *vendor
	dir    string
	story  []string

	people   int   // that there ever were; person i has phone(i)
	list     []int // the rows of the list, in their order; -1 is one without a number
	version  int   // of the message
	rate     string
	optedOut map[string]optOut

	well      bool // the vendor answers everything
	processes []*attempt
	known     map[string]string // what the results said last of each person
	accepted  map[string]int    // who was ever said to be accepted: before which process
	assumed   map[string]bool   // who may be accepted on our word
	sent      map[int]bool      // versions of the message that may be on record
}

// An optOut is when a person came onto the list of those who must not be messaged: before a process or, where there is a time,
// while it ran.
type optOut struct {
	process int
	at      time.Time
}

func newWorld(seed uint64, v *vendor, dir string) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 0)), seed: seed, vendor: v, dir: dir, version: 1, rate: "unlimited",
		optedOut: map[string]optOut{}, known: map[string]string{},
		accepted: map[string]int{}, assumed: map[string]bool{}, sent: map[int]bool{}}
	w.grow(25)
	return w
}

func (w *world) tell(format string, values ...any) {
	w.story = append(w.story, fmt.Sprintf(format, values...))
}

// mood is how the vendor answers: a person's n-th message always in the same way, most of them well. To a few it says the
// same for long.
func mood(seed uint64) func(to string, n int) answer {
	return func(to string, n int) answer {
		hash := fnv.New64()
		fmt.Fprint(hash, to)
		if hash.Sum64()%16 == seed%16 {
			n = max(n, 6)
		}
		fmt.Fprint(hash, n)
		random := rand.New(rand.NewPCG(seed, hash.Sum64()))
		if random.IntN(100) < 70 {
			return accepts
		}
		if random.IntN(60) == 0 {
			return denies
		}
		all := []answer{refuses, refuses, tooFast, tooFastWait, notNow, notNowWait, isSilent, resets, babbles, breaksOff, fails}
		a := all[random.IntN(len(all))]
		if n >= 6 && (a == tooFast || a == tooFastWait) { // each eases the pace of all: said for long, a history lasts for minutes
			return notNow
		}
		return a
	}
}

// grow adds people to the list, where they fall.
func (w *world) grow(n int) {
	for range n {
		w.list = slices.Insert(w.list, w.IntN(len(w.list)+1), w.people)
		w.people++
	}
}

// change edits the folder's files as people do between two runs.
func (w *world) change() {
	switch w.IntN(6) {
	case 0:
		w.grow(3)
		w.tell("the list grows to %d rows", len(w.list))
	case 1:
		w.Shuffle(len(w.list), func(i, j int) { w.list[i], w.list[j] = w.list[j], w.list[i] })
		w.tell("the list is shuffled")
	case 2:
		at := w.IntN(len(w.list))
		w.tell("row %d, person %d, is removed", at+2, w.list[at])
		w.list = slices.Delete(w.list, at, at+1)
	case 3:
		w.list = append(w.list, w.IntN(w.people))
		w.tell("person %d stands on the list in one row more", w.list[len(w.list)-1])
	case 4:
		if !slices.Contains(w.list, -1) {
			w.list = slices.Insert(w.list, w.IntN(len(w.list)), -1)
			w.tell("a row without a number comes in")
		}
	}
	if w.IntN(5) == 0 {
		w.version++
		w.tell("the message is changed to version %d", w.version)
	}
	if w.IntN(4) == 0 {
		w.optOut(w.IntN(w.people), optOut{process: len(w.processes)})
	}
}

func (w *world) optOut(person int, when optOut) {
	if _, already := w.optedOut[phone(person)]; !already {
		w.optedOut[phone(person)] = when
		w.tell("person %d opts out", person)
	}
}

// write writes the folder's files.
func (w *world) write() error {
	text := strings.NewReplacer("ADDRESS", w.vendor.URL, "IN_FLIGHT", "4").Replace(campaignFile) +
		fmt.Sprintf("retry: {attempts: %d}\nstop: {rejected_in_a_row: 1000}\n", attempts)
	text = strings.Replace(text, "  default_country: BR\n", "  default_country: BR\n  suppress: [out.csv]\n  max_invalid: 50%\n", 1)
	text = strings.Replace(text, "rate: unlimited", "rate: "+w.rate, 1)
	text = strings.Replace(text, "    name:", fmt.Sprintf("    version: v%d.\n    name:", w.version), 1)
	list, out := "phone,first_name\n", "phone\n"
	for i, person := range w.list {
		switch {
		case person < 0:
			list += "unknown,Nobody\n"
		case i%3 == 0: // as people write numbers
			national := strings.TrimPrefix(phone(person), "+55")
			list += fmt.Sprintf("(%s) %s-%s,Ana %d\n", national[:2], national[2:7], national[7:], person)
		default:
			list += fmt.Sprintf("%s,Ana %d\n", phone(person), person)
		}
	}
	for _, person := range slices.Sorted(maps.Keys(w.optedOut)) {
		out += person + "\n"
	}
	for name, text := range map[string]string{"campaign.yaml": text, "people.csv": list, "out.csv": out} {
		if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
