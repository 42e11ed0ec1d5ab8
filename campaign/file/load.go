package file

import (
	"errors"
	"os"

	"campaign/campaign/workspace"
	"campaign/providers/provider"
	"campaign/schema"
	"campaign/schema/wording"
)

// Load reads and checks a campaign file. The problems are all that are wrong with it; with any that isn't a warning the file
// is nil.
func Load(path string, o Options) (*File, []schema.Problem) {
	f, problems := Read(path, o)
	if len(schema.WrongParts(problems)) > 0 {
		f = nil
	}
	return f, schema.Sort(problems)
}

// Read is Load as far as the file can be read, whatever is wrong with it; nil where it has no parts to look into. The
// problems aren't sorted yet.
func Read(path string, o Options) (*File, []schema.Problem) {
	text, problem := readFile(path, "campaign file")
	if problem != nil {
		return nil, []schema.Problem{*problem}
	}
	document, problems := schema.Parse(path, text)
	if document == nil || len(schema.WrongParts(problems)) > 0 {
		return nil, problems
	}
	f := &File{Path: path, Document: document, placeholders: map[string]string{}}
	problems = append(problems, f.fillEnvironment(o)...)
	checker, err := checker(o.Drivers)
	if err != nil {
		return nil, []schema.Problem{schema.Of(path, 0, ownFault(err))}
	}
	problems = append(problems, checker.Check(document)...)
	if document.Root.Kind != schema.Mapping {
		return nil, problems // a list or a text has no parts to look into
	}
	f.Wrong = schema.WrongParts(problems)
	return f, append(problems, f.decode(o)...)
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

// readFile reads a file that must be an ordinary one: a pipe or a device would hang. It is called by what it should be.
func readFile(path, what string) ([]byte, *schema.Problem) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, problemOf(path, 0, wording.Say("file-missing", nil))
	case err != nil:
		return nil, problemOf(path, 0, wording.Say("file-unopenable", wording.Args{"reason": workspace.Reason(err)}))
	case info.IsDir():
		return nil, problemOf(path, 0, wording.Say("file-is-folder", wording.Args{"wanted": what}))
	case !info.Mode().IsRegular():
		return nil, problemOf(path, 0, wording.Say("file-not-ordinary", nil))
	case info.Size() > maxFile:
		return nil, problemOf(path, 0, wording.Say("file-too-large", wording.Args{"wanted": what}).Advise("other"))
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, problemOf(path, 0, wording.Say("file-unreadable", wording.Args{"reason": workspace.Reason(err)}))
	}
	return text, nil
}
