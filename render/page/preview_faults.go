package page

import (
	"campaign/schema/wording"
)

// The bounds of the list of problems: beyond them they are counted.
const (
	shownFaults    = 300
	shownFaultRows = 100
)

// A previewFault is a problem, once, with all the rows that have it.
type previewFault struct {
	Tone, Kind string
	Place      string
	Text, Hint string
	Rows       []previewRow
	Only       *previewRow // the row, when there is only one
	MoreRows   string      // "" when all are shown
	Count      string
}

// A previewRow is a row's number; it leads there when the page has the row.
type previewRow struct {
	Number int
	Shown  bool
}

// gatherFaults puts together the rows that have the same problem, in the order in which each came first. It also gives
// what is wrong with each row that is shown, and says how much is left out.
func gatherFaults(problems []PreviewProblem, more int, shown map[int]bool) (faults []previewFault, rest string, byRow map[int][]previewFault) {
	byRow = map[int][]previewFault{}
	place := map[PreviewProblem]int{} // in faults, by the problem without its row
	left := more
	counts := []int{}
	for _, p := range problems {
		f := newFault(p)
		if shown[p.Row] {
			byRow[p.Row] = append(byRow[p.Row], f)
		}
		key := p
		key.Row = 0
		at, ok := place[key]
		switch {
		case !ok && len(faults) == shownFaults:
			left++
			continue
		case !ok:
			at = len(faults)
			place[key] = at
			faults, counts = append(faults, f), append(counts, 0)
		}
		if p.Row == 0 {
			continue
		}
		counts[at]++
		if len(faults[at].Rows) < shownFaultRows {
			faults[at].Rows = append(faults[at].Rows, previewRow{p.Row, shown[p.Row]})
		}
	}
	for i := range faults {
		faults[i].Count = "The file"
		if counts[i] == 1 {
			faults[i].Only = &faults[i].Rows[0]
		}
		if counts[i] > 0 {
			faults[i].Count = wording.Counted(counts[i], "row")
		}
		if n := counts[i] - len(faults[i].Rows); n > 0 {
			faults[i].MoreRows = "and " + wording.Count(n) + " more"
		}
	}
	if left > 0 {
		rest = "And " + wording.Counted(left, "problem") + " more; campaign check --json lists them all."
	}
	return faults, rest, byRow
}

func newFault(p PreviewProblem) previewFault {
	f := previewFault{Tone: "invalid", Kind: "can’t be sent", Place: wording.Harmless(p.Place), Text: wording.Harmless(p.Text), Hint: wording.Harmless(p.Hint)}
	switch {
	case p.Warning:
		f.Tone, f.Kind = "unsure", "worth a look"
	case p.Row == 0:
		f.Tone, f.Kind = "rejected", "stops the run"
	}
	return f
}
