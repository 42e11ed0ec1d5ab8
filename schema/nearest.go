package schema

import (
	"strings"
	"unicode"
)

// Nearest is the word that a person most likely meant, for "did you mean": of those that differ in few letters the one
// that differs least, the first of equals; "" when none is near. Case, and - for _, are no difference.
func Nearest(word string, words []string) string {
	const longest = 64 // no setting's name is longer; what a file holds may be
	typed := []rune(plain(word))
	if len(typed) > longest || !strings.ContainsFunc(word, unicode.IsLetter) { // between numbers, nearness means nothing
		return ""
	}
	best, least := "", 1+max(1, len(typed)/3)
	for _, w := range words {
		known := []rune(plain(w))
		if len(known) > longest || len(known) == 0 {
			continue
		}
		if d := distance(typed, known); d < least && d < max(len(typed), len(known)) {
			best, least = w, d
		}
	}
	return best
}

func plain(word string) string { return strings.ReplaceAll(strings.ToLower(word), "-", "_") }

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
