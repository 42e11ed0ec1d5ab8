package cli

import (
	"os"
	"strings"
	"unicode"
)

// shellWord is a path in a command that people copy: in quotes where a shell would take it apart, and never like a flag.
func shellWord(path string) string {
	if strings.HasPrefix(path, "-") {
		path = "." + string(os.PathSeparator) + path
	}
	harmless := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || strings.ContainsRune("_-./:@%+=,", r) || r == os.PathSeparator
	}
	switch {
	case path != "" && strings.TrimLeftFunc(path, harmless) == "":
		return path
	case os.PathSeparator == '\\': // Windows' shells know double quotes, which no path there can hold
		return `"` + path + `"`
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
