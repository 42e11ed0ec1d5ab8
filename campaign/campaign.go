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

	"campaign/campaign/file"
	"campaign/campaign/memory"
	"campaign/campaign/recipients"
	"campaign/render"
	"campaign/schema"
)

// A Campaign is a campaign file with the list of its people and what to write to them.
type Campaign struct {
	*file.File

	Template bool // a template, not a session message
	Renderer *render.Renderer

	people     *recipients.File
	suppressed *recipients.Suppression
	consent    consent
	// addressColumn is the name of the column of the number or chat id.
	addressColumn string
}

// Load reads and checks a campaign file and the head of its recipients' file. The problems are all that are wrong with
// the file as far as it could be read; with any that isn't a warning the campaign is nil.
func Load(path string, o file.Options) (*Campaign, []schema.Problem) {
	f, problems := file.Read(path, o)
	if f == nil {
		return nil, schema.Sort(problems)
	}
	c := &Campaign{File: f}
	found := c.open()
	if len(schema.WrongParts(append(problems, found...))) == 0 {
		found = c.refusal(found)
	}
	problems = append(problems, found...)
	wrong := schema.WrongParts(problems)
	if len(wrong) == 0 {
		return c, schema.Sort(problems)
	}
	if !wrong["recipients"] { // else what is wrong there makes rows wrong
		problems = append(problems, c.listFaults()...)
	}
	if c.people != nil {
		_ = c.people.Close() // it was only read, and the problems say what matters
	}
	return nil, schema.Sort(problems)
}

// open opens the list, and reads the texts as far as nothing is wrong with them.
func (c *Campaign) open() []schema.Problem {
	wrong := c.Wrong
	var problems []schema.Problem
	if c.Document.Root.Get("recipients") != nil && !wrong["recipients"] {
		problems = append(c.openRecipients(), c.CheckList()...)
	}
	if c.people != nil && !wrong[""] && !wrong["template"] && !wrong["message"] {
		problems = append(problems, c.compile()...)
	}
	return problems
}

// Close lets go of the recipients' file and of the ledgers.
func (c *Campaign) Close() error {
	if c.people == nil {
		return c.consent.close()
	}
	return errors.Join(c.people.Close(), c.consent.close())
}

// List is the recipients' file as problems name it, and what was found out about it and its so many rows.
func (c *Campaign) List(rows int) (path, summary string) {
	return c.Recipients.Path, c.people.SummaryOf(rows)
}

// Memory looks for what shows that the campaign was sent before.
func (c *Campaign) Memory() memory.Search {
	return memory.Search{File: c.File, People: c.people, Suppressed: c.suppressed}
}

// Number reads a number as the recipients' file would have it, and gives it in E.164.
func (c *Campaign) Number(typed string) (string, error) {
	r := c.people.Number(typed)
	if r.Fault != nil {
		return "", errors.New(r.Fault.String())
	}
	return r.Address, nil
}
