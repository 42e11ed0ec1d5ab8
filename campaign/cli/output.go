package cli

import (
	"errors"
	"fmt"
	"io"

	"campaign/campaign"
	"campaign/campaign/workspace"
	"campaign/render/page"
)

// The kinds of pages.
var (
	reportPage  = workspace.Kind{Name: "a report page", Is: page.IsReport}
	previewPage = workspace.Kind{Name: "a preview page", Is: page.IsPreview}
)

// An output is a file that a command writes.
type output struct {
	path string // - or "" is standard output
	flag string // that names another
	kind workspace.Kind
}

func (o output) standard() bool { return o.path == "-" || o.path == "" }

// checkOverwrite ends the command, before it does anything, where something else would be written over. c is nil without a campaign.
func (o output) checkOverwrite(c *campaign.Campaign) error {
	if o.standard() {
		return nil
	}
	return o.explain(c.CheckOverwrite(o.path, o.kind))
}

// ready ends the command, before it does anything, where a page about the results can't be written.
func (o output) ready(c *campaign.Campaign, results string) error {
	if o.standard() {
		return nil
	}
	if err := c.CheckPage(o.path, o.kind, results); err != nil {
		return o.refuse(err)
	}
	return nil
}

func (o output) refuse(err error) error {
	return &exit{exitWrong, fmt.Sprintf("campaign: %s; choose another %s", err, o.flag)}
}

// explain turns what forbids to write into the command's end.
func (o output) explain(err error) error {
	var e *exit
	var unwritable *workspace.Unwritable
	switch {
	case err == nil, errors.As(err, &e), campaign.BreaksOff(err):
		return err
	case errors.As(err, &unwritable) && unwritable.Overwrites:
		return o.refuse(err)
	}
	return failed("%s", err)
}

// write writes data to standard output or to the file.
func (d *dialogue) write(c *campaign.Campaign, o output, write func(io.Writer) error) error {
	if o.standard() {
		return write(d.Out)
	}
	return o.explain(c.WriteTo(o.path, o.kind, write))
}

// checkResults ends the command, before it does anything, where the campaign's results can't be written.
func (d *dialogue) checkResults(c *campaign.Campaign) error {
	if problem := c.CheckResults(c.ResultsPath); problem != nil {
		d.printProblem(*problem)
		return quietly(exitWrong)
	}
	return nil
}

// writeNew writes a file that isn't there yet, whole or not at all.
func writeNew(path string, write func(io.Writer) error) error {
	if err := workspace.WriteWhole(path, workspace.Kind{}, write); err != nil {
		return failed("%s", err)
	}
	return nil
}
