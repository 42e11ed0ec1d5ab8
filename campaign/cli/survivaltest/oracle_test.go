package survivaltest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The oracle: what must be true of any history, said of what arrived at the vendor and of what the results say.

// judge looks at what came of the processes so far, and reads the results.
func (w *world) judge(from int) error {
	var wrong []error
	for _, a := range w.processes[from:] {
		wrong = append(wrong, w.judgeVisits(a))
	}
	said, err := w.publish(w.processes[len(w.processes)-1])
	if err != nil || said == nil {
		return errors.Join(append(wrong, err)...)
	}
	wrong = append(wrong, w.judgeResults(said))
	if now := w.processes[from:]; len(now) == 2 {
		wrong = append(wrong, w.judgeBeside(now[0], now[1]))
	}
	for _, a := range w.processes[from:] {
		wrong = append(wrong, w.judgeCode(a, said))
		w.remember(a)
	}
	return errors.Join(wrong...)
}

// atMost is how long after an opt-out somebody may be messaged: two seconds by the promise, and some where the machine does
// much else.
const atMost = 7 * time.Second

// judgeVisits: nobody is messaged twice or against a person's word, nobody who isn't meant, nothing else than was meant.
func (w *world) judgeVisits(a *attempt) error {
	var wrong []error
	reached := map[string]bool{}
	for i, visit := range w.vendor.seen("") {
		if visit.token != a.token {
			continue
		}
		reached[visit.to] = true
		complain := func(format string, values ...any) {
			wrong = append(wrong, fmt.Errorf("process %d messaged %s, who %s", a.number, visit.to, fmt.Sprintf(format, values...)))
		}
		if out, is := w.optedOut[visit.to]; is && (out.process < a.number || out.process == a.number && visit.at.After(out.at.Add(atMost))) {
			complain("had opted out")
		}
		if !slices.ContainsFunc(a.list, func(person int) bool { return person >= 0 && phone(person) == visit.to }) {
			complain("isn't on the list")
		}
		if want := fmt.Sprintf("v%d.", a.version); visit.version != want {
			complain("was to get version %s, and got %q", want, visit.version)
		}
		if before, ever := w.accepted[visit.to]; ever && before <= a.number {
			complain("was accepted before")
		}
		if problem := w.mayFollow(a, w.before(visit.to, i)); problem != "" {
			complain("%s", problem)
		}
	}
	if a.limit > 0 && len(reached) > a.limit {
		wrong = append(wrong, fmt.Errorf("process %d messaged %d people, more than --limit", a.number, len(reached)))
	}
	return errors.Join(wrong...)
}

// before are a person's visits before the n-th of all.
func (w *world) before(person string, n int) (visits []visit) {
	for _, visit := range w.vendor.seen("")[:n] {
		if visit.to == person {
			visits = append(visits, visit)
		}
	}
	return visits
}

// mayFollow says why a person who had these visits may not have another by this process; "" where it may.
func (w *world) mayFollow(a *attempt, visits []visit) string {
	doubt, refused, tries := false, false, 1
	for _, v := range visits {
		by := w.by(v)
		if by == a {
			tries++
			if !v.answer.again() {
				return "was sent it by the same run before; the vendor " + string(v.answer)
			}
		}
		switch {
		case v.answer.mayHave():
			doubt = true
		case v.answer == refuses:
			doubt, refused = doubt && !by.unsure, true // who asks for the unsure takes the risk
		case by.rejected || by.unsure:
			refused = false // it is pending again
		}
	}
	switch {
	case tries > attempts:
		return fmt.Sprintf("was tried %d times", tries)
	case doubt && !a.unsure:
		return "may have it"
	case refused && !a.unsure && !a.rejected:
		return "was refused"
	}
	return ""
}

// by is the process of a visit.
func (w *world) by(v visit) *attempt {
	return w.processes[slices.IndexFunc(w.processes, func(a *attempt) bool { return a.token == v.token })]
}

// judgeCode: the exit code is the one that is documented.
func (w *world) judgeCode(a *attempt, said []line) error {
	if a.code == -1 && (a.killed || a.signals > 0 && len(w.vendor.seen(a.token)) == 0) {
		return nil // a signal kills a program that has just begun
	}
	all := !slices.ContainsFunc(said, func(l line) bool {
		return !slices.Contains([]string{"accepted", "duplicate", "suppressed"}, l.status)
	})
	visits := w.vendor.seen(a.token)
	denied := slices.ContainsFunc(visits, func(v visit) bool { return v.answer == denies })
	same := len(w.sent) == 0 || w.sent[a.version] && len(w.sent) == 1
	right := false
	switch a.code {
	case 0:
		right = all || !a.alone // where the other may have gone on
	case 2:
		right = (!same || !a.alone) && !a.allowed
	case 3:
		right = !all || !a.alone
	case 4:
		right = denied || strings.Contains(a.said, "stopped:")
	case 5:
		right = !a.alone
	case 130:
		right = a.signals > 0
	}
	if !right {
		return fmt.Errorf("process %d ended with %d: %s", a.number, a.code, a.said)
	}
	if (a.code == 2 || a.code == 5 || a.assumes) && len(visits) > 0 {
		return fmt.Errorf("process %d ended with %d, and sent %d messages", a.number, a.code, len(visits))
	}
	if changed := slices.ContainsFunc(w.processes[:a.number], w.reaches) && !w.sent[a.version]; changed && len(visits) > 0 && !a.allowed {
		return fmt.Errorf("process %d sent another message without being allowed to", a.number)
	}
	return nil
}

// remember keeps what must stay true.
func (w *world) remember(a *attempt) {
	for to, status := range w.known {
		if _, ever := w.accepted[to]; status == "accepted" && !ever {
			w.accepted[to] = len(w.processes)
		}
	}
	if a.code == 2 || a.code == 5 || a.assumes {
		return
	}
	if w.reaches(a) {
		clear(w.sent)
	}
	w.sent[a.version] = true
}

// reaches tells whether the vendor decided about a message of the process, or may have.
func (w *world) reaches(a *attempt) bool {
	return slices.ContainsFunc(w.vendor.seen(a.token), func(v visit) bool { return v.answer.mayHave() || v.answer == refuses })
}

// judgeBeside: of two processes at the same time one holds the campaign until its end.
func (w *world) judgeBeside(a, b *attempt) error {
	var turns []string
	for _, v := range w.vendor.seen("") {
		if (v.token == a.token || v.token == b.token) && (len(turns) == 0 || turns[len(turns)-1] != v.token) {
			turns = append(turns, v.token)
		}
	}
	if len(turns) > 2 || a.code == 5 && b.code == 5 {
		return fmt.Errorf("processes %d and %d were in each other's way: they sent in the order %v", a.number, b.number, turns)
	}
	return nil
}
