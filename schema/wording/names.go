package wording

import (
	"slices"
	"strings"
	"unicode"
)

// longestName is longer than any name that a person meant to type.
const longestName = 100

// Nearest is the word that a person most likely meant, for "did you mean": of those that differ in no more than one letter
// of three the one that differs least, the first of equals; "" when none is near. A word that holds the other one differs
// in one. Words are compared in their Plain form; between numbers nearness means nothing.
func Nearest(word string, words []string) string {
	typed := []rune(Plain(word))
	if len(typed) == 0 || len(typed) > longestName || !strings.ContainsFunc(word, unicode.IsLetter) {
		return ""
	}
	best, least := "", longestName
	for _, w := range words {
		known := []rune(Plain(w))
		if len(known) == 0 || len(known) > longestName {
			continue
		}
		d := distance(typed, known)
		if d > 0 && holds(w, word) {
			d = 1
		}
		longer := max(len(typed), len(known))
		if d < least && d <= max(1, longer/3) && d < longer {
			best, least = w, d
		}
	}
	return best
}

// holds tells whether one of two words is a word of the other, or stands in it and is half of it at least.
func holds(a, b string) bool {
	long, short := Plain(a), Plain(b)
	if len(long) < len(short) {
		a, long, short = b, short, long
	}
	separate := func(r rune) bool { return r == '-' || r == '_' || unicode.IsSpace(r) }
	return strings.Contains(long, short) && 2*len(short) >= len(long) ||
		slices.ContainsFunc(strings.FieldsFunc(a, separate), func(w string) bool { return Plain(w) == short })
}

// distance counts the letters to insert, drop, change or swap with their neighbour to make b of a.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
