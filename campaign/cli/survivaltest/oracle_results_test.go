package survivaltest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// What must be true of the results.

// publish has the program write the results from the ledger. The last run's own are the same, byte for byte. Nil where
// there are none yet.
func (w *world) publish(last *attempt) ([]line, error) {
	code, said, err := run(w.dir, "none", "results", "-o", "said.csv", "campaign.yaml")
	if err != nil {
		return nil, err
	}
	if code != 0 {
		return nil, fmt.Errorf("campaign results: exit %d: %s", code, said)
	}
	now, err := os.ReadFile(filepath.Join(w.dir, "said.csv"))
	if err != nil {
		return nil, err
	}
	if last.alone && !last.killed && slices.Contains([]int{0, 3, 4}, last.code) {
		own, err := os.ReadFile(filepath.Join(w.dir, "campaign.results.csv"))
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(own, now) {
			return nil, fmt.Errorf("the run wrote\n%s\nand the ledger says\n%s", own, now)
		}
	}
	return readResults(filepath.Join(w.dir, "said.csv"))
}

// judgeResults: every row has its line, and says what the vendor knows.
func (w *world) judgeResults(said []line) error {
	if len(said) != len(w.list) {
		return fmt.Errorf("%d rows have %d results", len(w.list), len(said))
	}
	visits, counted := map[string][]visit{}, map[string]bool{}
	for _, visit := range w.vendor.seen("") {
		visits[visit.to] = append(visits[visit.to], visit)
	}
	w.known = map[string]string{}
	var wrong []error
	unvisited := 0
	for i, l := range said {
		complain := func(format string, values ...any) {
			wrong = append(wrong, fmt.Errorf("row %d: %s is %s: %s", i+2, l.recipient, l.status, fmt.Sprintf(format, values...)))
		}
		person := w.list[i]
		if person < 0 {
			if l.status != "invalid" {
				complain("it has no number")
			}
			continue
		}
		if to := phone(person); l.recipient != to {
			complain("it is of %s", to)
			continue
		}
		if l.status == "duplicate" {
			if !counted[l.recipient] {
				complain("no row of the person stands above")
			}
			continue
		}
		if _, out := w.optedOut[l.recipient]; counted[l.recipient] && !out {
			complain("the person has a line before")
		}
		counted[l.recipient], w.known[l.recipient] = true, l.status
		if problem := w.contradicts(l, visits[l.recipient]); problem != "" {
			complain("%s", problem)
		}
		if l.status == "unsure" && len(visits[l.recipient]) == 0 {
			unvisited++
		}
	}
	if most := 4 * w.violent(); unvisited > most {
		wrong = append(wrong, fmt.Errorf("%d people are unsure and nothing arrived of them, more than were on their way", unvisited))
	}
	return errors.Join(wrong...)
}

// violent is how many processes left at once.
func (w *world) violent() (n int) {
	for _, a := range w.processes {
		if a.killed || a.signals > 1 {
			n++
		}
	}
	return n
}

// contradicts says what is wrong with the state of a person who had these visits; "" where nothing is.
func (w *world) contradicts(l line, visits []visit) string {
	took := slices.ContainsFunc(visits, func(v visit) bool { return v.answer == accepts })
	mayHave := slices.ContainsFunc(visits, func(v visit) bool { return v.answer.mayHave() })
	_, out := w.optedOut[l.recipient]
	_, ever := w.accepted[l.recipient]
	switch {
	case ever && l.status != "accepted":
		return "it was accepted before"
	case l.status == "accepted" && !took && !w.assumed[l.recipient]:
		return "the vendor never took it"
	case l.status == "rejected" && (len(visits) == 0 || visits[len(visits)-1].answer != refuses):
		return "the vendor never refused it"
	case (l.status == "pending" || l.status == "suppressed") && mayHave:
		return "the vendor may have taken it"
	case l.status == "suppressed" && !out:
		return "the person never opted out"
	case l.status == "pending" && out:
		return "the person opted out"
	case !slices.Contains([]string{"accepted", "rejected", "unsure", "pending", "suppressed"}, l.status):
		return "that is no state of a person"
	}
	return ""
}
