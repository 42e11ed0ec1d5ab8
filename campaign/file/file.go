// Package file is a campaign file, loaded: checked against the schema, its environment filled in, taken apart. It says what the
// campaign reads, and what it may write over; it opens no list and no ledger.
package file

import (
	"path/filepath"
	"strconv"

	"campaign/campaign/pace"
	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/schema"
	"campaign/schema/wording"
)

// A File is a campaign file, checked against the schema, decoded, with its environment filled in.
type File struct {
	Path        string // as given
	Name        string // the campaign's identity
	Description string
	Document    *schema.Document

	Driver   provider.Driver
	Provider provider.Provider
	Codes    dossier.Codes // what the vendor documents of its codes of failure
	// Placeholders are the environment's names that were unset and got a placeholder, for a rehearsal.
	Placeholders []string
	// Digest tells this content from another, see fingerprint. It is Comparable unless a setting has a placeholder: then it
	// isn't that of what is sent.
	Digest     string
	Comparable bool

	Recipients      Recipients
	MaxInvalid      Share
	StopOnDuplicate bool

	Rate           pace.Rate
	InFlight       int
	Attempts       int // of one message at most
	RejectedInARow int // so many stop the run

	ResultsPath string
	Columns     []string // copied to the results
	LedgerPath  string   // where the campaign's memory is, or will be
	// ConsentLedgers are the ledgers that may know who must not be messaged: the campaign's own, which the first run makes, then
	// those that there are beside its file and in the folders above, the nearest first.
	ConsentLedgers []string

	// Wrong are the parts that the schema or the environment has something against: to look further into them would be to
	// say the same twice.
	Wrong map[string]bool

	settings     provider.Settings // secrets filled in; never to be printed
	placeholders map[string]string // by setting
	mask         mask
	address      address // of the file, where it isn't the vendor's own
	vendors      string  // the vendor's own host
}

// Recipients are the recipients' file and the suppression lists, as the campaign file describes them.
type Recipients struct {
	Path                                               string // as problems name it
	Phone, ChatID, Country, Encoding, Delimiter, Sheet string
	Suppress                                           []string // paths
}

// Options are what a campaign file is loaded with.
type Options struct {
	Drivers []provider.Driver
	// Environment looks a name up, as os.LookupEnv does.
	Environment func(string) (string, bool)
	// Placeholders lets unset names of the environment pass, for previews and rehearsals.
	Placeholders bool
	// Hosts are those that messages may go to besides the vendor's own and this machine.
	Hosts []Host
	// AnyHost lets base_url name any host, for commands that send nothing and show no request.
	AnyHost bool
	// BaseURL, when not empty, is used in place of the file's, for rehearsals.
	BaseURL func(provider string) string
}

// maxFile is more than any campaign file needs.
const maxFile = 1 << 20

func problemOf(path string, line int, said wording.Problem) *schema.Problem {
	p := schema.Of(path, line, said)
	return &p
}

// ownFault is the problem of something that is wrong with this program or its dossiers, and not with the file.
func ownFault(err error) wording.Problem {
	return wording.Say("program-at-fault", wording.Args{"reason": err.Error()})
}

// Changed is the problem of a campaign that was sent with another content.
func (f *File) Changed() schema.Problem {
	return f.Document.Locate(wording.Say("content-changed", wording.Args{"campaign": strconv.Quote(f.Name)}).At("name"))
}

// beside is a path of the campaign file as seen from the working directory.
func (f *File) beside(path string) string { return beside(f.Path, path) }

// beside is a path as it is seen from a file's folder.
func beside(file, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}
