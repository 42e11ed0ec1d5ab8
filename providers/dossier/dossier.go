// Package dossier is what a vendor documents, as data: its settings, its codes of failure, and a folder for each route with
// the requests and answers of it. The sandbox answers from it, pages are drawn from it, and providers are tested against it.
//
// It promises that data with a fault isn't loaded: an unknown key, a verdict that is none, two entries for one meaning, a
// piece without a source. route.schema.json describes the language; docs/vendor.md tells how a vendor is added.
package dossier

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"campaign/schema"
)

// A Dossier is what a vendor documents, read from files and checked: nothing in it is unknown, missing or unsourced.
type Dossier struct {
	Name     string // the provider's, as in campaign files
	Country  string // where the vendor's customers are, by ISO 3166-1 alpha-2; "" for everywhere
	Settings Settings
	Codes    Codes
	Routes   []*Route
}

// Load reads the dossier of the provider called name and checks it. The error names every fault, each with its file.
func Load(name string, files fs.FS) (*Dossier, error) {
	l := &loader{name: name, files: files}
	d := &Dossier{Name: name, Country: l.vendor()}
	var err error
	d.Settings, err = LoadSettings(files)
	l.check(SettingsFile, err)
	if err == nil {
		_, err := schema.Compile(d.Settings.Schema)
		l.check(SettingsFile, err)
		l.must(d.Settings.Title != "" && d.Settings.Description != "", SettingsFile, "title and description are needed")
	}
	d.Codes, err = LoadCodes(files)
	l.check(CodesFile, err)
	entries, err := fs.ReadDir(files, ".")
	l.check(".", err)
	for _, e := range entries {
		switch {
		case e.IsDir():
			d.Routes = append(d.Routes, l.route(e.Name()))
		case !slices.Contains([]string{SettingsFile, CodesFile, vendorFile}, e.Name()):
			l.must(false, e.Name(), "isn't a part of a dossier")
		}
	}
	l.must(len(d.Routes) > 0, ".", "a dossier needs a folder for each route")
	if len(l.faults) > 0 {
		return nil, errors.Join(l.faults...)
	}
	return d, nil
}

// A loader reads files and collects what is wrong with them.
type loader struct {
	name   string
	files  fs.FS
	faults []error
}

func (l *loader) check(file string, err error) {
	if err != nil {
		l.faults = append(l.faults, fmt.Errorf("%s: %s: %w", l.name, file, err))
	}
}

func (l *loader) must(ok bool, file, format string, a ...any) {
	if !ok {
		l.check(file, fmt.Errorf(format, a...))
	}
}

func (l *loader) read(file string) []byte {
	text, err := fs.ReadFile(l.files, file)
	l.check(file, err)
	return text
}

// decode reads a file of JSON into v and tells whether it could. A key that v doesn't know is a fault.
func (l *loader) decode(file string, v any) bool {
	text := l.read(file)
	if text == nil {
		return false
	}
	err := Decode(text, v)
	l.check(file, err)
	return err == nil
}

// each calls read for every file of a folder, in order, with its path and its name less .json.
func (l *loader) each(folder string, read func(file, name string)) {
	entries, err := fs.ReadDir(l.files, folder)
	l.check(folder, err)
	for _, e := range entries {
		name, isJSON := strings.CutSuffix(e.Name(), ".json")
		l.must(isJSON, path.Join(folder, e.Name()), "only .json files belong here")
		if isJSON {
			read(path.Join(folder, e.Name()), name)
		}
	}
}

func (l *loader) source(file, where string, s Source) {
	if err := s.Check(); err != nil {
		l.check(file, fmt.Errorf("%s: %w", where, err))
	}
}
