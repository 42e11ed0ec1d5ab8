package send

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"campaign/providers/dossier"
)

// rejections are the codes of the messages that were rejected in a row, and of each whether it says something about its
// recipient alone. A vendor's answer without a code has the code "".
type rejections map[string]bool

// advice says what to do when so many were rejected in a row that the run stops. What the vendor says of single people
// gives nothing to fix in the campaign.
func (r rejections) advice(codes dossier.Codes) string {
	var people []string
	for _, code := range slices.Sorted(maps.Keys(r)) {
		if r[code] {
			people = append(people, code)
		}
	}
	switch len(people) {
	case 0:
		return "something is wrong with all of them; fix it, then run again with --retry rejected"
	case len(r):
		return "each of these answers is about one person, and nothing in the campaign needs fixing: run again, and those who are still " +
			"pending are sent to; " + comeback(codes, people)
	}
	return fmt.Sprintf("%s says something about one person and nothing about the campaign; fix what the other answers name, then run "+
		"again with --retry rejected", strings.Join(people, " or "))
}

// comeback says when people whose messages were rejected with these codes are sent it again.
func comeback(codes dossier.Codes, rejected []string) string {
	with := map[string][]string{} // codes by what is said of them
	for _, code := range rejected {
		when := "is sent it again with --retry rejected"
		if c, is := codes.Withheld(code); is {
			when = "isn't sent it again"
			if c.Again.After > 0 {
				when = "is sent it again with --retry rejected once " + span(c.Again.After) + " have passed"
			}
		}
		with[when] = append(with[when], code)
	}
	var said []string
	for _, when := range slices.Sorted(maps.Keys(with)) {
		said = append(said, "whoever was rejected with "+strings.Join(with[when], " or ")+" "+when)
	}
	return strings.Join(said, "; ")
}

// span is a duration for people.
func span(d time.Duration) string {
	if d%time.Hour == 0 {
		return fmt.Sprintf("%d hours", d/time.Hour)
	}
	return fmt.Sprintf("%d minutes", d/time.Minute)
}
