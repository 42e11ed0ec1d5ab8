package page

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"campaign/campaign/results"
	"campaign/schema/wording"
)

// reportFailures counts the reasons of failure.
type reportFailures struct {
	kinds   map[string]*failureKind
	order   []*failureKind // as they came
	further int            // rows whose reason came when too many were known
}

// A failureKind is one reason for which rows failed.
type failureKind struct {
	State, Code string
	Reason      string // as the first of its rows has it
	Varies      bool   // the others say it in other words
	Count       int
}

// particulars are what differs between the reasons of one kind: numbers, and what stands in quotation marks.
var particulars = regexp.MustCompile(`"[^"]*"|“[^”]*”|[0-9]+`)

// add counts a failed row. The vendor's code makes the kind; where there is none, the reason's words do.
func (f *reportFailures) add(row *resultRow) {
	key := row.State + "\x00" + row.Code
	if row.Code == "" {
		key += "\x00" + particulars.ReplaceAllString(row.Reason, "…")
	}
	kind := f.kinds[key]
	if kind == nil {
		if len(f.kinds) == reasonKinds {
			f.further++
			return
		}
		kind = &failureKind{State: clip(row.State), Code: clip(row.Code), Reason: clip(row.Reason)}
		f.kinds[strings.Clone(key)] = kind
		f.order = append(f.order, kind)
	}
	kind.Count++
	kind.Varies = kind.Varies || clip(row.Reason) != kind.Reason
}

// most is the n kinds with the most rows, and how many kinds and rows are left.
func (f *reportFailures) most(n int) (kinds []*failureKind, otherKinds, otherRows int) {
	kinds = slices.Clone(f.order)
	slices.SortStableFunc(kinds, func(a, b *failureKind) int { return cmp.Compare(b.Count, a.Count) })
	otherRows = f.further
	if len(kinds) > n {
		for _, k := range kinds[n:] {
			otherRows += k.Count
		}
		otherKinds = len(kinds) - n
		kinds = kinds[:n]
	}
	return kinds, otherKinds, otherRows
}

// A reportReason is one reason of failure.
type reportReason struct {
	State, Tone, Code, Reason, Advice, Count, Rows string
	Varies                                         bool
	Find                                           string // what to filter the table by
}

// reasonsShown is how many reasons of failure the page has.
const reasonsShown = 30

func (r *Results) reasons(advice func(code, status string) string) (views []reportReason, others string) {
	kinds, otherKinds, otherRows := r.failures.most(reasonsShown)
	for _, k := range kinds {
		view := reportReason{State: k.State, Tone: tone(k.State), Code: k.Code, Reason: k.Reason, Varies: k.Varies,
			Count: wording.Count(k.Count), Rows: wording.Counted(k.Count, "row")}
		if view.Reason == "" {
			view.Reason = "no reason given"
			if k.State == results.Pending {
				view.Reason = "not tried yet"
			}
		}
		if advice != nil {
			view.Advice = wording.Harmless(advice(k.Code, k.State))
		}
		if k.Code != "" {
			view.Find = "code " + k.Code
		}
		views = append(views, view)
	}
	if otherRows > 0 {
		others = wording.Plural(otherRows, "row has", "rows have") + " other reasons"
		if otherKinds > 0 && r.failures.further == 0 {
			others += ", " + wording.Count(otherKinds) + " in all"
		}
	}
	return views, others
}
