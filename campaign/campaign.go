// Package campaign is the road of a row: from a campaign file and a spreadsheet to one line of results for everybody.
//
// A row walks one way, and is written down before it leaves: it is read (campaign/recipients), rendered (render), claimed
// (campaign/ledger), waits for its turn (Pace), is sent (providers/provider) and settled (campaign/ledger). Results are
// read back from the ledger, so they are the same after a crash.
//
// The package promises that nobody is sent a campaign twice, that nobody is forgotten, and that everything that can be
// found wrong is found before the first send. It knows no vendor, and prints nothing.
package campaign

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"campaign/campaign/pace"
	"campaign/campaign/recipients"
	"campaign/providers/dossier"
	"campaign/providers/provider"
	"campaign/render"
	"campaign/schema"
)

// A Campaign is a campaign file, checked against the schema, decoded, with its environment filled in.
type Campaign struct {
	Path        string // of the campaign file, as given
	Name        string // the campaign's identity
	Description string

	Driver   provider.Driver
	Provider provider.Provider
	Codes    dossier.Codes // what the vendor documents of its codes of failure
	// StandIns are the environment's names that were unset and got a stand-in, for a rehearsal.
	StandIns []string
	// Digest tells this content from another, see fingerprint. It is Comparable unless a setting has a stand-in: then it
	// isn't that of what is sent.
	Digest     string
	Comparable bool

	Template bool // a template, not a session message
	Renderer *render.Renderer

	Rate        pace.Rate
	InFlight    int
	ResultsPath string
	Columns     []string // copied to the results
	LedgerPath  string   // where the campaign's memory is, or will be
	// ConsentLedgers are the ledgers that may know who must not be messaged: the campaign's own, which the first run makes, then
	// those that there are beside its file and in the folders above, the nearest first.
	ConsentLedgers []string

	settings        provider.Settings // secrets filled in; never to be printed
	attempts        int
	rejectedInARow  int
	stopOnDuplicate bool
	standIns        map[string]string // by setting
	mask            mask
	address         address // of the file, where it isn't the vendor's own
	vendors         string  // the vendor's own host
	file            *recipients.File
	suppressed      *recipients.Suppression
	consent         consent
	maxInvalid      share
	document        *schema.Document
	listPath        string // of the recipients' file, as problems name it
	// addressColumn is the name of the column of the number or chat id.
	addressColumn string
}

// LoadOptions are what a campaign file is loaded with.
type LoadOptions struct {
	Drivers []provider.Driver
	// Environment looks a name up, as os.LookupEnv does.
	Environment func(string) (string, bool)
	// StandIn lets unset names of the environment pass, for previews and rehearsals.
	StandIn bool
	// Hosts are those that messages may go to besides the vendor's own and this machine.
	Hosts []Host
	// AnyHost lets base_url name any host, for commands that send nothing and show no request.
	AnyHost bool
	// LedgerOnly leaves the recipients' file alone, for who only wants to know what the ledger knows.
	LedgerOnly bool
	// BaseURL, when not empty, is used in place of the file's, for rehearsals.
	BaseURL func(provider string) string
}

// maxFile is more than any campaign file needs.
const maxFile = 1 << 20

// Load reads and checks a campaign file and the head of its recipients' file. The problems are all that are wrong with
// the file as far as it could be read; with any that isn't a warning the campaign is nil.
func Load(path string, o LoadOptions) (*Campaign, []schema.Problem) {
	text, problem := readFile(path, "campaign file")
	if problem != nil {
		return nil, []schema.Problem{*problem}
	}
	document, problems := schema.Parse(path, text)
	if document == nil || serious(problems) {
		return nil, problems
	}
	c := &Campaign{Path: path, document: document, standIns: map[string]string{}}
	problems = append(problems, c.fillEnvironment(o)...)
	checker, err := checker(o.Drivers)
	if err != nil {
		return nil, []schema.Problem{{File: path, Text: err.Error()}}
	}
	problems = append(problems, checker.Check(document)...)
	if document.Root.Kind != schema.Mapping {
		return nil, schema.Sort(problems) // a list or a text has no parts to look into
	}
	problems = append(problems, c.decode(o, wrongParts(problems))...)
	if serious(problems) {
		if !wrongParts(problems)["recipients"] { // else what is wrong there makes rows wrong
			problems = append(problems, c.listFaults()...)
		}
		if c.file != nil {
			_ = c.file.Close() // it was only read, and the problems say what matters
		}
		return nil, schema.Sort(problems)
	}
	return c, schema.Sort(problems)
}

// parts are the parts of a campaign file in which problems were found already: to look further there would be to say
// the same twice.
type parts map[string]bool

func wrongParts(problems []schema.Problem) parts {
	wrong := parts{}
	for _, p := range problems {
		if !p.Warning {
			part, _, _ := strings.Cut(p.Path, ".")
			wrong[part] = true
		}
	}
	return wrong
}

// Close lets go of the recipients' file and of the ledgers.
func (c *Campaign) Close() error {
	if c.file == nil {
		return c.consent.close()
	}
	return errors.Join(c.file.Close(), c.consent.close())
}

// List is the recipients' file as problems name it, and what was found out about it and its so many rows.
func (c *Campaign) List(rows int) (path, summary string) { return c.listPath, c.file.SummaryOf(rows) }

// Number reads a number as the recipients' file would have it, and gives it in E.164.
func (c *Campaign) Number(typed string) (string, error) {
	r := c.file.Number(typed)
	if r.Fault != "" {
		return "", errors.New(r.Fault)
	}
	return r.Address, nil
}

// checker is the schema of campaign files, the providers' settings joined in.
func checker(drivers []provider.Driver) (*schema.Schema, error) {
	text, err := Schema(drivers)
	if err != nil {
		return nil, err
	}
	return schema.Compile(text)
}

// Schema is the JSON Schema of campaign files with the settings of these providers, as editors use it.
func Schema(drivers []provider.Driver) ([]byte, error) {
	var all []schema.ProviderSettings
	for _, d := range drivers {
		settings, err := settingsOf(d)
		if err != nil {
			return nil, err
		}
		all = append(all, schema.ProviderSettings{Name: d.Name, Schema: settings.Schema})
	}
	return schema.Campaign(schema.Base(), all)
}

func serious(problems []schema.Problem) bool {
	for _, p := range problems {
		if !p.Warning {
			return true
		}
	}
	return false
}

// readFile reads a file that must be an ordinary one: a pipe or a device would hang. It is called by what it should be.
func readFile(path, what string) ([]byte, *schema.Problem) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, &schema.Problem{File: path, Text: "there is no such file", Hint: "check the name and the folder"}
	case err != nil:
		return nil, &schema.Problem{File: path, Text: "can't be opened: " + plainError(err)}
	case info.IsDir():
		return nil, &schema.Problem{File: path, Text: "is a folder, not a " + what, Hint: "name the file in it"}
	case !info.Mode().IsRegular():
		return nil, &schema.Problem{File: path, Text: "isn't an ordinary file"}
	case info.Size() > maxFile:
		return nil, &schema.Problem{File: path, Text: "is larger than 1 MB; that is no " + what}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, &schema.Problem{File: path, Text: "can't be read: " + plainError(err)}
	}
	return text, nil
}

// plainError is an operating system's error without Go's operation and path.
func plainError(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err.Error()
	}
	return err.Error()
}

// Changed is the problem of a campaign that was sent with another content.
func (c *Campaign) Changed() schema.Problem {
	return c.document.Problem("name", fmt.Sprintf("the template, the message or the provider changed since %q was first sent", c.Name),
		"give the new content a new name, or run with --allow-changed")
}

// beside is a path of the campaign file as seen from the working directory.
func (c *Campaign) beside(path string) string { return beside(c.Path, path) }

// beside is a path as it is seen from a file's folder.
func beside(file, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}

// A share is a bound on a number of rows: a percentage of all, or a count.
type share struct {
	percent float64
	count   int
	isCount bool
	text    string
}

func parseShare(text string) (share, error) {
	wrong := errors.New("must be a share like 10% or a number of rows")
	if number, ok := strings.CutSuffix(text, "%"); ok {
		p, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || p < 0 || p > 100 {
			return share{}, wrong
		}
		return share{percent: p, text: text}, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return share{}, wrong
	}
	return share{count: n, isCount: true, text: text}, nil
}

// exceeded tells whether n of so many rows are more than the share.
func (s share) exceeded(n, of int) bool {
	if s.isCount {
		return n > s.count
	}
	return float64(n)*100 > s.percent*float64(of)
}
