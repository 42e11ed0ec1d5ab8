package wording

import (
	"embed"
	"encoding/json"
	"path"
	"regexp"
	"sync"
)

// A Chapter is a part of the catalogue of problems: one file of the folder problems.
type Chapter struct {
	Title    string  `json:"title"`
	Problems []Entry `json:"problems"`
}

// An Entry is what is said of one kind of problem. Words in angle brackets, as <column>, are filled in.
type Entry struct {
	Code string `json:"code"`
	Text string `json:"text"`
	One  string `json:"one"` // the text where <n> is 1; "" where it is the same
	Hint string `json:"hint"`
	// Hints are for cases in which more is known about what to do, by names of their own.
	Hints map[string]string `json:"hints"`
	// Example is what a real problem is filled with.
	Example Args `json:"example"`
}

//go:embed problems/*.json
var chapters embed.FS

// Chapters are the whole catalogue.
func Chapters() ([]Chapter, error) {
	files, err := chapters.ReadDir("problems")
	if err != nil {
		return nil, err
	}
	var all []Chapter
	for _, f := range files {
		text, err := chapters.ReadFile(path.Join("problems", f.Name()))
		if err != nil {
			return nil, err
		}
		var c Chapter
		if err := json.Unmarshal(text, &c); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// catalogue has the entries by their codes. That the files can be read is tested; they are a part of the program.
var catalogue = sync.OnceValue(func() map[string]Entry {
	all, err := Chapters()
	if err != nil {
		panic(err)
	}
	entries := map[string]Entry{}
	for _, c := range all {
		for _, e := range c.Problems {
			entries[e.Code] = e
		}
	}
	return entries
})

var blank = regexp.MustCompile(`<[a-z_]+>`)

// filled puts the arguments into a sentence.
func filled(sentence string, args Args) string {
	if len(args) == 0 {
		return sentence
	}
	return blank.ReplaceAllStringFunc(sentence, func(name string) string {
		if arg, ok := args[name[1:len(name)-1]]; ok {
			return arg
		}
		return name
	})
}
