package campaign

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/joho/godotenv"

	"campaign/schema"
)

// A lookup finds the value of a name, and tells whether the name is given at all: its value may be empty.
type lookup func(name string) (value string, given bool)

// environment looks into the environment, then into the .env file beside the campaign file.
func (c *Campaign) environment(environment func(string) (string, bool)) (lookup, *schema.Problem) {
	file, problem := readDotEnv(filepath.Join(filepath.Dir(c.Path), ".env"))
	return func(name string) (string, bool) {
		v, given := environment(name)
		if v != "" {
			return v, true
		}
		v, inFile := file[name]
		return v, given || inFile
	}, problem
}

// readDotEnv reads a .env file; one that isn't there has no names.
func readDotEnv(path string) (map[string]string, *schema.Problem) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	raw, problem := readFile(path, "list of names and values")
	if problem != nil {
		return nil, problem
	}
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) || bytes.IndexByte(raw, 0) >= 0 {
		return nil, &schema.Problem{File: path, Text: `is saved as UTF-16 ("Unicode")`, Hint: "save it as UTF-8"}
	}
	// Notepad puts a mark before the text. The library takes a last line without an end and without a = for a value.
	text := strings.TrimPrefix(string(raw), "\ufeff") + "\n"
	names, err := godotenv.Unmarshal(text)
	if err != nil {
		// The library's message quotes the line, which may hold a secret.
		return nil, &schema.Problem{File: path, Line: misread(text), Text: "can't be understood", Hint: "write one NAME=value a line"}
	}
	if line := expanded(text); line > 0 {
		problem = &schema.Problem{File: path, Line: line, Text: "the value holds a $, and what follows it would be replaced",
			Hint: "put the value in single quotes"}
	}
	return names, problem
}

// misread is the first line of a .env file that the library can't read. A value in quotes may go over some lines.
func misread(text string) int {
	const most = 100
	lines := strings.SplitAfter(text, "\n")
	for start := 0; start < len(lines); {
		end := start + 1
		for ; ; end++ {
			if end > len(lines) || end > start+most {
				return start + 1
			}
			if _, err := godotenv.Unmarshal(strings.Join(lines[start:end], "")); err == nil {
				break
			}
		}
		start = end
	}
	return 0
}

// assigned is a line of a .env file whose value isn't in single quotes and holds a $.
var assigned = regexp.MustCompile(`^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*[=:]\s*[^'\s#][^#]*\$|^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*[=:]\s*\$`)

// expanded is the first line of a .env file in which the library would replace a part of the value: a token that holds a
// $ would silently become another one. 0 when there is none.
func expanded(text string) int {
	for i, line := range strings.Split(text, "\n") {
		if assigned.MatchString(line) {
			return i + 1
		}
	}
	return 0
}
