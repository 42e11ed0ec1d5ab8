package file

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/joho/godotenv"

	"campaign/schema"
	"campaign/schema/wording"
)

// An environment is where ${NAME} has its value: the process's own, then the .env file beside the campaign file.
type environment struct {
	process func(name string) (string, bool)
	file    map[string]string
}

func (f *File) environment(process func(string) (string, bool)) (environment, *schema.Problem) {
	file, problem := readDotEnv(filepath.Join(filepath.Dir(f.Path), ".env"))
	return environment{process, file}, problem
}

// value is the value of a name, and tells whether the name is given at all: its value may be empty.
func (e environment) value(name string) (value string, given bool) {
	v, given := e.process(name)
	if v != "" {
		return v, true
	}
	v, inFile := e.file[name]
	return v, given || inFile
}

// shown replaces those ${NAME} of which .env itself has the value. The others stay.
func (e environment) shown(text string) string {
	return variable.ReplaceAllStringFunc(text, func(m string) string {
		name := variable.FindStringSubmatch(m)[1]
		if v, _ := e.value(name); v != "" && v == e.file[name] {
			return v
		}
		return m
	})
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
		return nil, problemOf(path, 0, wording.Say("env-file-utf16", nil))
	}
	// Notepad puts a mark before the text. The library takes a last line without an end and without a = for a value.
	text := strings.TrimPrefix(string(raw), "\ufeff") + "\n"
	names := map[string]string{}
	lines := strings.SplitAfter(text, "\n")
	for at := 0; at < len(lines); {
		lines[at] = onlyComment.ReplaceAllString(lines[at], "$1")
		read, n := statement(lines[at:])
		if n == 0 {
			// The library's message quotes the line, which may hold a secret.
			return nil, problemOf(path, at+1, wording.Say("env-file-line", nil))
		}
		if problem == nil && expands(strings.Join(lines[at:at+n], ""), read) {
			problem = problemOf(path, at+1, wording.Say("env-file-dollar", nil))
		}
		maps.Copy(names, read)
		at += n
	}
	return names, problem
}

// onlyComment is a line of a .env file with a comment in place of the value, for which the library would take it.
var onlyComment = regexp.MustCompile(`^([^#=:\n]*[=:])[^\S\n]+#.*`)

// mostLines is more than the longest value goes over.
const mostLines = 1000

// statement reads the first lines of a .env file, as few as can be read by themselves: a value in quotes may go over
// some. n is how many they are, 0 where they can't be read.
func statement(lines []string) (names map[string]string, n int) {
	for n := 1; n <= min(len(lines), mostLines); n++ {
		if names, err := godotenv.Unmarshal(strings.Join(lines[:n], "")); err == nil {
			return names, n
		}
	}
	return nil, 0
}

// expands tells whether the library read another text where a $ stands than is written there: a token that holds a $
// would silently become another one. The character in its place is in no .env file.
func expands(text string, read map[string]string) bool {
	const place = "\x00"
	written, err := godotenv.Unmarshal(strings.NewReplacer(`\$`, `\$`, "$", place).Replace(text))
	return err != nil || !maps.EqualFunc(read, written, func(value, written string) bool {
		return value == strings.ReplaceAll(written, place, "$")
	})
}
