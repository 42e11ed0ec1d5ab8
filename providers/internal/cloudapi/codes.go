package cloudapi

import (
	"embed"
	"io/fs"

	"campaign/providers/dossier"
)

// shared is what Meta documents and whoever passes its JSON through shares: codes.json.
//
//go:embed codes.json
var shared embed.FS

// Codes are Meta's codes of failure. Where Meta says "try again" the message surely wasn't taken; where it speaks of the
// account, the number or the template, no other message fares better, so that the verdict is Denied.
func Codes() (dossier.Codes, error) { return dossier.LoadCodes(shared) }

// Dossier is a vendor's own dossier with Meta's codes in it.
func Dossier(own fs.FS) fs.FS { return withCodes{own} }

type withCodes struct{ fs.FS }

// Open opens a file of the vendor's own, or the codes.
func (d withCodes) Open(name string) (fs.File, error) {
	if name == dossier.CodesFile {
		return shared.Open(name)
	}
	return d.FS.Open(name)
}

// ReadDir lists the codes among the vendor's own files.
func (d withCodes) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(d.FS, name)
	if name != "." || err != nil {
		return entries, err
	}
	codes, err := shared.ReadDir(".")
	return append(codes, entries...), err // codes.json comes before settings.schema.json and the folders of routes
}
