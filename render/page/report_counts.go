package page

import (
	"fmt"
	"slices"
	"strings"

	"campaign/campaign/results"
	"campaign/schema/wording"
)

// A reportState is a state's part of all rows.
type reportState struct {
	Name, Tone, Meaning, Count, Share string
	X, Width                          string // of its part of the bar
}

// A reportStep is a step of the funnel.
type reportStep struct{ Label, Count, Share, Width, Lost string }

// in is how many rows are in these states.
func (r *Results) in(states ...string) int {
	n := 0
	for _, s := range states {
		n += r.States[s]
	}
	return n
}

// lead is the whole page in one sentence.
func (r *Results) lead() string {
	s := r.steps
	switch {
	case r.Rows == 0:
		return "The results file has no rows."
	case s.sendable == 0:
		return "None of the rows can be sent."
	case s.tried == 0:
		return "Nothing has been sent yet."
	case s.accepted == 1 && s.sendable == 1:
		return "The one message was accepted."
	case s.accepted == s.sendable:
		return "All " + wording.Count(s.accepted) + " messages were accepted."
	case s.accepted == 0:
		return "No message was accepted."
	}
	return fmt.Sprintf("%s of %s messages were accepted.", wording.Count(s.accepted), wording.Count(s.sendable))
}

func (r *Results) tiles() []pageTile {
	s := r.steps
	tiles := []pageTile{
		{Label: "Rows", Number: wording.Count(r.Rows), Detail: wording.Count(s.sendable) + " could be sent"},
		{Label: "Accepted", Number: wording.Count(s.accepted), Tone: "accepted",
			Detail: share(s.accepted, s.sendable) + " of what could be sent"},
		{Label: "Failed", Number: wording.Count(r.in(results.Rejected, results.Unsure, results.Invalid)), Tone: "rejected",
			Detail: r.each(results.Rejected, results.Unsure, results.Invalid)},
		{Label: "Still to be sent", Number: wording.Count(r.in(results.Pending)), Tone: "pending",
			Detail: "not tried, or not accepted yet"},
	}
	if left := r.in(results.Duplicate, results.Suppressed); left > 0 {
		tiles = append(tiles, pageTile{Label: "Left out", Number: wording.Count(left), Tone: "duplicate",
			Detail: r.each(results.Duplicate, results.Suppressed)})
	}
	for i := range tiles {
		if tiles[i].Number == "0" {
			tiles[i].Tone = "" // nothing to point at
		}
	}
	return tiles
}

// each is how many rows are in each of these states, without those that have none.
func (r *Results) each(states ...string) string {
	var parts []string
	for _, state := range states {
		if n := r.States[state]; n > 0 {
			parts = append(parts, wording.Count(n)+" "+state)
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// stateMeanings are the states in the order in which they are shown.
var stateMeanings = []struct{ name, meaning string }{
	{results.Accepted, "the vendor took it; that is not yet delivery"},
	{results.Rejected, "the vendor will never take this message"},
	{results.Unsure, "it left, and no answer said what became of it"},
	{results.Pending, "not tried, or surely not accepted yet"},
	{results.Invalid, "can’t be sent as the row stands"},
	{results.Duplicate, "the same person stands further up"},
	{results.Suppressed, "must not be messaged"},
}

// tone is the state's name where it has a colour of its own.
func tone(state string) string {
	for _, s := range stateMeanings {
		if s.name == state {
			return state
		}
	}
	return "other"
}

func (r *Results) stateViews() []reportState {
	var views []reportState
	before := 0
	add := func(name, meaning string) {
		n := r.States[name]
		if n == 0 {
			return
		}
		shownName := clip(name)
		if shownName == "" {
			shownName = "(no state)"
		}
		views = append(views, reportState{Name: shownName, Tone: tone(name), Meaning: meaning, Count: wording.Count(n),
			Share: share(n, r.Rows), X: percent(before, r.Rows), Width: percent(n, r.Rows)})
		before += n
	}
	var others []string
	for name := range r.States {
		if tone(name) == "other" {
			others = append(others, name)
		}
	}
	for _, s := range stateMeanings {
		add(s.name, s.meaning)
	}
	slices.Sort(others)
	for _, name := range others {
		add(name, "a state that this version doesn’t know")
	}
	return views
}

// funnel is the way from the file to the reader, as far as the file knows of it.
func (r *Results) funnel() []reportStep {
	s := r.steps
	counts := []int{r.Rows, s.sendable, s.tried, s.accepted}
	if s.reported > 0 {
		counts = append(counts, s.delivered)
	}
	if s.read > 0 {
		counts = append(counts, s.read)
	}
	labels := []string{"Rows in the file", "Could be sent", "Tried", "Accepted", "Delivered", "Read"}
	lost := []string{"", "invalid, duplicate or suppressed", "not tried yet", "rejected, unsure or pending",
		"not reported as delivered", "not reported as read"}
	var steps []reportStep
	for i, n := range counts {
		step := reportStep{Label: labels[i], Count: wording.Count(n), Share: share(n, r.Rows), Width: percent(n, r.Rows)}
		if i > 0 && counts[i-1] > n {
			step.Lost = "− " + wording.Count(counts[i-1]-n) + " " + lost[i]
		}
		steps = append(steps, step)
	}
	return steps
}
